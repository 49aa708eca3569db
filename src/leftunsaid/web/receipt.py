"""The receipt: what this house holds about a letter, a comment or a key of mine, as lines in plain words.

It tells no other person's words, who decided something, or that a reader has reported something: a letter may have
been shown to one person alone.

A line has a button where the rest stands on without it. What the words said before a change has none: whoever looks
after the house has a week to look at it, or a number shown for an hour could be gone before anybody sees it. A
fingerprint has none: it goes by itself before anybody reads of it, and without it a double click would be two letters.
Why something waits, or was removed, belongs to the house until that is over. The words themselves are taken back whole,
and what is known of the eight words goes when they are burnt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from leftunsaid.comments.models import Comment
from leftunsaid.comments.models import EarlierWording as EarlierComment
from leftunsaid.letters.actions import CARE_LASTS, EARLIER_WORDING_KEPT
from leftunsaid.letters.feelings import find_feeling
from leftunsaid.letters.models import EarlierWording as EarlierLetter
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.moderation.models import Decision, Remark, Trace
from leftunsaid.moderation.reasons import HOLD_REASONS, REMOVAL_REASONS, TURNED_AWAY
from leftunsaid.moderation.traces import TRACES_LAST
from leftunsaid.ownership.actions import LONGEST_VISIT, REMEMBERED, OpenKey, open_elsewhere
from leftunsaid.ownership.models import KeyVisit, OwnerKey
from leftunsaid.web.receipt_lines import Held, dated, exact
from leftunsaid.web.receipt_of_recovery import lines_of_recovery
from leftunsaid.web.receipt_over_time import over_time
from leftunsaid.web.wording import comment_count_words, counted, day_words, end_of_words, name_of

type Thing = Letter | Comment


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is held about one thing: what goes when it is taken back, and what then stays as an empty place."""

    name: str
    address: str
    path: str
    waits: bool
    goes: list[Held]
    stays: list[Held]


def letters_held(key: OwnerKey) -> QuerySet[Letter]:
    letters = Letter.objects.kept_for(key).select_related("seal", "look_back")
    return letters.prefetch_related(
        "postscripts",
        Prefetch("earlier_wordings", EarlierLetter.objects.order_by("replaced_at")),
        "remarks",
        "traces",
        _decisions(),
    )


def comments_held(key: OwnerKey) -> QuerySet[Comment]:
    return (
        Comment.objects.kept_for(key)
        .select_related("letter")
        .prefetch_related(
            Prefetch("earlier_wordings", EarlierComment.objects.order_by("replaced_at")),
            "remarks",
            "traces",
            _decisions(),
        )
    )


def receipt_of_letter(letter: Letter, now: datetime) -> Receipt:
    words_until = _until(end_of_words(letter), now)
    return Receipt(
        name=_name(letter),
        address=letter.address,
        path=f"/key/letter/{letter.address}",
        waits=letter.held_at is not None,
        goes=[
            *_words_of_letter(letter, words_until),
            *over_time(letter, words_until),
            *_fingerprint(letter),
            *_earlier(letter),
            _tie(letter),
        ],
        stays=[*_place_of_letter(letter), *_what_happened(letter), *_thread_of(letter)],
    )


def receipt_of_comment(comment: Comment, now: datetime) -> Receipt:
    words_until = _until(end_of_words(comment), now)
    return Receipt(
        name=_name(comment),
        address=comment.waiting_address,
        path=f"/key/comment/{comment.waiting_address}",
        waits=comment.held_at is not None,
        goes=[*_words_of_comment(comment, words_until), *_fingerprint(comment), *_earlier(comment), _tie(comment)],
        stays=[*_place_of_comment(comment), *_what_happened(comment)],
    )


def lines_of_key(opened: OpenKey) -> list[Held]:
    """What is kept about the eight words themselves, and where they are open."""
    elsewhere = set(open_elsewhere(opened).values_list("pk", flat=True))
    return [
        Held(
            _("The eight words"),
            says=_("Not the words: only a keyed hash of them, from which nobody can read them."),
            until=_("until you burn them"),
        ),
        Held(
            _("When they were first used"),
            says=exact(opened.key.made_at),
            since=opened.key.made_at,
            until=_("until you burn them"),
        ),
        *lines_of_recovery(opened.key),
        *(_visit(visit, is_here=visit.pk not in elsewhere) for visit in opened.key.visits.order_by("-opened_at")),
    ]


