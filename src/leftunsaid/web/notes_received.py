"""How somebody's little notes stand, in the words of their pages. Of the mailbox no more than its owner knows it by."""

from dataclasses import dataclass
from datetime import datetime

from leftunsaid.lib.addresses import masked
from leftunsaid.lib.sealing import CannotUnseal
from leftunsaid.notes.mailbox import address_of
from leftunsaid.notes.models import Consent


@dataclass(frozen=True, slots=True)
class Received:
    """One yes to little notes, as it stands now."""

    consent: Consent
    now: datetime
    by_mail: bool = False  # on the page behind a link that came to the mailbox, whose rest is told there alone

    @property
    def state(self) -> str:
        """'closed', 'lapsed', 'resting' or 'open'. Whoever waits for another's yes is not told so."""
        if self.consent.closed_at:
            return "closed"
        if self.consent.lapses_at <= self.now:
            return "lapsed"
        return "resting" if self.rest_ends and self.rest_ends > self.now else "open"

    @property
    def rest_ends(self) -> datetime | None:
        return self.consent.rest_ends if self.by_mail else self.consent.rests_until

    @property
    def is_asked_again(self) -> bool:
        return self.state != "lapsed" and self.consent.is_asked_again(self.now)

    @property
    def has_a_jar(self) -> bool:
        return self.consent.jar_id is not None

    @property
    def mask(self) -> str:
        """'c…@m….example', or '' where no mailbox is known."""
        if not self.consent.sealed_address:
            return ""
        try:
            return masked(address_of(self.consent))
        except CannotUnseal:
            return "…"

    @property
    def waits_for_mailbox(self) -> bool:
        return self.consent.mail_asked_at is not None and self.consent.mail_confirmed_at is None

    @property
    def has_shared(self) -> bool:
        return self.consent.kept.filter(shared_at__isnull=False).exists()

    @property
    def feed_path(self) -> str:
        return f"/notes/{self.consent.feed_address}/feed.atom" if self.consent.feed_address else ""
