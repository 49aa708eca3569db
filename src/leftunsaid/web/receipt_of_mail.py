"""The receipt of mail: what this house holds about an address that was left with somebody's eight words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leftunsaid.letters.models import Visibility
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.subscriptions.actions import of_key
from leftunsaid.subscriptions.models import Ask, FoundAs, PassedOver, Subscription
from leftunsaid.web.follows import Follow, masked_address
from leftunsaid.web.receipt_lines import Held, exact
from leftunsaid.web.wording import counted, name_of


@dataclass(frozen=True, slots=True)
class MailReceipt:
    """All that is held about one letter that a mailbox is told of, or about an address that was just left."""

    name: str
    lines: list[Held]
    ref: str = ""  # what a press stops
    ask: int | None = None  # what a press forgets


def mail_held(key: OwnerKey) -> QuerySet[Subscription]:
    return of_key(key).select_related("left_with").prefetch_related("passed_over")


def asks_held(key: OwnerKey) -> QuerySet[Ask]:
    """Addresses that wait together with what they were left with. The others are looked at within a minute."""
    return Ask.objects.filter(owner=key).select_related("letter", "comment").order_by("asked_at", "pk")


def receipt_of_mail(subscription: Subscription) -> MailReceipt:
    follow = Follow(subscription)
    lines = [
        *_address(subscription),
        *_letter_of(follow),
        *_what_happened(subscription),
        *_when_to_tell(follow),
        *_what_was_told(subscription),
    ]
    return MailReceipt(follow.name, lines, ref=subscription.ref)


def receipt_of_ask(ask: Ask) -> MailReceipt:
    lines = [
        Held(_("The address"), says=_sealed(masked_address(ask)), until=_("for seven days at most")),
        Held(_("Left"), says=exact(ask.asked_at)),
        Held(_("Under"), says=name_of(ask.letter)),
        _readers(ask.found_as),
        Held(_("Left with"), says=_("a comment") if ask.comment else _("the letter itself")),
        Held(_("News begin"), says=_after(ask.after_number)),
        _tie(),
    ]
    if ask.domain_hash:
        told = _("a keyed hash of what stands after the @, so that nobody floods one mail server")
        lines.insert(1, Held(_("Its domain"), says=told))
    return MailReceipt(_("An address that waits with it"), lines, ask=ask.pk)


def _address(subscription: Subscription) -> Iterator[Held]:
    mailbox = subscription.mailbox
    yield Held(
        _("The address"),
        says=_sealed(masked_address(mailbox)),
        since=mailbox.made_at,
        until=_("until nothing is told to it any more"),
    )
    yield Held(_("Known since"), says=exact(mailbox.made_at))
    yield Held(_("In links"), says=_("two random names, one for the address and one for it together with this letter"))
    yield from _moment(_("Confirmed first"), mailbox.confirmed_at)
    if mailbox.refused_at:
        yield Held(_("Its mail server refused"), says=exact(mailbox.refused_at), until=_("until you let us try again"))
    if mailbox.told_day:
        yield Held(_("Mails to it on its last day"), says=_on_a_day(mailbox.told_day, mailbox.told_that_day))
    if mailbox.asked_day:
        yield Held(_("Of these, asking"), says=_on_a_day(mailbox.asked_day, mailbox.asked_that_day))
    yield Held(_("Next mail that asks"), says=_("number %(number)s") % {"number": counted(mailbox.asking_no)})


def _letter_of(follow: Follow) -> Iterator[Held]:
    yield Held(_("Tells of"), says=follow.name, link=follow.place)
    yield _readers(follow.subscription.found_as)
    yield _tie()


def _what_happened(subscription: Subscription) -> Iterator[Held]:
    yield Held(_("Asked for"), says=exact(subscription.asked_at))
    yield from _moment(_("Asked by mail"), subscription.asked_by_mail_at)
    yield from _moment(_("Confirmed"), subscription.confirmed_at)


def _when_to_tell(follow: Follow) -> Iterator[Held]:
    yield Held(_("How often"), says=follow.how_often)
    if follow.subscription.zone:
        yield Held(_("In the time of"), says=follow.subscription.zone)


def _what_was_told(subscription: Subscription) -> Iterator[Held]:
    yield Held(_("Told so far"), says=_after(subscription.told_up_to))
    yield from _moment(_("Last mail"), subscription.told_at)
    if subscription.told_day:
        yield Held(_("Mails on its last day"), says=_on_a_day(subscription.told_day, subscription.told_that_day))
    yield Held(_("Next mail"), says=_("number %(number)s") % {"number": counted(subscription.notice_no)})
    if own := subscription.left_with:
        yield Held(_("Not told, since it is your own"), says=name_of(own) if own.number else "")
    passed_over: Iterable[PassedOver] = subscription.passed_over.all()
    if count := len(list(passed_over)):
        told = _("comments that could not be read when later ones were told: %(count)s") % {"count": counted(count)}
        yield Held(_("Told should they come back"), says=told)


def _moment(what: str, instant: datetime | None) -> Iterator[Held]:
    """Nothing where it has not come."""
    if instant:
        yield Held(what, says=exact(instant))


def _sealed(mask: str) -> str:
    return _(
        "%(mask)s. It is sealed with a key that lies outside the database, and has a keyed hash by which all spellings "
        "of it are found."
    ) % {"mask": mask}


def _readers(found_as: str) -> Held:
    if found_as == FoundAs.SEALED:
        return Held(_("At that time"), says=_("it was sealed, and nobody could read it"))
    was = _("it could be read by everyone") if found_as == Visibility.PUBLIC else _("it could be read by its link")
    return Held(_("At that time"), says=was)


def _tie() -> Held:
    return Held(_("Which eight words open it"), says=_("These. So no mail tells you what you sent with them."))


def _after(number: int) -> str:
    return _("after number %(number)s") % {"number": counted(number)}


def _on_a_day(day: date, mails: int) -> str:
    return _("%(count)s, on %(day)s") % {"count": counted(mails), "day": day.isoformat()}
