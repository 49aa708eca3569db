"""What the shield and the rules of today say of words that stood in another house."""

from dataclasses import dataclass

from leftunsaid.guard.actions import Hold, Said, judge_words
from leftunsaid.guard.insisted import What
from leftunsaid.guard.rules import Draft
from leftunsaid.guard.shield import contacts_in


@dataclass(frozen=True, slots=True)
class Objection:
    """Why something waits until somebody has read it: a word of `moderation.reasons`, and what the rules said."""

    reason: str
    said: tuple[Said, ...] = ()


def objection_to(what: What, texts: tuple[str, ...]) -> Objection | None:
    verdict = judge_words(Draft(what, texts=texts))
    reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    # Nobody sat in front of a preview there, so nobody was asked to take an address out.
    if any(contacts_in(text) for text in texts):
        reason = "contacts"
    return Objection(reason, said) if reason else None
