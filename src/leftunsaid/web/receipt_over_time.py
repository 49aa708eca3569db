"""What is kept of a letter's seal, of its day of looking back, and of its postscripts."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from leftunsaid.letters.models import Letter, LookBack, Postscript, Seal
from leftunsaid.letters.over_time import Outcome
from leftunsaid.moderation.reasons import HOLD_REASONS
from leftunsaid.web.receipt_lines import Held, dated
from leftunsaid.web.wording import long_day_words


def over_time(letter: Letter, until: str) -> Iterator[Held]:
    """Lines about whatever of it there is; `until` tells how long the words stay."""
    if seal := getattr(letter, "seal", None):
        yield from _of_seal(letter, seal)
    if look_back := getattr(letter, "look_back", None):
        yield from _of_look_back(letter, look_back)
    postscripts: Iterable[Postscript] = letter.postscripts.all()
    for postscript in postscripts:
        what = _("Postscript %(number)s") % {"number": postscript.number}
        yield Held(what, quote=postscript.body, since=postscript.written_at, until=until)


def _of_seal(letter: Letter, seal: Seal) -> Iterator[Held]:
    if letter.is_sealed:
        yield Held(
            _("The words, under their seal"),
            says=_(
                "Closed by a key that lies outside the database. They are shown to you alone, on the letter's page."
            ),
            link=f"/key/letter/{letter.address}",
            since=seal.made_at,
            until=_("until %(day)s, when it opens, or until you take it back") % {"day": long_day_words(seal.opens_at)},
        )
    yield dated(_("Sealed"), seal.made_at)
    yield dated(_("The day on which it opens"), seal.opens_at)
    if seal.address:
        yield Held(_("The page of its envelope"), says=_("a random address"), link=seal.path)
    if seal.hold_reason:
        yield Held(_("Why it is to be read first once it opens"), says=str(HOLD_REASONS.get(seal.hold_reason, "")))
    if seal.opened_at:
        yield dated(_("Opened"), seal.opened_at)


def _of_look_back(letter: Letter, look_back: LookBack) -> Iterator[Held]:
    if look_back.asks_at:
        yield dated(_("The day on which you are asked to look back"), look_back.asks_at)
    if look_back.asked_at:
        yield dated(_("You were asked"), look_back.asked_at)
    if look_back.never_at:
        yield dated(_("You do not want to be asked"), look_back.never_at)
    if look_back.predicts_at:
        yield dated(_("You marked that it foretells something"), look_back.predicts_at)
    if look_back.outcome_at:
        yield dated(_("What became of that"), look_back.outcome_at, outcome_words(letter.outcome))


def outcome_words(outcome: str) -> str:
    """As its writer says it."""
    match outcome:
        case Outcome.RIGHT:
            return _("I was right.")
        case Outcome.WRONG:
            return _("I was wrong.")
        case Outcome.LET_GO:
            return _("I no longer ask.")
    return ""
