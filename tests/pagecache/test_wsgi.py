"""What goes out from memory is what would be made just now; what is one person's is never kept."""

import io
import sqlite3
import tracemalloc
from datetime import UTC, datetime, timedelta
from wsgiref.util import setup_testing_defaults

import brotli
import pytest
from django import db

from leftunsaid.pagecache.page import PLACE, Page, Seen
from leftunsaid.pagecache.wsgi import PageCache
from leftunsaid.web.kept_pages import is_ours

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Site:
    """An application of the tests' own: it counts how often it is asked, and says what it is told to say."""

    def __init__(self) -> None:
        self.words, self.asked, self.environs = "I kept the blue cup.", 0, []
        self.status, self.headers, self.until = "200 OK", [("Cache-Control", "no-cache")], NOON + HOUR
        self.revision, self.is_same_for_all = 1, True

    def __call__(self, environ, start_response):
        self.asked += 1
        self.environs.append(environ)
        if self.is_same_for_all:
            environ[PLACE] = Page(Seen("ask", (1,), (self.revision,)), since=NOON, until=self.until, route="letter")
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [self.words.encode()]


class Told:
    """Freshness as a test says: `commits` is the stamp, and the site's revision what the database answers."""

    def __init__(self, site: Site) -> None:
        self.site, self.commits, self.questions = site, 0, 0

    def mark(self):
        return self.commits

    def is_since(self, mark):
        return mark == self.commits

    def stands(self, seen):
        self.questions += 1
        return seen.answer == (self.site.revision,)


class House:
    def __init__(self, **changes) -> None:
        self.site, self.now = Site(), NOON
        self.freshness = Told(self.site)
        options = {"most_bytes": 1_000_000, "may_be_kept": lambda path: path.startswith("/letter/")}
        options |= {"freshness": self.freshness, "is_ours": lambda host: host == "letters.example"}
        self.cache = PageCache(application=self.site, clock=lambda: self.now, **{**options, **changes})

    def ask(self, path="/letter/1", method="GET", **headers):
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "letters.example"}
        environ |= {"wsgi.input": io.BytesIO(), **headers}
        setup_testing_defaults(environ)
        said = []
        body = b"".join(self.cache(environ, lambda status, headers, exc=None: said.append((status, dict(headers)))))
        (status, headers) = said[-1]
        return int(status[:3]), headers, body


@pytest.fixture
def house():
    return House()


def test_a_page_is_made_once_and_served_from_then_on(house):
    first, again = house.ask(), house.ask()
    assert house.site.asked == 1
    assert first == again
    assert first[2] == b"I kept the blue cup."


def test_a_commit_elsewhere_costs_a_question_and_no_page(house):
    house.ask()
    house.freshness.commits += 1
    house.ask()
    house.ask()
    assert (house.site.asked, house.freshness.questions) == (1, 1)


def test_a_change_is_seen_at_once(house):
    house.ask()
    house.site.words, house.site.revision = "I threw it away.", 2
    house.freshness.commits += 1
    assert house.ask()[2] == b"I threw it away."


def test_a_label_changes_on_its_instant(house):
    house.ask()
    house.site.until, house.now = NOON + 2 * HOUR, NOON + HOUR
    house.site.words = "1 hour ago"
    assert house.ask()[2] == b"1 hour ago"


def test_a_clock_that_was_set_back_serves_no_label_of_tomorrow(house):
    house.ask()
    house.now = NOON - HOUR
    house.ask()
    assert house.site.asked == 2


def test_what_is_committed_while_a_page_is_made_is_not_vouched_for(house):
    """The stamp is taken before anything is read."""
    house.site.words = "before"
    site_answers = house.site.__class__.__call__

    def commit_meanwhile(environ, start_response):
        answer = site_answers(house.site, environ, start_response)
        house.site.revision, house.freshness.commits = 2, 1
        house.site.words = "after"
        return answer

    house.cache.application = commit_meanwhile
    assert house.ask()[2] == b"before"  # it was true when it was read
    assert house.ask()[2] == b"after"


