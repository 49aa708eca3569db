"""A thread of more than two hundred comments has pages. A page is a block of numbers, so that it never shifts."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation import actions as moderation
from web.reading import post, press, read, said


@pytest.fixture(params=["public", "unlisted"])
def letter(request):
    """A letter with 450 comments."""
    return make.thread(make.letter(body="To all of you.", visibility=request.param), 450)


@pytest.fixture
def public_letter():
    return make.thread(make.letter(), 450)


def numbers_on(page):
    return [int(item.get("value")) for item in page.comments()]


def turns_on(page):
    """Where the thread goes on, above and below it, which have to agree."""
    above, below = (
        {link.get("rel"): link.get("href") for link in nav.iter("a")}
        for nav in page.all("nav", class_="turn")
        if "onward" not in nav.get("class").split()  # that one leads to other letters
    )
    assert above == below
    return above


def test_two_hundred_comments_stand_on_a_page_under_the_whole_letter(client, letter):
    for path, numbers, line in (
        (letter.path, range(1, 201), "1 to 200, 450 in all"),
        (f"{letter.path}/from/201", range(201, 401), "201 to 400, 450 in all"),
        (f"{letter.path}/from/401", range(401, 451), "401 to 450, 450 in all"),
    ):
        page = read(client.get(path))
        assert numbers_on(page) == list(numbers)
        assert page.letter_paragraphs() == [["To all of you."]]
        assert page.leads_to_form("#add-comment")
        assert page.main.count(line) == 2  # above and below
        assert "450 comments add comment" in page.main


def test_the_pages_lead_to_one_another(client, letter):
    turns = {path: turns_on(read(client.get(letter.path + path))) for path in ("", "/from/201", "/from/401")}
    assert turns == {
        "": {"next": f"{letter.path}/from/201"},
        "/from/201": {"prev": letter.path, "next": f"{letter.path}/from/401"},
        "/from/401": {"prev": f"{letter.path}/from/201"},
    }


@pytest.mark.parametrize("first", ["0", "1", "2", "199", "200", "202", "601", "999999999", "0201", "-199", "٢٠١", "x"])
def test_no_page_begins_anywhere_else(client, letter, first):
    assert client.get(f"{letter.path}/from/{first}").status_code == 404


def test_two_hundred_comments_are_one_page_and_one_more_begins_a_second(client):
    letter = make.thread(make.letter(), 200)
    page = read(client.get(letter.path))
    assert len(page.comments()) == 200
    assert "in all" not in page.main
    assert client.get(f"{letter.path}/from/201").status_code == 404
    make.comment(letter)
    assert turns_on(read(client.get(letter.path))) == {"next": f"{letter.path}/from/201"}
    assert numbers_on(read(client.get(f"{letter.path}/from/201"))) == [201]


def test_the_numbers_are_grouped_as_people_read_them(client):
    letter = make.thread(make.letter(), 1_201)
    assert "1,001 to 1,200, 1,201 in all" in read(client.get(f"{letter.path}/from/1001")).main


def test_a_comment_is_found_on_its_page_by_its_number(client, letter):
    pages = {1: "", 200: "", 201: "/from/201", 205: "/from/201", 400: "/from/201", 401: "/from/401", 450: "/from/401"}
    for number, page in pages.items():
        response = client.get(f"{letter.path}/comment/{number}")
        assert (response.status_code, response.headers["Location"]) == (302, f"{letter.path}{page}#comment-{number}")
    assert client.get(f"{letter.path}/comment/451").status_code == 404


def test_each_comment_links_to_itself_on_its_page(client, letter):
    page = read(client.get(f"{letter.path}/from/401"))
    for item in page.comments():
        [link] = page.all("a", class_="u-url", inside=item)
        assert link.get("href") == f"{letter.path}/from/401#{item.get('id')}"


def test_the_stub_of_a_comment_keeps_its_page_and_the_count(client, now, letter):
    withdraw_comment(Comment.objects.get(letter=letter, number=205), now=now)
    moderation.remove(Comment.objects.get(letter=letter, number=206), by="test", now=now)
    page = read(client.get(f"{letter.path}/from/201"))
    assert numbers_on(page) == list(range(201, 401))
    [link] = page.all("a", class_="place", inside=page.one("li", id="comment-205"))
    assert link.get("href") == f"{letter.path}/from/201#comment-205"
    assert "450 comments" in page.main


def test_whoever_answers_lands_on_the_page_of_the_own_comment(client, letter):
    response = post(client, f"{letter.path}/comments", {"body": "After 450 others."})
    assert (response.status_code, response.headers["Location"]) == (303, f"{letter.path}/from/401#comment-451")
    page = read(client.get(f"{letter.path}/from/401"))
    assert "After 450 others." in said(page.one("li", id="comment-451"))
    assert "451 comments" in page.main


def test_the_first_comment_of_a_new_page_begins_it(client):
    letter = make.thread(make.letter(), 200)
    preview = read(post(client, f"{letter.path}/comments", {"body": "The next.", "do": "preview"}))
    response = press(client, preview, do="send")
    assert (response.status_code, response.headers["Location"]) == (303, f"{letter.path}/from/201#comment-201")
    assert numbers_on(read(client.get(f"{letter.path}/from/201"))) == [201]


def test_the_form_of_a_later_page_sends_to_the_letter(client, public_letter):
    page = read(client.get(f"{public_letter.path}/from/201"))
    assert page.form().get("action").partition("#")[0] == f"{public_letter.path}/comments"
    refused = read(press(client, page, body="x" * 5_001, name="M"))
    assert refused.status == 422
    assert refused.value("body") == "x" * 5_001
    assert press(client, refused, body="x").headers["Location"].endswith("/from/401#comment-451")


def test_a_comment_that_waited_leads_its_writer_to_its_page(client, now):
    letter = make.thread(make.letter(), 204)
    comment = make.comment(letter, hold_reason="many")
    moderation.approve(comment, by="test", now=now)
    response = client.get(f"/waiting/{comment.waiting_address}")
    assert response.headers["Location"] == f"{letter.path}/from/201#comment-205"


def test_whoever_reports_a_comment_is_led_back_to_its_page(client, letter):
    page = read(client.get(f"{letter.path}/comment/205/report"))
    back = page.links("Back to where you were")[0].get("href")
    assert back == f"{letter.path}/from/201#comment-205"
    assert read(client.get(back.partition("#")[0])).all("li", id="comment-205")


def test_what_is_mine_leads_to_its_page(key_holder):
    letter = make.thread(make.letter(), 200)
    make.comment(letter, owner=key_holder.key)
    page = read(key_holder.client.get("/key"))
    assert [link.get("href") for link in page.links("where it stands")] == [f"{letter.path}/from/201#comment-201"]


def test_each_page_of_a_public_thread_is_its_own_canonical_page(client, public_letter, house):
    house(base_url_as_set="https://letters.example")
    for path in (public_letter.path, f"{public_letter.path}/from/201", f"{public_letter.path}/from/401"):
        page = read(client.get(path))
        assert page.one("link", rel="canonical").get("href") == f"https://letters.example{path}"
        assert not page.all("meta", name="robots")


def test_no_page_of_an_unlisted_thread_asks_to_be_found(client):
    letter = make.thread(make.letter(visibility="unlisted"), 201)
    for path in (letter.path, f"{letter.path}/from/201"):
        page = read(client.get(path))
        assert not page.all("link", rel="canonical")
        assert "noindex" in page.one("meta", name="robots").get("content")
        assert "noindex" in page.response.headers["X-Robots-Tag"]
        assert "private" in page.response.headers["Cache-Control"]


def test_the_random_address_of_a_public_letter_leads_to_the_same_page(client, public_letter):
    response = client.get(f"/u/{public_letter.address}/from/201")
    assert (response.status_code, response.headers["Location"]) == (302, f"{public_letter.path}/from/201")


def test_a_page_costs_six_questions_at_most_and_the_last_no_more_than_the_first(client, letter):
    asked = []
    for path in ("", "/from/201", "/from/401"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(letter.path + path).status_code == 200
        asked.append(len(queries))
    assert max(asked) <= 6
    assert len(set(asked)) == 1


def test_a_block_of_numbers_without_comments_is_passed_over(client, letter):
    Comment.objects.filter(letter=letter, number__range=(201, 400)).delete()
    assert client.get(f"{letter.path}/from/201").status_code == 404
    first, last = read(client.get(letter.path)), read(client.get(f"{letter.path}/from/401"))
    assert turns_on(first) == {"next": f"{letter.path}/from/401"}
    assert turns_on(last) == {"prev": letter.path}
    assert "450 comments" in first.main


def test_a_letter_whose_first_comments_are_not_here_still_leads_to_the_later_ones(client, letter):
    Comment.objects.filter(letter=letter, number__lte=200).delete()
    page = read(client.get(letter.path))
    assert page.letter_paragraphs() == [["To all of you."]]
    assert turns_on(page) == {"next": f"{letter.path}/from/201"}
    assert turns_on(read(client.get(f"{letter.path}/from/201"))) == {"next": f"{letter.path}/from/401"}


@pytest.mark.parametrize(
    "end",
    [
        withdraw_letter,
        lambda letter, now: moderation.remove(letter, by="test", now=now),
        lambda letter, now: moderation.hold(letter, by="test", now=now),
    ],
    ids=["withdrawn", "removed", "held again"],
)
def test_every_page_goes_with_its_letter(client, now, letter, end):
    path = letter.path
    end(letter, now=now)
    for first in (201, 401, 601):
        response = client.get(f"{path}/from/{first}")
        assert response.status_code == 410
        assert "Comment 2" not in response.content.decode()


def test_a_private_letter_has_no_pages(client):
    letter = make.letter(visibility="private", owner=make.key()[0])
    assert client.get(f"/u/{letter.address}/from/201").status_code == 404


def test_in_a_thread_of_5_000_every_comment_is_found_on_its_page(client):
    letter = make.thread(make.letter(), 5_000)
    missing = range(1_401, 1_801)  # two pages
    Comment.objects.filter(letter=letter, number__in=[*missing, 2_000, 2_001, 4_800]).delete()
    letter.comment_count = letter.comments.count()
    letter.save()
    assert letter.comment_count == 4_597
    there = list(letter.comments.order_by("number").values_list("number", flat=True))
    firsts = [first for first in range(1, 5_000, 200) if first not in missing]
    asked = set()
    for first, before, after in zip(firsts, [None, *firsts], [*firsts[1:], None], strict=False):
        path = letter.path if first == 1 else f"{letter.path}/from/{first}"
        with CaptureQueriesContext(connection) as queries:
            page = read(client.get(path))
        assert numbers_on(page) == [number for number in there if first <= number < first + 200]
        ways = {"prev": before and (letter.path if before == 1 else f"{letter.path}/from/{before}")}
        ways["next"] = after and f"{letter.path}/from/{after}"
        assert turns_on(page) == {rel: way for rel, way in ways.items() if way}
        assert f"{first:,} to {first + 199:,}, 4,597 in all" in page.main
        asked.add(len(queries))
    assert max(asked) <= 4
    assert len(asked) == 1
    for first in missing[::200]:
        assert client.get(f"{letter.path}/from/{first}").status_code == 404

    assert {client.get(f"{letter.path}/comment/{place}").status_code for place in (*missing[::50], 2_000)} == {404}

    edges = [1, 5_000, *(place + side for place in range(200, 5_000, 200) for side in (0, 1))]
    edges = [place for place in edges if place in set(there)]
    asked = set()
    for place in [*edges, *Random(7).choices(there, k=200)]:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"{letter.path}/comment/{place}")
        first = (place - 1) // 200 * 200 + 1
        page = letter.path if first == 1 else f"{letter.path}/from/{first}"
        assert (response.status_code, response.headers["Location"]) == (302, f"{page}#comment-{place}")
        asked.add(len(queries))
    assert len(asked) == 1
    assert client.get(f"{letter.path}/comment/5001").status_code == 404
    assert client.get(f"{letter.path}/comment/1500", follow=True).status_code == 404
