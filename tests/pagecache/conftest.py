"""The site behind its page cache, with a clock that is set by hand."""

from pathlib import Path

import pytest
from django.conf import settings

import make
from pagecache.readers import Clock, Site


@pytest.fixture(autouse=True, scope="session")
def _static_files_have_a_folder():
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock.at_the_door(monkeypatch, make.NOON)


@pytest.fixture
def site(transactional_db, clock) -> Site:
    """Django, with nothing kept: what a page says when it is made just now. Its letters are really written."""
    return Site()
