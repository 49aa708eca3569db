"""The pages of whoever fills a jar."""

import pytest

import make
from leftunsaid.notes.models import Card, Jar, Note
from notes.people import a_card, a_jar, notes
from web.reading import post, press, read, said


@pytest.fixture
def jar(key_holder):
    return a_jar(owner=key_holder.key)


def test_somebody_without_words_starts_a_jar_with_eight_fresh_ones(client):
    page = read(client.get("/key/jars"))
    answer = press(client, page, having="signature", do="start", signature="E.")
    jar = Jar.objects.get()
    assert answer.headers["Location"] == f"/key/jar/{jar.address}"
    assert client.get(answer.headers["Location"]).status_code == 200  # the words are open in this browser
    assert jar.signature == "E."


def test_words_of_ones_own_choice_start_none(client):
    page = read(client.get("/key/jars"))
    answer = press(client, page, having="signature", do="start", key="eight words that nobody gave to me here", seal="")
    assert answer.status_code == 422
    assert not Jar.objects.exists()


def test_whoever_has_words_open_starts_one_with_these(key_holder):
    page = read(key_holder.client.get("/key/jars"))
    assert not page.all(name="key")
    assert press(key_holder.client, page, having="signature", do="start").status_code == 303
    assert Jar.objects.get().owner == key_holder.key
    assert read(key_holder.client.get("/key")).all("a", href=f"/key/jar/{Jar.objects.get().address}")


def test_three_jars_and_no_more(key_holder):
    for _jar in range(3):
        a_jar(owner=key_holder.key)
    answer = post(key_holder.client, "/key/jars", {"do": "start"})
    assert answer.status_code == 422
    assert Jar.objects.count() == 3


def test_a_note_is_folded_and_put_in(key_holder, jar):
    page = read(key_holder.client.get(f"/key/jar/{jar.address}"))
    answer = press(key_holder.client, page, do="keep", body="The kettle is on.\nCome home.")
    page = read(key_holder.client.get(answer.headers["Location"]))
    assert "It is folded, and in the jar." in page.main
    assert "The kettle is on. Come home." in page.main.replace("\n", " ") or "The kettle is on.Come home." in page.main


def test_a_field_that_a_browser_filled_in_is_said_to_be_that_and_is_empty_for_the_next_press(key_holder, jar):
    page = read(
        post(key_holder.client, f"/key/jar/{jar.address}", {"body": "Come home.", "homepage": "Ana", "do": "keep"})
    )
    assert page.status == 422
    assert "A field that nobody sees was filled in" in page.main
    assert "a few days" not in page.main
    assert press(key_holder.client, page, do="keep").status_code == 303
    assert Note.objects.get().body == "Come home."


@pytest.mark.parametrize(
    "body", ["", "\u200b", "x" * 501, "Write to me at ana@mail.example.", "Look at www.example.org/us tonight."]
)
def test_what_cannot_be_put_in_stays_in_the_field(key_holder, jar, body):
    answer = post(key_holder.client, f"/key/jar/{jar.address}", {"body": body, "do": "keep"})
    assert answer.status_code == 422
    assert not Note.objects.exists()
    if body.strip("\u200b"):
        assert read(answer).value("body") == body


def test_a_contact_becomes_a_soft_blank_at_one_press(key_holder, jar):
    sent = {"body": "Call me at 555 867 5309 tonight.", "do": "keep"}
    page = read(post(key_holder.client, f"/key/jar/{jar.address}", sent))
    softened = read(press(key_holder.client, page, do="soften"))
    assert "5309" not in softened.value("body")
    assert press(key_holder.client, softened, do="keep").status_code == 303


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("I know where you live.", "threat"),
        ("If you leave me you will regret it.", "threat"),
        ("I am watching you.", "threat"),
        ("“I know where you live.”", "threat"),
        ("I'll never stop, I know where you live.", "threat"),
        ("Just kill yourself.", "harm themselves"),
    ],
)
def test_what_threatens_or_urges_harm_goes_into_no_jar(key_holder, jar, body, why):
    answer = post(key_holder.client, f"/key/jar/{jar.address}", {"body": body, "do": "keep"})
    page = read(answer)
    assert (page.status, page.value("body")) == (422, body)
    assert why in page.main
    assert not Note.objects.exists()


def test_no_card_is_signed_with_a_threat(client):
    page = read(client.get("/key/jars"))
    answer = press(client, page, having="signature", do="start", signature="I know where you live")
    assert answer.status_code == 422
    assert read(answer).value("signature") == "I know where you live"
    assert not Jar.objects.exists()


def test_each_try_of_a_threat_counts(key_holder, jar, monkeypatch):
    monkeypatch.setattr("leftunsaid.sending.little_notes.NOTES_AN_HOUR", 1)
    path, body = f"/key/jar/{jar.address}", "I know where you live."
    answers = [post(key_holder.client, path, {"body": f"{body} {'Yes. ' * n}"}).status_code for n in range(6)]
    assert (answers[0], answers[-1]) == (422, 429)


