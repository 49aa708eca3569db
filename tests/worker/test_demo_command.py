from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from everything_kept import everything_kept
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.lists import letters_from
from leftunsaid.letters.models import LastNumber, Letter, ListedInBlock
from leftunsaid.lib.text import clean, visible_line
from leftunsaid.worker import many
from leftunsaid.worker.demo import NotEmpty
from leftunsaid.worker.many import fill_with_many

pytestmark = pytest.mark.django_db

MANY = 400


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


@pytest.mark.parametrize("command", [("demo",), ("demo", "--letters", "3")])
def test_samples_do_not_belong_among_letters_of_people(command, refused):
    import make

    make.letter()
    assert "letters here already" in refused(*command)


def test_so_many_letters_come_as_were_asked_for(told):
    said = told("demo", "--letters", "50")
    assert Letter.objects.count() == 50
    assert said == f"50 letters came in, with {Comment.objects.count():,} comments.\n"


@pytest.mark.parametrize("letters", ["0", "-3"])
def test_less_than_one_letter_is_refused(letters, refused):
    assert "from 1 on" in refused("demo", "--letters", letters)


def test_a_public_house_is_filled_only_when_that_is_meant(house, refused, told):
    house(base_url_as_set="https://letters.example")
    assert "--yes" in refused("demo", "--letters", "5")
    told("demo", "--letters", "5", "--yes")
    assert Letter.objects.count() == 5


def test_how_far_it_is_is_told_on_the_other_channel(monkeypatch):
    monkeypatch.setattr("leftunsaid.worker.management.commands.demo.TELL_EVERY", 0)
    monkeypatch.setattr(many, "AT_ONCE", 20)
    progress = StringIO()
    call_command("demo", "--letters", "50", stdout=StringIO(), stderr=progress)
    assert [line.split(",")[0] for line in progress.getvalue().splitlines()] == [
        "20 of 50 letters",
        "40 of 50 letters",
        "50 of 50 letters",
    ]


def test_the_same_number_and_seed_bring_the_same_house(now):
    first = filled(MANY, seed=7, now=now)
    empty()
    assert filled(MANY, seed=7, now=now) == first
    empty()
    assert filled(MANY, seed=8, now=now) != first


def test_all_times_are_counted_back_from_now(now):
    list(fill_with_many(MANY, seed=1, now=now))
    of_letters, of_comments = Letter.objects.order_by("written_at"), Comment.objects.order_by("written_at")
    assert (now - of_letters[0].written_at).days > 5 * 365
    for row in (*of_letters.values(), *of_comments.values()):
        assert all(value <= now for name, value in row.items() if name.endswith("_at") and value), row


def test_every_count_is_right_at_any_size(monkeypatch, now, told):
    monkeypatch.setattr(many, "AT_ONCE", 150)  # so that batches and blocks of numbers end at different places
    list(fill_with_many(1_300, seed=1, now=now))
    assert told("recount") == "All counts are right.\n"
    assert ListedInBlock.objects.filter(size=1_000).count() == 2
    assert LastNumber.objects.get().number == max(Letter.objects.exclude(number=None).values_list("number", flat=True))


def test_broken_off_it_leaves_a_smaller_house_that_is_right(monkeypatch, now, told):
    monkeypatch.setattr(many, "AT_ONCE", 100)
    bringing = fill_with_many(MANY, seed=1, now=now)
    assert next(bringing).letters == Letter.objects.count() == 100
    bringing.close()
    assert told("recount") == "All counts are right.\n"
    with pytest.raises(NotEmpty):
        next(fill_with_many(MANY, seed=1, now=now))


def test_there_is_of_everything_that_can_befall_a_letter_or_a_comment(monkeypatch, now):
    monkeypatch.setitem(many.FATES_OF_LETTERS, "waits", 300)  # of the last month alone: seldom, in a small house
    list(fill_with_many(3_000, seed=1, now=now))
    letters, comments = Letter.objects.all(), Comment.objects.all()
    assert letters.filter(visibility="unlisted").exists()
    for things in (letters, comments):
        assert things.filter(held_at__isnull=False, shown_at__isnull=False).exists()
        assert things.filter(removed_at__isnull=False, erased_at__isnull=False).exists()
        assert things.filter(withdrawn_at__isnull=False).exists()
        assert things.filter(shown_at=None, held_at__isnull=False).exists()
    assert letters.listed().count() > 2_800
    numbers = set(letters.listed().values_list("number", flat=True))
    assert len(numbers) < max(numbers)  # there are gaps


