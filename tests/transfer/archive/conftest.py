import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.db.models.sql import compiler

from subscriptions.conftest import _mail_is_on  # noqa: F401 (everybody here may get mail)
from transfer.archive.full_house import exported, fill, that_goes_again


@pytest.fixture(autouse=True)
def _pages_are_served(settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # or the pages' server complains


@pytest.fixture
def archive(tmp_path: Path, db: None) -> Path:
    """Of a house that was full. The one that is here is empty again."""
    with that_goes_again():
        fill()
        exported(tmp_path / "house.archive")
    return tmp_path / "house.archive"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(house, settings, tmp_path_factory):
    """What other tests took back stands in the list of the folder that they share, and would be taken back here too."""
    data = tmp_path_factory.mktemp("house")
    shutil.copy(settings.LEFTUNSAID.data / "keys.json", data)
    house(data=data)


@pytest.fixture
def rows_answered(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many rows the database has answered."""
    counted: Counter[str] = Counter()

    def count(cursor, *said):
        for some in cursor_iter(cursor, *said):
            counted["rows"] += len(some)
            yield some

    cursor_iter = compiler.cursor_iter
    monkeypatch.setattr(compiler, "cursor_iter", count)
    return counted
