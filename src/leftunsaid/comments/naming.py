"""How an answer says which comment it is for."""

import re
from itertools import islice

ANSWERED_AT_ONCE = 5  # or one line of numbers would answer everybody who asked

# '#7' and 'comment 7' anywhere; '7:' and 'to 7' where a line begins. No number is longer than a thread can be.
_NAMED = re.compile(
    r"(?<![\w#&/])\#([0-9]{1,8})(?![\w])"
    r"|\bcomment[ ]\#?([0-9]{1,8})(?!\w)"
    r"|^[ \t]*([0-9]{1,8})[ ]?:(?![0-9])"
    r"|^[ \t]*to[ ]([0-9]{1,8})(?![\w])",
    re.IGNORECASE | re.MULTILINE,
)


def numbers_named(text: str) -> set[int]:
    """The numbers of the comments that this text is an answer to, as far as it says so: the first five."""
    named = (int(number) for found in _NAMED.finditer(text) for number in found.groups() if number)
    return set(islice(dict.fromkeys(named), ANSWERED_AT_ONCE))
