from datetime import timedelta

import pytest

import make
from leftunsaid.moderation.actions import report

pytestmark = pytest.mark.django_db


def test_open_reports_are_listed_oldest_first_with_address_and_reason(told, now, house):
    house(base_url_as_set="https://letters.example")
    letter = make.letter()
    comment = make.comment(letter)
    report(comment, reason="spam", now=now + timedelta(hours=1))
    report(letter, reason="person", now=now)
    first, second, last = told("reports").splitlines()
    assert first == "2026-03-14 12:00 UTC  https://letters.example/letter/1  It names or finds a real person"
    assert second == "2026-03-14 13:00 UTC  https://letters.example/letter/1#comment-1  It sells something"
    assert last.startswith("2 open.")


def test_the_listed_addresses_are_what_the_other_commands_take(told, now):
    unlisted = make.letter(visibility="unlisted")
    report(make.comment(unlisted), reason="hate", now=now)
    address = told("reports").split()[3]
    told("remove", address)
    assert told("reports") == "No open reports.\n"


def test_no_words_of_letters_stand_in_the_list(told, now):
    report(make.letter(body="I stood at your gate."), reason="person", now=now)
    assert "gate" not in told("reports")


def test_in_a_quiet_house_it_says_so(told):
    assert told("reports") == "No open reports.\n"


def test_the_listed_address_of_a_comment_far_down_a_thread_is_what_remove_takes(told, now, house):
    house(base_url_as_set="https://letters.example")
    letter = make.thread(make.letter(), 205)
    report(letter.comments.get(number=205), reason="spam", now=now)
    address = next(part for part in told("reports").split() if part.startswith("https://"))
    told("remove", address, "--reason", "spam")
    assert letter.comments.get(number=205).stub == "removed"
    assert letter.comments.filter(removed_at__isnull=False).count() == 1
