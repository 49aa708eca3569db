"""From ids to mails, at the moment when they are due: each answers None where nobody wants it any more."""

from datetime import datetime
from functools import partial
from random import Random

from django.conf import settings
from django.utils.translation import gettext as _

from leftunsaid.notes import mailbox
from leftunsaid.notes.coming import bring
from leftunsaid.notes.models import Consent
from leftunsaid.outbox.actions import NotYet
from leftunsaid.outbox.mail import Mail
from leftunsaid.subscriptions.asking import never_asked
from leftunsaid.subscriptions.links import link_for
from leftunsaid.subscriptions.paper import Link, Paper
from leftunsaid.subscriptions.wording import without_links


def little_note(consent: int, number: int, *, now: datetime, dice: Random) -> Mail | None:
    """A note that was drawn for this moment. It lies on its receiver's page; whoever wants it by mail gets one too."""
    kept = bring(consent, number=number, now=now, dice=dice)
    if kept is None or not mailbox.takes_mail(kept.consent) or mailbox.is_full_today(kept.consent, now=now):
        return None
    paper = Paper(
        subject=_("A little note"),
        paragraphs=(_("Somebody folded this for you, and put it into a jar:"),),
        quotes=(without_links(kept.body),),
        button=(_("Your keepsake"), f"{settings.LEFTUNSAID.base_url}/key/notes/{kept.consent.address}"),
        small_print=(
            _("Nobody learns whether it came, or whether you read it."),
            (_("Let them rest, or choose other moments"), link_for("notes", kept.consent.mail_ref or "")),
            *_how_to_stop(kept.consent),
        ),
    )
    return _mail(paper, kept.consent)


def asked(consent: int, *, now: datetime, dice: Random) -> None:
    """Find out what becomes of the mailbox that a receiver left for their notes."""
    mailbox.decide(consent, now=now)


def confirm(consent: int, asked: int, *, now: datetime, dice: Random) -> Mail | None:
    """Is this your mailbox, and may little notes come there? No word in it was chosen by anybody."""
    wanted = Consent.objects.filter(pk=consent, mail_confirmed_at=None, closed_at=None).first()
    if wanted is None or not mailbox.is_still_asked(wanted, now) or not mailbox.may_reach(wanted):
        never_asked(asked)
        return None
    paper = Paper(
        subject=_("Do you want little notes here?"),
        paragraphs=(
            _("Somebody left this address at %(house)s, for little notes that come now and then.")
            % {"house": settings.LEFTUNSAID.site_name},
            _(
                "If that was you, have your eight words at hand, those that open these notes now: the page behind this "
                "link asks for them. Until then we send you nothing."
            ),
        ),
        button=(_("Yes, let them come"), link_for("notes", wanted.mail_ref or "")),
        small_print=(
            _("If it was not you, you need not do anything: the address is forgotten within 48 hours."),
            _never(wanted),
        ),
    )
    return Mail(
        to=mailbox.address_of(wanted),
        subject=paper.subject,
        text=paper.as_text(),
        html=paper.as_html(),
        when_refused=partial(mailbox.note_refused, wanted),
        when_given_up=lambda now: never_asked(asked),
    )


def still_welcome(consent: int, at: int, *, now: datetime, dice: Random) -> Mail | None:
    """Once, a week before a yes lapses, at a moment at which a note could come. Without an answer they end by
    themselves."""
    asked = Consent.objects.filter(pk=consent, closed_at=None).first()
    if asked is None or not asked.is_welcoming(now) or not mailbox.takes_mail(asked):
        return None
    if int(mailbox.asks_again_at(asked).timestamp()) != at:
        return None  # they have said so since
    if (moment := mailbox.moment_to_ask(asked, now=now)) > now:
        raise NotYet(moment)
    paper = Paper(
        subject=_("Are little notes still welcome?"),
        paragraphs=(
            _("You said yes to little notes for 90 days, and they are nearly over."),
            _("One press, and they go on. If you do nothing they end by themselves, and nobody is told."),
        ),
        button=(_("See"), link_for("notes", asked.mail_ref or "")),
        small_print=_how_to_stop(asked),
    )
    return _mail(paper, asked)


def _mail(paper: Paper, consent: Consent) -> Mail:
    stop = link_for("quiet", consent.mail_ref or "")
    return Mail(
        to=mailbox.address_of(consent),
        subject=paper.subject,
        text=paper.as_text(),
        html=paper.as_html(),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},  # RFC 8058
        when_sent=lambda now: mailbox.note_sent(consent, now=now),
        when_refused=partial(mailbox.note_refused, consent),
    )


def _how_to_stop(consent: Consent) -> tuple[Link, ...]:
    stop = (_("No more little notes (unsubscribe)"), link_for("quiet", consent.mail_ref or ""))
    return stop, _never(consent)


def _never(consent: Consent) -> Link:
    return _("Never write to this address again"), link_for("never", consent.mailbox_ref)
