"""/search: what is asked there, what is found, and what is kindly not searched for."""

import pytest

import make
from leftunsaid.comments.actions import cover
from leftunsaid.comments.looking import SEARCHES_A_QUARTER
from leftunsaid.guard.models import Tally
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.search.index import the_index
from leftunsaid.worker.searching import bring_up_to_date
from web.reading import read, said


@pytest.fixture(autouse=True)
def _an_empty_index():
    the_index().begin_anew()
    bring_up_to_date(make.NOON)


def kept(**written):
    letter = make.letter(**written)
    bring_up_to_date(make.NOON)
    return letter


def search(client, typed, **asked):
    return read(client.get("/search", {"q": typed, **asked}))


def leads_to(page):
    return [link.get("href") for link in page.all("a", class_="u-url")]


def test_the_form_asks_for_words_and_finds_the_letter(client):
    letter = kept(body="I kept the blue cup. I never told you.")
    form = read(client.get("/search"))
    assert form.one("form", class_="search").get("action") == "/search"
    assert form.fields("q") == {"q": "", "in": "letters", "order": "newest"}
    page = search(client, "blue cup")
    assert leads_to(page) == [letter.path]
    assert [said(mark) for mark in page.all("mark")] == ["blue", "cup"]
    assert page.fields("q")["q"] == "blue cup"


def test_the_search_is_one_press_away_from_everywhere(client):
    for path in ("/", "/write", "/about", "/search", "/nothing/here"):
        assert "/search" in {link.get("href") for link in read(client.get(path)).all("a")}


def test_an_excerpt_stays_text_whatever_stands_in_it(client):
    kept(body='<b>cup</b> <script>alert(1)</script> & "cup" </mark>')
    page = search(client, "cup")
    assert [said(mark) for mark in page.all("mark")] == ["cup", "cup"]
    assert not page.all("b")
    assert "<script>alert(1)</script>" in page.main
    typed = search(client, '"><script>alert(2)</script> cup')
    assert not [script for script in typed.all("script") if not script.get("src")]


def test_a_long_letter_shows_where_it_says_it(client):
    before = "Nothing of this was asked for. " * 60
    kept(body=f"{before}\n\nThen the heliotrope bloomed. {before}")
    [excerpt] = [said(part) for part in search(client, "heliotrope").all("div", class_="p-summary")]
    assert "Then the heliotrope bloomed." in excerpt
    assert len(excerpt) < 400
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")


def test_comments_are_found_as_a_choice_and_lead_to_their_place(client):
    letter = make.letter(body="A letter about a lamp.")
    comment, hidden = make.comment(letter, body="My lamp too.", name="Cara"), make.comment(letter, body="That lamp.")
    bring_up_to_date(make.NOON)
    page = search(client, "lamp", **{"in": "comments"})
    assert leads_to(page) == [hidden.path, comment.path]
    assert "Cara" in page.main
    cover(hidden, now=make.NOON)
    assert leads_to(search(client, "lamp", **{"in": "comments"})) == [comment.path]
    withdraw_letter(letter, now=make.NOON)
    assert leads_to(search(client, "lamp", **{"in": "comments"})) == []


@pytest.mark.parametrize("among", ["letters", "comments"])
@pytest.mark.parametrize("order", ["newest", "closest"])
def test_the_pages_hold_ten_each_and_lead_on_to_the_last(client, among, order):
    letters = [make.letter(body=f"A lamp in window {n}.") for n in range(23)]
    for letter in letters:
        make.comment(letter, body="My lamp too.")
    bring_up_to_date(make.NOON)
    bring_up_to_date(make.NOON)
    page, seen, sizes = search(client, "lamp", **{"in": among, "order": order}), [], []
    for _ in range(5):
        sizes.append(len(leads_to(page)))
        seen += leads_to(page)
        if not page.links("more"):
            break
        page = read(client.get(page.links("more")[0].get("href")))
    assert sizes == [10, 10, 3]
    assert len(set(seen)) == 23
    assert page.links("from the beginning")