def test_nothing_is_left_to_be_erased(now):
    """What was removed long ago has no words, as if the worker had looked after the house all the time."""
    from leftunsaid.comments import actions as comments
    from leftunsaid.letters import actions as letters

    list(fill_with_many(3_000, seed=1, now=now))
    before = everything_kept()
    assert letters.erase_due(now) == comments.erase_due(now) == 0
    assert everything_kept() == before
    under_gone_letters = Comment.objects.filter(letter__erased_at__isnull=False)
    assert under_gone_letters.exists()
    assert not under_gone_letters.filter(erased_at=None).exists()


def test_places_in_a_thread_are_given_in_the_order_of_time(now):
    list(fill_with_many(MANY, seed=1, now=now))
    for letter in Letter.objects.filter(comment_count__gte=5):
        thread = list(Comment.objects.thread_of(letter))
        assert [comment.number for comment in thread] == list(range(1, letter.comment_count + 1))
        assert [comment.shown_at for comment in thread] == sorted(comment.shown_at for comment in thread)
        assert thread[0].shown_at >= letter.shown_at


def test_a_letter_has_ten_comments_on_average_and_a_few_have_most_of_them(now):
    list(fill_with_many(3_000, seed=1, now=now))
    counts = sorted(Letter.objects.values_list("comment_count", flat=True))
    assert 8 < sum(counts) / len(counts) < 12
    assert counts[len(counts) // 2] < 6
    assert counts[-1] > 200


def test_some_words_stand_everywhere_and_most_hardly_anywhere(now):
    list(fill_with_many(1_000, seed=1, now=now))
    words = Counter(word for body in Letter.objects.values_list("body", flat=True) for word in body.lower().split())
    (_, most), *_ = words.most_common(1)
    assert most > 100 * sorted(words.values())[len(words) // 2]
    lengths = sorted(len(body) for body in Letter.objects.exclude(body="").values_list("body", flat=True))
    assert lengths[-1] > 5 * lengths[len(lengths) // 2]
    assert lengths[-1] < 20_000


def test_the_words_are_as_a_verb_would_have_kept_them(now):
    list(fill_with_many(MANY, seed=1, now=now))
    for letter in Letter.objects.all():
        assert (clean(letter.body), visible_line(letter.dear), visible_line(letter.signature)) == (
            letter.body,
            letter.dear,
            letter.signature,
        )
    for body, name in Comment.objects.values_list("body", "name"):
        assert (clean(body), visible_line(name)) == (body, name)


def test_the_lists_lead_to_every_letter_once_newest_first(now):
    list(fill_with_many(MANY, seed=1, now=now))
    told = [letter.number for skip in range(0, MANY + 10, 10) for letter in letters_from(skip)[:10]]
    standing = Letter.objects.filter(
        visibility="public", shown_at__isnull=False, held_at=None, removed_at=None, withdrawn_at=None
    )
    assert told == sorted(standing.values_list("number", flat=True), reverse=True)


def test_the_next_letter_gets_the_next_number(now, dice):
    list(fill_with_many(MANY, seed=1, now=now))
    last = LastNumber.objects.get().number
    assert write_letter(body="The first one by a person.", now=now, dice=dice).number == last + 1


def filled(letters, *, seed, now):
    """The house without the keys of rows, which a database never gives twice."""
    list(fill_with_many(letters, seed=seed, now=now))
    places = dict(Letter.objects.values_list("pk", "waiting_address"))
    rows = [
        *Letter.objects.order_by("waiting_address").values(),
        *Comment.objects.order_by("waiting_address").values(),
        *ListedInBlock.objects.order_by("size", "first").values(),
    ]
    return [
        {name: places.get(value) if name == "letter_id" else value for name, value in row.items() if name != "id"}
        for row in rows
    ]


def empty():
    for model in (Comment, Letter, ListedInBlock, LastNumber):
        model.objects.all().delete()
