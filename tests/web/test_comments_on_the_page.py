"""The comments under a letter: one flat list, oldest first, each with name, age and paragraphs (S3-09 to S3-26)."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from web import a_letter
from web.reading import paragraphs_in, post, read, said


@pytest.fixture
def page(client, now):
    """The letter with its eight comments."""
    return read(client.get(a_letter.put_down(now).path))


def page_of(client, letter):
    return read(client.get(letter.path))


def test_comments_stand_oldest_first_and_ties_in_order_of_showing(page):
    names = [said(page.one(class_="p-author", inside=item)) for item in page.comments()]
    assert names == [name or "anonymous lover" for name, _, _ in a_letter.COMMENTS]
    ages = [said(page.one("time", inside=item)) for item in page.comments()]
    assert ages == [
        "16 days ago",
        "15 days ago",
        "14 days ago",
        "12 days ago",
        "12 days ago",
        "10 days ago",
        "6 days ago",
        "20 hours ago",
    ]


def test_the_order_is_the_order_of_first_showing_not_of_writing(client, now):
    letter = make.letter()
    waited = make.comment(letter, body="written first", hold_reason="many")
    make.comment(letter, body="written second")
    moderation.approve(waited, by="test", now=now)
    shown = [said(item) for item in page_of(client, letter).comments()]
    assert "written second" in shown[0]
    assert "written first" in shown[1]


def test_comments_are_one_flat_list(page):
    assert {page.parent(item) for item in page.comments()} == {page.one("ol", class_="comments")}
    assert [child.tag for child in page.one("ol", class_="comments")] == ["li"] * 8
    assert not any(page.all(tag, inside=item) for item in page.comments() for tag in ("ol", "ul", "blockquote", "q"))
    assert not [link for link in page.all("a") if "reply" in said(link).lower()]


def test_each_comment_carries_its_number_and_can_be_linked_to(page):
    for number, item in enumerate(page.comments(), start=1):
        assert item.get("id") == f"comment-{number}"
        assert item.get("value") == str(number)
        to_itself = [a for a in page.all("a", inside=item) if a.get("href").endswith(f"#comment-{number}")]
        assert [str(number) in said(link) for link in to_itself] == [True]


def test_name_then_age_then_paragraphs(page):
    for item, (_, _, paragraphs) in zip(page.comments(), a_letter.COMMENTS, strict=True):
        text = page.one(class_="e-content", inside=item)
        assert paragraphs_in(text) == [[paragraph] for paragraph in paragraphs]
        name, age = page.one(class_="p-author", inside=item), page.one("time", inside=item)
        assert page.place(name) < page.place(age) < page.place(text)


def test_many_blank_lines_are_one_gap(client):
    letter = make.letter()
    make.comment(letter, body="\n\n one\n\n\n\n \t\ntwo\nthree\n\n\n")
    page = page_of(client, letter)
    text = page.one(class_="e-content", inside=page.comments()[0])
    assert paragraphs_in(text) == [["one"], ["two", "three"]]


def test_a_nameless_comment_is_signed_with_the_words_of_the_house_also_in_the_past(client, house):
    letter = make.letter()
    make.comment(letter, name="")
    post(client, f"{letter.path}/comments", {"body": "Me too.", "name": " \u200b\t "})
    make.comment(letter, name="anonymous lover")

    def names():
        return [said(e) for e in page_of(client, letter).all(class_="p-author")]

    assert names() == ["anonymous lover"] * 3
    house(anonymous_name="a passer-by")
    assert names() == ["a passer-by", "a passer-by", "anonymous lover"]


@pytest.mark.parametrize(
    "name",
    ["M", "Mr. Tea Kettle", "somebody on the last train to nowhere", "Ж", "愛", "x" * 80, "O'Neil & Sons", "me@x.org"],
)
def test_a_name_is_shown_as_typed_and_is_no_link(client, name):
    letter = make.letter()
    make.comment(letter, name=f"  {name}\n")
    page = page_of(client, letter)
    shown = page.one(class_="p-author")
    assert "".join(shown.itertext()) == name
    assert not shown.findall(".//a")
    assert page.parent(shown).tag != "a"


def test_an_override_in_a_name_turns_nothing_round(client):
    letter = make.letter()
    make.comment(letter, name="evil\u202e txt.exe")
    assert "".join(page_of(client, letter).one(class_="p-author").itertext()) == "evil txt.exe"


def test_two_nameless_comments_cannot_be_told_apart_by_anything_but_their_own(client):
    letter = make.letter()
    make.comment(letter, body="thank you for this")
    make.comment(letter, body="thank you for this")
    page = page_of(client, letter)
    first, second = (said(item) for item in page.comments())
    assert first.replace("1", "#") == second.replace("2", "#")
    assert not page.all("img") + page.all("svg")


def test_gone_comments_leave_a_worded_stub_with_their_number(client, now):
    letter = make.letter()
    words = ["the first words", "the second words", "the third words"]
    taken_back, removed, held = (make.comment(letter, body=body, name="Somebody") for body in words)
    withdraw_comment(taken_back, now=now)
    moderation.remove(removed, by="test", now=now)
    moderation.hold(held, by="test", now=now)
    page = page_of(client, letter)
    stubs = [said(item) for item in page.comments()]
    assert "taken back" in stubs[0]
    assert "removed" in stubs[1]
    assert "being read again" in stubs[2]
    assert [item.get("value") for item in page.comments()] == ["1", "2", "3"]
    assert "Somebody" not in page.source
    assert not any(gone in page.source for gone in words)


def test_a_waiting_comment_leaves_no_trace_on_the_page(client):
    letter = make.letter()
    before = client.get(letter.path).content
    make.comment(letter, body="not yet", hold_reason="many")
    assert client.get(letter.path).content == before


def test_crowded_marks_are_thinned_out_on_the_page_alone(client):
    typed = "z" + "\u0334" * 30 + "algo"
    letter = make.letter(body=typed)
    assert Letter.objects.get().body == typed
    assert page_of(client, letter).letter_paragraphs() == [["z" + "\u0334" * 4 + "algo"]]


# Time


@pytest.mark.parametrize(
    ("passed", "words", "datetime"),
    [
        ({}, "just now", "2026-03-14T13:00Z"),
        ({"minutes": 85}, "just now", "2026-03-14T13:00Z"),
        ({"minutes": 86}, "1 hour ago", "2026-03-14T13:00Z"),
        ({"hours": 21}, "20 hours ago", "2026-03-14T13:00Z"),
        ({"hours": 24, "minutes": 25}, "23 hours ago", "2026-03-14T13:00Z"),
        ({"hours": 24, "minutes": 26}, "1 day ago", "2026-03-14"),
        ({"days": 17}, "16 days ago", "2026-03-14"),
        ({"days": 31}, "1 month ago", "2026-03-14"),
        ({"days": 216}, "7 months ago", "2026-03-14"),
        ({"days": 365}, "11 months ago", "2026-03-14"),
        ({"days": 366}, "1 year ago", "2026-03-14"),
        ({"days": 1000}, "2 years ago", "2026-03-14"),
    ],
)
def test_an_age_has_no_minutes_and_no_weeks_and_its_time_is_no_finer(client, clock, passed, words, datetime):
    shown = clock.now + timedelta(minutes=34, seconds=56, microseconds=789_012)
    clock.now = shown
    letter = make.letter(now=shown)
    make.comment(letter, now=shown)
    clock.passes(**passed)
    page = page_of(client, letter)
    assert [(said(time), time.get("datetime")) for time in page.all("time")] == [(words, datetime)] * 2


def test_the_exact_time_is_nowhere(client, clock):
    clock.now = clock.now.replace(hour=17, minute=34, second=56, microsecond=789_012)
    letter = make.letter(now=clock.now)
    make.comment(letter, now=clock.now)
    clock.passes(days=3, minutes=7, seconds=11)
    response = client.get(letter.path)
    # The ETag is a fingerprint of the page, and its digits mean nothing.
    headers = {name: value for name, value in response.headers.items() if name != "ETag"}
    told = response.content.decode() + str(headers)
    for finer in ("17:", "34:56", "789", "1773509", "T18", "18:00"):
        assert finer not in told.replace("#comment", "")


def test_the_age_of_the_letter_itself_stands_in_the_foot_alone(page):
    own, *others = reversed(page.all("time"))
    assert said(own) == "17 days ago"
    assert page.place(own) > page.place(page.form())
    assert all(page.around(time, "li") is not None for time in others)


# Comments at their own address


def test_a_comment_is_found_by_its_number(client):
    letter = make.letter()
    make.comment(letter)
    response = client.get(f"{letter.path}/comment/1")
    assert (response.status_code, response.headers["Location"]) == (302, f"{letter.path}#comment-1")
    assert client.get(f"{letter.path}/comment/2").status_code == 404
    assert client.get(f"{letter.path}/comment/999999999").status_code == 404
    assert client.get(f"{letter.path}/comment/01").status_code == 404


def test_the_address_comments_are_sent_to_leads_a_reader_to_the_form(client):
    letter = make.letter()
    response = client.get(f"{letter.path}/comments")
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{letter.path}#")
    assert page_of(client, letter).leads_to_form(response.headers["Location"])
