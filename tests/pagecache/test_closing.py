"""That the house closes stands on every page at once, also on those that were kept before."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

import make
from leftunsaid.closing import Closing, announce, closing_of, stay_open

SAID = b"This house closes on June 14, 2026."


def test_a_page_that_was_kept_before_says_so_at_once_and_no_more_once_it_is_cancelled(site, settings, house, tmp_path):
    house(data=tmp_path)
    kept, paths = site.with_kept_pages(), ("/", make.letter().path, "/about", "/terms", "/api/v1/letters")

    def says() -> list[bool]:
        before = [SAID in kept.ask(path).page for path in paths]
        assert [SAID in kept.ask(path).page for path in paths] == before
        assert [SAID in site.ask(path).page for path in paths] == before
        return before

    assert says() == [False] * 5
    announce(settings.LEFTUNSAID, Closing(date(2026, 6, 14), date(2026, 5, 15)))
    assert says() == [*[True] * 4, False]
    stay_open(settings.LEFTUNSAID)
    assert says() == [False] * 5


def test_where_the_database_takes_nothing_all_stands_as_it_was(db, settings, house, tmp_path):
    house(data=tmp_path)
    announced = Closing(date(2026, 6, 14), date(2026, 5, 15))
    announce(settings.LEFTUNSAID, announced)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pagecache_revision RENAME TO lost")
    with pytest.raises(DatabaseError):
        announce(settings.LEFTUNSAID, Closing(date(2027, 1, 1), date(2026, 12, 1)))
    with pytest.raises(DatabaseError):
        stay_open(settings.LEFTUNSAID)
    assert closing_of(settings.LEFTUNSAID) == announced