def test_each_encoding_is_made_once_and_head_has_no_body(house):
    plain = house.ask()
    small = house.ask(HTTP_ACCEPT_ENCODING="br")
    head = house.ask(method="HEAD", HTTP_ACCEPT_ENCODING="br")
    assert brotli.decompress(small[2]) == plain[2]
    assert (head[1], head[2]) == (small[1], b"")
    assert house.site.asked == 1


def test_who_has_the_page_gets_a_304_for_its_own_encoding_alone(house):
    tag = house.ask(HTTP_ACCEPT_ENCODING="br")[1]["ETag"]
    status, headers, body = house.ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=f'"x", {tag}')
    assert (status, body, headers["ETag"]) == (304, b"", tag)
    assert headers["Vary"] == "Accept-Encoding"
    assert house.ask(HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=tag)[0] == 200


def test_what_a_browser_has_is_compared_weakly(house):
    tag = house.ask()[1]["ETag"]
    for had in (tag, f"W/{tag}", f'"x" , W/{tag},"y"', "*", " * "):
        assert (had, house.ask(HTTP_IF_NONE_MATCH=had)[0]) == (had, 304)
    for had in ("", '"x"', tag.strip('"'), f'{tag[:-1]}-br"', '"*"', "W/*"):
        assert (had, house.ask(HTTP_IF_NONE_MATCH=had)[0]) == (had, 200)


def test_who_wants_one_page_or_none_gets_no_other():
    house = House(cdn_seconds=3600)
    tag = house.ask()[1]["ETag"]
    for wanted in (tag, f'"x" , {tag},"y"', "*", " * ", ""):
        assert (wanted, house.ask(HTTP_IF_MATCH=wanted)[0]) == (wanted, 200)
    for wanted in ('"x"', f"W/{tag}", tag.strip('"'), f'{tag[:-1]}-br"', '"*"'):
        for method in ("GET", "HEAD"):
            status, headers, body = house.ask(method=method, HTTP_IF_MATCH=wanted, HTTP_IF_NONE_MATCH=tag)
            assert (wanted, status, headers["Cache-Control"], body) == (wanted, 412, "no-store", b"")
    assert house.ask(HTTP_IF_MATCH=tag, HTTP_IF_NONE_MATCH=tag)[0] == 304
    assert house.ask(HTTP_IF_MATCH=tag, HTTP_ACCEPT_ENCODING="br")[0] == 412
    assert house.site.asked == 1


def test_of_what_a_stranger_says_at_length_nothing_is_remembered():
    house = House(is_ours=is_ours)
    house.ask(HTTP_HOST="localhost")
    tracemalloc.start()
    for name in ("HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_ENCODING", "HTTP_HOST"):
        for number in range(50):
            said = {"HTTP_HOST": "localhost", name: f"{number}," * 5_000}
            assert house.ask(**said)[0] == 200
    house.site.environs.clear()
    remembered, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert remembered < 500_000


def test_a_304_ends_when_the_page_changes(house):
    tag = house.ask()[1]["ETag"]
    house.site.words, house.site.revision, house.freshness.commits = "new", 2, 1
    assert house.ask(HTTP_IF_NONE_MATCH=tag)[0] == 200


def test_what_one_browser_says_of_itself_does_not_reach_the_page(house):
    said = ("COOKIE", "AUTHORIZATION", "ACCEPT_ENCODING", "RANGE", "IF_NONE_MATCH", "IF_MATCH", "IF_MODIFIED_SINCE")
    house.ask(**{f"HTTP_{name}": "gzip" for name in said})
    [asked] = house.site.environs
    assert not {f"HTTP_{name}" for name in said} & asked.keys()


