"""Where everything is going to stand that was found in a file: all of it looked through, and nothing written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched

from django.conf import settings

from leftunsaid.letters.models import Letter
from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.lib.text import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, clean, has_visible, visible_line
from leftunsaid.transfer.formats import Refused, Report
from leftunsaid.transfer.found import Found, FoundComment, FoundThread, Mark
from leftunsaid.transfer.models import CameFrom, OldAddress
from leftunsaid.transfer.objections import Objection, objection_to
from leftunsaid.transfer.old_addresses import hash_of, is_ours, old_path

AT_ONCE = 500
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

NOTHING_TO_SEE = "there is nothing in it that a reader could see."
IN_THE_FUTURE = "its time lies in the future."
TOO_EARLY = "its time lies before there were such pages."
GONE = "its letter was taken back or removed here."
CLOSED = "its letter takes no comments at present."
NO_LETTER = "no letter here stood at its address; bring the letters in first, or give --as-letters."
NO_TITLE = "it has no title to make a letter of."


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment that comes in."""

    mark: str
    body: str
    name: str
    at: datetime
    came_with_mail: bool
    objection: Objection | None


@dataclass(slots=True)
class Home:
    """One letter, here already or one that comes in, and what comes in with it."""

    place: str
    letter: Letter | None = None
    mark: str = ""
    body: str = ""
    at: datetime | None = None
    objection: Objection | None = None
    old_paths: list[str] = field(default_factory=list)
    comments: list[Arrival] = field(default_factory=list)

    @property
    def has_news(self) -> bool:
        return bool(self.letter is None or self.comments or self.old_paths)

    def since(self, now: datetime) -> datetime:
        """It is as old as its oldest comment, where that is older than itself, or its own age is not told."""
        return min([self.at or now, *(comment.at for comment in self.comments)])


def homes_for(found: Found, report: Report, *, as_letters: bool, now: datetime) -> list[Home]:
    """A home for each thread, the oldest first. What finds none is refused in the report, and what is known counted."""
    arrivals = _Arrivals(found, report, as_letters=as_letters, now=now)
    for thread in found.threads:
        arrivals.welcome(thread)
    homes = [home for home in arrivals.homes.values() if home.has_news]
    for home in homes:
        home.comments.sort(key=lambda comment: comment.at)  # those of one instant stay in their order
    return sorted(homes, key=lambda home: home.since(now))


