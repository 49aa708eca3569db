"""Whatever happens to comments, letters and mails, in whatever order: in the end everybody who follows a letter was
told of each comment that can be read, once, and of none twice."""

import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NotNow, Refused, Unreachable
from leftunsaid.subscriptions import actions, mails, news
from leftunsaid.subscriptions.models import Mailbox, Subscription
from subscriptions.people import ANA, BEN, CLEO, Letterboxes, follow, leave

WORD = re.compile(r"Word (\w+)")
ANSWERS = {
    "yes": None,
    "not now": NotNow("451"),
    "never": Refused("550 5.1.1"),
    "away": Unreachable("connection refused"),
}
STEPS = st.tuples(
    st.sampled_from(
        ["comment"] * 4
        + ["work"] * 6
        + ["work and meanwhile"] * 3
        + ["hold", "approve", "remove", "restore", "cover", "uncover", "withdraw", "clear", "edit"]
        + ["hide letter", "show letter", "stop and follow", "pace", "resume", "answer", "minutes", "hours", "days"]
    ),
    st.integers(0, 10**6),
)


@pytest.fixture
def words_are_told(house, monkeypatch):
    """So that a mail says which comments it tells of; and few fit into one, so that there are more mails."""
    house(mail_words=True)
    monkeypatch.setattr(mails, "WORDS_OF", 100)
    monkeypatch.setattr(news, "TOLD_AT_ONCE", 4)
    monkeypatch.setattr(news, "AT_ONCE", 2)
    monkeypatch.setattr(comments, "BURST", 10**6)


@pytest.mark.django_db
def test_in_the_end_each_comment_was_told_once(words_are_told):
    # Found as it is: to make it smaller takes many minutes.
    @settings(max_examples=20, phases=[Phase.reuse, Phase.generate])
    @given(st.lists(STEPS, min_size=5, max_size=60))
    def whatever_happens(steps):
        with transaction.atomic():
            world = World()
            for what, which in steps:
                world.do(what, which)
            world.ends_well()
            transaction.set_rollback(True)

    whatever_happens()


