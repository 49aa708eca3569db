"""A comment: left in one press, or after a look at it with eight words in hand."""

import re

import pytest

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.models import Comment
from leftunsaid.moderation import actions as moderation
from leftunsaid.ownership.models import OwnerKey
from web.reading import lines_in, paragraphs_in, post, press, read, said


@pytest.fixture
def letter():
    return make.letter()


@pytest.fixture
def leave(client, letter):
    """Leave a comment: `leave(body="Me too.")`."""

    def leave(body="Me too.", *, headers=None, **fields):
        return post(client, f"{letter.path}/comments", {"body": body, **fields}, **(headers or {}))

    return leave


def paragraphs_shown(page):
    """Each paragraph of the page, as lines, where nothing but words is in it."""
    return [lines_in(p) for p in page.all("p") if {inner.tag for inner in p} <= {"br"}]


def is_kept(response):
    return response.status_code == 303


def test_one_lands_on_ones_own_comment(client, letter, leave):
    make.comment(letter)
    response = leave("Thank you for this.", name="M")
    assert (response.status_code, response.headers["Location"]) == (303, f"{letter.path}#comment-2")
    page = read(client.get(letter.path))
    mine = page.one("li", id="comment-2")
    assert said(page.one(class_="p-author", inside=mine)) == "M"
    assert said(page.one("time", inside=mine)) == "just now"
    assert paragraphs_in(page.one(class_="e-content", inside=mine)) == [["Thank you for this."]]


def test_the_form_on_the_page_is_all_it_takes(client, letter):
    response = press(client, read(client.get(letter.path)), body="From the form.")
    assert is_kept(response)
    assert Comment.objects.get().body == "From the form."


def test_no_name_is_kept_as_no_name(leave):
    for name in ("", "   ", "\u200b\u3164", "\u202e"):
        leave(f"Signed {name!r}.", name=name)
    assert set(Comment.objects.values_list("name", flat=True)) == {""}


def test_a_line_break_in_a_name_becomes_a_space(leave):
    leave(name=" first\r\n\tsecond ")
    assert Comment.objects.get().name == "first second"


def test_an_address_that_nobody_asked_for_is_not_kept(leave, client, letter):
    leave(email="someone@letters.example")
    assert not is_kept_in_a_table("someone@letters.example")
    assert "someone@" not in client.get(letter.path).content.decode()


# Twice, and from two hearts


def test_a_double_click_is_one_comment_and_shows_it(leave, clock):
    first = leave()
    clock.passes(seconds=59)
    second = leave()
    assert second.status_code == first.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]
    assert Comment.objects.count() == 1


def test_a_minute_later_the_same_words_are_a_second_comment(leave, clock):
    leave()
    clock.passes(seconds=61)
    assert leave().headers["Location"].endswith("#comment-2")


@pytest.mark.parametrize(
    "other",
    [
        {"REMOTE_ADDR": "198.51.100.4"},
        {"HTTP_USER_AGENT": "another browser"},
        {"HTTP_ACCEPT_LANGUAGE": "fa"},
    ],
)
def test_the_same_thanks_from_two_people_are_both_welcome(leave, other):
    leave("thank you for this")
    leave("thank you for this", headers=other)
    assert Comment.objects.count() == 2


def test_another_name_is_another_comment(leave):
    leave(name="A")
    leave(name="B")
    assert Comment.objects.count() == 2


def test_the_same_words_under_another_letter_are_another_comment(client, leave):
    leave()
    assert is_kept(post(client, f"{make.letter().path}/comments", {"body": "Me too."}))
    assert Comment.objects.count() == 2


def test_typed_with_other_white_space_around_it_is_still_the_same_press(leave):
    leave("Me too.", name="M")
    leave("  Me too.\r\n", name=" M ")
    assert Comment.objects.count() == 1


def test_with_script_the_mark_of_the_page_decides_alone(leave):
    leave(once="a" * 32)
    elsewhere = {"REMOTE_ADDR": "198.51.100.4", "HTTP_USER_AGENT": "another browser"}
    assert leave(once="a" * 32, headers=elsewhere).headers["Location"].endswith("#comment-1")
    assert leave(once="b" * 32).headers["Location"].endswith("#comment-2")


def test_a_repeated_comment_that_newly_has_a_key_gets_it(leave):
    key, words = make.key()
    first = leave()
    assert leave(key=words).headers["Location"] == first.headers["Location"]
    assert Comment.objects.get().owner == key