def test_what_is_meant_lovingly_goes_in(key_holder, jar):
    loving = [
        "I'll find you a seat by the window.",
        "You can't hide how good that soup was.",
        "I will never hurt you. Sleep well.",
        "I know where you left your keys: in the blue cup.",
    ]
    for body in loving:
        assert post(key_holder.client, f"/key/jar/{jar.address}", {"body": body, "do": "keep"}).status_code == 303
    assert Note.objects.count() == len(loving)


def test_in_a_house_where_everything_waits_a_note_waits_for_nobody(key_holder, jar, house):
    """There is nobody who could read it first: it is for one person."""
    house(everything_waits=True)
    assert post(key_holder.client, f"/key/jar/{jar.address}", {"body": "Hello you."}).status_code == 303
    assert Note.objects.count() == 1


def test_a_note_is_taken_out(key_holder, jar):
    post(key_holder.client, f"/key/jar/{jar.address}", {"body": "Forget this one."})
    post(key_holder.client, f"/key/jar/{jar.address}/note/1", {})
    assert not Note.objects.exists()
    assert "Forget" not in read(key_holder.client.get(f"/key/jar/{jar.address}")).main


def test_a_card_shows_its_words_once_as_words_as_a_code_and_as_a_link(key_holder, jar):
    page = read(post(key_holder.client, f"/key/jar/{jar.address}/card", {}))
    words = [said(word) for word in page.one("ol", class_="card-words").iter("li")]
    assert len(words) == 6
    assert page.one(role="img").get("aria-label")
    link = page.one("input", id="id_link").get("value")
    address, _hash, fragment = link.partition("#")  # what stands behind it is sent to no server
    assert address.endswith("/notes")
    assert fragment.split(".") == words
    assert page.response.headers["Cache-Control"] == "no-store"
    again = read(key_holder.client.get(f"/key/jar/{jar.address}"))
    assert not set(words) & set(again.main.split())
    assert Card.objects.count() == 1


def test_a_jar_is_tipped_out_after_a_question(key_holder, jar):
    key_holder.client.get(f"/key/jar/{jar.address}/tip")
    assert Jar.objects.exists()
    answer = post(key_holder.client, f"/key/jar/{jar.address}/tip", {})
    assert not Jar.objects.exists()
    assert "tipped out" in read(key_holder.client.get(answer.headers["Location"])).main


def test_nobody_opens_anothers_jar(key_holder, client):
    theirs = a_jar(*notes(1))
    for path in ("", "/note/1", "/card", "/tip"):
        answer = post(key_holder.client, f"/key/jar/{theirs.address}{path}", {})
        assert answer.headers["Location"] == "/key"
    assert Note.objects.count() == 1
    assert not Card.objects.exists()


def test_whoever_burns_their_words_leaves_no_jar_behind(key_holder, jar):
    post(key_holder.client, f"/key/jar/{jar.address}", {"body": "Hello you."})
    post(key_holder.client, "/key/burn", {"do": "burn"})
    assert not Jar.objects.exists()
    assert not Note.objects.exists()


def test_what_is_mine_takes_the_notes_along(key_holder, jar):
    post(key_holder.client, f"/key/jar/{jar.address}", {"body": "Hello you."})
    assert "Hello you." in key_holder.client.get("/key/mine.txt").content.decode()
    [kept] = key_holder.client.get("/key/mine.json").json()["jars"]
    assert [note["body"] for note in kept["notes"]] == ["Hello you."]


def test_a_signature_holds_no_address(client):
    page = read(client.get("/key/jars"))
    answer = press(client, page, having="signature", do="start", signature="ana@mail.example")
    assert answer.status_code == 422
    assert not Jar.objects.exists()


def test_many_notes_from_one_network_in_an_hour_are_too_many(key_holder, jar, monkeypatch):
    monkeypatch.setattr("leftunsaid.sending.little_notes.NOTES_AN_HOUR", 1)
    answers = [
        post(key_holder.client, f"/key/jar/{jar.address}", {"body": f"Hello {'you ' * n}."}).status_code
        for n in range(1, 7)
    ]
    assert answers[-1] == 429


def test_the_card_a_page_tells_of_is_the_same_whether_it_was_taken(key_holder, jar, now, dice):
    from leftunsaid.notes.actions import find_card
    from leftunsaid.notes.receiving import Choice, accept

    words = a_card(jar)
    before = key_holder.client.get(f"/key/jar/{jar.address}").content
    accept(find_card(words, now=now), make.key()[0], Choice(), now=now, dice=dice)
    assert key_holder.client.get(f"/key/jar/{jar.address}").content == before