def _words_of_letter(letter: Letter, until: str) -> Iterator[Held]:
    if not letter.is_sealed:
        yield Held(_("The words"), quote=letter.body, since=letter.written_at, until=until)
    if letter.dear:
        yield Held(_("The salutation"), quote=letter.dear, since=letter.written_at, until=until, erase="dear")
    if letter.signature:
        yield Held(_("The signature"), quote=letter.signature, since=letter.written_at, until=until, erase="signature")
    if letter.feelings:
        known = (find_feeling(slug) or slug for slug in letter.feelings.split())
        says = _(", ").join(str(feeling) for feeling in known)
        yield Held(_("The feelings"), says=says, until=_("until you choose others, or take it back"))
    if letter.is_listed:
        yield _in_search()


def _words_of_comment(comment: Comment, until: str) -> Iterator[Held]:
    yield Held(_("The words"), quote=comment.body, since=comment.written_at, until=until)
    if comment.name:
        yield Held(_("The name"), quote=comment.name, since=comment.written_at, until=until, erase="name")
    if comment.is_readable and comment.letter.is_listed:
        yield _in_search()


def _in_search() -> Held:
    until = _("while everyone can read it, and single words for a day longer at most")
    return Held(_("In the search"), says=_("the words once more, in small letters"), until=until)


def _fingerprint(thing: Thing) -> Iterator[Held]:
    if thing.press_hash:
        yield Held(
            _("A fingerprint of the press that sent it"),
            says=_(
                "A keyed hash of the letter and of your eight words, which nobody can turn back. "
                "It tells a button pressed twice."
            )
            if isinstance(thing, Letter)
            else _(
                "A keyed hash of the comment, and of your network and browser or of a random mark of the page, "
                "which nobody can turn back. It tells a button pressed twice."
            ),
            since=thing.written_at,
            until=_("until a minute or two after sending"),
        )


def _earlier(thing: Thing) -> Iterator[Held]:
    """What stood there before an edit."""
    earlier: Iterable[EarlierLetter | EarlierComment] = thing.earlier_wordings.all()
    for wording in earlier:
        ends = [wording.replaced_at + EARLIER_WORDING_KEPT, end_of_words(thing)]
        day = day_words(min(end for end in ends if end))
        until = _("until %(day)s, or sooner: once it was looked at, or when you take the whole back") % {"day": day}
        told = [(_("What it said before you changed it"), wording.body)]
        if isinstance(wording, EarlierLetter):
            told.append((_("The salutation before that change"), wording.dear))
            told.append((_("The signature before that change"), wording.signature))
        else:
            told.append((_("The name before that change"), wording.name))
        for what, words in told:
            if words:
                yield Held(what, says=exact(wording.replaced_at), quote=words, since=wording.replaced_at, until=until)


def _tie(thing: Thing) -> Held:
    says = _("These. So the database knows that it belongs with whatever else they open.")
    erase = ""
    if isinstance(thing, Letter) and thing.is_private:
        says += " " + _("It cannot be untied: without them nobody could ever open it.")
    elif isinstance(thing, Letter) and thing.is_sealed:
        says += " " + _("It cannot be untied before its day: without them nobody could take it back.")
    elif thing.is_gone or (isinstance(thing, Comment) and thing.letter.is_gone):
        says += " " + _("It cannot be untied: it is gone for others, and they alone still open it.")
    else:
        erase = "tie"
    return Held(_("Which eight words open it"), says=says, until=_("until its words go"), erase=erase)


