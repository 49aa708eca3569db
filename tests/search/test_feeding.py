"""The index is fed beside the posts; it can be lost, broken or old, and comes back by itself."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from django.conf import settings
from django.db import DatabaseError

import make
from leftunsaid.letters.finding import SOURCE, find_letters
from leftunsaid.letters.models import Letter
from leftunsaid.lib.folding import folded
from leftunsaid.search import feeding
from leftunsaid.search.index import the_index
from leftunsaid.search.models import ToldAnew
from leftunsaid.search.question import read_question
from leftunsaid.search.shelves import VERSION
from leftunsaid.worker import searching

FILES = ("", "-wal", "-shm")


def found(typed):
    return [letter.number for letter in find_letters(read_question(typed), limit=50).things]


def believed(typed):
    """What the index says, before anybody looks whether it may be read."""
    return the_index().newest("letters", read_question(typed), below=10**9, limit=50)


@pytest.fixture
def lamps(fed):
    numbers = [make.letter(body=f"A lamp in window {n}.").number for n in range(5)]
    fed()
    return numbers[::-1]


def test_told_lines_are_gone_when_they_are_done(lamps, fed):
    assert not ToldAnew.objects.exists()
    make.letter(body="One more lamp.")
    assert ToldAnew.objects.exists()
    fed()
    assert not ToldAnew.objects.exists()
    assert len(found("lamp")) == 6


def test_a_walk_goes_over_everything_step_by_step_the_newest_first(lamps):
    the_index().begin_anew()
    assert found("lamp") == []
    assert not the_index().is_whole("letters")
    assert feeding.walk_on(SOURCE, at_most=2) == lamps[1]
    assert found("lamp") == lamps[:2]
    feeding.walk_on(SOURCE, at_most=2)
    assert feeding.walk_on(SOURCE, at_most=2) == 0
    assert found("lamp") == lamps
    assert feeding.walk_on(SOURCE) == 0


def test_what_is_put_down_past_the_verbs_is_found_after_a_walk(lamps):
    Letter.objects.filter(number=lamps[0]).update(body="A heliotrope.")
    Letter.objects.filter(number=lamps[1]).update(body="", withdrawn_at=make.NOON, erased_at=make.NOON)
    assert len(believed("lamp")) == 5
    list(searching.reindex())
    assert found("heliotrope") == [lamps[0]]
    assert believed("lamp") == lamps[2:]


def test_people_find_what_there_was_while_it_is_walked_over_once_more(lamps):
    feeding.walk_anew(SOURCE, below=10**9)
    assert not the_index().is_whole("letters")
    assert found("lamp") == lamps


def test_what_changes_during_a_walk_is_right_afterwards(lamps, fed, now):
    the_index().begin_anew()
    feeding.walk_on(SOURCE, at_most=2)
    late = make.letter(body="A late lamp.")
    fed()
    assert found("lamp") == [late.number, *lamps]


@pytest.mark.sqlite
@pytest.mark.parametrize("what", ["gone", "no index", "cut short", "another version", "empty"])
def test_a_file_that_is_gone_or_broken_or_old_is_made_anew(what, lamps, fed):
    path = settings.SEARCH_INDEX
    match what:
        case "gone":
            path.unlink()
            assert found("lamp") == []  # no fault of whoever asks
        case "no index":
            path.write_bytes(b"This is a letter, and no index." * 400)
        case "cut short":
            path.write_bytes(path.read_bytes()[:5_000])
        case "empty":
            path.write_bytes(b"")
        case "another version":
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA user_version = 99")
    for _ in range(3):
        fed()
    assert found("lamp") == lamps
    assert {beside.name for beside in path.parent.glob(f"{path.name}*")} <= {f"{path.name}{part}" for part in FILES}


def test_letters_are_all_there_while_comments_are_still_walked_over(lamps):
    the_index().begin_anew()
    feeding.walk_on(SOURCE)
    assert the_index().is_whole("letters")
    assert not the_index().is_whole("comments")


def test_who_folds_words_otherwise_makes_the_index_of_every_house_anew():
    """Or what is kept and what is asked differ for ever. So raise VERSION, and change both here."""
    typed = "Größe ŁÓDŹ don’t mother's İstanbul Été e\u0301te\u0301 ﬁnd ｆｕｌｌ Ærø كُوب כָּחוֹל तुम्हें 我想你 แม่ 사랑 ﷺ"
    kept = "grosse lodz dont mother s istanbul ete ete find full aero كوب כחול तुम्हें 我 想 你 แ ม 사랑 صلىاللهعليهوسلم"
    assert (VERSION, folded(typed)) == (1, unicodedata.normalize("NFKD", kept))


@pytest.mark.sqlite
@pytest.mark.parametrize("notice", [searching.begin_to_tidy, searching.checkpoint])
def test_whoever_of_the_worker_meets_a_broken_file_makes_it_anew(notice, lamps, fed, now):
    settings.SEARCH_INDEX.write_bytes(settings.SEARCH_INDEX.read_bytes()[:5_000])
    notice(now)
    for _ in range(3):
        fed()
    assert found("lamp") == lamps


@pytest.mark.sqlite
def test_a_file_that_cannot_be_read_is_a_fault_of_the_database_to_whoever_asks(lamps):
    settings.SEARCH_INDEX.write_bytes(b"This is a letter, and no index." * 400)
    with pytest.raises(DatabaseError):
        found("lamp")


def test_two_who_walk_at_once_share_the_walk(lamps):
    the_index().begin_anew()
    one = feeding.walk_on(SOURCE, at_most=2)
    other = feeding.walk_on(SOURCE, at_most=2)
    assert other < one
    assert found("lamp") == lamps[:4]
