"""What is new under a letter for one mailbox, and when it is told: each comment in exactly one notice.

A subscription is told up to a number. What stood in no notice, though later comments did, is remembered one by one.
Whoever changes what a mailbox was told locks the mailbox first, and then the subscription.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from leftunsaid.comments.models import Comment
from leftunsaid.outbox.actions import Slip, post_all
from leftunsaid.outbox.models import LAST, Envelope
from leftunsaid.subscriptions.models import Cadence, Mailbox, PassedOver, Subscription, SubscriptionQuerySet
from leftunsaid.subscriptions.pace import Pace, next_moment
from leftunsaid.subscriptions.plainly import is_anything_behind, was_noted

AT_ONCE = 500  # subscriptions in one go
DAY = timedelta(days=1)
TOLD_AT_ONCE = 500  # comments in one notice: the rest comes with the next
REMEMBERED = 500  # comments that one notice passes over


@dataclass(frozen=True, slots=True)
class News:
    """What one notice tells of. `comments` are in the order of the thread."""

    subscription: Subscription
    comments: Sequence[Comment]
    is_plain: bool = False  # nothing between these was passed over, or has come back

    @property
    def since(self) -> datetime:
        return min(comment.since for comment in self.comments)


def spread(followers: SubscriptionQuerySet, *, after: int, now: datetime) -> int | None:
    """Post a notice for some of those who follow a letter. Answers where to go on, or None at the end."""
    with transaction.atomic():
        some = list(
            followers.to_be_told()
            .filter(pk__gt=after)
            .select_related("mailbox")
            # A notice that is just being sent ends first: what came too late for it belongs to the next.
            .select_for_update(of=("self",))
            .order_by("pk")[:AT_ONCE]
        )
        _post([_slip(follower, news_since=now, now=now) for follower in some], now=now)
    return some[-1].pk if len(some) == AT_ONCE else None


def post_next_notice(subscription: Subscription, *, no_sooner: datetime | None = None, now: datetime) -> None:
    """Post a notice if there is something to tell, and it may be told. Its row is locked by the caller."""
    if news := news_for(subscription.pk):
        _post([_slip(news.subscription, news_since=news.since, no_sooner=no_sooner, now=now)], now=now)


def catch_up(now: datetime) -> int:
    """Post the next notice of those who should have had one and have none under way: a fault of ours stood in its way,
    or for a day nobody took it. Answers how many.

    Each minute it looks at the next few of all subscriptions, and begins anew at their end.
    """
    newest = Subscription.objects.aggregate(newest=Max("pk"))["newest"] or 0
    first = int(now.timestamp() // 60) % (newest // AT_ONCE + 1) * AT_ONCE
    behind = list(_readable_news().filter(pk__gte=first, pk__lt=first + AT_ONCE).select_related("mailbox"))
    names = [_name_of(one, one.notice_no - before) for one in behind for before in (0, 1)]
    envelopes = {envelope.once: envelope for envelope in Envelope.objects.filter(once__in=names)}
    return sum(_catch_up(one, envelopes, now=now) for one in behind)


def news_for(subscription_pk: int, *, notice_no: int | None = None) -> News | None:
    """What they have not been told of, and can read now. None if nothing is to be told, or not by this notice."""
    told = Subscription.objects.to_be_told().filter(pk=subscription_pk)
    subscription = told.select_related("letter", "mailbox").first()
    if subscription is None or notice_no not in (None, subscription.notice_no):
        return None
    comments = _untold(subscription)
    return News(subscription, comments) if comments else None


def moment_for(news: News, *, now: datetime) -> datetime:
    """When it may be told."""
    return next_moment(_pace_of(news.subscription), news_since=news.since, now=now)


def moment_of_quiet(subscription: Subscription, *, now: datetime) -> datetime:
    """When they may hear of what happens seldom: outside their quiet hours, and while their day has room for a mail."""
    seldom = replace(_pace_of(subscription), cadence=Cadence.AT_ONCE, told_at=None, told_day=None, told_that_day=0)
    return next_moment(seldom, news_since=now, now=now)


def note_told(news: News, *, now: datetime) -> None:
    """It was told, and the next notice is for what comes after. Within the transaction that notes it was sent."""
    last = max(news.subscription.told_up_to, *(comment.news_number or 0 for comment in news.comments))
    if news.is_plain and was_noted(news.subscription, told_up_to=last, now=now):
        if is_anything_behind(news.subscription.letter_id, last) and (subscription := locked(news.subscription)):
            post_next_notice(subscription, now=now)
    elif subscription := locked(news.subscription):  # or it was stopped while the mail was on its way
        last = max(subscription.told_up_to, last)
        _remember_untold(subscription, news, up_to=last)
        was_noted(subscription, told_up_to=last, now=now)
        post_next_notice(subscription, now=now)


def note_nothing_told(subscription_pk: int, *, notice_no: int, now: datetime) -> None:
    """There was nothing to tell when the notice was opened. What is new by now comes with the next."""
    with transaction.atomic():
        found = Subscription.objects.filter(pk=subscription_pk, notice_no=notice_no).first()
        current = locked(found) if found else None
        if current and current.notice_no == notice_no:
            next_number(current)
            post_next_notice(current, now=now)


def note_not_taken(subscription: Subscription) -> None:
    """Nobody took the notice. What is new comes with the next one, when there is something newer."""
    with transaction.atomic():
        if current := locked(subscription):
            next_number(current)


def locked(subscription: Subscription) -> Subscription | None:
    """Its mailbox and its own row, in the order in which every verb locks them. None if it is gone."""
    mailbox = Mailbox.objects.select_for_update().filter(pk=subscription.mailbox_id).first()
    current = Subscription.objects.select_for_update().filter(pk=subscription.pk).first() if mailbox else None
    if current and mailbox:
        current.mailbox = mailbox
    return current


def next_number(subscription: Subscription) -> None:
    """A notice that waits is not for sending any more. Its row is locked by the caller."""
    subscription.notice_no += 1
    subscription.save(update_fields=["notice_no"])


def _readable_news() -> SubscriptionQuerySet:
    """Of those who want mail: who was not told of something that can be read."""
    newer = _readable_in(OuterRef("letter")).filter(news_number__gt=OuterRef("told_up_to"))
    readable = _readable_in(OuterRef("subscription__letter")).filter(pk=OuterRef("comment"))
    came_back = PassedOver.objects.filter(Exists(readable), subscription=OuterRef("pk"))
    return Subscription.objects.to_be_told().filter(Exists(newer) | Exists(came_back)).order_by("pk")


def _readable_in(letter: Any) -> QuerySet[Comment]:
    """In whatever order: it is only asked whether there is one."""
    return Comment.objects.readable_in(letter).order_by()


@transaction.atomic
def _catch_up(follower: Subscription, envelopes: dict[str, Envelope], *, now: datetime) -> bool:
    this, last = (envelopes.get(_name_of(follower, follower.notice_no - before)) for before in (0, 1))
    if any(envelope and (envelope.is_open or _failed_lately(envelope, now)) for envelope in (this, last)):
        return False
    current = locked(follower)
    if current is None or current.notice_no != follower.notice_no:
        return False
    news = news_for(current.pk)
    if news is None:
        return False
    if this:
        next_number(news.subscription)
    _post([_slip(news.subscription, news_since=news.since, now=now)], now=now)
    return True


def _failed_lately(envelope: Envelope, now: datetime) -> bool:
    return envelope.failed_at is not None and now - DAY < envelope.failed_at <= now


def _post(slips: Sequence[Slip], *, now: datetime) -> None:
    # These go to all readers of a letter, so they go last: somebody waits for the mail they asked for.
    post_all("notice", slips, rank=LAST, now=now)


def _slip(
    subscription: Subscription, *, news_since: datetime, no_sooner: datetime | None = None, now: datetime
) -> Slip:
    moment = max(next_moment(_pace_of(subscription), news_since=news_since, now=now), no_sooner or now)
    ids = {"subscription": subscription.pk, "number": subscription.notice_no}
    return Slip(_name_of(subscription, subscription.notice_no), ids, moment)


def _name_of(subscription: Subscription, notice_no: int) -> str:
    return f"notice {subscription.pk} {notice_no}"


def _untold(subscription: Subscription) -> list[Comment]:
    """What came after all that they were told of, and what was passed over and can be read again."""
    can_be_told = Comment.objects.readable_in(subscription.letter_id).exclude(_is_own(subscription))
    can_be_told = can_be_told.defer("body", "name").order_by("news_number")
    comments = list(can_be_told.filter(news_number__gt=subscription.told_up_to)[:TOLD_AT_ONCE])
    if came_back := list(subscription.passed_over.values_list("comment", flat=True)):
        comments += can_be_told.filter(pk__in=came_back)[:TOLD_AT_ONCE]
    return sorted(comments, key=lambda comment: comment.number or 0)


def _is_own(subscription: Subscription) -> Q:
    is_own = Q(pk=subscription.left_with_id)
    return is_own | Q(owner__isnull=False, owner=subscription.owner_id) if subscription.owner_id else is_own


def _remember_untold(subscription: Subscription, news: News, *, up_to: int) -> None:
    """What they pass over now may come back, or has just come back: then they hear of it."""
    told = [comment.pk for comment in news.comments]
    passed_over = PassedOver.objects.filter(subscription=subscription)
    passed_over.filter(Q(comment__in=told) | Q(comment__erased_at__isnull=False)).delete()
    missed = (
        Comment.objects.filter(letter=subscription.letter_id, erased_at=None)
        .filter(news_number__gt=subscription.told_up_to, news_number__lte=up_to)
        .exclude(_is_own(subscription))
        .exclude(pk__in=told)
        .order_by("-news_number")[:REMEMBERED]
    )
    PassedOver.objects.bulk_create(
        (PassedOver(subscription=subscription, comment=comment) for comment in missed), ignore_conflicts=True
    )


def _pace_of(subscription: Subscription) -> Pace:
    mailbox = subscription.mailbox
    return Pace(
        cadence=subscription.cadence,
        zone=_zone_of(subscription),
        quiet_from=subscription.quiet_from,
        quiet_to=subscription.quiet_to,
        told_at=subscription.told_at,
        told_day=subscription.told_day,
        told_that_day=subscription.told_that_day,
        all_told_day=mailbox.told_day,
        all_told_that_day=mailbox.told_that_day,
    )


def _zone_of(subscription: Subscription) -> ZoneInfo:
    try:
        return ZoneInfo(subscription.zone or settings.LEFTUNSAID.time_zone.key)
    except (ZoneInfoNotFoundError, ValueError):  # a name that this machine does not know any more
        house: ZoneInfo = settings.LEFTUNSAID.time_zone
        return house