@pytest.mark.parametrize(
    "change",
    [
        {"status": "404 Not Found"},
        {"status": "410 Gone"},
        {"status": "302 Found"},
        {"status": "503 Service Unavailable"},
        {"is_same_for_all": False},
        {"headers": [("Set-Cookie", "key=1")]},
        {"headers": [("Cache-Control", "no-store")]},
        {"headers": [("Cache-Control", "private, no-cache")]},
        {"headers": [("cache-control", "No-Store")]},
        {"headers": [("Vary", "Accept-Encoding, Cookie")]},
        {"headers": [("Content-Encoding", "gzip")]},
    ],
    ids=str,
)
def test_what_is_not_the_same_for_all_is_never_kept(house, change):
    for name, value in change.items():
        setattr(house.site, name, value)
    house.ask()
    status, headers, _ = house.ask()
    assert house.site.asked == 2
    assert status == int(house.site.status[:3])
    assert "ETag" not in headers


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"QUERY_STRING": "page=2"},
        {"path": "/key"},
        {"path": "/waiting/abc"},
    ],
    ids=str,
)
def test_such_requests_go_past_the_cache_unchanged(house, request_):
    for _ in range(2):
        house.ask(HTTP_COOKIE="key=1", **request_)
    assert house.site.asked == 2
    assert all(environ["HTTP_COOKIE"] == "key=1" for environ in house.site.environs)


def test_a_host_that_django_has_not_found_to_be_ours_gets_nothing_from_memory(house):
    house.ask()
    house.site.status, house.site.is_same_for_all = "400 Bad Request", False
    assert house.ask(HTTP_HOST="evil.example")[0] == 400
    assert house.ask()[0] == 200


def test_what_goes_over_tls_is_kept_apart(house):
    house.site.headers = [("Strict-Transport-Security", "max-age=1")]
    house.ask(HTTP_X_FORWARDED_PROTO="https")
    house.site.headers = []
    assert "Strict-Transport-Security" not in house.ask()[1]


def test_caches_on_the_way_may_keep_it_no_longer_than_its_labels_are_true():
    house = House(cdn_seconds=3600)
    house.site.until = NOON + timedelta(minutes=10)
    assert house.ask()[1]["Cache-Control"] == "max-age=0, must-revalidate, s-maxage=600"
    house.now = NOON + timedelta(minutes=9)
    assert house.ask()[1]["Cache-Control"] == "max-age=0, must-revalidate, s-maxage=60"
    house.site.until, house.now = None, NOON + timedelta(minutes=11)
    assert house.ask()[1]["Cache-Control"] == "max-age=0, must-revalidate, s-maxage=3600"


def test_what_is_told_everywhere_is_looked_for_after_a_commit_alone():
    told, looks = "", 0

    def look() -> str:
        nonlocal looks
        looks += 1
        return told

    house = House(told_everywhere=look)
    house.ask()
    house.ask()
    assert looks == 1
    told = "This house closes."
    house.freshness.commits += 1
    house.ask()
    house.ask()
    assert house.site.asked == 2


@pytest.mark.parametrize("fault", [db.OperationalError, db.InterfaceError, sqlite3.OperationalError])
def test_a_database_that_does_not_answer_is_djangos_to_tell(house, fault):
    house.ask()
    house.freshness.commits += 1

    def fail(seen):
        raise fault

    house.freshness.stands = fail
    house.site.status, house.site.is_same_for_all = "503 Service Unavailable", False
    assert house.ask()[0] == 503


def test_a_page_from_memory_is_in_the_access_log_too_by_its_route_alone(caplog):
    house = House(with_access_log=True)
    with caplog.at_level("INFO", "leftunsaid.access"):
        tag = house.ask()[1]["ETag"]
        assert caplog.messages == []  # what was just made is told by the site itself
        house.ask(HTTP_IF_NONE_MATCH=tag)
        house.ask(method="HEAD")
    assert caplog.messages == ["GET letter 304 kept", "HEAD letter 200 kept"]
