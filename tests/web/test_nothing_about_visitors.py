"""Whoever writes here leaves words, and nothing that tells who wrote them."""

import logging

import pytest
from django.db import connection
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.comments.actions import erase_due as erase_comments
from leftunsaid.guard.actions import forget
from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.letters.actions import erase_due as erase_letters
from leftunsaid.letters.models import Letter
from web.reading import post, press, read

NETWORK = "203.0.113.177"
NETWORK_6 = "2001:db8:77:88:99:aa:bb:cc"
BROWSER = "Unmistakable/77 (made for this test)"
LANGUAGE = "tlh-Piqd, en;q=0.1"
ADDRESS = "unmistakable@letters.example"


@pytest.fixture(params=[NETWORK, NETWORK_6])
def visitor(client, request):
    client.defaults |= {
        "REMOTE_ADDR": request.param,
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_ACCEPT_LANGUAGE": LANGUAGE,
        "HTTP_REFERER": "http://testserver/write?unmistakable-page",
    }
    client.cookies["unmistakable"] = "cookie"
    return client


def everything_is_posted(client):
    """A letter, a private one, comments, reports, and what one does with a key; answers all words that were drawn."""
    preview = read(post(client, "/write", {"body": "A letter.", "do": "preview"}))
    words = preview.value("key")
    assert press(client, preview, do="send").headers["Location"] == "/letter/1"
    post(client, "/write", {"body": "Mine alone.", "visibility": "private", "key": words})
    post(client, "/letter/1/comments", {"body": "A comment.", "key": words, "email": ADDRESS})
    post(client, "/letter/1/comments", {"body": "Another.", "once": "unmistakable-once"})
    post(client, "/letter/1/comments", {"body": "", "name": "Refused for ever"})
    post(client, "/letter/1/report", {"reason": "other"})
    post(client, "/letter/1/comment/1/report", {"reason": "other"})
    assert post(client, "/key", {"key": words, "remember": "yes"}).status_code == 303
    client.get("/key")
    post(client, "/key/card", {"key": words})
    mine, mine_too = Letter.objects.filter(owner__isnull=False).order_by("pk")
    assert post(client, f"/key/letter/{mine.address}/edit", {"body": "A letter."}).status_code == 303
    assert post(client, f"/key/letter/{mine_too.address}/readers", {"visibility": "private"}).status_code == 303
    split = read(client.get(f"/key/letter/{mine_too.address}/split"))
    assert press(client, split, "key", do="send").status_code == 303
    changed = read(client.get("/key/words"))
    assert press(client, changed, "key", do="send").status_code == 303
    return [words, split.value("key"), changed.value("key")]


def test_no_table_holds_network_browser_or_words(visitor):
    drawn = everything_is_posted(visitor)
    assert Letter.objects.count() == 2
    kept = repr(everything_kept())
    assert "A letter." in kept  # so the look is a look
    planted = [
        NETWORK,
        "203.0.113",
        "2001:db8",
        BROWSER,
        "Unmistakable",
        LANGUAGE,
        "tlh",
        *drawn,
        *(" ".join(words.split()[:3]) for words in drawn),
        ADDRESS,
        "unmistakable",
        "Refused for ever",
        visitor.cookies["key"].value.split(":")[0],
    ]
    assert not [secret for secret in planted if secret.lower() in kept.lower()]
    assert not [words for words in drawn if f"'{words.split()[0]}" in kept]


@pytest.mark.parametrize(("span", "windows"), [("minutes", 1), ("hours", 2), ("days", 3)])
def test_the_counts_of_a_network_are_others_in_each_minute_hour_and_day(visitor, clock, span, windows):
    post(visitor, "/write", {"body": "One."})
    first = set(Tally.objects.values_list("key_hash", flat=True))
    assert len(first) == 3
    clock.passes(**{span: 1})
    post(visitor, "/write", {"body": "Two."})
    both = set(Tally.objects.values_list("key_hash", flat=True))
    assert len(both - first) == windows


def test_the_counts_of_a_network_go_with_their_minute_hour_and_day(visitor, clock):
    post(visitor, "/write", {"body": "One."})
    left = []
    for span in ({"minutes": 1}, {"hours": 1}, {"days": 1}):
        clock.passes(**span)
        forget(clock.now)
        left.append(Tally.objects.count())
    assert left == [2, 1, 0]
    assert not DaySalt.objects.exists()


def test_the_mark_of_a_double_click_is_forgotten(visitor, clock):
    everything_is_posted(visitor)
    assert Letter.objects.exclude(press_hash="").exists()
    clock.passes(minutes=1, seconds=1)
    erase_letters(clock.now)
    erase_comments(clock.now)
    with connection.cursor() as cursor:
        for table in ("letters_letter", "comments_comment"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE press_hash <> ''")
            assert cursor.fetchone() == (0,)


def test_no_page_shows_any_of_it_to_others(visitor):
    drawn = everything_is_posted(visitor)
    stranger = Client()
    for path in ("/", "/letter/1", "/letter/1/report", "/key"):
        shown = stranger.get(path).content.decode() + str(stranger.get(path).headers)
        for secret in (NETWORK, "2001:db8", BROWSER, *drawn, ADDRESS, "Mine alone."):
            assert secret not in shown


def test_nothing_shown_ties_two_letters_of_one_person_together(client):
    key, _ = make.key()
    mine, mine_too = (make.letter(body="Words.", owner=key) for _ in range(2))
    a_strangers = make.letter(body="Words.")

    def shown(letter):
        return (
            client.get(letter.path)
            .content.decode()
            .replace(f"letter/{letter.number}", "")
            .replace(f"Letter {letter.number}", "")
            .replace(f"?not={letter.number}", "")
        )

    assert shown(mine) == shown(mine_too) == shown(a_strangers)


def test_the_access_log_names_routes_and_nothing_else(visitor, house, caplog):
    house(access_log=True)
    letter = make.letter(visibility="unlisted")
    with caplog.at_level(logging.INFO, "leftunsaid.access"):
        visitor.get(f"{letter.path}?secret=1")
        visitor.get("/nothing/of/the/kind")
        post(visitor, "/write", {"body": "Not for the log."})
    lines = [record.getMessage() for record in caplog.records if record.name == "leftunsaid.access"]
    assert len(lines) == 3
    assert lines[0].startswith("GET unlisted 200")
    logged = "\n".join(lines)
    for secret in (letter.address, "secret", "kind", "log", NETWORK, "2001:db8", BROWSER):
        assert secret not in logged


def test_nothing_is_logged_of_a_visit_unless_somebody_wants_it(visitor, caplog):
    with caplog.at_level(logging.INFO):
        everything_is_posted(visitor)
    assert not [record for record in caplog.records if record.name.startswith(("leftunsaid", "django.request"))]
