"""Who follows a letter is told of each new comment once: when it can be read, and never of their own."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments import actions as comments
from leftunsaid.letters import actions as letters
from leftunsaid.lib.ages import Age
from leftunsaid.moderation import actions as moderation
from leftunsaid.outbox.actions import Slip, bring_back, post_all
from leftunsaid.outbox.models import Envelope
from leftunsaid.subscriptions import actions, news
from leftunsaid.subscriptions.models import PassedOver, Subscription
from leftunsaid.transfer.actions import bring_in
from leftunsaid.transfer.saved_page import SavedComment, SavedLetter
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return make.letter()


@pytest.fixture
def followed(letter, boxes):
    """A letter that somebody follows."""
    follow(letter, boxes=boxes)
    return letter


def told(boxes) -> list[str]:
    """The subjects of what has come since the last look."""
    subjects = [str(mail.message["Subject"]) for mail in boxes.mails]
    boxes.forget()
    return subjects


def test_a_new_comment_is_told_at_once(followed, boxes, now):
    make.comment(followed)
    deliver(boxes, now)
    [mail] = boxes.mails
    assert mail.to == ANA
    assert mail.message["Subject"] == "1 new comment"
    assert f"https://letters.example{followed.path}/comment/1" in mail.text


def test_what_comes_within_the_hour_after_is_told_together(followed, boxes, now):
    make.comment(followed)
    deliver(boxes, now)
    for minutes in (1, 20, 40):
        make.comment(followed, now=now + timedelta(minutes=minutes))
        a_while(boxes, now + timedelta(minutes=minutes), minutes=10)
    assert told(boxes) == ["1 new comment"]
    a_while(boxes, now + timedelta(minutes=50), minutes=11)
    assert told(boxes) == ["3 new comments"]


def test_500_comments_in_a_day_are_told_in_seven_mails(letter, followed, boxes, now, monkeypatch):
    monkeypatch.setattr(comments, "BURST", 10**6)
    for n in range(500):
        moment = now.replace(hour=1) + timedelta(minutes=2 * n)
        make.comment(letter, now=moment)
        a_while(boxes, moment, minutes=2)
    a_while(boxes, now, days=1)
    subjects = told(boxes)
    assert len(subjects) == 7
    assert sum(int(subject.split()[0]) for subject in subjects) == 500


def test_twenty_mails_a_day_go_to_one_address_over_all_letters(boxes, now):
    followed = [make.letter() for _ in range(25)]
    for one in followed:
        follow(one, boxes=boxes)
    boxes.forget()
    tomorrow = now + timedelta(days=1)
    for one in followed:
        make.comment(one, now=tomorrow)
    a_while(boxes, tomorrow, hours=11)
    assert len(boxes.mails) == 20
    a_while(boxes, tomorrow, hours=24)
    assert len(boxes.mails) == 25


def test_nobody_is_told_of_the_comment_with_which_they_began_to_follow(letter, boxes, now):
    own = make.comment(letter)
    follow(letter, boxes=boxes, comment=own)
    deliver(boxes, now)
    assert told(boxes) == []
    make.comment(letter, body="You too.")
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]


@pytest.mark.parametrize("held", ["", "many"])
def test_nobody_hides_a_comment_from_a_follower_by_leaving_their_address_with_it(followed, boxes, now, held):
    nasty = make.comment(followed, hold_reason=held)
    leave(followed, comment=nasty)
    later = a_while(boxes, now, hours=1)
    if held:
        comments.show_comment(nasty, now=later)
    a_while(boxes, later, hours=2)
    assert told(boxes) == ["1 new comment"]


def test_nor_of_what_they_wrote_with_the_same_key(letter, boxes, now):
    key, _ = make.key()
    follow(letter, boxes=boxes, owner=key)
    make.comment(letter, owner=key)
    deliver(boxes, now)
    assert told(boxes) == []
    make.comment(letter, owner=make.key()[0])
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]


def test_of_what_came_between_the_comment_and_its_showing_they_are_told(letter, boxes, now):
    own = make.comment(letter, hold_reason="many")
    leave(letter, comment=own)
    make.comment(letter)
    comments.show_comment(own, now=now)
    deliver(boxes, now)
    actions.confirm(Subscription.objects.get().ref, now=now)
    boxes.forget()
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]


def test_what_came_before_the_yes_is_told_after_it_and_what_was_there_before_is_not(letter, boxes, now):
    make.comment(letter)
    letter.refresh_from_db()
    leave(letter)
    make.comment(letter)
    deliver(boxes, now)
    boxes.forget()
    actions.confirm(Subscription.objects.get().ref, now=now)
    deliver(boxes, now)
    [mail] = boxes.mails
    assert mail.message["Subject"] == "1 new comment"
    assert "/comment/2" in mail.text


# What cannot be read


def test_a_held_comment_is_told_once_it_is_shown(followed, boxes, now):
    comment = make.comment(followed, hold_reason="many")
    later = a_while(boxes, now, days=3)
    assert told(boxes) == []
    moderation.approve(comment, by="ines", now=later)
    deliver(boxes, later)
    assert told(boxes) == ["1 new comment"]


@pytest.mark.parametrize("verb", ["withdraw", "remove", "hold", "cover"])
def test_what_is_gone_before_the_mail_goes_is_not_told(followed, boxes, now, verb):
    make.comment(followed)
    deliver(boxes, now)
    boxes.forget()
    comment = make.comment(followed, owner=make.key()[0], now=now)
    deliver(boxes, now)
    match verb:
        case "withdraw":
            comments.withdraw_comment(comment, now=now)
        case "remove":
            moderation.remove(comment, reason="spam", by="ines", now=now)
        case "hold":
            moderation.hold(comment, by="ines", now=now)
        case "cover":
            comments.cover(comment, now=now)
    a_while(boxes, now, hours=2)
    assert told(boxes) == []
    assert waiting() == []


def test_one_that_comes_back_is_told_though_others_were_told_meanwhile(followed, boxes, now):
    first = make.comment(followed)
    moderation.hold(first, by="ines", now=now)
    make.comment(followed)
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]
    later = a_while(boxes, now, days=1)
    moderation.approve(first, by="ines", now=later)
    deliver(boxes, later)
    [mail] = boxes.mails
    assert mail.message["Subject"] == "1 new comment"
    assert "/comment/1" in mail.text
    assert not PassedOver.objects.exists()


def test_one_that_comes_back_while_a_mail_about_later_ones_is_on_its_way_is_told_too(followed, boxes, now):
    first = make.comment(followed)
    moderation.hold(first, by="ines", now=now)
    make.comment(followed)

    def meanwhile(to: str) -> None:
        boxes.when_asked = lambda to: None
        moderation.approve(first, by="ines", now=now)

    boxes.when_asked = meanwhile
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]
    a_while(boxes, now, hours=2)
    assert told(boxes) == ["1 new comment"]


def test_one_that_comes_back_is_not_told_twice(followed, boxes, now):
    comment = make.comment(followed)
    later = a_while(boxes, now, days=1)
    assert told(boxes) == ["1 new comment"]
    for minutes in range(3):
        moment = later + timedelta(minutes=minutes)
        comments.cover(comment, now=moment)
        comments.uncover(comment, now=moment)
        moderation.hold(comment, by="ines", now=moment)
        moderation.approve(comment, by="ines", now=moment)
        moderation.remove(comment, reason="other", by="ines", now=moment)
        moderation.restore(comment, by="ines", now=moment)
    a_while(boxes, later, days=1)
    assert told(boxes) == []


def test_one_that_was_cleared_and_comes_back_at_another_place_is_not_told_twice(followed, boxes, now):
    comment, other = make.comment(followed), make.comment(followed)
    later = a_while(boxes, now, days=1)
    assert told(boxes) == ["2 new comments"]
    for cleared in (comment, other):
        moderation.clear(cleared, reason="spam", by="ines", now=later)
        moderation.restore(cleared, by="ines", now=later)
        moderation.approve(cleared, by="ines", now=later)
    a_while(boxes, later, days=1)
    assert comment.number == 3
    assert told(boxes) == []


def test_one_that_was_cleared_before_it_was_told_is_told_when_it_comes_back(followed, boxes, now):
    comment = make.comment(followed)
    moderation.clear(comment, reason="spam", by="ines", now=now)
    make.comment(followed)
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]
    later = a_while(boxes, now, days=1)
    moderation.restore(comment, by="ines", now=later)
    moderation.approve(comment, by="ines", now=later)
    deliver(boxes, later)
    assert told(boxes) == ["1 new comment"]


def test_what_an_import_brings_is_no_news(boxes, now):
    def captured(*comments_there):
        body = "I kept the blue cup."
        there = tuple(SavedComment(name="", stated=Age("hour", 2), body=words, line=9) for words in comments_there)
        return SavedLetter(body=body, comments=there, count_line=3)

    [brought] = bring_in([captured("One.")], captured=now, dice=make.dice)
    follow(brought.letter, boxes=boxes)
    bring_in([captured("One.", "Two.", "")], captured=now + timedelta(hours=1), dice=make.dice)
    deliver(boxes, now + timedelta(hours=2))
    assert told(boxes) == []
    make.comment(brought.letter, now=now + timedelta(hours=2))
    deliver(boxes, now + timedelta(hours=2))
    assert told(boxes) == ["1 new comment"]


# Letters that are hidden, and come back


def test_a_letter_that_is_hidden_is_silent_and_tells_what_came_meanwhile_when_it_is_back(followed, boxes, now):
    waits = make.comment(followed, hold_reason="many")
    moderation.hold(followed, by="ines", now=now)
    moderation.approve(waits, by="ines", now=now)
    later = a_while(boxes, now, days=2)
    assert told(boxes) == []
    assert waiting() == []
    moderation.approve(followed, by="ines", now=later)
    deliver(boxes, later)
    assert told(boxes) == ["1 new comment"]


def test_a_notice_that_waits_while_its_letter_is_taken_away_is_told_when_that_is_restored(followed, boxes, now):
    make.comment(followed)
    deliver(boxes, now)
    make.comment(followed)
    deliver(boxes, now)
    moderation.remove(followed, reason="other", by="ines", now=now)
    later = a_while(boxes, now, days=1)
    assert told(boxes) == ["1 new comment"]
    moderation.restore(followed, by="ines", now=later)
    deliver(boxes, later)
    assert told(boxes) == ["1 new comment"]


def test_who_found_a_letter_in_public_is_not_told_its_secret_link(followed, boxes, now):
    letters.change_visibility(followed, "unlisted", now=now)
    make.comment(followed)
    later = a_while(boxes, now, days=1)
    assert boxes.mails == []
    letters.change_visibility(followed, "public", now=later)
    deliver(boxes, later)
    [mail] = boxes.mails
    assert followed.address not in mail.text
    assert mail.message["Subject"] == "1 new comment"


def test_who_found_it_by_its_link_hears_of_it_all_along(boxes, now):
    letter = make.letter(visibility="unlisted")
    follow(letter, boxes=boxes)
    letters.change_visibility(letter, "public", now=now)
    follow(letter, BEN, boxes=boxes)
    letters.change_visibility(letter, "unlisted", now=now)
    make.comment(letter)
    deliver(boxes, now)
    [mail] = boxes.mails
    assert mail.to == ANA
    assert f"https://letters.example/u/{letter.address}/comment/1" in mail.text


def test_a_private_letter_is_silent(boxes, now):
    letter = make.letter(owner=make.key()[0])
    follow(letter, boxes=boxes)
    make.comment(letter)
    letters.change_visibility(letter, "private", now=now)
    a_while(boxes, now, days=1)
    assert told(boxes) == []


# What does not reach them


def test_a_new_pace_counts_for_what_waits_already(followed, boxes, now):
    follows = Subscription.objects.get()
    actions.set_pace(follows, cadence="daily", quiet_from=None, quiet_to=None, zone="Asia/Kolkata", now=now)
    make.comment(followed)
    later = a_while(boxes, now, hours=2)
    assert told(boxes) == []
    actions.set_pace(follows, cadence="once", quiet_from=None, quiet_to=None, zone="", now=later)
    a_while(boxes, later, minutes=6)
    assert told(boxes) == ["1 new comment"]
    a_while(boxes, later, days=2)
    assert told(boxes) == []


def test_a_notice_that_another_has_taken_the_place_of_is_not_sent(followed, boxes, now):
    make.comment(followed)
    actions.set_pace(
        Subscription.objects.get(), cadence="once", quiet_from=None, quiet_to=None, zone="", now=now
    )  # and a moment later its envelope is opened
    post_all("notice", [Slip("of old", {"subscription": Subscription.objects.get().pk, "number": 1})], now=now)
    Envelope.objects.exclude(once="of old").update(due_at=now + timedelta(minutes=6))
    deliver(boxes, now)
    assert told(boxes) == []
    a_while(boxes, now, minutes=7)
    assert told(boxes) == ["1 new comment"]


def test_quiet_hours_hold_the_post_back(followed, boxes, now):
    follows = Subscription.objects.get()
    actions.set_pace(follows, cadence="once", quiet_from=11, quiet_to=15, zone="Etc/UTC", now=now)
    make.comment(followed)
    a_while(boxes, now, hours=2.9)
    assert told(boxes) == []
    a_while(boxes, now + timedelta(hours=2.9), hours=0.2)
    assert told(boxes) == ["1 new comment"]


def test_a_zone_that_this_machine_does_not_know_any_more_silences_nobody(followed, boxes, now):
    Subscription.objects.update(zone="Atlantis/Sunken", quiet_from=1, quiet_to=2)
    make.comment(followed)
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]


def test_a_clock_that_jumps_ahead_and_back_sends_nothing_twice_and_silences_nobody(followed, boxes, now):
    make.comment(followed)
    deliver(boxes, now)
    ahead = now + timedelta(days=400)
    make.comment(followed, now=ahead)
    deliver(boxes, ahead)
    make.comment(followed, now=ahead)
    deliver(boxes, ahead)
    assert told(boxes) == ["1 new comment"] * 2
    back = now + timedelta(minutes=10)
    bring_back(back)
    deliver(boxes, back)
    assert told(boxes) == ["1 new comment"]
    make.comment(followed, now=back)
    a_while(boxes, back, hours=2)
    assert told(boxes) == ["1 new comment"]
    a_while(boxes, back, days=500)
    assert told(boxes) == []


def test_a_notice_that_is_opened_again_after_its_end_tells_nothing(followed, boxes, now):
    make.comment(followed)
    deliver(boxes, now)
    Envelope.objects.filter(kind="notice").update(sent_at=None, due_at=now)
    deliver(boxes, now)
    assert told(boxes) == ["1 new comment"]


def test_more_comments_than_fit_in_one_notice_come_in_two(followed, boxes, now, monkeypatch):
    monkeypatch.setattr(news, "TOLD_AT_ONCE", 3)
    for _ in range(5):
        make.comment(followed)
    a_while(boxes, now, hours=2)
    assert told(boxes) == ["3 new comments", "2 new comments"]
