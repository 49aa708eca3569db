"""Whatever happens, and whenever a page is read: it says what it would say if it were made at that instant.

The gate tries a few schedules. To try many by hand, for some minutes:

    EXAMPLES=500 bin/test --sqlite tests/pagecache/test_never_stale.py
"""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.conf import settings as house_settings
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters import looking_back
from leftunsaid.letters.choosing import choose_feelings
from leftunsaid.letters.models import Letter, Seal
from leftunsaid.letters.seals import Wax
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.opening import break_seal, look_through
from leftunsaid.web.mine import let_go
from leftunsaid.worker.timers import TIMERS
from pagecache.readers import Clock, Counted, SharedCache, Site

EXAMPLES = int(os.environ.get("EXAMPLES", "8"))
CHOICE = st.integers(min_value=0, max_value=10**6)
ENCODINGS = st.sampled_from(["", "gzip", "br", "zstd, br;q=0.5", "gzip;q=0"])
READERS = st.sampled_from(["one process", "another", "a cache in front", "a cache that need not ask"])
BEHIND = 600  # seconds that the last may be behind with words, and never with labels
LISTS = ["/", "/feeling/hope", "/asking", "/archive/2026/03", "/answered-by-time", "/archive"]
OTHER_PAGES = ["/page/2", "/feeling/love", "/feeling/hope/before/3", "/archive/2026", "/archive/2026/02"]
OTHER_PAGES += ["/archive/2026/03/before/2", "/about", "/nowhere"]
FEELINGS = st.sampled_from([[], ["hope"], ["hope", "love"]])
LENGTH = 203
FEW = 3  # so that the same page is read before a change and after it


