"""What a feed says, whatever its format: the newest letters, those with one feeling, or the comments on one letter.

No title holds a word of a letter, no entry an address for mail. No date is finer than the day, and no edit has one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from leftunsaid.comments.models import Comment
from leftunsaid.letters.choosing import feelings_of
from leftunsaid.letters.feelings import Feeling
from leftunsaid.letters.models import Letter, LetterQuerySet
from leftunsaid.lib.ages import public_day

LETTERS = 20
COMMENTS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    title: str
    author: str
    day: str
    words: str  # as HTML
    feelings: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it stands. That is its name as well: it never changes."""
        return settings.LEFTUNSAID.base_url + self.path


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    page: str  # the path of what it is a feed of
    subtitle: str
    day: str  # of the newest that is in it
    entries: tuple[Entry, ...]

    @property
    def address(self) -> str:
        return settings.LEFTUNSAID.base_url + self.page

    @property
    def atom_address(self) -> str:
        return f"{self.address.removesuffix('/')}/feed.atom"

    @property
    def json_address(self) -> str:
        return f"{self.address.removesuffix('/')}/feed.json"


def feed_of_house(now: datetime) -> Feed:
    return _feed_of_letters(Letter.objects.listed(), title=settings.LEFTUNSAID.site_name, page="/", now=now)


def feed_of_feeling(feeling: Feeling, now: datetime) -> Feed:
    title = f"{feeling.word} · {settings.LEFTUNSAID.site_name}"
    return _feed_of_letters(Letter.objects.listed_with(feeling.slug), title=title, page=feeling.path, now=now)


def feed_of_comments(letter: Letter) -> Feed:
    """The newest first, and no stubs: whoever reads along hears of what can be read."""
    comments = Comment.objects.readable_in(letter).reverse()[:COMMENTS]
    entries = tuple(_entry_of_comment(letter, comment) for comment in comments)
    return Feed(
        title=f"{_('Comments on letter %(number)s') % {'number': letter.number}} · {settings.LEFTUNSAID.site_name}",
        page=letter.path,
        subtitle=_("What strangers answered."),
        day=_newest(entries, or_else=public_day(letter.since)),
        entries=entries,
    )


def _feed_of_letters(letters: LetterQuerySet, *, title: str, page: str, now: datetime) -> Feed:
    entries = tuple(_entry_of_letter(letter) for letter in letters[:LETTERS])
    return Feed(
        title=title,
        page=page,
        subtitle=_("The place for letters people cannot send. No account, no name; strangers answer."),
        day=_newest(entries, or_else=public_day(now)),
        entries=entries,
    )


def _entry_of_letter(letter: Letter) -> Entry:
    return Entry(
        path=letter.path,
        title=_("Letter %(number)s") % {"number": letter.number},
        author=letter.signature or _nobody(),
        day=public_day(letter.since),
        words=_in_html(letter.dear, letter.body, letter.signature),
        feelings=tuple(feeling.word for feeling in feelings_of(letter)),
    )


def _entry_of_comment(letter: Letter, comment: Comment) -> Entry:
    return Entry(
        path=f"{letter.path}/comment/{comment.number}",
        title=_("Comment %(number)s") % {"number": comment.number},
        author=comment.name or _nobody(),
        day=public_day(comment.since),
        words=_in_html("", comment.body, ""),
    )


def _in_html(dear: str, body: str, signature: str) -> str:
    return render_to_string("feeds/words.html", {"dear": dear, "body": body, "signature": signature})


def _nobody() -> str:
    return settings.LEFTUNSAID.anonymous_name or _("anonymous lover")


def _newest(entries: Iterable[Entry], *, or_else: str) -> str:
    return max((entry.day for entry in entries), default=or_else)
