"""Whatever happens in whatever order, counts equal items and numbers have no gaps."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation

type Thing = Letter | Comment

AUTHORS = ("nobody", "somebody with a key")
CHOICE = st.integers(min_value=0, max_value=10**6)


class House(RuleBasedStateMachine):
    """A house in which everyone does what they may, at random, and a shadow of it that only remembers order."""

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.now = make.NOON
        self.dice = Random(8)
        self.owner = make.key()[0]
        self.letters: list[int] = []
        self.comments: list[int] = []
        self.letters_shown: list[int] = []  # in the order of first showing
        self.comments_shown: dict[int, list[int]] = {}
        self.write("nobody", reason="", visibility="public")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    @rule(
        author=st.sampled_from(AUTHORS),
        reason=st.sampled_from(["", "everything"]),
        visibility=st.sampled_from(["public", "unlisted", "private"]),
    )
    def write(self, author: str, reason: str, visibility: str) -> None:
        owner = self.owner if author != "nobody" or visibility == "private" else None
        letter = make.letter(owner=owner, hold_reason=reason, visibility=visibility, now=self.now, dice=self.dice)
        self.letters.append(letter.pk)
        self._remember(letter)

    @rule(which=CHOICE, author=st.sampled_from(AUTHORS), reason=st.sampled_from(["", "", "many"]), press=CHOICE)
    def answer(self, which: int, author: str, reason: str, press: int) -> None:
        letter = Letter.objects.get(pk=self.letters[which % len(self.letters)])
        owner = self.owner if author != "nobody" else None
        try:
            comment = make.comment(
                letter, owner=owner, hold_reason=reason, press_hash=str(press % 3), now=self.now, dice=self.dice
            )
        except comments.CommentsClosed:
            assert not letter.takes_comments
            return
        if comment.pk not in self.comments:
            self.comments.append(comment.pk)
        self._remember(comment)

    @rule(which=CHOICE)
    def hold(self, which: int) -> None:
        self._decide(which, moderation.hold)

    @rule(which=CHOICE)
    def approve(self, which: int) -> None:
        self._decide(which, moderation.approve)

    @rule(which=CHOICE, erase=st.booleans())
    def remove(self, which: int, erase: bool) -> None:
        self._decide(which, moderation.remove, erase=erase)

    @rule(which=CHOICE)
    def restore(self, which: int) -> None:
        self._decide(which, moderation.restore)

    @precondition(lambda self: self._things_of_the_key())
    @rule(which=CHOICE)
    def withdraw(self, which: int) -> None:
        mine = self._things_of_the_key()
        thing = mine[which % len(mine)]
        if isinstance(thing, Letter):
            letters.withdraw_letter(thing, now=self.now)
        else:
            comments.withdraw_comment(thing, now=self.now)

    @rule(hours=st.sampled_from([0, 1, 24, 24 * 31]))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours, seconds=1)
        letters.erase_due(self.now)
        comments.erase_due(self.now)

    @invariant()
    def letters_are_numbered_in_the_order_of_first_showing(self) -> None:
        numbered = Letter.objects.filter(number__isnull=False).order_by("number").values_list("number", "pk")
        assert list(numbered) == list(enumerate(self.letters_shown, 1))

    @invariant()
    def each_thread_is_numbered_in_the_order_of_first_showing_and_counted_right(self) -> None:
        for letter in Letter.objects.all():
            thread = list(Comment.objects.thread_of(letter).values_list("number", "pk"))
            assert thread == list(enumerate(self.comments_shown.get(letter.pk, []), 1))
            assert letter.comment_count == letter.last_comment_number == len(thread)

    @invariant()
    def what_may_be_read_is_what_the_query_says_and_has_words(self) -> None:
        readable = set(Letter.objects.readable())
        assert readable == {letter for letter in Letter.objects.all() if letter.is_readable}
        assert all(letter.body for letter in readable)
        assert all(comment.body for comment in Comment.objects.filter(letter__in=readable) if comment.is_readable)

    @invariant()
    def what_was_taken_back_keeps_no_words_and_no_owner(self) -> None:
        for thing in [*Letter.objects.exclude(withdrawn_at=None), *Comment.objects.exclude(withdrawn_at=None)]:
            assert (thing.body, thing.owner, thing.press_hash) == ("", None, "")

    def _decide(self, which: int, verb: Callable[..., None], **how: bool) -> None:
        everything = [*map(self._letter, self.letters), *map(self._comment, self.comments)]
        thing = everything[which % len(everything)]
        try:
            verb(thing, by="ines", now=self.now, **how)
        except moderation.NotPossible:
            return
        self._remember(thing)

    def _remember(self, thing: Thing) -> None:
        if thing.shown_at is None:
            return
        shown = self.letters_shown
        if isinstance(thing, Comment):
            shown = self.comments_shown.setdefault(thing.letter_id, [])
        elif not thing.is_public:
            return
        if thing.pk not in shown:
            shown.append(thing.pk)

    def _things_of_the_key(self) -> list[Thing]:
        return [*Letter.objects.kept_for(self.owner), *Comment.objects.kept_for(self.owner)]

    def _letter(self, pk: int) -> Letter:
        return Letter.objects.get(pk=pk)

    def _comment(self, pk: int) -> Comment:
        return Comment.objects.select_related("letter").get(pk=pk)


@pytest.mark.django_db
def test_any_sequence_of_verbs_keeps_counts_and_numbers():
    run_state_machine_as_test(House, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