class Schedule(RuleBasedStateMachine):
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.clock.now = make.NOON
        self.serial = count(1)
        self.owner = make.key()[0]
        self.letters: list[int] = []
        self.comments: list[int] = []
        self.writes = self.steps = 0
        self.site = Site(Counted(WSGIHandler()))
        self.processes = {"one process": self.site.with_kept_pages(), "another": self.site.with_kept_pages()}
        self.front = SharedCache(self.site.with_kept_pages(), self.clock)
        unasked = self.site.with_kept_pages()
        unasked.application.cdn_seconds = BEHIND
        self.lazy = SharedCache(unasked, self.clock)
        self.seen_by_lazy: dict[str, int] = {}  # how much was written when it was asked
        self.named: dict[tuple[str, str], bytes] = {}  # what went out under each ETag

    @initialize(long=st.sampled_from([False, False, True]))
    def somebody_has_written(self, long: bool) -> None:
        self.write(author="owner", visibility="public", reason="", feelings=["hope"])
        for asks in (True, False):
            self.answer(which=0, reason="", asks=asks, answers=False)
        if long:
            make.thread(Letter.objects.get(pk=self.letters[0]), LENGTH)
            self.comments += (
                Comment.objects.filter(letter=self.letters[0]).order_by("-pk").values_list("pk", flat=True)[:3]
            )

    # Writing

    @precondition(lambda self: len(self.letters) < FEW)
    @rule(
        author=st.sampled_from(["owner", "nobody"]),
        visibility=st.sampled_from(["public", "public", "unlisted"]),
        reason=st.sampled_from(["", "", "many"]),
        feelings=FEELINGS,
    )
    def write(self, author: str, visibility: str, reason: str, feelings: Sequence[str]) -> None:
        letter = make.letter(
            body=f"Letter {next(self.serial)}.",
            feelings=feelings,
            owner=self.owner if author == "owner" else None,
            visibility=visibility,
            hold_reason=reason,
            now=self.clock.now,
        )
        self.letters.append(letter.pk)
        self.writes += 1

    @precondition(lambda self: len(self.letters) < FEW)
    @rule(visibility=st.sampled_from(["public", "public", "unlisted"]), reason=st.sampled_from(["", "", "many"]))
    def seal(self, visibility: str, reason: str) -> None:
        letter = make.letter(
            body=f"Sealed, {next(self.serial)}.",
            owner=self.owner,
            visibility=visibility,
            hold_reason=reason,
            wax=Wax(self.clock.now.date() + timedelta(days=1)),
            now=self.clock.now,
        )
        self.letters.append(letter.pk)
        self.writes += 1

    @rule(early=st.booleans())
    def seals_break(self, early: bool) -> None:
        """On their day, or because a writer will not wait."""
        for seal in Seal.objects.filter(letter__sealed_at__isnull=False, letter__removed_at=None):
            if early or seal.is_due(self.clock.now):
                break_seal(seal.letter, look_through(seal.letter), now=self.clock.now)
        self.writes += 1

    @rule(which=CHOICE, feelings=FEELINGS)
    def feel_otherwise(self, which: int, feelings: Sequence[str]) -> None:
        choose_feelings(self._letter(which), feelings)
        self.writes += 1

    @rule(which=CHOICE, reason=st.sampled_from(["", "", "many"]))
    def add_a_postscript(self, which: int, reason: str) -> None:
        words = f"P.S., {next(self.serial)}."
        try:
            looking_back.add_postscript(self._letter(which), words, hold_reason=reason, now=self.clock.now)
        except (looking_back.NothingToAddTo, looking_back.NoRoomForMore):
            return
        self.writes += 1

    @rule(which=CHOICE, outcome=st.sampled_from(["right", "wrong", "let go"]))
    def say_what_became(self, which: int, outcome: str) -> None:
        looking_back.predicts(self._letter(which), now=self.clock.now)
        looking_back.say_what_became(self._letter(which), outcome, now=self.clock.now)
        self.writes += 1

    @rule(which=CHOICE, reason=st.sampled_from(["", "", "", "many"]), asks=st.booleans(), answers=st.booleans())
    def answer(self, which: int, reason: str, asks: bool, answers: bool) -> None:
        letter = Letter.objects.get(pk=self.letters[which % len(self.letters)])
        body = f"{f'#{letter.last_comment_number} ' if answers else ''}Me too, {next(self.serial)}."
        said = {"body": body, "owner": self.owner, "hold_reason": reason, "is_asking": asks}
        try:
            comment = make.comment(letter, **said, now=self.clock.now)
        except comments.CommentsClosed:
            return
        self.comments.append(comment.pk)
        self.writes += 1

    @rule(which=CHOICE, verb=st.sampled_from([moderation.hold, moderation.approve, moderation.restore]))
    def decide(self, which: int, verb: Callable[..., None]) -> None:
        self._try(verb, self._thing(which))

    @rule(which=CHOICE, erase=st.booleans())
    def remove(self, which: int, erase: bool) -> None:
        self._try(moderation.remove, self._thing(which), erase=erase)

    @precondition(lambda self: self.comments)
    @rule(which=CHOICE)
    def clear(self, which: int) -> None:
        self._try(moderation.clear, self._comment(which), reason="spam")

    @rule(which=CHOICE)
    def withdraw(self, which: int) -> None:
        thing = self._thing(which)
        if isinstance(thing, Letter):
            letters.withdraw_letter(thing, now=self.clock.now)
        else:
            comments.withdraw_comment(thing, now=self.clock.now)
        self.writes += 1

    @rule(which=CHOICE)
    def edit(self, which: int) -> None:
        thing, body = self._thing(which), f"Other words, {next(self.serial)}."
        try:
            if isinstance(thing, Letter):
                letters.edit_letter(thing, body=body, dear="", signature="", now=self.clock.now)
            else:
                comments.edit_comment(thing, body=body, name="N.", now=self.clock.now)
        except letters.TooLateToEdit:
            return
        self.writes += 1

    @rule(which=CHOICE, verb=st.sampled_from([comments.cover, comments.uncover, comments.let_in, comments.turn_away]))
    @precondition(lambda self: self.comments)
    def answer_the_door(self, which: int, verb: Callable[..., None]) -> None:
        verb(self._comment(which), now=self.clock.now)
        self.writes += 1

    @rule(
        which=CHOICE, verb=st.sampled_from([letters.open_comments, letters.let_comments_wait, letters.close_comments])
    )
    def hold_the_door(self, which: int, verb: Callable[..., None]) -> None:
        try:
            verb(self._letter(which), now=self.clock.now)
        except letters.NobodyToWaitFor:
            return
        self.writes += 1

    @rule(which=CHOICE, visibility=st.sampled_from(["public", "unlisted", "private"]))
    def change_who_may_read(self, which: int, visibility: str) -> None:
        letters.change_visibility(self._letter(which), visibility, now=self.clock.now)
        self.writes += 1

    @rule(take_back=st.booleans())
    def burn(self, take_back: bool) -> None:
        let_go(self.owner, take_back=take_back, now=self.clock.now)
        self.owner = make.key()[0]
        self.writes += 1

    @rule(which=CHOICE)
    def another_program_writes(self, which: int) -> None:
        """By no verb of ours: the database itself counts."""
        thing = self._thing(which)
        type(thing).objects.filter(pk=thing.pk, erased_at=None).exclude(body="").update(
            body=f"By hand, {next(self.serial)}."
        )
        self.writes += 1

    @rule(which=CHOICE, days=st.sampled_from([1, 31]))
    def another_program_writes_what_letters_are_found_by(self, which: int, days: int) -> None:
        """A letter grows older, what was added to it says something else, and no feeling leads to it any more."""
        letter = self._letter(which)
        if letter.shown_at:
            Letter.objects.filter(pk=letter.pk).update(shown_at=letter.shown_at - timedelta(days=days))
        letter.postscripts.update(body=f"By hand, {next(self.serial)}.")
        letter.found_by.all().delete()
        self.writes += 1

    # Time

    @rule(seconds=st.sampled_from([1, 59, 600, 3599, 3600, 20 * 3600, 86400, 31 * 86400, 366 * 86400, -90]))
    def time_goes_by(self, seconds: int) -> None:
        self.clock.now += timedelta(seconds=seconds)

    @rule(last=st.booleans(), hours=st.sampled_from([1, 24]))
    def the_hour_is_nearly_over(self, last: bool, hours: int) -> None:
        """Or just over: that is when labels change."""
        hour = self.clock.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        self.clock.now = hour - timedelta(microseconds=1) if last else hour

    @rule()
    def what_happens_by_itself_happens(self) -> None:
        for timer in TIMERS:
            timer.act(self.clock.now)
        self.writes += 1

    # Reading

    @invariant()
    def somebody_always_has_a_page_open(self) -> None:
        """So whatever changes next is kept by somebody."""
        self.steps += 1
        # Each list twice in a row: before something happens, and after it.
        an_open_list = LISTS[self.steps // 2 % len(LISTS)]
        numbers = Letter.objects.filter(number__isnull=False).values_list("number", flat=True)
        for path in [*(f"/letter/{number}" for number in numbers), an_open_list]:
            self._compare("one process", path, "br", also_made_anew=False)

    @rule(who=READERS, which=CHOICE, encoding=ENCODINGS)
    def read_a_letter(self, who: str, which: int, encoding: str) -> None:
        letter = self._letter(which)
        if letter.number:
            self._compare(who, f"/letter/{letter.number}", encoding)

    @rule(who=READERS, path=st.sampled_from([*LISTS, *OTHER_PAGES]), encoding=ENCODINGS)
    def read_a_list(self, who: str, path: str, encoding: str) -> None:
        self._compare(who, path, encoding)

    @rule(who=READERS, encoding=ENCODINGS)
    def read_where_a_long_thread_goes_on(self, who: str, encoding: str) -> None:
        if number := Letter.objects.get(pk=self.letters[0]).number:
            self._compare(who, f"/letter/{number}/from/201", encoding)

    def _compare(self, who: str, path: str, encoding: str, *, also_made_anew: bool = True) -> None:
        """With what it would say if it were made just now, and with what it said under the same ETag before."""
        made_before, was_asked = self.site.application.times, True
        if who in self.processes:
            answer = self.processes[who].ask(path, HTTP_ACCEPT_ENCODING=encoding)
        elif who == "a cache in front":
            answer, was_asked = self.front.ask(path)
            assert was_asked
        else:
            answer, was_asked = self.lazy.ask(path)
            if was_asked:
                self.seen_by_lazy[path] = self.writes
        if tag := answer.headers.get("ETag"):
            assert self.named.setdefault((path, tag), answer.body) == answer.body
        if self.site.application.times > made_before and not also_made_anew:
            return
        if was_asked or self.seen_by_lazy[path] == self.writes:
            fresh = self.site.ask(path)
            assert (answer.status, answer.page) == (fresh.status, fresh.page)

    def _try(self, verb: Callable[..., None], thing: Letter | Comment, **how: object) -> None:
        try:
            verb(thing, by="ines", now=self.clock.now, **how)
        except moderation.NotPossible:
            return
        self.writes += 1

    def _letter(self, which: int) -> Letter:
        return Letter.objects.get(pk=self.letters[which % len(self.letters)])

    def _comment(self, which: int) -> Comment:
        return Comment.objects.select_related("letter").get(pk=self.comments[which % len(self.comments)])

    def _thing(self, which: int) -> Letter | Comment:
        return self._comment(which // 3) if which % 3 and self.comments else self._letter(which // 3)


def test_a_page_is_what_would_be_made_just_now(transactional_db, clock, monkeypatch):
    assert house_settings.LEFTUNSAID.cache_mb > 0
    monkeypatch.setattr(Schedule, "clock", clock, raising=False)
    few = settings(
        max_examples=EXAMPLES,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    run_state_machine_as_test(Schedule, settings=few)


@pytest.mark.parametrize("path", ["/letter/1", "/terms", "/privacy", *LISTS, *OTHER_PAGES[:-1]])
def test_each_public_page_is_kept(site, path):
    """Or the test above would compare pages that were made anew each time."""
    for _ in range(11):
        make.letter(feelings=["hope", "love"])
    make.letter(now=datetime(2026, 2, 1, tzinfo=UTC))
    kept = site.with_kept_pages()
    first = kept.ask(path)
    kept.application.application = None
    assert kept.ask(path) == first
