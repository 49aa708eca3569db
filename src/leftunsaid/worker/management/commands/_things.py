"""What the commands of the one who looks after the house have in common."""

import getpass
from argparse import ArgumentParser

from django.core.management.base import CommandError

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.addresses import thing_at


def add_address(parser: ArgumentParser) -> None:
    parser.add_argument(
        "address",
        metavar="ADDRESS",
        help="as people see it: /letter/42, /letter/42#comment-3, /u/..., /waiting/...",
    )


def find(address: str) -> Letter | Comment:
    thing = thing_at(address)
    if thing is None or (isinstance(thing, Letter) and thing.is_private):
        raise CommandError("There is no letter and no comment at this address.")
    return thing


def operator() -> str:
    """Who gives the command, for the record of decisions."""
    try:
        return getpass.getuser()[:80]
    except (OSError, KeyError):  # KeyError before Python 3.13
        return "operator"
