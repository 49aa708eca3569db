import pytest

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_an_empty_house_is_filled_with_letters_and_answers(told):
    told("demo")
    assert Letter.objects.listed().count() >= 3
    for letter in Letter.objects.all():
        assert letter.comment_count == Comment.objects.thread_of(letter).count()
        assert all(comment.since >= letter.since for comment in Comment.objects.thread_of(letter))
    assert Comment.objects.exists()


def test_the_samples_are_numbered_oldest_first(told):
    told("demo")
    ages = list(Letter.objects.order_by("number").values_list("shown_at", flat=True))
    assert ages == sorted(ages)


def test_samples_do_not_belong_among_letters_of_people(told, refused):
    import make

    make.letter()
    assert "letters here already" in refused("demo")
