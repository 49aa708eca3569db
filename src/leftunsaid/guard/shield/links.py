"""Addresses of sites, with or without 'https://', and spelled out."""

from collections.abc import Iterator

from leftunsaid.guard.shield.domains import DOTS, LONGEST_LABEL, domain_at, end_of_path, is_meant
from leftunsaid.guard.shield.reading import Find, Reading

_ANCHORS = frozenset((".", ":", *DOTS))
_SLASHES = {"slash", "schrägstrich", "barra", "schragstrich"}


def links_in(reading: Reading) -> Iterator[Find]:
    end_of_last = 0
    for sign in reading.places(_ANCHORS):
        if sign < end_of_last:
            continue
        here = _start_of_label(reading, sign, not_before=end_of_last)
        if here == sign and reading.word(sign) in ".:":
            continue
        if _opens_a_link(reading, here):
            end_of_last = end_of_path(reading, here + 1)
            if end_of_last > here + 1:
                yield reading.find(here, end_of_last, "link", "link")
            continue
        domain, end_of_last = domain_at(reading, here)
        if domain is not None and is_meant(reading, here, domain):
            end_of_last = _end_of_link(reading, domain.end)
            yield reading.find(here, end_of_last, "link", "spelled-link" if domain.spelled else "link")


def _start_of_label(reading: Reading, sign: int, *, not_before: int) -> int:
    """Where the word before a dot, or what stands for one, begins."""
    here = sign
    while here > max(not_before, sign - LONGEST_LABEL):
        text = reading.word(here - 1)
        if not (here == sign or reading.glued(here)) or not (text.isalnum() or text == "-"):
            break
        here -= 1
    return here


def _opens_a_link(reading: Reading, here: int) -> bool:
    """'anything://', 'www.'"""
    text = reading.word(here)
    if text == "www" and reading.word(here + 1) == "." and reading.glued(here + 2):
        return reading.word(here + 2).isalnum()
    return (
        text.isalpha()
        and all(reading.word(here + n) == sign and reading.glued(here + n) for n, sign in enumerate("://", start=1))
        and reading.glued(here + 4)
    )


def _end_of_link(reading: Reading, here: int) -> int:
    after_slashes = here
    while reading.word(after_slashes) in _SLASHES and reading.word(after_slashes + 1).isalnum():
        after_slashes += 2
    if after_slashes > here:
        return after_slashes
    opens_path = reading.word(here) in {"/", ":", "?", "#", "@", "-", "_"} and reading.glued(here)
    return end_of_path(reading, here) if opens_path and reading.glued(here + 1) else here
