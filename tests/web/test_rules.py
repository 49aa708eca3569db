"""What the rules make of what is sent: it waits, its author is told why, and nothing is lost."""

import pytest
from django.core.management import call_command
from django.test import Client

import make
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Said
from leftunsaid.guard.models import Tally
from leftunsaid.guard.rules import RULES
from leftunsaid.guard.windows import WINDOWS
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Remark
from leftunsaid.moderation.reasons import AT_THE_DESK, HOLD_REASONS
from web.reading import post, press, read, said

SOLD = "Grow rich from your kitchen table, cousin {n}: our golden kettle brews coins while you sleep at night"


def is_shown(response):
    return response.status_code == 303 and response.headers["Location"].startswith("/letter/")


def page_it_leads_to(client, response):
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/waiting/")
    return read(client.get(response.headers["Location"]))


def remarks_about(thing):
    return list(thing.remarks.values_list("rule", flat=True))


def from_network(number):
    return {"REMOTE_ADDR": f"203.{number // 250}.113.{number % 250}"}


# The field that nobody sees


def test_a_comment_with_the_hidden_field_filled_in_waits_and_its_author_is_told(client):
    letter = make.letter()
    page = read(client.get(letter.path))
    response = press(client, page, body="My own words.", homepage="https://coins.example")
    told = page_it_leads_to(client, response)
    assert "My own words." in told.main
    assert str(HOLD_REASONS["trap"]) in told.main
    comment = Comment.objects.get()
    assert (comment.hold_reason, remarks_about(comment)) == ("trap", ["trap"])


@pytest.mark.parametrize("filled", ["on the desk", "on the preview"])
def test_a_letter_with_the_hidden_field_filled_in_waits_wherever_it_was_filled(client, filled):
    desk, last = ({"homepage": "x"}, {}) if filled == "on the desk" else ({}, {"homepage": "x"})
    preview = read(press(client, read(client.get("/write")), do="preview", body="My own words.", **desk))
    response = press(client, preview, do="send", **last)
    assert str(HOLD_REASONS["trap"]) in page_it_leads_to(client, response).main
    assert remarks_about(Letter.objects.get()) == ["trap"]


def test_a_comment_carries_it_through_the_preview(client):
    page = read(client.get(make.letter().path))
    preview = read(press(client, page, do="preview", body="Mine.", homepage="x"))
    page_it_leads_to(client, press(client, preview, do="send"))


@pytest.mark.parametrize("typed", ["\x00", "x" * 100_000, "<script>"])
def test_nothing_in_the_hidden_field_refuses_anybody(client, typed):
    response = client.post(f"{make.letter().path}/comments", {"body": "Mine.", "homepage": typed})
    assert response.status_code == 303
    assert Comment.objects.get().body == "Mine."


def test_people_and_screen_readers_pass_it_by(client):
    page = read(client.get("/write"))
    field = page.one(name="homepage")
    assert field.get("tabindex") == "-1"
    assert field.get("autocomplete") == "off"
    assert field in page.one("div", class_="trap").iter()
    assert page.one("div", class_="trap").get("aria-hidden") == "true"


def test_whoever_changes_a_letter_or_a_comment_meets_no_such_field(key_holder):
    comment = make.comment(make.letter(owner=key_holder.key), owner=key_holder.key)
    for path in (f"/key/letter/{comment.letter.address}/edit", f"/key/comment/{comment.waiting_address}/edit"):
        assert "homepage" not in read(key_holder.client.get(path)).fields()


# The others


def test_the_fourth_that_is_sent_before_it_can_be_read_waits(client, clock):
    path = f"{make.letter().path}/comments"

    def send(n, *, seconds):
        preview = read(post(client, path, {"body": f"Number {n}.", "do": "preview"}))
        clock.passes(seconds=seconds)
        return press(client, preview, do="send")

    assert all(is_shown(send(n, seconds=1)) for n in range(3))
    assert str(HOLD_REASONS["fast"]) in page_it_leads_to(client, send(4, seconds=1)).main
    assert is_shown(send(5, seconds=3))


def test_a_word_of_the_operators_list_makes_it_wait(client, house, tmp_path):
    house(data=tmp_path)
    letter = make.letter()
    (tmp_path / "words.txt").write_text("kettle")
    told = page_it_leads_to(client, post(client, f"{letter.path}/comments", {"body": "Me too.", "name": "Kettle"}))
    assert str(HOLD_REASONS["words"]) in told.main
    assert "kettle" not in str(HOLD_REASONS["words"])  # nobody is told which, to try another


def test_other_words_for_a_shown_comment_are_looked_at_and_the_old_ones_are_not(key_holder):
    comment = make.comment(owner=key_holder.key, body="x" * 300)
    path = f"/key/comment/{comment.waiting_address}/edit"
    assert post(key_holder.client, path, {"body": "Better."}).status_code == 303
    comment.refresh_from_db()
    assert comment.is_readable
    post(key_holder.client, path, {"body": "y" * 300})
    comment.refresh_from_db()
    assert (comment.hold_reason, remarks_about(comment)) == ("repeats", ["repeats"])


