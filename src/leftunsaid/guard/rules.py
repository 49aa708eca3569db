"""What the guard looks at before others can read something: each rule is one line in RULES, the weightiest first.

A rule only ever makes something wait, and never turns it away: all of them are sometimes wrong. Another wording of
a rule is another version, and stands so in what it says.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Self

from leftunsaid.guard.cruel import urges_self_harm
from leftunsaid.guard.insisted import What, insists_on_names
from leftunsaid.guard.likeness import sketch
from leftunsaid.guard.wordlist import has_listed_words

IN_A_ROW = 200
SAME_LINES = 20
SECONDS_TO_READ = 2


@dataclass(frozen=True)
class Draft:
    """What somebody wants to send, as far as rules look at it: a letter or a comment, and its texts."""

    what: What
    texts: tuple[str, ...]
    before: tuple[str, ...] = ()  # of an edit, and by this it is told: what stands there now
    trap: str = ""  # what was typed into the field that nobody sees
    seconds_since_preview: float | None = None

    @cached_property
    def sketch(self) -> tuple[str, ...]:
        return sketch(self.texts, before=self.before)

    @cached_property
    def urges_self_harm(self) -> bool:
        return any(urges_self_harm(text) for text in self.texts)

    @cached_property
    def turns_cruel(self) -> bool:
        """Does it urge somebody now, and did not before?"""
        return self.urges_self_harm and not any(urges_self_harm(text) for text in self.before)

    @cached_property
    def insists_on_names(self) -> bool:
        return insists_on_names(self.what, self.texts, before=self.before)

    @cached_property
    def has_listed_words(self) -> bool:
        return has_listed_words(self.texts)

    @cached_property
    def repeats(self) -> bool:
        return any(_has_a_long_run(text) or _is_mostly_one_line(text) for text in self.texts)

    def looked_through(self) -> Self:
        """The same, with all that takes its time done. Whoever is about to write does it before anything is locked."""
        _ = self.sketch, self.turns_cruel, self.insists_on_names, self.has_listed_words, self.repeats
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """One draft before the judge, with what was counted."""

    draft: Draft
    is_many: bool = False
    is_muted: bool = False
    everything_waits: bool = False
    often: Mapping[str, Sequence[bool]] = field(default_factory=dict)  # rule by rule: did each mark come often?


def _nothing(draft: Draft) -> tuple[str, ...]:
    return ()


def _never(draft: Draft) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rule:
    """Does it say something about this case? `name` is its word in `moderation.reasons`.

    Its `marks` of a draft are counted within the hour, and what came more than `above` times came often: from one
    network, or from all together. Where it `mutes`, all waits from then on that comes from the pen of such a draft,
    for seven days at most.
    """

    name: str
    version: int
    speaks: Callable[[Case], bool]
    marks: Callable[[Draft], tuple[str, ...]] = _nothing
    above: int = 0
    of_all: bool = False
    mutes: Callable[[Draft], bool] = _never


def _urges_self_harm(case: Case) -> bool:
    """Whoever is at the edge reads here too. What is quoted or told of others passes; a person looks at the rest."""
    return case.draft.urges_self_harm


def _is_a_comment_that_turns_cruel(draft: Draft) -> bool:
    """Sent or edited so. One that somebody has read, and whose spelling is mended, mutes nobody anew."""
    return draft.what == "comment" and draft.turns_cruel


def _has_listed_words(case: Case) -> bool:
    """The operator of a house knows best which words are read by a person first there. We list none."""
    return case.draft.has_listed_words


def _insists_on_names(case: Case) -> bool:
    """Whoever was asked about a full name, and lets it stand, may have a reason; or it is how somebody is found."""
    return case.draft.insists_on_names


def _is_muted(case: Case) -> bool:
    """Somebody at the desk wants to read first what comes from this pen. It may be a neighbour's: so it only waits."""
    return case.is_muted


def _is_alike(case: Case) -> bool:
    """Who sells something says it many times, a little differently, from wherever. Strangers do not.

    A third of what was looked at, and two at least: a phrase that many use is not yet a text that many send.
    """
    seen = case.often.get("alike", ())
    return bool(seen) and sum(seen) >= _enough_of(len(seen))


def are_alike(one: Set[str], other: Set[str]) -> bool:
    """Do these marks of two texts tell that they are alike? By the measure of the rule, for either of them."""
    shared = len(one & other)
    return bool(shared) and shared >= max(_enough_of(len(one)), _enough_of(len(other)))


def _enough_of(marks: int) -> int:
    return min(marks, max(2, -(-marks // 3)))


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
    Rule("cruel", 1, _urges_self_harm, mutes=_is_a_comment_that_turns_cruel),
    Rule("words", 1, _has_listed_words),
    Rule("names", 1, _insists_on_names),
    Rule("muted", 1, _is_muted),
    ALIKE,
    Rule("trap", 1, _is_trapped),
    Rule("fast", 1, _is_fast_again, marks=_is_fast, above=3),
    Rule("repeats", 1, _repeats),
    Rule("many", 1, _is_many),
    Rule("everything", 1, _everything_waits),
)
