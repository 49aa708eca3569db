"""The receipt of little notes: what this house holds about a jar, about a yes, and about whom somebody has blocked.

To whoever fills a jar it does not tell whether somebody took a card of it, what came, or who found it unwelcome: that
is the receiver's own, and stands on theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from leftunsaid.notes.actions import jars_of
from leftunsaid.notes.models import Block, Consent, Jar, Place
from leftunsaid.notes.receiving import blocks_of, consents_of
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.note_forms import DAYS, MOMENTS
from leftunsaid.web.notes_received import Received
from leftunsaid.web.receipt_lines import Held, dated, exact
from leftunsaid.web.wording import counted, day_words


@dataclass(frozen=True, slots=True)
class NotesReceipt:
    """All that is held about one jar, one yes or one block; its words, and where they can be erased."""

    name: str
    lines: list[Held]
    words: list[Held]
    path: str


def receipts_of_notes(key: OwnerKey, now: datetime) -> list[NotesReceipt]:
    jars = [_of_jar(jar) for jar in jars_of(key).prefetch_related("notes", "cards")]
    consents = consents_of(key).prefetch_related("kept", "complaints")
    return [*jars, *(_of_consent(consent, now) for consent in consents), *map(_of_block, blocks_of(key))]


def _of_jar(jar: Jar) -> NotesReceipt:
    until = _("until you tip it out")
    lines = [
        Held(_("Its page"), says=_("a random address"), link=f"/key/jar/{jar.address}", until=until),
        dated(_("Started"), jar.made_at, until=until),
        Held(_("Which eight words open it"), says=_("These."), until=until),
        Held(_("Numbers given to notes"), says=counted(jar.last_number), until=until),
        *([Held(_("From"), quote=jar.signature, says=jar.signature, until=until)] if jar.signature else []),
        *(
            dated(
                _("A card"),
                card.made_at,
                _("not its six words: only a keyed hash of them"),
                until=_("until %(day)s") % {"day": day_words(card.fades_at())},
            )
            for card in jar.cards.all()
        ),
    ]
    taken_out = _("until you take it out")
    words = [
        Held(_("Note %(number)s") % {"number": note.number}, quote=note.body, since=note.written_at, until=taken_out)
        for note in jar.notes.all()
    ]
    return NotesReceipt(_("A jar that you fill"), lines, words, f"/key/jar/{jar.address}")


def _of_consent(consent: Consent, now: datetime) -> NotesReceipt:
    lines = [*_what_was_chosen(consent), *_what_happened(consent), *_mailbox(consent, now)]
    let_go = _("until you let it go")
    words = [
        Held(
            _("A note that came"),
            says="; ".join(filter(None, [exact(kept.delivered_at), *_hearts(kept.heart_at, kept.shared_at)])),
            quote=kept.body,
            since=kept.delivered_at,
            until=let_go,
        )
        for kept in consent.kept.all()
    ]
    return NotesReceipt(_("Notes that come to you"), lines, words, f"/key/notes/{consent.address}")


def _hearts(heart_at: datetime | None, shared_at: datetime | None) -> Iterator[str]:
    if heart_at:
        yield _("your heart, %(time)s") % {"time": exact(heart_at)}
    if shared_at:
        yield _("shared with whoever wrote it, %(time)s") % {"time": exact(shared_at)}


def _what_was_chosen(consent: Consent) -> Iterator[Held]:
    yield Held(_("Its page"), says=_("a random address"), link=f"/key/notes/{consent.address}")
    yield Held(_("Which eight words open it"), says=_("These."))
    yield Held(
        _("Out of which jar"),
        says=_("the one whose card you took") if consent.jar_id else _("it was tipped out, and is not known any more"),
    )
    if consent.signature:
        yield Held(_("From, as the card said"), says=consent.signature)
    yield Held(_("Where they come"), says=_where(consent.place))
    yield Held(_("Moments"), says=_(", ").join(str(MOMENTS[moment]) for moment in consent.wishes.moments))
    yield Held(_("Days"), says=_(", ").join(_day_names(consent)))
    yield Held(_("At most in seven days"), says=counted(consent.a_week))
    yield Held(_("Time zone"), says=consent.time_zone.key)
    if consent.feed_address:
        yield Held(
            _("The private feed"), says=_("a random address"), link=Received(consent, consent.renewed_at).feed_path
        )


def _what_happened(consent: Consent) -> Iterator[Held]:
    yield dated(_("You said yes"), consent.accepted_at)
    yield dated(_("The last yes"), consent.renewed_at, until=_("until %(day)s") % {"day": day_words(consent.lapses_at)})
    if consent.rests_until:
        yield Held(_("They rest until"), says=exact(consent.rests_until))
    if consent.closed_at:
        yield dated(_("Closed"), consent.closed_at)
    yield Held(_("Rounds of the draw"), says=_("They are counted, and told to nobody."))
    yield Held(
        _("The next moment"),
        says=_("It is drawn, and told to nobody.") if consent.next_at else _("None is drawn."),
    )
    if consent.came_lately:
        says = _("when notes came within nine days, so that they never come too often")
        yield Held(_("Lately"), says=says, until=_("for nine days, or until the next one comes"))
    for complaint in consent.complaints.all():
        may = _("those who look after this house may read what came") if complaint.may_be_read_at else ""
        yield dated(_("You said that it is not welcome"), complaint.said_at, may)
        if complaint.settled_at:
            yield dated(_("Somebody has looked at that"), complaint.settled_at)


def _mailbox(consent: Consent, now: datetime) -> Iterator[Held]:
    if not consent.sealed_address:
        return
    yield Held(
        _("The mailbox"),
        says=_(
            "%(mask)s. It is sealed with a key that lies outside the database, and has keyed hashes by which all "
            "spellings of it, and links in mails, are found."
        )
        % {"mask": Received(consent, now).mask},
        until=_(
            "until you choose another place or close it; without a yes from there, for 48 hours; and for 90 days after "
            "your yes has ended"
        ),
    )
    if consent.domain_hash:
        told = _("a keyed hash of what stands after the @, so that nobody floods one mail server")
        yield Held(_("Its domain"), says=told)
    for what, instant in (
        (_("Left"), consent.mail_asked_at),
        (_("Confirmed"), consent.mail_confirmed_at),
        (_("Its mail server took no mail from us"), consent.mail_refused_at),
    ):
        if instant:
            yield dated(what, instant)


def _of_block(block: Block) -> NotesReceipt:
    lines = [
        dated(_("Blocked"), block.since, until=_("until you lift it")),
        Held(_("By whom, and whom"), says=_("your eight words, and those that held the jar")),
    ]
    if block.signature:
        lines.append(Held(_("From, as the card said"), says=block.signature))
    if block.address_hash:
        lines.append(Held(_("Your mailbox"), says=_("a keyed hash of it: no little notes reach it from anybody")))
    return NotesReceipt(_("Somebody you have blocked"), lines, [], "/key/blocked")


def _where(place: str) -> str:
    match place:
        case Place.FEED:
            return _("in your private feed, and on your page")
        case Place.MAIL:
            return _("by mail, and on your page")
    return _("on your page")


def _day_names(consent: Consent) -> list[str]:
    return [str(DAYS[day]) for day in sorted(consent.wishes.days)]