def test_a_letter_for_its_writer_alone_is_looked_at_when_others_may_read_it(key_holder):
    letter = make.letter(owner=key_holder.key, visibility="private")
    post(key_holder.client, f"/key/letter/{letter.address}/edit", {"body": "x" * 300})
    letter.refresh_from_db()
    assert (letter.body, letter.hold_reason, remarks_about(letter)) == ("x" * 300, "", [])
    post(key_holder.client, f"/key/letter/{letter.address}/readers", {"visibility": "public"})
    letter.refresh_from_db()
    assert (letter.hold_reason, remarks_about(letter)) == ("repeats", ["repeats"])


def test_a_private_letter_gets_no_remark_when_it_is_sent(client):
    preview = read(post(client, "/write", {"body": "x" * 300, "visibility": "private", "do": "preview"}))
    press(client, preview, do="send", homepage="x")
    assert Letter.objects.get().is_private
    assert Remark.objects.count() == 0


def test_no_word_of_a_private_letter_is_counted(key_holder):
    letter = make.letter(owner=key_holder.key, visibility="private")
    Tally.objects.all().delete()
    post(key_holder.client, f"/key/letter/{letter.address}/edit", {"body": SOLD})
    assert Tally.objects.count() == len(WINDOWS)


def test_what_is_shown_gets_no_remarks(now):
    moderation.note_remarks(make.letter(), [Said("trap", 1)], now=now)
    assert Remark.objects.count() == 0


def test_the_second_press_of_a_button_makes_no_second_remark(client):
    letter = make.letter()
    sent = {"body": "Mine.", "homepage": "x"}
    one, other = (post(client, f"{letter.path}/comments", sent) for _ in range(2))
    assert one.headers["Location"] == other.headers["Location"]
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("text", LIKE_THE_SEEDS)
def test_what_people_write_here_is_shown_at_once(client, clock, text):
    preview = read(post(client, "/write", {"body": text, "do": "preview"}))
    clock.passes(seconds=20)
    response = press(client, preview, do="send")
    assert is_shown(response)
    assert is_shown(post(client, f"{response.headers['Location']}/comments", {"body": text}))
    assert Remark.objects.count() == 0


@pytest.mark.parametrize("reason", [rule.name for rule in RULES])
def test_every_reason_is_told_to_its_author_in_words(client, reason):
    page = read(client.get(f"/waiting/{make.letter(hold_reason=reason).waiting_address}"))
    assert str(HOLD_REASONS[reason]) in page.main


def test_the_command_tells_all_that_the_rules_said(client, capsys):
    post(client, f"{make.letter().path}/comments", {"body": "x" * 300, "homepage": "x"})
    call_command("waiting")
    listed = capsys.readouterr().out
    assert f"({AT_THE_DESK['trap']}; {AT_THE_DESK['repeats']})" in listed


def test_what_was_held_by_mistake_stands_where_it_belongs_once_somebody_has_read_it(client, now):
    letter = make.letter()
    responses = [
        post(client, f"{letter.path}/comments", {"body": SOLD.format(n=n)}, **from_network(n)) for n in range(7)
    ]
    held = Comment.objects.get(waiting_address=responses[-1].headers["Location"].rpartition("/")[2])
    moderation.approve(held, by="test", now=now)
    response = Client().get(responses[-1].headers["Location"])
    assert response.headers["Location"] == f"{letter.path}#comment-6"
    assert said(read(Client().get(letter.path)).comments()[-1]).startswith("anonymous lover")


def test_what_says_something_else_now_is_no_part_of_a_burst_any_more(key_holder):
    comment = make.comment(owner=key_holder.key, hold_reason="words")
    said = [Said("words", 1, "f" * 64), Said("alike", 1, "f" * 64)]
    moderation.note_remarks(comment, said, now=make.NOON)
    path = f"/key/comment/{comment.waiting_address}/edit"
    post(key_holder.client, path, {"body": comment.body})
    assert set(comment.remarks.values_list("rule", "likeness")) == {("words", "f" * 64), ("alike", "f" * 64)}
    post(key_holder.client, path, {"body": "Something else."})
    assert list(comment.remarks.values_list("rule", "likeness")) == [("words", "")]


def test_what_was_shown_is_looked_at_also_when_it_is_changed_in_private(key_holder, house, tmp_path):
    house(data=tmp_path)
    letter = make.letter(owner=key_holder.key)
    (tmp_path / "words.txt").write_text("rotten")
    post(key_holder.client, f"/key/letter/{letter.address}/readers", {"visibility": "private"})
    post(key_holder.client, f"/key/letter/{letter.address}/edit", {"body": "You rotten thing."})
    post(key_holder.client, f"/key/letter/{letter.address}/readers", {"visibility": "public"})
    letter.refresh_from_db()
    assert (letter.is_public, letter.is_readable, letter.hold_reason) == (True, False, "words")


def test_what_a_moderator_has_covered_cannot_be_written_back_unread(key_holder, now):
    letter = make.letter(owner=key_holder.key, body="To Jane Miller.")
    path = f"/key/letter/{letter.address}/edit"
    moderation.cover(letter, "Jane Miller", by="Ines", now=now)
    post(key_holder.client, path, {"body": "To Jane M."})
    letter.refresh_from_db()
    assert (letter.is_readable, letter.hold_reason) == (False, "again")
    moderation.approve(letter, by="Ines", now=now)
    post(key_holder.client, path, {"body": "To Jane, with love."})
    letter.refresh_from_db()
    assert letter.is_readable
