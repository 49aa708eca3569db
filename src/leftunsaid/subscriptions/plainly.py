"""What is asked at every comment, and noted after every notice: written out, it takes a tenth of the time."""

from datetime import datetime
from typing import Any

from django.db import connection

from leftunsaid.subscriptions.models import Subscription
from leftunsaid.subscriptions.pace import day_of

COUNT_THE_MAIL = """
    UPDATE subscriptions_mailbox
    SET told_that_day = CASE WHEN told_day = %s THEN told_that_day + 1 ELSE 1 END, told_day = %s
    WHERE id = %s
"""
NOTE_WHAT_WAS_TOLD = """
    UPDATE subscriptions_subscription
    SET told_that_day = CASE WHEN told_day = %s THEN told_that_day + 1 ELSE 1 END, told_day = %s,
        told_up_to = %s, told_at = %s, notice_no = notice_no + 1
    WHERE id = %s AND notice_no = %s AND told_up_to = %s
"""
LOCK_THE_MAILBOX = "SELECT id FROM subscriptions_mailbox WHERE id = %s FOR UPDATE"
IS_FOLLOWED = """
    SELECT 1 WHERE EXISTS (SELECT 1 FROM subscriptions_subscription WHERE letter_id = %s)
        OR EXISTS (SELECT 1 FROM subscriptions_ask WHERE letter_id = %s)
"""
IS_ANYTHING_BEHIND = "SELECT 1 FROM comments_comment WHERE letter_id = %s AND news_number > %s LIMIT 1"


def is_followed(letter: int) -> bool:
    """Does anybody follow this letter, or has asked to? Whoever says yes later is told then of what came since."""
    with connection.cursor() as cursor:
        cursor.execute(IS_FOLLOWED, [letter, letter])
        return cursor.fetchone() is not None


def was_noted(subscription: Subscription, *, told_up_to: int, now: datetime) -> bool:
    """So far it was told, and its mailbox had a mail more. False, and nothing done, where it has changed since.

    The mailbox is locked first, as everywhere.
    """
    day, moment = _day(now), connection.ops.adapt_datetimefield_value(now)
    as_it_was = [subscription.pk, subscription.notice_no, subscription.told_up_to]
    with connection.cursor() as cursor:
        if connection.features.has_select_for_update:  # SQLite has one writer at a time: the transaction is the lock
            cursor.execute(LOCK_THE_MAILBOX, [subscription.mailbox_id])
        cursor.execute(NOTE_WHAT_WAS_TOLD, [day, day, told_up_to, moment, *as_it_was])
        if not cursor.rowcount:
            return False
    note_mail(subscription.mailbox_id, now=now)
    return True


def note_mail(mailbox: int, *, now: datetime) -> None:
    """One more mail went to it today."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_THE_MAIL, [_day(now), _day(now), mailbox])


def is_anything_behind(letter: int, number: int) -> bool:
    """Is there a comment that came into sight after this one?"""
    with connection.cursor() as cursor:
        cursor.execute(IS_ANYTHING_BEHIND, [letter, number])
        return cursor.fetchone() is not None


def _day(now: datetime) -> Any:
    return connection.ops.adapt_datefield_value(day_of(now))
