"""A letter that cannot be taken: the text stays typed, and the reason is said in words."""

import re

import pytest

from leftunsaid.letters.models import Letter
from leftunsaid.ownership.models import OwnerKey
from web.reading import post, press, read, said

WRITTEN = {"body": "I would have\nwaited.\n\nI did.", "dear": "Late one", "signature": "early one"}


def preview(client, **fields):
    return read(post(client, "/write", {"body": "A letter.", "do": "preview", **fields}))


def is_kept(response):
    return response.status_code == 303


def assert_refused(response, *, text, reason, status=422):
    page = read(response)
    assert page.status == status
    assert page.value("body") == text
    assert reason in page.main
    assert not Letter.objects.exists()
    return page


@pytest.mark.parametrize("do", ["preview", "send", "edit", "words", ""])
@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u200d\ufeff", "\x00\x07", "\u3164\u2800", "\u202e\u2066"])
def test_a_letter_without_a_visible_character_is_refused(client, text, do):
    response = post(client, "/write", {"body": text, "dear": "You", "do": do})
    assert response.status_code == 422
    page = read(response)
    assert "nothing to read in it yet" in page.main
    assert page.value("dear") == "You"
    assert not Letter.objects.exists()


@pytest.mark.parametrize("text", ["x", ".", "\u200bx", "😶", "ツ"])
def test_one_visible_character_is_a_letter(client, text):
    assert is_kept(post(client, "/write", {"body": text}))


def test_a_letter_may_be_as_long_as_is_said_and_not_one_character_longer(client):
    longest = "😶" * 19_999 + "!"
    assert is_kept(post(client, "/write", {"body": f"\n{longest}  "}))
    assert Letter.objects.get().body == longest
    Letter.objects.all().delete()
    page = assert_refused(post(client, "/write", {"body": longest + "?"}), text=longest + "?", reason="1 character too")
    assert "20000" in re.sub(r"[,.\s]", "", page.main)


@pytest.mark.parametrize("field", ["dear", "signature"])
def test_a_salutation_may_be_as_long_as_is_said_and_not_one_character_longer(client, field):
    assert_refused(post(client, "/write", {"body": "Text.", field: "é" * 81}), text="Text.", reason="1 character too")
    assert is_kept(post(client, "/write", {"body": "Text.", field: "é" * 80}))
    assert getattr(Letter.objects.get(), field) == "é" * 80


def test_a_refused_field_is_shown_and_says_that_it_is_refused(client):
    page = read(post(client, "/write", {"body": "Text.", "dear": "é" * 81, "do": "preview"}))
    field = page.one("input", name="dear")
    assert field.get("value") == "é" * 81
    assert field.get("aria-invalid") == "true"
    assert page.around(field, "details").get("open") is not None


def test_text_with_line_breaks_in_front_comes_back_as_it_was_typed(client):
    typed = "\n\n  " + "long " * 4_001
    assert read(post(client, "/write", {"body": typed})).value("body") == typed


@pytest.mark.parametrize("name", ["visibility", "comments"])
def test_a_choice_that_nobody_offered_is_refused(client, name):
    for do in ("preview", "send"):
        response = post(client, "/write", {"body": "Text.", name: "everyone and nobody", "do": do})
        assert_refused(response, text="Text.", reason="")


def test_a_private_letter_without_words_would_be_lost_so_it_comes_back_with_eight(client):
    response = post(client, "/write", {**WRITTEN, "visibility": "private"})
    page = assert_refused(response, text=WRITTEN["body"], reason="without eight words")
    assert len(page.value("key").split()) == 8
    assert page.value("visibility") == "private"
    assert is_kept(press(client, page, do="send"))
    assert Letter.objects.get().owner is not None


@pytest.mark.parametrize(
    "typed",
    [
        "correct horse battery staple",
        "abacus abdomen abdominal abide abiding ability ablaze able",
        "my own eight words that nobody can guess",
        "x",
        "é" * 3_000,
        "'; drop table letters; --",
    ],
)
def test_words_that_are_not_ours_are_refused_and_everything_stays_typed(client, typed):
    page = assert_refused(post(client, "/write", {**WRITTEN, "key": typed}), text=WRITTEN["body"], reason="eight words")
    assert page.value("key") == typed
    assert page.value("dear") == WRITTEN["dear"]
    assert not OwnerKey.objects.exists()


def test_the_words_of_one_preview_are_not_fresh_with_the_seal_of_another(client):
    one, other = preview(client), preview(client)
    response = press(client, one, do="send", seal=other.fields()["seal"])
    assert_refused(response, text="A letter.", reason="eight words")


@pytest.mark.parametrize("seal", ["", "x", "a:b:c", "é:\U0001f600:", ":" * 500])
def test_a_forged_seal_makes_no_words_fresh(client, seal):
    assert_refused(press(client, preview(client), do="send", seal=seal), text="A letter.", reason="eight words")


