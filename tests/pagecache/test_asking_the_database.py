"""Where no stamp tells of commits, on PostgreSQL, the database is asked: each time, or once in so many seconds."""

import time
from datetime import timedelta

import pytest

import make
from pagecache.readers import Counted, Site


@pytest.fixture
def asked(site, house, monkeypatch):
    """A site that asks so, `asked(max_stale=60)`, and the seconds that have gone by."""
    seconds = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])

    def begin(max_stale):
        house(database_url="postgresql://letters.example/letters", max_stale=max_stale)
        return Site(Counted(site.application)).with_kept_pages(), seconds

    return begin


def test_without_leave_to_be_late_it_is_asked_each_time(asked):
    kept, _ = asked(max_stale=0)
    letter = make.letter()
    kept.ask(letter.path)
    kept.ask(letter.path)
    assert kept.application.application.times == 1
    make.comment(letter, body="Me too.")
    assert b"Me too." in kept.ask(letter.path).page


def test_with_leave_words_are_so_many_seconds_late_and_labels_never(asked, clock):
    kept, seconds = asked(max_stale=60)
    letter = make.letter()
    kept.ask(letter.path)
    make.comment(letter, body="Me too.")
    seconds[0] += 59.9
    assert b"Me too." not in kept.ask(letter.path).page
    seconds[0] += 0.1
    assert b"Me too." in kept.ask(letter.path).page
    make.comment(letter, body="And I.")
    clock.now += timedelta(hours=2)
    assert b"And I." in kept.ask(letter.path).page
