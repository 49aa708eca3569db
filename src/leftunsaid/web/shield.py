"""What the shield finds in the words of a form: the pieces, and the sentences that a page says about them."""

from collections.abc import Mapping

from leftunsaid.guard.shield import (
    RULES,
    Find,
    are_a_cluster,
    clues_in,
    contacts_in,
    initials,
    names_in,
    soft_blanks,
)

type Words = Mapping[str, str]  # by the field they stand in
type Finds = Mapping[str, list[Find]]  # by that field too

# Which fields of a form others will read.
PUBLISHED = ("body", "dear", "signature", "name")
_LONGEST_QUOTE = 80


def contacts_of(words: Words) -> Finds:
    """What cannot be published, by field; nothing for a field without."""
    found = {field: contacts_in(text) for field, text in words.items()}
    return {field: finds for field, finds in found.items() if finds}


def full_names_of(words: Words) -> Finds:
    """What is offered to be shortened, by field."""
    found = {field: names_in(text) for field, text in words.items()}
    return {field: finds for field, finds in found.items() if finds}


def cluster_in(words: Words) -> Finds:
    """The weak clues, by field, where there are enough of them in all the fields together."""
    found = {field: clues_in(text) for field, text in words.items()}
    return found if are_a_cluster(find for finds in found.values() for find in finds) else {}


def with_soft_blanks(words: Words) -> dict[str, str]:
    return {field: soft_blanks(words[field], finds) for field, finds in contacts_of(words).items()}


def with_initials(words: Words) -> dict[str, str]:
    return {field: initials(words[field], finds) for field, finds in full_names_of(words).items()}


def sentences(finds: list[Find]) -> list[str]:
    """What was found, by kind, each said once."""
    return list(dict.fromkeys(str(RULES[find.rule]) for find in finds))


def pieces(words: Words, finds: Finds) -> list[str]:
    """What was found, as it was written, each quoted once."""
    found = (words[field][one.start : one.end] for field, ones in finds.items() for one in ones)
    return list(dict.fromkeys(_quoted(piece) for piece in found))


def _quoted(piece: str) -> str:
    return piece if len(piece) <= _LONGEST_QUOTE else piece[: _LONGEST_QUOTE - 1] + "…"
