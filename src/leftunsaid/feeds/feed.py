"""What a feed says, whatever its format: the newest letters, those with one feeling, or the comments on one letter.

No title holds a word of a letter, no entry an address for mail. No date is finer than the day, and no edit has one; a
postscript has, so that whoever follows the house hears that time has answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from leftunsaid.comments.models import Comment
from leftunsaid.letters.choosing import feelings_of
from leftunsaid.letters.feelings import Feeling
from leftunsaid.letters.looking_back import answered_lately, fetch_postscripts, postscripts_of
from leftunsaid.letters.models import Letter, LetterQuerySet
from leftunsaid.letters.wording import anonymous_name, foretold_words, later_words
from leftunsaid.lib.ages import public_day

LETTERS = 20
ANSWERED = 10  # letters to which something was added last, also where they are not among the newest
COMMENTS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    title: str
    author: str
    day: str  # on which it was first shown
    updated: str  # the same, or that of its last postscript
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
    updated: str  # the day of the newest that is in it
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
    answered = answered_lately(at_most=ANSWERED)
    return _feed_of_letters(Letter.objects.listed(), answered, title=settings.LEFTUNSAID.site_name, page="/", now=now)


def feed_of_feeling(feeling: Feeling, now: datetime) -> Feed:
    title = f"{feeling.word} · {settings.LEFTUNSAID.site_name}"
    answered = answered_lately(with_feeling=feeling.slug, at_most=ANSWERED)
    letters = Letter.objects.listed_with(feeling.slug)
    return _feed_of_letters(letters, answered, title=title, page=feeling.path, now=now)


def feed_of_comments(letter: Letter) -> Feed:
    """The newest first, and no stubs: whoever reads along hears of what can be read."""
    comments = Comment.objects.readable_in(letter).reverse()[:COMMENTS]
    entries = tuple(_entry_of_comment(letter, comment) for comment in comments)
    return Feed(
        title=f"{_('Comments on letter %(number)s') % {'number': letter.number}} · {settings.LEFTUNSAID.site_name}",
        page=letter.path,
        subtitle=_("What strangers answered."),
        updated=newest_day(entries, or_else=public_day(letter.since)),
        entries=entries,
    )


def _feed_of_letters(
    letters: LetterQuerySet, answered: Iterable[Letter], *, title: str, page: str, now: datetime
) -> Feed:
    newest = list(letters[:LETTERS])
    told = newest + [letter for letter in answered if letter not in newest]
    fetch_postscripts(told)
    # By days alone: between two new letters a postscript would tell the hour in which it was written.
    entries = tuple(sorted(map(_entry_of_letter, told), key=lambda entry: entry.updated, reverse=True))
    return Feed(
        title=title,
        page=page,
        subtitle=_("The place for letters people cannot send. No account, no name; strangers answer."),
        updated=newest_day(entries, or_else=public_day(now)),
        entries=entries,
    )


def _entry_of_letter(letter: Letter) -> Entry:
    added = postscripts_of(letter)
    day = public_day(letter.since)
    return Entry(
        path=letter.path,
        title=_("Letter %(number)s") % {"number": letter.number},
        author=letter.signature or anonymous_name(),
        day=day,
        updated=max([day, *(public_day(one.written_at) for one in added)]),
        words=in_html(
            letter.body,
            dear=letter.dear,
            signature=letter.signature,
            foretold=foretold_words(letter),
            postscripts=[(later_words(letter, one), one.body) for one in added],
        ),
        feelings=tuple(feeling.word for feeling in feelings_of(letter)),
    )


def _entry_of_comment(letter: Letter, comment: Comment) -> Entry:
    day = public_day(comment.since)
    return Entry(
        path=f"{letter.path}/comment/{comment.number}",
        title=_("Comment %(number)s") % {"number": comment.number},
        author=comment.name or anonymous_name(),
        day=day,
        updated=day,
        words=in_html(comment.body),
    )


def in_html(
    body: str,
    *,
    dear: str = "",
    signature: str = "",
    foretold: str = "",
    postscripts: Sequence[tuple[str, str]] = (),
) -> str:
    written = {"body": body, "dear": dear, "signature": signature, "foretold": foretold, "postscripts": postscripts}
    return render_to_string("feeds/words.html", written)


def newest_day(entries: Iterable[Entry], *, or_else: str) -> str:
    return max((entry.updated for entry in entries), default=or_else)