def _place_of_letter(letter: Letter) -> Iterator[Held]:
    if letter.number:
        where = letter.path if letter.is_listed else ""
        yield Held(_("Number"), says=_("Letter %(number)s") % {"number": letter.number}, link=where)
    if letter.listed_number:
        yield Held(
            _("In the lists"),
            says=_("by its number, %(number)s") % {"number": letter.listed_number},
            until=_("while everyone can read it"),
        )
    yield Held(_("Readers"), says=_who_may_read(letter))
    random_address = _("a random address")
    yield Held(
        _("Its link"),
        says=random_address,
        link=f"/u/{letter.address}" if letter.is_readable else "",
    )
    yield Held(_("Waiting page"), says=random_address, link=_waiting_page(letter))


def _place_of_comment(comment: Comment) -> Iterator[Held]:
    letter = comment.letter
    yield Held(_("Under"), says=_name(letter), link=letter.path if comment.knows_its_letter else "")
    if comment.number:
        where = comment.path_for_its_writer if comment.is_readable else ""
        yield Held(_("Place"), says=name_of(comment), link=where)
    if comment.news_number:
        told = _("its place among the comments they tell of: %(number)s") % {"number": counted(comment.news_number)}
        yield Held(_("In mails"), says=told)
    yield Held(_("Waiting page"), says=_("a random address"), link=_waiting_page(comment))


def _what_happened(thing: Thing) -> Iterator[Held]:
    """The dates, and the words that say why."""
    yield dated(_("Written"), thing.written_at)
    if thing.shown_at:
        yield dated(_("First shown"), thing.shown_at)
    if thing.edited_at:
        yield dated(_("Last changed"), thing.edited_at)
    if isinstance(thing, Letter) and thing.comments_closed_at:
        yield dated(_("Comments closed"), thing.comments_closed_at, until=_("until you open them"))
    if isinstance(thing, Letter) and thing.comments_wait_at:
        yield _comments_wait(thing, thing.comments_wait_at)
    if isinstance(thing, Letter) and thing.comments_opened_at:
        yield dated(_("Opened for comments again"), thing.comments_opened_at)
    if isinstance(thing, Letter) and thing.care_since:
        yield _in_care(thing.care_since)
    if isinstance(thing, Comment) and thing.covered_at:
        until = _("until they uncover it")
        yield dated(_("Covered by the one who wrote the letter"), thing.covered_at, until=until)
    if isinstance(thing, Comment) and thing.asking_at:
        yield dated(_("You asked for a kind word"), thing.asking_at)
    if isinstance(thing, Comment) and thing.answered_at:
        yield dated(_("Somebody answered it by its number"), thing.answered_at)
    if thing.held_at:
        why = str(HOLD_REASONS.get(thing.hold_reason, ""))
        yield dated(_("Waits"), thing.held_at, why, until=_("until it is shown"))
    if thing.removed_at:
        why = str({**REMOVAL_REASONS, **TURNED_AWAY}.get(_removal_reason(thing), ""))
        yield dated(_("Removed"), thing.removed_at, why)
    yield from _traces(thing)
    decisions: Iterable[Decision] = thing.decisions.all()
    remarks: Iterable[Remark] = thing.remarks.all()
    for remark in remarks:
        yield dated(_("What a rule said of it"), remark.said_at, _remarked(remark))
    for decision in decisions:
        if isinstance(thing, Comment) and (decision.act in ("approve", "pass") or thing.was_turned_away):
            continue  # whether the writer of the letter or the house read it could tell that somebody is in danger
        did, why = _decided(decision), str({**HOLD_REASONS, **REMOVAL_REASONS}.get(decision.reason, ""))
        said = _("%(decided)s: %(why)s") % {"decided": did, "why": why} if why else did
        yield dated(_("Decided here"), decision.decided_at, said)


def _removal_reason(thing: Thing) -> str:
    return "writer" if isinstance(thing, Comment) and thing.was_turned_away else thing.removal_reason


def _traces(thing: Thing) -> Iterator[Held]:
    """Of its sending, and of each change."""
    traces: Iterable[Trace] = thing.traces.all()
    for trace in traces:
        kept = [
            _("a keyed hash of your network, coarsely, and of the kind of your browser") if trace.pen else "",
            _("for an hour keyed hashes of a few pieces of it") if trace.marks else "",
        ]
        why = _("; ").join(part for part in kept if part)
        until = _("until %(day)s") % {"day": day_words(trace.left_at + TRACES_LAST)}
        yield dated(_("A trace of your sending it"), trace.left_at, why, until=until)


