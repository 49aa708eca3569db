"""The words of mails that count something, and how comments are quoted in them."""

import re

from django.utils.formats import number_format
from django.utils.translation import ngettext

from leftunsaid.guard.shield import contacts_in, soft_blanks

# Mail programs turn into a link what only looks like one.
LINK = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:[\w-]+\.)+[^\W\d_]{2,24}/\S*", re.IGNORECASE)
# There are more endings than anybody could list, and some are words.
PERHAPS_A_LINK = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")


def new_comments(count: int) -> str:
    """'1 new comment', '2 new comments'."""
    return ngettext("%(count)s new comment", "%(count)s new comments", count) % {"count": number_format(count)}


def news_of(count: int) -> str:
    return ngettext(
        "There is %(count)s new comment on the letter you follow.",
        "There are %(count)s new comments on the letter you follow.",
        count,
    ) % {"count": number_format(count)}


def read_them(count: int) -> str:
    return ngettext("Read it", "Read them", count)


def more_there(count: int) -> str:
    return ngettext(
        "%(count)s more comment stands on the page.", "%(count)s more comments stand on the page.", count
    ) % {"count": number_format(count)}


def others_asked(count: int) -> str:
    return ngettext(
        "Somebody left your address at a letter, to be told of its new comments.",
        "Somebody left your address at %(count)s letters, to be told of their new comments.",
        count,
    ) % {"count": number_format(count)}


def without_links(words: str) -> str:
    """Nothing in a mail of ours leads elsewhere, though somebody wrote it into a comment.

    What could as well be two words without a space gets the space: it is read as before, and no program links it.
    """
    return PERHAPS_A_LINK.sub(". ", LINK.sub("…", soft_blanks(words, contacts_in(words))))
