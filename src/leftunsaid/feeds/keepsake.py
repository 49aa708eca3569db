"""Somebody's own little notes as a feed, the newest first, for whoever knows its address."""

from django.conf import settings
from django.utils.translation import gettext as _

from leftunsaid.feeds.feed import Entry, Feed, in_html, newest_day
from leftunsaid.letters.wording import anonymous_name
from leftunsaid.lib.ages import public_day
from leftunsaid.notes.models import Consent, KeptNote
from leftunsaid.notes.receiving import kept_in

NOTES = 20


def feed_of_keepsake(consent: Consent) -> Feed:
    page = f"/notes/{consent.feed_address}"
    entries = tuple(_entry_of_note(page, kept) for kept in kept_in(consent).select_related("consent")[:NOTES])
    return Feed(
        title=f"{_('Little notes')} · {settings.LEFTUNSAID.site_name}",
        page=page,
        subtitle=_("Folded for you."),
        updated=newest_day(entries, or_else=public_day(consent.accepted_at)),
        entries=entries,
    )


def _entry_of_note(page: str, kept: KeptNote) -> Entry:
    day = public_day(kept.delivered_at)
    return Entry(
        path=f"{page}#{kept.round}",
        title=_("A little note"),
        author=kept.consent.signature or anonymous_name(),
        day=day,
        updated=day,
        words=in_html(kept.body),
    )