def _remarked(remark: Remark) -> str:
    says = _("%(why)s (version %(version)s of the rule)") % {
        "why": HOLD_REASONS.get(remark.rule, ""),
        "version": remark.version,
    }
    return says + (_(", with a keyed hash that tells what looks alike on that day") if remark.likeness else "")


def _comments_wait(letter: Letter, since: datetime) -> Held:
    if letter.comments_wait_for_writer:
        return dated(_("New comments wait"), since, _("for you"), until=_("until you open or close them"))
    why, until = _("many came at once"), _("until you open or close them, or a day without such a rush")
    return dated(_("New comments wait"), since, why, until=until)


def _in_care(since: datetime) -> Held:
    why = _(
        "some words in it sounded as if it were very heavy for you. So somebody who looks after this house reads "
        "new comments before anyone else"
    )
    until = _("until %(day)s, or until you end it on the letter's page") % {"day": day_words(since + CARE_LASTS)}
    return dated(_("We are careful with it"), since, why, until=until)


def _thread_of(letter: Letter) -> Iterator[Held]:
    yield Held(_("Comments"), says=comment_count_words(letter.comment_count))
    if letter.last_comment_number:
        yield Held(_("Last comment"), says=_("number %(number)s") % {"number": counted(letter.last_comment_number)})


def _visit(visit: KeyVisit, *, is_here: bool) -> Held:
    says = _("%(time)s, with a keyed hash of the value in its cookie.") % {"time": exact(visit.opened_at)}
    if visit.remembered_at:
        says += " " + _("It is remembered there, since %(time)s.") % {"time": exact(visit.remembered_at)}
        until = _("until %(time)s, or 'close' is pressed there")
    else:
        until = _("until %(time)s, or 'close' is pressed there; after an idle quarter of an hour it opens nothing")
    end = visit.remembered_at + REMEMBERED if visit.remembered_at else visit.opened_at + LONGEST_VISIT
    return Held(
        _("That they are open in this browser") if is_here else _("That they are open in another browser"),
        says=says,
        since=visit.opened_at,
        until=until % {"time": exact(end)},
        visit=None if is_here else visit.pk,
    )


def _decisions() -> Prefetch:
    # That a report was settled would tell that there was one.
    return Prefetch("decisions", Decision.objects.exclude(act="dismiss").order_by("decided_at", "pk"))


def _decided(decision: Decision) -> str:
    match decision.act:
        case "approve":
            return _("it was shown, after it had waited") if decision.reason else _("it was shown")
        case "hold":
            return _("it was held back, to be read again")
        case "remove":
            return _("it was removed")
        case "restore":
            return _("it was put back")
        case "clear":
            return _("it was cleared away, without a line in its place")
        case "mute":
            return _("for a while what comes from the same network and kind of browser waits to be read")
        case "unmute":
            return _("what comes from the same network and kind of browser is shown at once again")
    return _("it was looked at")


def _who_may_read(letter: Letter) -> str:
    match letter.visibility:
        case Visibility.PUBLIC:
            return _("everyone")
        case Visibility.UNLISTED:
            return _("those who have its link")
    return _("only you")


def _waiting_page(thing: Thing) -> str:
    """Where it leads while there is something to be told. Later it only leads on, and for a private letter never."""
    letter = thing if isinstance(thing, Letter) else thing.letter
    is_told = (thing.held_at or thing.removed_at) and not letter.withdrawn_at
    return thing.waiting_path if is_told and not (thing is letter and letter.is_private) else ""


def _until(end: datetime | None, now: datetime) -> str:
    if end is None:
        return _("until you take it back")
    if end <= now:
        return _("for a few minutes more")
    return _("until %(day)s, or until you take it back") % {"day": day_words(end)}


def _name(thing: Thing) -> str:
    if thing.number:
        return name_of(thing)
    return _("A letter") if isinstance(thing, Letter) else _("A comment")