class _Arrivals:
    """What is known of the house, while one thread after the other finds its home."""

    def __init__(self, found: Found, report: Report, *, as_letters: bool, now: datetime) -> None:
        self.homes: dict[int | str, Home] = {}  # by a letter that is here, or by the mark of one that comes in
        self._by_path: dict[str, Home] = {}
        self._report, self._as_letters, self._now = report, as_letters, now
        marks = [mark for thread in found.threads for mark in (thread.mark, *(one.mark for one in thread.comments))]
        self._known = _known_among(marks)
        self._once_at = _letters_once_at(old_path(thread.address) for thread in found.threads)

    def welcome(self, thread: FoundThread) -> None:
        mark, path = _hashed(thread.mark), old_path(thread.address)
        comments = list(self._fresh(thread.comments))
        if letter := self._known.get(mark):
            self._report.known["letters"] += 1
        if not (letter or thread.is_text or comments):
            return  # somebody looked at the page, and nobody said anything there
        home = self._home_of(letter, thread.place) if letter else self._home_for(thread, mark, path)
        if isinstance(home, str):
            self._refuse(thread, home, comments)
        elif comments and home.letter and not home.letter.takes_comments:
            self._refuse(thread, GONE if home.letter.is_gone else CLOSED, comments)
        else:
            home.comments += comments
            self._note_old_address(home, path, thread)

    def _fresh(self, comments: Iterable[FoundComment]) -> Iterator[Arrival]:
        """Those that are not here yet, and could be."""
        for found in comments:
            mark, body, name = _hashed(found.mark), clean(found.body), visible_line(found.name)
            if mark in self._known:
                self._report.known["comments"] += 1
            elif why := _why_not(body, COMMENT_LIMIT, name=name, at=found.at, now=self._now):
                self._report.refused.append(Refused(found.place, why))
            else:
                self._known[mark] = None
                objection = objection_to("comment", (body, name))
                yield Arrival(mark, body, name, found.at, found.came_with_mail, objection)

    def _home_for(self, thread: FoundThread, mark: str, path: str) -> Home | str:
        """A letter of its own; or, where it has no text, the one that stood at its address. Else why there is none."""
        if thread.is_text:
            return self._new_home(thread, mark, body=_under_its_title(thread), at=thread.at)
        if home := self._by_path.get(path):
            return home
        if letter := self._once_at.get(path):
            return self._home_of(letter, thread.place)
        if not self._as_letters:
            return NO_LETTER
        return self._new_home(thread, mark, body=body) if (body := _under_its_title(thread).strip()) else NO_TITLE

    def _home_of(self, letter: Letter, place: str) -> Home:
        return self.homes.setdefault(letter.pk, Home(place, letter))

    def _new_home(self, thread: FoundThread, mark: str, *, body: str, at: datetime | None = None) -> Home | str:
        body = clean(body)
        if why := _why_not(body, LETTER_LIMIT, at=at, now=self._now):
            return why
        home = Home(thread.place, mark=mark, body=body, at=at, objection=objection_to("letter", (body, "", "")))
        return self.homes.setdefault(mark, home)

    def _note_old_address(self, home: Home, path: str, thread: FoundThread) -> None:
        if not path or path in self._once_at or path in self._by_path:
            return
        if is_ours(path):
            self._report.remarks.append(f"{thread.place}: its old address is one of this house, so nothing leads on.")
            return
        home.old_paths.append(path)
        self._by_path[path] = home

    def _refuse(self, thread: FoundThread, why: str, comments: list[Arrival]) -> None:
        with_it = f" Its comments stay out with it ({len(comments)})." if comments else ""
        self._report.refused.append(Refused(thread.place, why + with_it))


def _why_not(body: str, limit: int, *, name: str = "", at: datetime | None, now: datetime) -> str:
    if not has_visible(body):
        return NOTHING_TO_SEE
    if len(body) > limit:
        return f"it has {len(body):,} characters; at most {limit:,} have room."
    if len(name) > LINE_LIMIT:
        return f"its name has {len(name):,} characters; at most {LINE_LIMIT:,} have room."
    if at and at > now:
        return IN_THE_FUTURE
    return TOO_EARLY if at and at < EARLIEST else ""


def _under_its_title(thread: FoundThread) -> str:
    """A letter here has no title: it becomes the first words, where it is not among them."""
    title, body = thread.title.strip(), thread.body.strip()
    return body if body.startswith(title) else f"{title}\n\n{body}"


def _hashed(mark: Mark) -> str:
    return keyed_hash(settings.HASH_KEY, "came from", *mark)


def _known_among(marks: Iterable[Mark]) -> dict[str, Letter | None]:
    """Those of them that came in before; with its letter where it is the mark of one."""
    known: dict[str, Letter | None] = {}
    for some in batched(map(_hashed, marks), AT_ONCE):
        came = CameFrom.objects.filter(mark__in=some).select_related("letter")
        known |= {one.mark: one.letter for one in came}
    return known


def _letters_once_at(paths: Iterable[str]) -> dict[str, Letter]:
    letters: dict[str, Letter] = {}
    for some in batched(filter(None, paths), AT_ONCE):
        hashes = {hash_of(path): path for path in some}
        led = OldAddress.objects.filter(path_hash__in=hashes).select_related("letter")
        letters |= {hashes[one.path_hash]: one.letter for one in led}
    return letters
