"""What must never be, the database refuses, whoever asks it."""

import pytest
from django.db import IntegrityError, transaction

import make
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def refused(rule, letter, **changes):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**changes)


def test_a_letter_without_words_is_refused():
    refused("a_letter_has_words_until_they_are_erased", make.letter(), body="")


@pytest.mark.parametrize("left", ["body", "dear", "signature"])
def test_an_erased_letter_that_keeps_a_word_is_refused(now, left):
    erased = {"body": "", "dear": "", "signature": "", "erased_at": now}
    refused("an_erased_letter_keeps_no_words", make.letter(), **erased | {left: "still here"})


def test_a_number_for_a_letter_that_was_never_shown_is_refused():
    refused("a_number_is_given_when_a_letter_is_shown", make.letter(hold_reason="everything"), number=7)


def test_a_public_letter_shown_without_a_number_is_refused():
    refused("a_listed_letter_has_a_number", make.letter(), number=None)


def test_a_number_that_another_letter_has_is_refused():
    make.letter(number=7)
    refused("number", make.letter(), number=7)


def test_an_address_that_another_letter_has_is_refused():
    refused("address", make.letter(), address=make.letter().address)


def test_a_waiting_address_that_another_letter_has_is_refused():
    refused("waiting_address", make.letter(), waiting_address=make.letter().waiting_address)


def test_a_count_below_nothing_is_refused():
    refused("comment_count", make.letter(), comment_count=-1)
