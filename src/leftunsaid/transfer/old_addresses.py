"""The addresses that letters had in another house: whoever follows one is led to where the letter is now."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from leftunsaid.letters.models import Letter
from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.transfer.models import OldAddress

LONGEST = 1_000
TELLS_WHERE_FROM = re.compile(r"(?:utm_\w+|fbclid|gclid)=")  # who followed a link, and not what is there


def letter_once_at(path: str) -> Letter | None:
    """The letter that stood at this path, as a browser asks for it, before it came here."""
    known = OldAddress.objects.select_related("letter").filter(path_hash=hash_of(_at_its_plainest(path))).first()
    return known.letter if known else None


def keep_old_address(path: str, letter: Letter) -> None:
    """From now on the path leads to the letter. Where it leads to one already, it stays so."""
    OldAddress.objects.get_or_create(path_hash=hash_of(path), defaults={"letter": letter})


def old_path(address: str) -> str:
    """The path of an address that stood in an export, in the one form in which we know paths; '' where it has none."""
    try:
        parts = urlsplit(address.strip())
        path = _at_its_plainest(unquote(parts.path, errors="strict"))
    except ValueError:
        return ""
    if not all(TELLS_WHERE_FROM.match(asked) for asked in parts.query.split("&") if asked):
        return ""  # one path stood for many pages there
    is_one = path.startswith("/") and len(path) <= LONGEST and path.isprintable()
    return path if is_one else ""


def is_ours(path: str) -> bool:
    """Does the house have something of its own there, now or some day? Then no other letter can be found there."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def hash_of(path: str) -> str:
    return keyed_hash(settings.HASH_KEY, "old address", path)


def _at_its_plainest(path: str) -> str:
    """Engines do not agree whether a page's address ends with a slash."""
    return path.rstrip("/")