class World:
    """One letter, three who follow it, and everything that can happen."""

    def __init__(self) -> None:
        self.now, self.dice = make.NOON, Random(5)
        self.letter = make.letter(owner=make.key()[0])
        self.boxes = Letterboxes()
        for address in (ANA, BEN, CLEO):
            follow(self.letter, address, boxes=self.boxes)
        self.told: Counter[tuple[str, str]] = Counter()
        self.left_at: dict[str, int] = {}
        self.boxes.when_asked = lambda to: None

    def do(self, what: str, which: int) -> None:
        self.now += timedelta(seconds=1)
        getattr(self, f"_{what.replace(' ', '_')}")(which)
        self._read_what_came()

    def ends_well(self) -> None:
        """Nothing is in the way any more, and days go by."""
        self.boxes.answers.clear()
        self._show_letter(0)
        for mailbox in Mailbox.objects.all():
            actions.resume(mailbox, now=self.now)
        self._days(1)
        self._comment(2)  # what was given up is told with the next
        self._days(4)
        self._read_what_came()
        assert not Envelope.objects.open().exists()
        for follows in Subscription.objects.select_related("mailbox"):
            address = actions.address_of(follows.mailbox)
            for comment in Comment.objects.readable_in(self.letter.pk):
                if (comment.news_number or 0) > self.left_at.get(address, 0):
                    assert self.told[address, comment.body] == 1, (address, comment.number)
        assert max(self.told.values()) == 1

    def _read_what_came(self) -> None:
        for mail in self.boxes.mails:
            told = [f"Word {word}" for word in WORD.findall(mail.text)]
            assert str(mail.message["Subject"]).split()[0] == str(len(told))
            for words in told:
                self.told[mail.to, words] += 1
        self.boxes.forget()

    def _comment(self, which: int) -> None:
        letter = Letter.objects.get(pk=self.letter.pk)
        if letter.takes_comments:
            body = f"Word {''.join(self.dice.choices('abcdefghijklmnopqrstuvwxyz', k=12))}"
            owner = make.key()[0] if which % 2 else None
            make.comment(letter, body=body, owner=owner, hold_reason="many" if which % 5 == 0 else "", now=self.now)

    def _one(self, which: int) -> Comment | None:
        there = list(Comment.objects.filter(letter=self.letter).select_related("letter").order_by("pk"))
        return there[which % len(there)] if there else None

    def _decide(self, verb, which: int, **more) -> None:
        if comment := self._one(which):
            try:
                verb(comment, by="ines", now=self.now, **more)
            except moderation.NotPossible:
                """It was not like that."""

    def _hold(self, which: int) -> None:
        self._decide(moderation.hold, which)

    def _approve(self, which: int) -> None:
        self._decide(moderation.approve, which)

    def _remove(self, which: int) -> None:
        self._decide(moderation.remove, which, reason="other")

    def _restore(self, which: int) -> None:
        self._decide(moderation.restore, which)

    def _clear(self, which: int) -> None:
        self._decide(moderation.clear, which, reason="spam")

    def _cover(self, which: int) -> None:
        if comment := self._one(which):
            comments.cover(comment, now=self.now)

    def _uncover(self, which: int) -> None:
        if comment := self._one(which):
            comments.uncover(comment, now=self.now)

    def _withdraw(self, which: int) -> None:
        comment = self._one(which)
        if comment and comment.owner:
            comments.withdraw_comment(comment, now=self.now)

    def _edit(self, which: int) -> None:
        comment = self._one(which)
        if comment and comment.may_be_edited(self.now):
            name = f"Name {which}"
            comments.edit_comment(comment, body=comment.body, name=name, hold_reason="again", now=self.now)

    def _hide_letter(self, which: int) -> None:
        letter = Letter.objects.get(pk=self.letter.pk)
        match which % 3:
            case 0 if letter.is_readable:
                moderation.hold(letter, by="ines", now=self.now)
            case 1 if not letter.is_gone:
                moderation.remove(letter, reason="other", by="ines", now=self.now)
            case _ if not letter.is_gone:
                letters.change_visibility(letter, "unlisted" if which % 2 else "private", now=self.now)

    def _show_letter(self, which: int) -> None:
        letter = Letter.objects.get(pk=self.letter.pk)
        if letter.removed_at:
            moderation.restore(letter, by="ines", now=self.now)
        letters.change_visibility(letter, "public", now=self.now)
        if letter.held_at:
            moderation.approve(letter, by="ines", now=self.now)

    def _stop_and_follow(self, which: int) -> None:
        """One of them goes, and comes back for what is new by then."""
        address = (ANA, BEN, CLEO)[which % 3]
        letter = Letter.objects.get(pk=self.letter.pk)
        everybody = Subscription.objects.select_related("mailbox")
        [follows] = [one for one in everybody if actions.address_of(one.mailbox) == address] or [None]
        if follows and letter.is_listed and not self.boxes.answers:
            self._read_what_came()
            actions.stop(follows.ref)
            self.left_at[address] = letter.last_comment_number
            leave(letter, address, now=self.now)
            while not (asked := everybody.filter(confirmed_at=None).first()):
                self._work(0)
            assert actions.confirm(asked.ref, now=self.now)

    def _pace(self, which: int) -> None:
        there = list(Subscription.objects.order_by("pk"))
        cadence = ("once", "hourly", "daily")[which % 3]
        quiet = (None, None) if which % 2 else (which % 24, which // 24 % 24)
        actions.set_pace(
            there[which % len(there)], cadence=cadence, quiet_from=quiet[0], quiet_to=quiet[1], zone="", now=self.now
        )

    def _resume(self, which: int) -> None:
        for mailbox in Mailbox.objects.order_by("pk")[which % 3 :]:
            actions.resume(mailbox, now=self.now)

    def _answer(self, which: int) -> None:
        answer = list(ANSWERS.values())[which % len(ANSWERS)]
        address = (ANA, BEN, CLEO, "")[which // 7 % 4]
        if answer:
            self.boxes.answers[address] = answer
        else:
            self.boxes.answers.pop(address, None)

    def _work(self, which: int) -> None:
        deliver_due(self.boxes, now=self.now, dice=make.dice)

    def _work_and_meanwhile(self, which: int) -> None:
        """Just while a mail is on its way, something happens to a comment."""
        meanwhile = (self._hold, self._approve, self._restore, self._remove, self._uncover, self._clear, self._comment)

        def act(to: str) -> None:
            meanwhile[which % len(meanwhile)](which // 7)

        self.boxes.when_asked = act
        self._work(which)
        self.boxes.when_asked = lambda to: None

    def _minutes(self, which: int) -> None:
        self._time_passes(timedelta(minutes=which % 60))

    def _hours(self, which: int) -> None:
        self._time_passes(timedelta(hours=which % 24))

    def _days(self, which: int) -> None:
        self._time_passes(timedelta(days=which % 5))

    def _time_passes(self, span: timedelta) -> None:
        until = self.now + span
        while due := Envelope.objects.open().filter(due_at__lte=until).order_by("due_at").first():
            self.now = max(self.now, due.due_at)
            self._work(0)
        self.now = until
