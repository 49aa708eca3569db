"""What every test may ask for. The settings are those of a fresh house, but for the few that tests change."""

import os
import tempfile
from datetime import UTC, datetime
from random import Random

import hypothesis
import pytest

# A house of the tests' own, whatever is set outside: no letter of this machine is ever touched.
os.environ["LEFTUNSAID_DATA"] = tempfile.mkdtemp(prefix="left-unsaid-tests-")

hypothesis.settings.register_profile("untimed", deadline=None)  # a slow machine is no bug
hypothesis.settings.load_profile("untimed")

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def dice() -> Random:
    return Random(8)


@pytest.fixture(autouse=True)
def _dice_fall_as_they_did(request):
    """For each test in its own way, whichever ran before it: no test fails by chance."""
    import make

    make.dice.seed(request.node.nodeid)


@pytest.fixture(autouse=True)
def _plain_static_names(settings):
    """Pages name their style sheets without fingerprints: nothing was collected for these tests."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _a_search_of_its_own(settings):
    """The processes that run tests share a folder, and have a database each."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    settings.SEARCH_INDEX = settings.LEFTUNSAID.data / f"search-{process}.sqlite3"


@pytest.fixture(autouse=True, scope="session")
def _lines_written_once_are_swept_between_tests():
    """After a test that really writes every table is emptied, and the database would refuse that of its logs.

    The sweep ends as a migration does, so what refuses is there again for the next test.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    sweep = TransactionTestCase._fixture_teardown

    def sweep_all(test: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            for table in ("moderation_decision", "desk_atthedoor", "notes_jardecision"):
                for event in ("update", "delete", "truncate"):
                    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_without_{event}{on_table}")
        sweep(test)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", sweep_all)
        yield


@pytest.fixture
def house(settings):
    """Change settings of the house for one test: `house(everything_waits=True)`."""
    from dataclasses import replace

    def change(**changes):
        settings.LEFTUNSAID = replace(settings.LEFTUNSAID, **changes)

    return change
