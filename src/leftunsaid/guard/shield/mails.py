"""E-mail addresses, written, spaced or spelled out."""

from collections.abc import Iterator

from leftunsaid.guard.shield.domains import GENERIC, SPACED, Domain, domain_at, dot_at, is_meant
from leftunsaid.guard.shield.number_words import DIGITS_OF
from leftunsaid.guard.shield.reading import Find, Reading, folded

_AT_WORDS = folded("at ät bei arroba arobas arobase chiocciola klammeraffe małpa apenstaartje snabela собака kringla")
# Nobody says these but for the sign.
_AT_ALONE = _AT_WORDS - folded("at ät bei собака chiocciola małpa kringla")
_OPENING, _CLOSING = frozenset("([{<*_-|/~"), frozenset(")]}>*_-|/~")
_ANCHORS = frozenset(("@", "a", *_AT_WORDS))
_PROVIDERS = folded(
    "gmail googlemail hotmail outlook yahoo icloud protonmail proton gmx web aol live yandex libero tutanota ymail "
    "posteo mailbox onet interia orange laposte freenet ziggo"
)
_LOCAL_SIGNS = "._-+%"
_LOCAL_WORDS = folded("underscore unterstrich dash hyphen minus bindestrich plus tiret guion guión trattino underline")
_LONGEST_LOCAL = 48  # tokens
_LONGEST_DOMAIN = 24  # tokens
# 'I was at dot com', 'he works at gmail'.
_NO_LOCAL = folded(
    "i you he she it we they me him her us them am is are was were be been look looks looked looking works work "
    "worked working stare stared staring laugh laughed job home not only meet met live lived back here there again "
    "a an the shop buy bought found find see saw sold available"
)


def mails_in(reading: Reading) -> Iterator[Find]:
    end_of_last = 0
    for here in reading.places(_ANCHORS):
        if here < end_of_last:
            continue
        sign = _at_sign(reading, here)
        if sign is None:
            continue
        first, behind, certain = sign
        end, spelled = _end_of_domain(reading, behind, certain=certain, first=first)
        start = _start_of_local(reading, first, certain=certain, not_before=end_of_last)
        if end == 0 or start == first:
            continue
        yield reading.find(start, end, "mail", "spelled-mail" if spelled or first + 1 < behind else "mail")
        end_of_last = end


def _at_sign(reading: Reading, here: int) -> tuple[int, int, bool] | None:
    """The tokens that say 'at' from here on, first and behind; and whether that can mean anything else."""
    text = reading.word(here)
    if reading.word(here - 1) in _OPENING and reading.word(here + 1) in _CLOSING:
        return here - 1, here + 2, True
    if text == "@":
        behind = here + 1
        while reading.word(behind) == "@" and behind < here + 4:
            behind += 1
        return here, behind, True
    if text in _AT_WORDS and not reading.glued(here) and not reading.glued(here + 1):
        named = reading.word(here + 1) in {"sign", "symbol", "zeichen"}
        return here, here + 1 + named, named or text in _AT_ALONE
    return None


def _end_of_domain(reading: Reading, behind: int, *, certain: bool, first: int) -> tuple[int, bool]:
    """Behind the domain (0: there is none), and whether it is spelled out."""
    domain, _ = domain_at(reading, behind, after_at=True)
    close = certain and reading.glued(behind) and reading.glued(first)
    if domain is not None and (_is_enough(reading, behind, domain, close=close, certain=certain)):
        return domain.end, domain.spelled or not certain
    if reading.word(behind) in _PROVIDERS and reading.word(behind + 1) not in {".", "@"}:
        ends = certain and reading.word(behind + 1) in GENERIC
        return behind + 1 + ends, not certain
    # Any dot will do behind a real sign: new domains are sold every day.
    return (_end_of_labels(reading, behind) if close else 0), False


def _end_of_labels(reading: Reading, start: int) -> int:
    """Behind the last of 'name', 'name.name' or 'na-me.name' whose ending may be one; 0 where none is."""
    end, here = 0, start
    while here < start + _LONGEST_DOMAIN and reading.word(here).isalnum():
        ending = reading.word(here)
        if here > start and reading.word(here - 1) == "." and len(ending) > 1 and ending.isalpha():
            end = here + 1
        if reading.word(here + 1) not in {".", "-"} or not (reading.glued(here + 1) and reading.glued(here + 2)):
            break
        here += 2
    return end


def _is_enough(reading: Reading, start: int, domain: Domain, *, close: bool, certain: bool) -> bool:
    if close and not domain.spelled:
        return True
    if certain and domain.spelled and domain.language != SPACED:
        return True  # 'name arroba ejemplo punto es'
    return is_meant(reading, start, domain)


def _start_of_local(reading: Reading, first: int, *, certain: bool, not_before: int) -> int:
    """The first token of the name before the sign; `first` itself when there is none."""
    here = start = first
    joined = True
    while here > max(not_before, first - _LONGEST_LOCAL):
        text = reading.word(here - 1)
        if text.isalnum() and joined:
            start = here = here - 1
        elif joined and text in _LOCAL_SIGNS:
            here -= 1
        else:
            before = _before_a_spelled_sign(reading, here, start)
            if before == here:
                break
            here, joined = before, True
            continue
        joined = reading.glued(here)
    while reading.word(start) in DIGITS_OF and reading.word(start - 1).isalnum() and first - start < _LONGEST_LOCAL:
        start -= 1  # 'anna nine nine at example dot com'
    lonely = start == first - 1 and reading.word(start) in _NO_LOCAL
    return first if lonely and not certain else start


def _before_a_spelled_sign(reading: Reading, here: int, start: int) -> int:
    """'first dot last', 'first underscore last', 'first (dot) last': the token that says the sign, or `here`."""
    if here != start:
        return here
    if reading.word(here - 1) in _LOCAL_WORDS:
        return here - 1
    for length in (1, 3):
        said = dot_at(reading, here - length, after_at=False) if here >= length else None
        if said is not None and said[0] == here and reading.word(here - 1) != ".":
            return here - length
    return here
