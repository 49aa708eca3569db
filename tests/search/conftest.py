import pytest

from leftunsaid.search.index import the_index
from leftunsaid.worker.searching import bring_up_to_date


@pytest.fixture(autouse=True)
def _an_empty_index(db):
    the_index().begin_anew()


@pytest.fixture
def fed(now):
    """Let the worker bring the search up to date."""

    def feed() -> None:
        bring_up_to_date(now)

    return feed
