"""What the guard looks at before others can read something: each rule is one line in RULES, the weightiest first.

A rule only ever makes something wait, and never turns it away: all of them are sometimes wrong. Another wording of
a rule is another version, and stands so in what it says.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Self

from leftunsaid.guard.likeness import sketch
from leftunsaid.guard.wordlist import has_listed_words

IN_A_ROW = 200
SAME_LINES = 20
SECONDS_TO_READ = 2


@dataclass(frozen=True)
class Draft:
    """What somebody wants to send, as far as rules look at it: 'letter', 'comment' or 'edit', and its texts."""

    what: str
    texts: tuple[str, ...]
    before: tuple[str, ...] = ()  # of an edit: what stands there now
    trap: str = ""  # what was typed into the field that nobody sees
    seconds_since_preview: float | None = None

    @cached_property
    def sketch(self) -> tuple[str, ...]:
        return sketch(self.texts, before=self.before)

    @cached_property
    def has_listed_words(self) -> bool:
        return has_listed_words(self.texts)

    @cached_property
    def repeats(self) -> bool:
        return any(_has_a_long_run(text) or _is_mostly_one_line(text) for text in self.texts)

    def looked_through(self) -> Self:
        """The same, with all that takes its time done. Whoever is about to write does it before anything is locked."""
        _ = self.sketch, self.has_listed_words, self.repeats
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """One draft before the judge, with what was counted."""

    draft: Draft
    is_many: bool = False
    everything_waits: bool = False
    often: Mapping[str, Sequence[bool]] = field(default_factory=dict)  # rule by rule: did each mark come often?


def _nothing(draft: Draft) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Does it say something about this case? `name` is its word in `moderation.reasons`.

    Its `marks` of a draft are counted within the hour, and what came more than `above` times came often: from one
    network, or from all together.
    """

    name: str
    version: int
    speaks: Callable[[Case], bool]
    marks: Callable[[Draft], tuple[str, ...]] = _nothing
    above: int = 0
    of_all: bool = False


def _has_listed_words(case: Case) -> bool:
    """The operator of a house knows best which words are read by a person first there. We list none."""
    return case.draft.has_listed_words


def _is_alike(case: Case) -> bool:
    """Who sells something says it many times, a little differently, from wherever. Strangers do not.

    A third of what was looked at, and two at least: a phrase that many use is not yet a text that many send.
    """
    seen = case.often.get("alike", ())
    return bool(seen) and sum(seen) >= min(len(seen), max(2, -(-len(seen) // 3)))


def _what_is_alike(draft: Draft) -> tuple[str, ...]:
    return draft.sketch


def _is_trapped(case: Case) -> bool:
    """Programs fill in what no person sees. Some browsers do too, out of kindness: so it waits, and no more."""
    return bool(case.draft.trap.strip())


def _is_fast_again(case: Case) -> bool:
    """Nobody reads a preview in a moment. A person may know what it says, and be quick; a program always is."""
    return any(case.often.get("fast", ()))


def _is_fast(draft: Draft) -> tuple[str, ...]:
    seconds = draft.seconds_since_preview
    return ("fast",) if seconds is not None and 0 <= seconds < SECONDS_TO_READ else ()


def _repeats(case: Case) -> bool:
    """A sign held down, or one line pasted over and over, buries what stands around it."""
    return case.draft.repeats


def _has_a_long_run(text: str) -> bool:
    return any(sum(1 for _ in run) > IN_A_ROW for sign, run in groupby(text) if not sign.isspace())


def _is_mostly_one_line(text: str) -> bool:
    lines = Counter(line for line in map(str.strip, text.split("\n")) if line)
    return bool(lines) and max(lines.values()) > max(SAME_LINES, lines.total() / 2)


def _is_many(case: Case) -> bool:
    """Above its limit a network is not silenced yet: people behind one carrier share it."""
    return case.is_many


def _everything_waits(case: Case) -> bool:
    """Some houses are so small, or so troubled, that a person reads each word first."""
    return case.everything_waits


ALIKE = Rule("alike", 1, _is_alike, marks=_what_is_alike, above=5, of_all=True)

RULES = (
    Rule("words", 1, _has_listed_words),
    ALIKE,
    Rule("trap", 1, _is_trapped),
    Rule("fast", 1, _is_fast_again, marks=_is_fast, above=3),
    Rule("repeats", 1, _repeats),
    Rule("many", 1, _is_many),
    Rule("everything", 1, _everything_waits),
)
