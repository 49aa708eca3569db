import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter

LETTER = re.compile(
    r"(?:/letter/(?P<number>[1-9][0-9]{0,17})|/u/(?P<address>[A-Za-z0-9]{22}))(?:/from/[1-9][0-9]{2,8})?"
)
COMMENT = re.compile(r"(?:#comment-|/comment/)(?P<comment>[1-9][0-9]{0,8})")
WAITING = re.compile(r"/waiting/(?P<address>[A-Za-z0-9]{22})")


def thing_at(typed: str) -> Letter | Comment | None:
    """What stands at an address as people copy it: whole or from the first slash on, shown, waiting or gone."""
    try:
        parts = urlsplit(typed.strip())
    except ValueError:
        return None
    if waiting := WAITING.fullmatch(parts.path):
        return thing_waiting_at(waiting["address"])
    address = parts.path + (f"#{parts.fragment}" if parts.fragment else "")
    letter_part = LETTER.match(address)
    if not letter_part:
        return None
    letter = Letter.objects.filter(
        **{field: value for field, value in letter_part.groupdict().items() if value}
    ).first()
    rest = address[letter_part.end() :]
    if not rest or letter is None:
        return letter
    comment_part = COMMENT.fullmatch(rest)
    if not comment_part:
        return None
    return Comment.objects.select_related("letter").filter(letter=letter, number=comment_part["comment"]).first()


def thing_waiting_at(address: str) -> Letter | Comment | None:
    """The letter or comment whose author was told to look at `/waiting/<address>`."""
    return next(iter(things_waiting_at([address])), None)


def things_waiting_at(addresses: Iterable[str]) -> list[Letter | Comment]:
    """The same for many, in their order, and each once; where there is none, none. As many questions as for one."""
    asked = list(dict.fromkeys(addresses))
    letters = Letter.objects.filter(waiting_address__in=asked)
    comments = Comment.objects.select_related("letter").filter(waiting_address__in=asked)
    everything: list[Letter | Comment] = [*letters, *comments]
    found = {thing.waiting_address: thing for thing in everything}
    return [found[address] for address in asked if address in found]
