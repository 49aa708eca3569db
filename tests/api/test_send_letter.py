import pytest

import make
from api.conftest import Program
from everything_kept import everything_kept
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.models import OwnerKey

ONCE = "a-mark-of-the-test-1"


def test_a_letter_is_kept_and_stands_where_the_answer_says(program, client):
    answer = program.send("/letters", {"body": "  I still set two plates.\r\n", "dear": "M", "signature": "\tyours "})
    assert answer.status == 201
    assert answer.told == {
        "state": "shown",
        "number": 1,
        "page": "http://127.0.0.1:8000/letter/1",
        "waiting_page": None,
        "help": None,
        "address": None,
    }
    letter = Letter.objects.get()
    assert (letter.body, letter.dear, letter.signature) == ("I still set two plates.", "M", "yours")
    assert letter.owner is None
    assert client.get(answer.headers["Location"]).json()["body"] == letter.body
    assert client.get("/letter/1").status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_fresh_words_own_what_is_sent_with_them(program):
    seal = program.takes_fresh_words()
    assert not OwnerKey.objects.exists()
    sent = program.send("/letters", {"body": "It is mine.", "visibility": "private"}, **seal).told
    assert (sent["state"], sent["page"], sent["waiting_page"]) == ("private", None, None)
    assert program.get(f"/mine/letters/{sent['address']}").told["body"] == "It is mine."
    # Once they hold something they need no seal any more.
    assert program.send("/letters", {"body": "And another one."}).status == 201
    assert len(program.get("/mine").told["letters"]) == 2


@pytest.mark.parametrize("words", ["one two three four five six seven eight", "nonsense", "абв", ""])
def test_words_that_nobody_gave_out_open_nothing(program, words):
    before = everything_kept()["letters.Letter"]
    answer = program.send("/letters", {"body": "Whose is it?"}, Authorization=f"Key {words}" if words else "Bearer x")
    assert (answer.status, answer.reason) == (401, "words")
    assert answer.headers["WWW-Authenticate"] == "Key"
    assert everything_kept()["letters.Letter"] == before


@pytest.mark.parametrize("needing", [{"visibility": "private"}, {"comments": "wait"}])
def test_what_would_be_lost_without_words_needs_some(program, needing):
    answer = program.send("/letters", {"body": "For me alone."} | needing)
    assert (answer.status, answer.reason) == (401, "words")
    assert not Letter.objects.exists()
    seal = program.takes_fresh_words()
    assert program.send("/letters", {"body": "For me alone."} | needing, **seal).status == 201


def test_contact_details_are_found_and_nothing_is_kept(program):
    before = everything_kept()
    body = "Write to me: 🌊 ann.smith@example.com, please."
    answer = program.send("/letters", {"body": body, "signature": "https://example.org/me"})
    assert (answer.status, answer.reason) == (422, "contacts")
    mail, link = answer.told["found"]
    assert (mail["field"], mail["rule"]) == ("body", "mail")
    assert body[mail["start"] : mail["end"]] == "ann.smith@example.com"
    assert (link["field"], link["rule"]) == ("signature", "link")
    assert mail["sentence"] == "There is an e-mail address in it."
    assert "ann.smith" not in answer.response.content.decode()
    assert everything_kept() == before


def test_a_letter_for_oneself_may_hold_anything(program):
    seal = program.takes_fresh_words()
    sent = program.send("/letters", {"body": "ann.smith@example.com", "visibility": "private"}, **seal)
    assert sent.status == 201


def test_a_letter_that_waits_says_where_its_author_hears_of_it(program, client, house):
    house(everything_waits=True)
    answer = program.send("/letters", {"body": "Read me first."})
    assert answer.told["state"] == "waiting"
    assert answer.told["page"] is answer.told["number"] is None
    assert "Location" not in answer.headers
    assert client.get(answer.told["waiting_page"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_whoever_sounds_in_danger_is_shown_where_somebody_listens(program, client):
    answer = program.send("/letters", {"body": "I want to die tonight."})
    assert answer.status == 201
    assert client.get(answer.told["help"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_same_sending_twice_is_one_letter(program):
    seal = program.takes_fresh_words()
    first = program.send("/letters", {"body": "Once."}, idempotency_key=ONCE, **seal)
    again = Program(program.words, REMOTE_ADDR="203.0.113.9").send("/letters", {"body": "Once."}, idempotency_key=ONCE)
    assert again.told == first.told
    assert Letter.objects.count() == 1
    other = Program()
    seal = other.takes_fresh_words()
    assert other.send("/letters", {"body": "Once."}, idempotency_key=ONCE, **seal).told != first.told
    assert Letter.objects.count() == 2


def test_after_a_minute_it_is_another_letter(program, clock):
    program.send("/letters", {"body": "Once."}, idempotency_key=ONCE)
    clock.passes(seconds=61)
    program.send("/letters", {"body": "Once."}, idempotency_key=ONCE)
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("mark", ["short", "with a space in it anyway", "ü" * 20, "a" * 65])
def test_a_mark_that_others_could_guess_is_none(program, mark):
    answer = program.send("/letters", {"body": "Once."}, idempotency_key=mark)
    assert (answer.status, answer.told["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_too_much_waits_first_and_is_then_refused_until_later(program, house):
    house(letters_an_hour=2)
    answers = [program.send("/letters", {"body": f"Letter {n} of a run."}) for n in range(20)]
    statuses = [answer.status for answer in answers]
    assert statuses == sorted(statuses)
    assert {answer.told["state"] for answer in answers if answer.status == 201} == {"shown", "waiting"}
    assert answers[-1].status == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    # A page from the same network finds the same limit.
    assert program.client.post("/write", {"body": "One more."}).status_code == 429


def test_guessing_words_comes_to_an_end(program, house):
    statuses = set()
    for number in range(90):
        guess = f"Key abacus abdomen abdominal abide abiding ability ablaze able{number}"
        statuses.add(program.get("/mine", Authorization=guess).status)
    assert statuses == {401, 429}


def test_another_site_cannot_send_a_letter_through_a_browser(program):
    for elsewhere in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        for path in ("/letters", "/keys"):
            answer = program.send(path, {"body": "Not mine."}, **elsewhere)
            assert (answer.status, answer.reason) == (403, "")
            assert "Access-Control-Allow-Origin" not in answer.headers
    assert not Letter.objects.exists()


def test_no_cookie_is_read_or_set(program):
    owner, words = make.key()
    letter = make.letter(owner=owner)
    program.client.post("/key", {"key": words})
    assert program.client.cookies
    answer = program.get(f"/mine/letters/{letter.address}")
    assert answer.status == 401
    program.words = words
    for answer in (program.get("/mine"), program.get("/letters"), program.send("/letters", {"body": "Crumbs."})):
        assert not answer.response.cookies