# Refused: the text stays, and the reason is said in words


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u200d", "\x00", "\u2800"])
@pytest.mark.parametrize("do", ["", "preview"])
def test_a_comment_without_a_visible_character_is_refused(leave, text, do):
    page = read(leave(text, name="M", do=do))
    assert page.status == 422
    assert "nothing to read in it yet" in page.main
    assert page.value("name") == "M"
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", [".", "♥", "L"])
def test_one_visible_character_is_a_comment(leave, text):
    assert is_kept(leave(text))


def test_a_comment_may_be_as_long_as_is_said_and_not_one_character_longer(leave):
    page = read(leave("😶" * 5_001, name="M"))
    assert page.status == 422
    assert page.fields() | {"body": "😶" * 5_001, "name": "M"} == page.fields()
    assert "1 character too long" in page.main
    assert is_kept(leave("😶" * 5_000))


def test_a_name_that_is_too_long_comes_back_with_the_text(leave):
    page = read(leave("My text.", name="é" * 81))
    assert page.status == 422
    assert page.fields() | {"body": "My text.", "name": "é" * 81} == page.fields()
    assert page.one("input", name="name").get("aria-invalid") == "true"


def test_the_letter_still_stands_above_a_refused_comment(letter, leave):
    make.comment(letter, body="An older answer.")
    page = read(leave(""))
    assert page.letter_paragraphs() == [[letter.body]]
    assert "An older answer." in page.main
    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_refused_comment_can_be_mended_and_sent(client, leave):
    page = read(leave("x" * 5_001))
    assert is_kept(press(client, page, body="Shorter."))
    assert Comment.objects.get().body == "Shorter."


def test_when_comments_are_closed_what_was_written_comes_back(client):
    letter = make.letter(comments_open=False)
    page = read(post(client, f"{letter.path}/comments", {"body": "I was too slow.", "name": "M"}))
    assert page.status == 422
    assert page.value("body") == "I was too slow."
    assert "closed" in page.main
    assert not Comment.objects.exists()


def test_closed_comments_are_said_to_be_closed_and_the_old_ones_stay(client, letter, now):
    make.comment(letter, body="In time.")
    letter.comments_closed_at = now
    letter.save()
    page = read(client.get(letter.path))
    assert "comments are closed" in page.main
    assert "In time." in page.main
    assert not page.links("add comment")


# 'I may want to change this later'


def preview(leave, **fields):
    return read(leave(do="preview", **fields))


def test_the_second_button_leads_to_eight_words(client, letter, leave):
    page = read(client.get(letter.path))
    second = page.all("button", inside=page.form())[1]
    assert (second.get("name"), second.get("value")) == ("do", "preview")
    page = read(press(client, page, do="preview", body="Mine.\nFor now.", name="M"))
    assert page.status == 200
    assert len(page.value("key").split()) == 8
    assert ["Mine.", "For now."] in paragraphs_shown(page)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not Comment.objects.exists()


def test_enter_in_the_preview_changes_nobodys_words(client, leave):
    page = preview(leave, body="Mine.")
    name, first = page.buttons()[0]
    assert (name, first) == ("do", "preview")
    assert read(press(client, page, do=first)).value("key") == page.value("key")
    assert not Comment.objects.exists()


def test_the_words_open_the_comment_that_was_sent_with_them(client, letter, leave):
    page = preview(leave, body="Mine.", name="M")
    response = press(client, page, do="send")
    assert (response.status_code, response.headers["Location"]) == (303, f"{letter.path}#comment-1")
    client.post("/key", {"key": page.value("key")})
    assert "Mine." in read(client.get("/key")).main


def test_words_that_one_has_can_be_typed_there(client, leave):
    key, words = make.key()
    assert is_kept(press(client, preview(leave), do="send", key=words, seal=""))
    assert Comment.objects.get().owner == key
    assert OwnerKey.objects.count() == 1


def test_unknown_words_are_refused_and_everything_stays_typed(client, leave):
    page = preview(leave, body="Keep me.", name="M")
    page = read(press(client, page, do="send", key="words of my own"))
    assert page.status == 422
    assert page.fields() | {"body": "Keep me.", "name": "M", "key": "words of my own"} == page.fields()
    assert "eight words" in page.main
    assert not Comment.objects.exists()


def test_to_change_something_keeps_the_text_and_the_words(client, leave):
    page = preview(leave, body="Not quite.", name="M")
    form = read(press(client, page, do="edit"))
    assert form.fields() | {"body": "Not quite.", "name": "M"} == form.fields()
    again = read(press(client, form, do="preview", body="Better."))
    assert again.value("key") == page.value("key")


