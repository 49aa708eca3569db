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
def _plain_static_names(settings):
    """Pages name their style sheets without fingerprints: nothing was collected for these tests."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def house(settings):
    """Change settings of the house for one test: `house(everything_waits=True)`."""
    from dataclasses import replace

    def change(**changes):
        settings.LEFTUNSAID = replace(settings.LEFTUNSAID, **changes)

    return change
