"""The shelf holds no more than it may, forgets what was asked for longest ago, and lets one at a time make a page."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from at_once import all_at_once
from leftunsaid.pagecache.page import NOTHING, Page
from leftunsaid.pagecache.shelf import OVERHEAD, Kept, Shelf
from leftunsaid.pagecache.variants import Variant

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def page(size: int = 1_000, *, until: datetime | None = None) -> Kept:
    return Kept(b"a" * size, [], Page(NOTHING, since=NOON, until=until, route="letter"), mark=None)


def test_what_is_kept_is_found():
    shelf, kept = Shelf(100_000), page()
    shelf.keep("/letter/1", kept)
    assert shelf.find("/letter/1") is kept
    assert shelf.find("/letter/2") is None


def test_what_was_asked_for_longest_ago_makes_room():
    shelf = Shelf(3 * (OVERHEAD + 1_000))
    for path in ("/1", "/2", "/3"):
        shelf.keep(path, page())
    shelf.find("/1")
    shelf.keep("/4", page())
    assert [path for path in ("/1", "/2", "/3", "/4") if shelf.find(path)] == ["/1", "/3", "/4"]


def test_a_page_that_grows_counts_as_what_it_is():
    shelf, growing = Shelf(OVERHEAD * 2 + 10_000), page(4_000)
    shelf.keep("/1", page(1_000))
    shelf.keep("/2", growing)
    growing.variants["identity"] = Variant(b"a" * 6_000, "identity", [])
    shelf.keep("/2", growing)
    assert shelf.find("/1") is None
    assert shelf.find("/2") is growing


def test_what_is_larger_than_the_shelf_is_not_kept_and_costs_nobody_else_a_place():
    shelf = Shelf(OVERHEAD + 5_000)
    shelf.keep("/small", page())
    shelf.keep("/large", page(9_000))
    assert shelf.find("/large") is None
    assert shelf.find("/small")


def test_a_page_may_grow_in_one_thread_while_another_tells_its_size():
    growing = page()

    class Growing:
        @property
        def body(self) -> bytes:
            growing.variants["br"] = Variant(b"a" * 10, "identity", [])
            return b"a" * 10

    growing.variants["gzip"] = Growing()
    growing.variants["zstd"] = Growing()
    assert growing.size > OVERHEAD + 1_000


def test_dropping_makes_room_again():
    shelf, first = Shelf(OVERHEAD + 1_000), page()
    shelf.keep("/1", first)
    shelf.drop("/1", first)
    shelf.drop("/1", first)
    shelf.keep("/2", page())
    assert shelf.find("/2")


def test_who_drops_a_page_leaves_the_one_that_has_taken_its_place():
    shelf, old, fresh = Shelf(100_000), page(), page()
    shelf.keep("/1", old)
    shelf.keep("/1", fresh)
    shelf.drop("/1", old)
    assert shelf.find("/1") is fresh


def test_a_page_is_true_from_its_making_until_a_label_changes():
    kept = page(until=NOON + HOUR)
    assert kept.is_true_at(NOON)
    assert kept.is_true_at(NOON + HOUR - timedelta(microseconds=1))
    assert not kept.is_true_at(NOON + HOUR)
    assert not kept.is_true_at(NOON - timedelta(seconds=1))  # the clock was set back


def test_a_page_without_labels_never_grows_old():
    assert page(until=None).is_true_at(NOON + 400 * 24 * HOUR)


def test_one_at_a_time_makes_a_page():
    shelf, inside, most, counting = Shelf(1_000), 0, 0, threading.Lock()

    def make() -> None:
        nonlocal inside, most
        # Twice: who comes when the first is done stands behind those who wait.
        for _ in range(2):
            with shelf.one_at_a_time("/letter/1"):
                with counting:
                    inside += 1
                    most = max(most, inside)
                threading.Event().wait(0.01)
                with counting:
                    inside -= 1

    all_at_once(*[make] * 4)
    assert most == 1


def test_other_pages_are_made_meanwhile():
    shelf = Shelf(1_000)
    with shelf.one_at_a_time("/letter/1"), shelf.one_at_a_time("/letter/2"):
        pass


def test_a_page_that_could_not_be_made_holds_up_nobody():
    shelf = Shelf(1_000)
    with pytest.raises(RuntimeError), shelf.one_at_a_time("/letter/1"):
        raise RuntimeError
    with shelf.one_at_a_time("/letter/1"):
        pass