def test_nobody_keeps_or_lists_an_answer_and_no_title_tells_what_was_asked(client):
    kept()
    response = client.get("/search", {"q": "blue cup"})
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert read(response).title == "Search · Left Unsaid"
    assert "Disallow: /search" in client.get("/robots.txt").content.decode()


PEOPLE = (
    "Anna",
    "Maria Lopez",
    "ANNA",
    '"Maria Lopez"',
    "Dear Anna",
    "Jan van Dijk",
    "Анна",
    "Mr. John Smith",
    "Anna's",
)
NO_PEOPLE = ("anna's blue cup", "Blue cup", "Hope", "Mother", "Paris", "I miss Anna every single day", "Dear Mother")


def test_people_are_not_searched_for(client):
    kept(body="Anna and Maria Lopez and Jan van Dijk and John Smith, Mother, Hope, Paris.")
    for typed in PEOPLE:
        page = search(client, typed)
        assert "We do not search for people." in page.main, typed
        assert leads_to(page) == []
    for typed in NO_PEOPLE:
        assert "We do not search for people." not in search(client, typed).main, typed


@pytest.mark.parametrize("typed", ["anna@example.org", "+49 30 901820", "https://example.org/anna"])
def test_addresses_and_numbers_are_not_searched_for(client, typed):
    assert "We do not search for addresses or numbers." in search(client, typed).main
    assert not Tally.objects.exists()


def test_short_words_are_left_out_and_named(client):
    letter = kept(body="I am so tired of it.")
    page = search(client, "so tired")
    assert leads_to(page) == [letter.path]
    assert [said(word) for word in page.all("q")] == ["so"]
    assert "Words begin to count at 3 letters." in search(client, "so").main
    assert leads_to(search(client, '"I am so"')) == [letter.path]


def test_more_than_ten_words_are_left_out_and_named(client):
    letter = kept(body="one1 two2 three four five5 six6 seven eight nine9 ten10 and no more of them")
    page = search(client, "one1 two2 three four five5 six6 seven eight nine9 ten10 eleven twelve")
    assert leads_to(page) == [letter.path]
    assert [said(word) for word in page.all("q")] == ["eleven", "twelve"]


def test_signs_alone_are_no_words(client):
    assert "Letters are found by their words" in search(client, "💙 !!").main


def test_a_whole_letter_is_no_question(client):
    assert "a great deal to look for" in search(client, "word " * 2_000).main


def test_where_nothing_is_found_it_says_so_kindly(client):
    assert "No letter here says that yet." in search(client, "heliotrope").main
    assert "Nobody has said that here yet" in search(client, "heliotrope", **{"in": "comments"}).main


def test_while_the_index_is_being_made_it_says_so(client):
    kept()
    the_index().begin_anew()
    assert "older ones may be missing" in search(client, "blue cup").main
    with the_index().turn() as turn:
        turn.walk_from("letters", 0)
    assert "older ones may be missing" not in search(client, "blue cup").main
    assert "older ones may be missing" in search(client, "blue cup", **{"in": "comments"}).main


def test_strange_questions_are_answered_as_any_other(client):
    for typed in ("\x00", "'", '"', "💙", "NEAR(", "a" * 150, "שלום", "%", "\u202e\u2066", "*"):
        assert search(client, typed).status == 200
    for address in ("/search?before=x&q=cup", "/search?before=7-&q=cup", "/search?skip=-1&q=cup&order=closest"):
        assert client.get(address).status_code == 200
    assert client.get("/search?q=cup&in=comments&before=999999999999999-99999999").status_code == 200
    assert client.get(f"/search?q=cup&order=closest&skip={'9' * 30}").status_code == 200
    assert client.get("/search?q=%ff%fe").status_code == 200
    assert client.post("/search", {"q": "cup"}).status_code == 405


def test_too_many_searches_from_one_network_wait_a_quarter_of_an_hour(client, clock, house):
    kept()
    for _ in range(SEARCHES_A_QUARTER):
        assert client.get("/search?q=cup").status_code == 200
    refused = client.get("/search?q=cup")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "searched from your network" in read(refused).main
    clock.passes(minutes=15)
    assert client.get("/search?q=cup").status_code == 200
