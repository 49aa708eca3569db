"""The labelled examples, and how well the shield does on them. See `docs/shield.md`."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from leftunsaid.guard.shield import contacts_in

FOLDER = Path(__file__).parent / "labelled"
_MARKED = re.compile(r"⟦(\w+)\|([^⟧]*)⟧")
_ESCAPED = re.compile(r"\\n|\\u[0-9a-f]{4}")


@dataclass(frozen=True)
class Contact:
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Example:
    language: str
    text: str
    contacts: tuple[Contact, ...]

    @property
    def is_held_out(self) -> bool:
        """Half of them were not looked at while the rules were made; which half, the text itself says."""
        return sha256(self.text.encode()).digest()[0] % 2 == 1


def examples(name: str) -> Iterator[Example]:
    """'contacts' or 'quiet'; and each with 'later_' or 'last_' before it: first read when the rules were made."""
    language = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r"\[\w\w\]", line):
            language = line[1:-1]
        elif line:
            yield _example(language, _ESCAPED.sub(lambda found: found[0].encode().decode("unicode_escape"), line))


def _example(language: str, line: str) -> Example:
    text, here, contacts = "", 0, []
    for marked in _MARKED.finditer(line):
        text += line[here : marked.start()]
        contacts.append(Contact(len(text), len(text) + len(marked[2]), marked[1]))
        text += marked[2]
        here = marked.end()
    return Example(language, text + line[here:], tuple(contacts))


def missed(example: Example) -> list[Contact]:
    """The contacts of which a letter or a digit would still be read."""
    covered = {place for find in contacts_in(example.text) for place in range(find.start, find.end)}
    return [
        contact
        for contact in example.contacts
        if any(example.text[place].isalnum() and place not in covered for place in range(contact.start, contact.end))
    ]


def recall_by_kind(chosen: list[Example]) -> dict[str, tuple[int, int]]:
    """For each kind, how many contacts are found whole, of how many."""
    there = Counter(contact.kind for example in chosen for contact in example.contacts)
    gone = Counter(contact.kind for example in chosen for contact in missed(example))
    return {kind: (count - gone[kind], count) for kind, count in sorted(there.items())}


def rightly_named(chosen: list[Example]) -> tuple[int, int]:
    """How many contacts are called what they are, of how many."""
    named = 0
    contacts = [(example, contact) for example in chosen for contact in example.contacts]
    for example, contact in contacts:
        near = [find for find in contacts_in(example.text) if find.start < contact.end and contact.start < find.end]
        named += {find.kind for find in near} == {contact.kind}
    return named, len(contacts)


def false_alarms(chosen: list[Example]) -> list[Example]:
    return [example for example in chosen if contacts_in(example.text)]
