"""Whatever happens in whatever order, counts equal items, numbers have no gaps, and the lists show what they should."""

import os
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
from leftunsaid.comments import counts
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters import lists
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.web.mine import let_go

type Thing = Letter | Comment

AUTHORS = ("nobody", "somebody with a key")
VISIBILITIES = st.sampled_from(["public", "unlisted", "private"])
FIRST_NUMBER = 998  # so that the border of a block comes soon
A_FEW = 5  # make a burst
EXAMPLES = 5 if os.environ.get("DATABASE_URL") else 25  # all in one transaction, which PostgreSQL likes ten times less
CHOICE = st.integers(min_value=0, max_value=10**6)


@pytest.fixture
def bursts_are_small(monkeypatch):
    monkeypatch.setattr(comments, "BURST", A_FEW)


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
        first = make.letter(number=FIRST_NUMBER, now=self.now, dice=self.dice)
        self.letters.append(first.pk)
        self._remember(first)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    @rule(
        author=st.sampled_from(AUTHORS),
        reason=st.sampled_from(["", "everything"]),
        visibility=VISIBILITIES,
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

    @precondition(lambda self: self._things_of_the_key())
    @rule(which=CHOICE, words=st.integers(min_value=0, max_value=3), reason=st.sampled_from(["", "", "everything"]))
    def edit(self, which: int, words: int, reason: str) -> None:
        mine = self._things_of_the_key()
        thing = mine[which % len(mine)]
        body = f"Wording {words}."
        try:
            if isinstance(thing, Letter):
                letters.edit_letter(thing, body=body, dear="", signature="", hold_reason=reason, now=self.now)
            else:
                comments.edit_comment(thing, body=body, name="", hold_reason=reason, now=self.now)
        except letters.TooLateToEdit:
            assert not thing.may_be_edited(self.now)
            return
        assert thing.body == body

    @precondition(lambda self: Letter.objects.kept_for(self.owner).exists())
    @rule(which=CHOICE, visibility=VISIBILITIES, reason=st.sampled_from(["", "", "everything"]))
    def change_visibility(self, which: int, visibility: str, reason: str) -> None:
        mine = list(Letter.objects.kept_for(self.owner))
        letter = mine[which % len(mine)]
        letters.change_visibility(letter, visibility, hold_reason=reason, now=self.now)
        self._remember(letter)

    @precondition(lambda self: self._things_of_the_key())
    @rule(which=CHOICE)
    def hand_over(self, which: int) -> None:
        mine = self._things_of_the_key()
        thing, to = mine[which % len(mine)], make.key()[0]
        if isinstance(thing, Letter):
            letters.hand_over(thing, to)
        else:
            comments.hand_over(thing, to)

    @precondition(lambda self: Letter.objects.kept_for(self.owner).exists())
    @rule(which=CHOICE, door=st.sampled_from(["open", "wait", "wait", "closed"]))
    def hold_the_door(self, which: int, door: str) -> None:
        mine = list(Letter.objects.kept_for(self.owner))
        letter = mine[which % len(mine)]
        match door:
            case "open":
                letters.open_comments(letter, now=self.now)
            case "wait":
                letters.let_comments_wait(letter, now=self.now)
            case "closed":
                letters.close_comments(letter, now=self.now)
        assert letter.door == door

    @precondition(lambda self: self.comments)
    @rule(which=CHOICE, act=st.sampled_from([comments.let_in, comments.let_in, comments.turn_away, comments.cover]))
    def answer_the_door(self, which: int, act: Callable[..., None]) -> None:
        comment = self._comment(self.comments[which % len(self.comments)])
        act(comment, now=self.now)
        self._remember(comment)

    @precondition(lambda self: self.comments)
    @rule(which=CHOICE)
    def uncover(self, which: int) -> None:
        comments.uncover(self._comment(self.comments[which % len(self.comments)]), now=self.now)

    @rule(take_back=st.booleans())
    def burn(self, take_back: bool) -> None:
        private = [letter.pk for letter in Letter.objects.kept_for(self.owner) if letter.is_private]
        let_go(self.owner, take_back=take_back, now=self.now)
        assert not Letter.objects.filter(pk__in=private, withdrawn_at=None).exists()
        self.owner = make.key()[0]

    @rule(hours=st.sampled_from([0, 1, 24, 24 * 31]))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours, seconds=1)
        letters.erase_due(self.now)
        letters.end_bursts(self.now)
        comments.erase_due(self.now)

    @invariant()
    def letters_are_numbered_in_the_order_of_first_showing(self) -> None:
        numbered = Letter.objects.filter(number__isnull=False).order_by("number").values_list("number", "pk")
        assert list(numbered) == list(enumerate(self.letters_shown, FIRST_NUMBER))

    @invariant()
    def each_thread_is_numbered_in_the_order_of_first_showing_and_counted_right(self) -> None:
        for letter in Letter.objects.all():
            thread = list(Comment.objects.thread_of(letter).values_list("number", "pk"))
            assert thread == list(enumerate(self.comments_shown.get(letter.pk, []), 1))
            assert letter.comment_count == letter.last_comment_number == len(thread)

    @invariant()
    def what_is_counted_once_more_is_what_was_kept(self) -> None:
        assert lists.recount() == []
        assert counts.recount() == []

    @invariant()
    def every_page_of_the_lists_is_what_a_plain_walk_finds(self) -> None:
        everything = Letter.objects.readable().filter(visibility="public").order_by("-number")
        visible = list(everything.values_list("number", flat=True))
        for skip in range(len(visible) + 2):
            page = lists.letters_from(skip)[:10]
            assert [letter.number for letter in page] == visible[skip : skip + 10]

    @invariant()
    def nobody_is_asked_to_read_what_is_for_its_writer_alone(self) -> None:
        assert not [letter for letter in Letter.objects.waiting() if letter.is_private]

    @invariant()
    def each_comment_that_waits_is_read_by_the_desk_or_by_the_writer_of_its_letter(self) -> None:
        waits = {
            comment
            for comment in Comment.objects.select_related("letter")
            if comment.stub == "held" and not comment.letter.is_gone and not comment.erased_at
        }
        by_the_desk = set(Comment.objects.waiting())
        with_writers = Letter.objects.filter(owner__isnull=False, withdrawn_at=None, removed_at=None)
        by_writers = {comment for letter in with_writers for comment in Comment.objects.waiting_for_writer(letter)}
        assert by_the_desk | by_writers == waits
        assert not by_the_desk & by_writers

    @invariant()
    def what_is_covered_or_waits_is_read_by_nobody_else(self) -> None:
        for comment in Comment.objects.all():
            assert comment.is_readable == (
                comment.shown_at is not None and comment.stub == "" and not comment.erased_at
            )
            assert not (comment.is_readable and (comment.covered_at or comment.held_at))

    @invariant()
    def what_may_be_read_is_what_the_query_says_and_has_words(self) -> None:
        readable = set(Letter.objects.readable())
        assert readable == {letter for letter in Letter.objects.all() if letter.is_readable}
        assert all(letter.body for letter in readable)
        assert all(comment.body for comment in Comment.objects.filter(letter__in=readable) if comment.is_readable)

    @invariant()
    def what_was_taken_back_keeps_no_words_and_no_owner(self) -> None:
        for thing in [*Letter.objects.exclude(withdrawn_at=None), *Comment.objects.exclude(withdrawn_at=None)]:
            assert (thing.body, thing.owner, thing.press_hash) == ("", None, None)
            assert not thing.earlier_wordings.exists()

    def _decide(self, which: int, verb: Callable[..., None], **how: bool) -> None:
        everything = [*map(self._letter, self.letters), *map(self._comment, self.comments)]
        thing = everything[which % len(everything)]
        try:
            verb(thing, by="ines", now=self.now, **how)
        except moderation.NotPossible:
            return
        self._remember(thing)

    def _remember(self, thing: Thing) -> None:
        if isinstance(thing, Letter):
            is_shown, shown = thing.is_listed, self.letters_shown
        else:
            is_shown, shown = thing.shown_at is not None, self.comments_shown.setdefault(thing.letter_id, [])
        if is_shown and thing.pk not in shown:
            shown.append(thing.pk)

    def _things_of_the_key(self) -> list[Thing]:
        return [*Letter.objects.kept_for(self.owner), *Comment.objects.kept_for(self.owner)]

    def _letter(self, pk: int) -> Letter:
        return Letter.objects.get(pk=pk)

    def _comment(self, pk: int) -> Comment:
        return Comment.objects.select_related("letter").get(pk=pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("bursts_are_small")
def test_any_sequence_of_verbs_keeps_counts_and_numbers():
    run_state_machine_as_test(House, settings=settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None))
