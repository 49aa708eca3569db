"""What one mailbox is told of, in the words of its pages. Of the address no more than its owner knows it by."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leftunsaid.lib.addresses import masked
from leftunsaid.lib.sealing import CannotUnseal
from leftunsaid.recovery.actions import address_of as recovery_address_of
from leftunsaid.recovery.models import Recovery
from leftunsaid.subscriptions.actions import address_of
from leftunsaid.subscriptions.links import path_for
from leftunsaid.subscriptions.models import Ask, AskedBefore, Cadence, Mailbox, PassedOver, Subscription
from leftunsaid.web.mine import told
from leftunsaid.web.wording import name_of


@dataclass(frozen=True, slots=True)
class Follow:
    """One letter that a mailbox is told of, or that somebody asked for with its address."""

    subscription: Subscription

    @property
    def ref(self) -> str:
        return self.subscription.ref

    @property
    def name(self) -> str:
        """'Letter 42'."""
        return name_of(self.subscription.letter)

    @property
    def place(self) -> str:
        """Where it stands; '' where it cannot be read, or only by a link that this mailbox was never given."""
        if not self.subscription.is_live:
            return ""
        letter = self.subscription.letter
        return letter.seal.path if letter.is_sealed else letter.path

    @property
    def of_opening(self) -> bool:
        """Do they only want to hear that a sealed letter has opened?"""
        return self.subscription.waits_for_opening

    @property
    def mask(self) -> str:
        return masked_address(self.subscription.mailbox)

    @property
    def is_confirmed(self) -> bool:
        return self.subscription.confirmed_at is not None

    @property
    def how_often(self) -> str:
        match self.subscription.cadence:
            case Cadence.HOURLY:
                often = _("what came within an hour, in one mail")
            case Cadence.DAILY:
                often = _("once a day, in the morning")
            case _:
                often = _("as soon as there is something new")
        if self.subscription.quiet_from is None or self.subscription.quiet_to is None:
            return often
        return _("%(often)s, and nothing from %(from)s to %(to)s") % {
            "often": often,
            "from": f"{self.subscription.quiet_from:02}:00",
            "to": f"{self.subscription.quiet_to:02}:00",
        }

    @property
    def settings_path(self) -> str:
        return path_for("letter", self.ref)

    @property
    def never_path(self) -> str:
        return path_for("never", self.subscription.mailbox.ref)

    @property
    def confirm_path(self) -> str:
        return path_for("confirm", self.subscription.asked_ref or self.ref)


def masked_address(sealed: Mailbox | Ask) -> str:
    """'c…@example.org'."""
    try:
        return masked(address_of(sealed))
    except CannotUnseal:
        return "…"


def mask_of_recovery(recovery: Recovery) -> str:
    """The same of a mailbox that leads back to somebody's words."""
    try:
        return masked(recovery_address_of(recovery))
    except CannotUnseal:
        return "…"


def what_is_held(mailbox: Mailbox) -> dict[str, object]:
    """All that is kept about a mailbox, for its owner, but what it is found by. Times are ISO 8601 in UTC.

    Whose key it was left with is not told: that may be somebody else's.
    """
    follows = mailbox.subscriptions.select_related("letter", "left_with").order_by("asked_at", "pk")
    waiting = Ask.objects.filter(address_hash=mailbox.address_hash).select_related("letter", "comment")
    asked_before = AskedBefore.objects.filter(address_hash=mailbox.address_hash).order_by("asked_at")
    return {
        "address": masked_address(mailbox),
        "since": told(mailbox.made_at),
        "confirmed_at": told(mailbox.confirmed_at),
        "refused_by_its_mail_server_at": told(mailbox.refused_at),
        "mails": _on_a_day(mailbox.told_day, mailbox.told_that_day),
        "mails_that_asked": _on_a_day(mailbox.asked_day, mailbox.asked_that_day),
        "next_mail_that_asks": mailbox.asking_no,
        "asked_before_at": [told(asked.asked_at) for asked in asked_before],
        "letters": [_of_one(Follow(subscription)) for subscription in follows],
        "left_just_now": [_of_ask(left) for left in waiting.order_by("asked_at", "pk")],
    }


def _of_one(follow: Follow) -> dict[str, object]:
    subscription = follow.subscription
    return {
        "letter": follow.name,
        "path": follow.place,
        "found_as": subscription.found_as,
        "left_with_a_key": subscription.owner_id is not None,
        "left_with_comment": subscription.left_with and subscription.left_with.number,
        "asked_at": told(subscription.asked_at),
        "asked_by_mail_at": told(subscription.asked_by_mail_at),
        "confirmed_at": told(subscription.confirmed_at),
        "told_up_to_comment": subscription.told_up_to,
        "comments_passed_over": _numbers(subscription.passed_over.all()),
        "last_mail_at": told(subscription.told_at),
        "mails": _on_a_day(subscription.told_day, subscription.told_that_day),
        "next_mail": subscription.notice_no,
        "cadence": subscription.cadence,
        "quiet_from": subscription.quiet_from,
        "quiet_to": subscription.quiet_to,
        "time_zone": subscription.zone,
    }


def _of_ask(left: Ask) -> dict[str, object]:
    """What nobody has looked at yet, or what waits together with a comment."""
    return {
        "letter": name_of(left.letter),
        "found_as": left.found_as,
        "left_with_a_key": left.owner_id is not None,
        "left_with_a_comment": left.comment_id is not None,
        "its_domain_is_counted": left.domain_hash != "",
        "news_begin_after_comment": left.after_number,
        "asked_at": told(left.asked_at),
    }


def _numbers(rows: QuerySet[PassedOver]) -> list[int]:
    numbers = [row.comment.number for row in rows.select_related("comment")]
    return sorted(number for number in numbers if number is not None)


def _on_a_day(day: date | None, mails: int) -> dict[str, object] | None:
    return {"day": day.isoformat(), "count": mails} if day else None
