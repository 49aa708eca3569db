"""What each rule says, and about what it keeps silent: for the rules alone, without a page."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from everything_kept import is_kept_in_a_table
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.guard.actions import Allow, Hold, Refuse
from leftunsaid.guard.actions import judge as judge_with_dice
from leftunsaid.guard.models import Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import RULES, Draft
from leftunsaid.moderation.reasons import HOLD_REASONS, RISK

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")
SOLD = "Grow rich from your kitchen table, cousin {n}: our golden kettle brews coins while you sleep at night"
judge = partial(judge_with_dice, dice=Random(8))


def networks():
    number = 0
    while True:
        yield Visitor(network=f"8.9.{number // 250}.{number % 250}", browser="A")
        number += 1


@pytest.fixture
def told(now):
    """What the judge says of these texts, each sent from a network of its own."""
    elsewhere = networks()

    def tell(*texts, what="comment", now=now, **more):
        return judge(what, next(elsewhere), limit=20, draft=Draft(what, texts, **more), now=now)

    return tell


def reasons(verdict):
    return verdict.reasons if isinstance(verdict, Hold) else ()


# Each rule


def test_every_rule_has_a_word_a_rank_a_reason_why_and_a_name_of_its_own():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(names) <= HOLD_REASONS.keys() & RISK.keys()
    assert all(rule.version >= 1 and rule.speaks.__doc__ for rule in RULES)


def test_the_first_reason_is_the_weightiest():
    ranks = [RISK[rule.name] for rule in RULES]
    assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize("text", LIKE_THE_SEEDS)
def test_what_people_write_here_raises_nothing(told, text):
    assert [told(text, what=what) for what in ("letter", "comment", "edit")] == [Allow()] * 3


def test_a_field_that_nobody_sees_makes_it_wait_when_something_stands_in_it(told):
    verdict = told("Me too.", trap="https://coins.example")
    assert verdict.reason == "trap"
    assert [(said.rule, said.version) for said in verdict.said] == [("trap", 1)]
    assert told("Me too.", trap=" \n") == Allow()


def test_what_was_typed_there_is_not_kept(told):
    told("Me too.", trap="kettlecoins")
    assert not is_kept_in_a_table("kettlecoins")


def test_a_person_may_be_quick_and_a_program_always_is(now):
    send = partial(judge, "comment", HERE, limit=20, now=now)
    quick = [send(draft=Draft("comment", ("Me too.",), seconds_since_preview=1.9)) for _ in range(5)]
    assert [reasons(one) for one in quick] == [(), (), (), ("fast",), ("fast",)]
    assert send(draft=Draft("comment", ("Me too.",), seconds_since_preview=2)) == Allow()
    assert send(draft=Draft("comment", ("Me too.",))) == Allow()
    elsewhere = Visitor(network="9.9.9.9", browser="A")
    draft = Draft("comment", ("Me too.",), seconds_since_preview=0)
    assert judge("comment", elsewhere, limit=20, draft=draft, now=now) == Allow()


def test_a_seal_from_a_clock_that_ran_ahead_is_not_fast(now):
    draft = Draft("comment", ("Me too.",), seconds_since_preview=-7000)
    assert [judge("comment", HERE, limit=20, draft=draft, now=now) for _ in range(6)] == [Allow()] * 6


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("a" * 200, False),
        ("a" * 201, True),
        ("no" * 300, False),
        ("\n" * 500 + "I miss you.", False),
        ("Dear all,\n" + "buy\n" * 21, True),
        ("buy\n" * 20, False),
        ("  buy\nbuy  \n\n" * 11, True),
        ("".join(f"on day {n}\nI miss you\n" for n in range(30)), False),
        ("".join(f"on day {n}\nI miss you\nI miss you\n" for n in range(30)), True),
    ],
)
def test_a_sign_held_down_or_a_line_pasted_over_and_over_waits(told, text, waits):
    assert reasons(told(text)) == (("repeats",) if waits else ())


def test_each_line_of_a_letter_is_looked_at(told):
    assert reasons(told("Dear you.", "", "x" * 201)) == ("repeats",)


def test_several_rules_are_told_the_weightiest_first(told, house):
    house(everything_waits=True)
    verdict = told("x" * 201, trap="x")
    assert verdict.reasons == ("trap", "repeats", "everything")
    assert [said.rule for said in verdict.said] == ["trap", "repeats"]


# What is alike


def test_the_sixth_alike_from_anywhere_waits_and_all_after_it(told):
    verdicts = [told(SOLD.format(n=n)) for n in range(9)]
    assert [reasons(one) for one in verdicts] == [()] * 5 + [("alike",)] * 4
    assert len({one.said[0].likeness for one in verdicts[5:]}) == 1
    assert verdicts[5].said[0].likeness


@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        lambda text: text.replace("e", "е").replace("o", "о"),  # Cyrillic
        lambda text: text.replace("golden", "gol\u200bden").replace(" ", "  "),
        lambda text: f"{text}!!! 12345",
        lambda text: f"Good evening, my dear friends. {text}",
        lambda text: text.replace("kitchen table", "garden chair"),
    ],
)
def test_a_disguise_does_not_help(told, disguise):
    for n in range(6):
        told(SOLD.format(n=n))
    assert reasons(told(disguise(SOLD.format(n="Lilian")))) == ("alike",)


def test_letters_comments_and_edits_are_alike_to_each_other(told):
    for what in ("letter", "comment") * 3:
        told(SOLD, what=what)
    assert reasons(told(SOLD, what="edit", before=("Me too.",))) == ("alike",)


def test_what_else_is_said_in_that_hour_is_not_held(told):
    for n in range(40):
        told(SOLD.format(n=n))
    assert {told(text) for text in LIKE_THE_SEEDS} == {Allow()}
    assert told("My cousin bought a golden kettle once, and never spoke to any of us again.") == Allow()


def test_short_thanks_may_be_said_by_everyone(told):
    for words in ("thank you, I needed that", "You have no idea how much that helped tonight", "Me too.", "🖤"):
        assert {told(words, "Cara") for _ in range(5)} == {Allow()}
    thanks = ["thank you, I needed that"] * 60
    assert {told(words) for words in thanks} == {Allow()}


def test_thanks_that_begin_alike_are_no_burst(told):
    """Strangers say the same four words, and then their own."""
    own = ["my mother", "the kitchen", "November", "a river in Porto", "seven years", "his violin", "our dog", "Lena"]
    for one in own * 3:
        assert (
            told(f"Thank you so much for writing this. I needed to hear it today, it made me think of {one}.")
            == Allow()
        )


def test_the_next_hour_begins_anew(told, now):
    for n in range(7):
        told(SOLD.format(n=n))
    assert told(SOLD.format(n=8), now=now + timedelta(hours=1)) == Allow()


def test_two_days_cannot_be_put_together(told, now):
    one, other = ([told(SOLD, now=day) for _ in range(6)][-1] for day in (now, now + timedelta(days=1)))
    assert one.said[0].likeness != other.said[0].likeness


def test_within_a_day_what_is_alike_stays_alike(told, now):
    one, other = ([told(SOLD, now=hour) for _ in range(6)][-1] for hour in (now, now + timedelta(hours=2)))
    assert one.said[0].likeness == other.said[0].likeness


def test_whoever_mends_a_letter_ten_times_is_not_ten_people(told):
    text = "It rained on the harbour and the old ferry did not come, so I walked home along the tramway."
    for n in range(10):
        mended = f"{text} {'So it goes' * n}."
        assert told(mended, what="edit", before=(text,)) == Allow()
        text = mended


def test_no_word_of_it_is_kept_only_keyed_hashes(told, settings):
    told(SOLD.format(n=1))
    assert not is_kept_in_a_table("kettle")
    kept = set(Tally.objects.values_list("key_hash", flat=True))
    settings.HASH_KEY = b"the key of another house"
    told(SOLD.format(n=1))
    assert Tally.objects.filter(key_hash__in=kept, count__gt=1).count() == 0


def test_what_is_turned_away_counts_for_nothing(told, now):
    draft = Draft("letter", (SOLD,))
    sent = [judge("letter", HERE, limit=1, draft=draft, now=now) for _ in range(30)]
    assert sum(isinstance(one, Refuse) for one in sent) == 26  # four times an hour's worth of one
    assert told(SOLD) == Allow()  # the fifth that was taken


@pytest.mark.parametrize("text", ["a" * 262_144, "a b " * 65_536, "ab\n" * 87_381, "\u0301" * 131_072, "кa" * 87_381])
def test_the_longest_texts_are_judged(told, text):
    assert told(text) is not None
