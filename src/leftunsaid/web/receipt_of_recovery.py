"""The receipt of what leads back to a key whose words are lost: spare words, a mailbox, and who is on their way."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from leftunsaid.ownership.models import OwnerKey
from leftunsaid.recovery.models import TOLD_FOR, Reach, Recovery, WayBack
from leftunsaid.web.follows import mask_of_recovery
from leftunsaid.web.receipt_lines import Held, dated
from leftunsaid.web.wording import day_words


def lines_of_recovery(key: OwnerKey) -> Iterator[Held]:
    key = OwnerKey.objects.select_related("spare", "recovery__way_back").get(pk=key.pk)
    if spare := getattr(key, "spare", None):
        yield Held(
            _("Your spare words"),
            says=_("Not the words: only a keyed hash of them, from which nobody can read them."),
            link="/key/spare",
            since=spare.made_at,
            until=_("until you burn them, or take others"),
        )
        yield dated(_("When they were made"), spare.made_at)
    recovery = getattr(key, "recovery", None)
    if recovery:
        yield from _of_mailbox(recovery)
    if way := getattr(recovery, "way_back", None):
        yield from _of_way_back(way)


def _of_mailbox(recovery: Recovery) -> Iterator[Held]:
    yield Held(
        _("The mailbox that leads back"),
        says=_("%(mask)s. It is sealed with a key that lies outside the database, and is found by a keyed hash.")
        % {"mask": mask_of_recovery(recovery)},
        link="/key/mailbox",
        since=recovery.chosen_at,
        until=_("until you let it lead here no more"),
    )
    yield Held(_("In its links"), says=_("a random name"))
    yield Held(
        _("What may be done by it"),
        says=_("everything") if recovery.reach == Reach.EVERYTHING else _("taking back, and nothing else"),
    )
    yield dated(_("When you chose it"), recovery.chosen_at)
    if recovery.asked_at:
        yield dated(_("When it was asked"), recovery.asked_at)
    if recovery.confirmed_at:
        yield dated(_("When it said yes"), recovery.confirmed_at)
    if recovery.called_at:
        yield dated(_("When somebody last asked to come back by it"), recovery.called_at)


def _of_way_back(way: WayBack) -> Iterator[Held]:
    until = _("until it is used or stopped, and for a few days at most")
    yield dated(_("Somebody asked to come back"), way.asked_at, until=until)
    yield Held(_("In the link of that mail"), says=_("a random name"))
    if way.told_at:
        yield dated(_("When the mailbox was told"), way.told_at)
    if way.sent_at:
        yield dated(_("When the link went out"), way.sent_at)
    if way.used_at:
        yield dated(_("When somebody came back by it"), way.used_at, until=day_words(way.used_at + TOLD_FOR))