def test_a_preview_that_lay_open_for_days_is_refused_with_its_text(client, clock):
    page = preview(client)
    clock.passes(days=3)
    assert_refused(press(client, page, do="send"), text="A letter.", reason="eight words")


def test_a_refusal_can_be_mended_and_sent(client):
    page = read(post(client, "/write", {**WRITTEN, "key": "not these"}))
    page = read(press(client, page, do="words"))
    assert is_kept(press(client, page, do="send"))


# Too much


def test_letters_above_the_limit_wait_and_far_above_it_are_refused_with_their_text(client, house):
    house(letters_an_hour=2)
    shown = [post(client, "/write", {"body": f"Letter {n}."}).headers["Location"] for n in range(2)]
    assert shown == ["/letter/1", "/letter/2"]
    held = [post(client, "/write", {"body": f"More {n}."}) for n in range(6)]
    assert {response.status_code for response in held} == {303}
    assert all(response.headers["Location"].startswith("/waiting/") for response in held)
    refused = post(client, "/write", WRITTEN)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3601
    page = read(refused)
    assert {name: page.fields()[name].replace("\r\n", "\n") for name in WRITTEN} == WRITTEN
    assert "from your network" in page.main
    assert Letter.objects.count() == 8


def test_a_refused_letter_is_taken_in_the_next_hour_under_the_same_words(client, house, clock):
    house(letters_an_hour=1)
    for n in range(4):
        post(client, "/write", {"body": f"Letter {n}."})
    page = preview(client, body="Later, then.")
    words = page.value("key")
    refused = read(press(client, page, do="send"))
    assert refused.status == 429
    assert refused.value("key") == words
    clock.passes(seconds=int(refused.response.headers["Retry-After"]))
    assert is_kept(press(client, refused, do="send"))
    assert Letter.objects.get(body="Later, then.").owner is not None


def test_another_network_has_a_limit_of_its_own(client, house):
    house(letters_an_hour=1)
    post(client, "/write", {"body": "One."})
    assert post(client, "/write", {"body": "Two."}).headers["Location"].startswith("/waiting/")
    elsewhere = post(client, "/write", {"body": "Three."}, REMOTE_ADDR="198.51.100.4")
    assert elsewhere.headers["Location"].startswith("/letter/")


def test_forwarded_addresses_that_anybody_can_write_slip_no_limit(client, house):
    house(letters_an_hour=1)
    answers = [
        post(client, "/write", {"body": f"{n}"}, REMOTE_ADDR="5.6.7.8", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
        for n in range(6)
    ]
    assert [answer.status_code for answer in answers] == [303] * 4 + [429] * 2


def test_looking_at_previews_counts_for_nothing(client, house):
    house(letters_an_hour=1)
    for _ in range(6):
        preview(client)
    assert post(client, "/write", {"body": "At last."}).headers["Location"] == "/letter/1"


def test_a_double_click_on_the_last_letter_of_the_hour_is_answered_as_the_first_press_was(client, house):
    house(letters_an_hour=1)
    for n in range(3):
        post(client, "/write", {"body": f"Letter {n}."})
    page = preview(client, **WRITTEN)
    first, second = (press(client, page, do="send") for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert post(client, "/write", {"body": "One too many."}).status_code == 429
    assert Letter.objects.count() == 4


def test_a_button_that_is_pressed_many_times_counts_once(client, house):
    house(letters_an_hour=2)
    page = preview(client, **WRITTEN)
    assert {press(client, page, do="send").headers["Location"] for _ in range(10)} == {"/letter/1"}
    assert post(client, "/write", {"body": "The second."}).headers["Location"] == "/letter/2"


def test_a_letter_that_is_refused_makes_no_key(client, house):
    house(letters_an_hour=1)
    for n in range(4):
        post(client, "/write", {"body": f"Letter {n}."})
    for _ in range(3):
        assert press(client, preview(client), do="send").status_code == 429
    assert not OwnerKey.objects.exists()


@pytest.mark.parametrize("key", ["as drawn", ""])
def test_too_much_is_not_the_fault_of_the_eight_words(client, house, key):
    house(letters_an_hour=1)
    for n in range(4):
        post(client, "/write", {"body": f"Letter {n}."})
    before = preview(client, **WRITTEN)
    held = before.value("key") if key else ""  # a field that was emptied on purpose stays empty
    page = read(press(client, before, do="send", key=held))
    assert page.status == 429
    assert "from your network" in said(page.one(role="alert"))
    assert not page.all("a", inside=page.one(role="alert"))  # it leads to no field
    field = page.one("textarea", name="key")
    assert page.value("key") == held
    assert field.get("aria-invalid") is None
    assert page.one(role="alert").get("id", "of nothing") not in field.get("aria-describedby").split()