def test_what_was_changed_and_sent_belongs_to_the_words_in_hand(client, leave):
    page = preview(leave, body="Not quite.")
    form = read(press(client, page, do="edit"))
    press(client, form, body="Better.")
    client.post("/key", {"key": page.value("key")})
    assert "Better." in read(client.get("/key")).main


def test_the_double_click_on_the_preview_gives_one_comment(client, leave):
    page = preview(leave)
    first, second = (press(client, page, do="send") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Comment.objects.count() == 1


# Held, and too much


def test_where_everything_waits_one_is_led_to_where_ones_comment_waits(client, letter, leave, house):
    house(everything_waits=True)
    response = leave("Read me first.")
    assert response.status_code == 303
    assert re.fullmatch(r"/waiting/[A-Za-z0-9]{22}", response.headers["Location"])
    assert "Read me first." in read(client.get(response.headers["Location"])).main
    assert "Read me first." not in client.get(letter.path).content.decode()


def test_a_double_click_on_a_held_comment_leads_to_the_same_waiting_page(leave, house):
    house(everything_waits=True)
    assert leave().headers["Location"] == leave().headers["Location"]


def test_comments_above_the_limit_wait_and_far_above_it_are_refused_with_their_text(client, leave, house):
    house(comments_an_hour=2)
    where = [leave(f"Comment {n}.").headers["Location"] for n in range(8)]
    assert [place.startswith("/waiting/") for place in where] == [False] * 2 + [True] * 6
    refused = leave("One more.", name="M")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3601
    page = read(refused)
    assert page.fields() | {"body": "One more.", "name": "M"} == page.fields()
    assert "from your network" in page.main
    assert Comment.objects.count() == 8


def test_a_refused_comment_keeps_its_words_in_hand(client, leave, house, clock):
    house(comments_an_hour=1)
    for n in range(4):
        leave(f"Comment {n}.")
    page = preview(leave, body="Later, then.")
    refused = read(press(client, page, do="send"))
    assert refused.status == 429
    clock.passes(hours=1)
    press(client, refused, do="send")
    assert Comment.objects.get(body="Later, then.").owner is not None


def test_a_double_click_on_the_last_comment_of_the_hour_is_answered_as_the_first_press_was(leave, house):
    house(comments_an_hour=1)
    for n in range(3):
        leave(f"Comment {n}.")
    first, second = leave("The last."), leave("The last.")
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert leave("One too many.").status_code == 429
    assert leave("The last.").headers["Location"] == first.headers["Location"]  # still the same press
    assert Comment.objects.count() == 4


def test_a_button_that_is_pressed_many_times_counts_once(leave, house):
    house(comments_an_hour=2)
    assert len({leave("An impatient one.").headers["Location"] for _ in range(20)}) == 1
    assert "#comment-2" in leave("The second.").headers["Location"]


def test_a_comment_that_is_refused_makes_no_key(client, leave, house):
    house(comments_an_hour=1)
    for n in range(4):
        leave(f"Comment {n}.")
    assert press(client, preview(leave), do="send").status_code == 429
    assert not OwnerKey.objects.exists()


def test_a_comment_that_came_too_late_makes_no_key(client, letter, leave, now):
    page = preview(leave)
    letter.comments_closed_at = now
    letter.save()
    assert press(client, page, do="send").status_code == 422
    assert not OwnerKey.objects.exists()


def test_letters_and_comments_are_counted_apart(client, leave, house):
    house(letters_an_hour=1, comments_an_hour=1)
    assert leave().headers["Location"].startswith("/letter/")
    assert post(client, "/write", {"body": "And a letter."}).headers["Location"].startswith("/letter/")


# Where a letter no longer is


def test_a_letter_that_went_meanwhile_takes_no_comment(client, letter, leave, now):
    moderation.remove(letter, by="test", now=now)
    assert leave().status_code == 410
    assert not Comment.objects.exists()


def test_the_same_press_with_other_words_is_judged_and_counted_like_any_comment(client, leave, house, tmp_path):
    (tmp_path / "words.txt").write_text("kettle")
    house(data=tmp_path, comments_an_hour=2)
    where = []
    for _ in range(12):
        page = preview(leave, body="That kettle again.", once="a" * 32)
        where.append(press(client, page, do="send", once="a" * 32))
    assert [response.status_code for response in where] == [303] * 8 + [429] * 4
    assert set(Comment.objects.values_list("hold_reason", "shown_at")) == {("words", None)}
