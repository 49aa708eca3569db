"""From ids to mails, at the moment when they are due: each answers None where nobody wants it any more."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.outbox.actions import NotYet, Slip, post_all, reads_ahead
from leftunsaid.outbox.mail import Mail
from leftunsaid.subscriptions import asking, news
from leftunsaid.subscriptions.actions import address_of, pending_of
from leftunsaid.subscriptions.ahead import Found, read_ahead
from leftunsaid.subscriptions.links import link_for, short_link_for
from leftunsaid.subscriptions.models import (
    CONFIRM_WITHIN,
    Ask,
    Mailbox,
    NeverAgain,
    Subscription,
    SubscriptionQuerySet,
)
from leftunsaid.subscriptions.pace import day_of, is_full, next_day, times_today
from leftunsaid.subscriptions.paper import Link, Paper
from leftunsaid.subscriptions.plainly import note_mail
from leftunsaid.subscriptions.wording import more_there, new_comments, news_of, others_asked, read_them, without_links

LIST_OPEN_FOR = timedelta(hours=1)
ASKS_OPEN_FOR = timedelta(hours=48)
WORDS_OF = 10  # comments whose words stand in one mail, where the house allows it


def ask(ask: int, *, now: datetime, dice: Random) -> None:
    """Find out what becomes of an address that was left."""
    asking.decide(ask, now=now, dice=dice)


def comment_shown(letter: int, comment: int, at: int, after: int = 0, *, now: datetime, dice: Random) -> None:
    """Tell those who follow the letter and have not heard of it, some at a time: the rest is an envelope of its own."""
    shown = Comment.objects.filter(pk=comment, letter=letter).first()
    if shown is None or not shown.is_readable:
        return
    if not after:
        asking.look_again(Ask.objects.filter(comment=comment), now=now)
    if shown.news_number is None:
        return
    followers = Subscription.objects.filter(letter=letter).without(shown)
    _spread("comment shown", followers, after=after, now=now, letter=letter, comment=comment, at=at)


def letter_shown(letter: int, at: int, after: int = 0, *, now: datetime, dice: Random) -> None:
    """It was hidden for a while, and comments may have been shown meanwhile."""
    shown = Letter.objects.readable().filter(pk=letter).first()
    if shown is None:
        return
    if not after:
        asking.look_again(Ask.objects.filter(letter=letter), now=now)
    followers = Subscription.objects.filter(letter=letter).behind(shown.last_comment_number)
    _spread("letter shown", followers, after=after, now=now, letter=letter, at=at)


def letter_gone(letter: int, *, now: datetime, dice: Random) -> None:
    """Nobody follows it any more."""
    asking.forget_letter(letter)


def confirm(subscription: int, asked: int, *, now: datetime, dice: Random) -> Mail | None:
    """Is this your address, and do you want news? No word in it was chosen by whoever left the address."""
    wanted = _still_to_ask(subscription, now)
    if wanted is None:
        asking.never_asked(asked)
        return None
    house = settings.LEFTUNSAID.site_name
    paper = Paper(
        subject=_("Do you want news of a letter?"),
        paragraphs=(
            _what_was_asked(wanted) % {"house": house},
            _("If that was you, press the button on the page behind this link. Until you do, we send you nothing."),
        ),
        button=(_yes_words(wanted), _where_to_say_yes(wanted)),
        small_print=(
            _if_it_was_not_you(wanted.mailbox),
            how_to_hear_nothing_ever(wanted.mailbox),
        ),
    )
    return mail_to(
        paper,
        wanted.mailbox,
        when_refused=partial(_forget, wanted.mailbox),
        when_given_up=lambda now: asking.never_asked(asked),
    )


@reads_ahead(read_ahead)
def notice(subscription: int, number: int, *, now: datetime, dice: Random, ahead: Found) -> Mail | None:
    """New comments on a letter: how many, and where."""
    told = ahead.get((subscription, number)) or news.news_for(subscription, notice_no=number)
    if told is None:
        news.note_nothing_told(subscription, notice_no=number, now=now)
        return None
    if (moment := news.moment_for(told, now=now)) > now:
        raise NotYet(moment)
    return mail_to(
        _notice_paper(told),
        told.subscription.mailbox,
        stop=link_for("stop", told.subscription.ref),
        tells=" ".join(str(comment.pk) for comment in told.comments),
        when_sent=lambda now: news.note_told(told, now=now),
        when_refused=partial(note_refused, told.subscription.mailbox, told.subscription),
        when_given_up=lambda now: news.note_not_taken(told.subscription),
    )


def asked_again(mailbox: int, number: int, *, now: datetime, dice: Random) -> Mail | None:
    """Somebody left the address of one who follows letters here at another one: is that so?"""
    followed = Mailbox.objects.filter(pk=mailbox, asking_no=number).first()
    if followed is None:
        return None
    silent = followed.refused_at or _wants_nothing(followed)
    pending = [] if silent else list(pending_of(followed, now=now).filter(asked_by_mail_at=None))
    if not pending:
        _note_asked(followed, [], now=now)
        return None
    if is_full(followed.told_day, followed.told_that_day, now=now):
        raise NotYet(next_day(now))
    paper = Paper(
        subject=_("Do you want news of another letter?"),
        paragraphs=(
            others_asked(len(pending)),
            _("If that was you, press a button on the page behind this link. Otherwise you need not do anything."),
        ),
        button=(_("See which"), short_link_for("asked", followed.ref, valid=ASKS_OPEN_FOR, now=now)),
        small_print=(_("The link is good for 48 hours."), *_how_to_stop(followed)),
    )
    return mail_to(
        paper,
        followed,
        stop=link_for("leave", followed.ref),
        tells=" ".join(str(asked.pk) for asked in pending),
        when_sent=lambda now: _note_asked(followed, pending, now=now),
        when_refused=partial(_note_asking_refused, followed),
        when_given_up=lambda now: _note_asked(followed, [], now=now),
    )


def full_list(mailbox: int, *, now: datetime, dice: Random) -> Mail | None:
    """The link to everything that one mailbox follows."""
    followed = Mailbox.objects.filter(pk=mailbox, refused_at=None, confirmed_at__isnull=False).first()
    if followed is None or _wants_nothing(followed):
        return None
    if is_full(followed.told_day, followed.told_that_day, now=now):
        raise NotYet(next_day(now))
    paper = Paper(
        subject=_("The letters you follow"),
        paragraphs=(_("You asked for the list of all letters that you are told of."),),
        button=(_("See the list"), short_link_for("all", followed.ref, valid=LIST_OPEN_FOR, now=now)),
        small_print=(
            _("The link is good for an hour. Whoever has it can change what you are told, so keep it to yourself."),
            *_how_to_stop(followed),
        ),
    )
    return mail_to(
        paper,
        followed,
        stop=link_for("leave", followed.ref),
        when_sent=lambda now: note_mail(followed.pk, now=now),
        when_refused=partial(note_refused, followed, None),
    )


def _still_to_ask(subscription_pk: int, now: datetime) -> Subscription | None:
    """As long as nobody has said yes; of one whose mails were refused, also where they follow the letter already."""
    living = Subscription.objects.live().select_related("mailbox")
    asked = living.filter(Q(confirmed_at__isnull=False) | Q(asked_at__gt=now - CONFIRM_WITHIN), pk=subscription_pk)
    wanted = asked.first()
    if wanted is None or _wants_nothing(wanted.mailbox):
        return None
    return wanted if wanted.mailbox.confirmed_at is None or wanted.mailbox.refused_at else None


def _where_to_say_yes(wanted: Subscription) -> str:
    if wanted.confirmed_at:
        return link_for("letter", wanted.ref)  # with a button to try again
    return link_for("confirm", wanted.asked_ref or wanted.ref)


def _what_was_asked(wanted: Subscription) -> str:
    if wanted.waits_for_opening:
        return _("Somebody left this address at %(house)s, to be told when a sealed letter opens.")
    return _("Somebody left this address at %(house)s, to be told of new comments on a letter.")


def _yes_words(wanted: Subscription) -> str:
    return _("Yes, tell me when it opens") if wanted.waits_for_opening else _("Yes, tell me of new comments")


def _if_it_was_not_you(mailbox: Mailbox) -> str:
    if mailbox.confirmed_at:
        return _("If it was not you, you need not do anything: nothing more comes.")
    return _("If it was not you, you need not do anything: the address is forgotten within 48 hours.")


def _spread(kind: str, followers: SubscriptionQuerySet, *, after: int, now: datetime, **ids: int) -> None:
    if further := news.spread(followers, after=after, now=now):
        once = f"{kind} {' '.join(map(str, ids.values()))} after {further}"
        post_all(kind, [Slip(once, {**ids, "after": further})], now=now)


def _notice_paper(told: news.News) -> Paper:
    subscription, count = told.subscription, len(told.comments)
    first = f"{settings.LEFTUNSAID.base_url}{subscription.letter.path}/comment/{told.comments[0].number}"
    quoted = told.comments[:WORDS_OF] if settings.LEFTUNSAID.mail_words else ()
    return Paper(
        subject=new_comments(count),
        paragraphs=(news_of(count),),
        quotes=tuple(without_links(comment.body) for comment in quoted),
        after_quotes=more_there(count - len(quoted)) if quoted and count > len(quoted) else "",
        button=(read_them(count), first),
        small_print=(
            (_("How often you hear of this letter, and when not"), link_for("letter", subscription.ref)),
            (_("No more about this letter (unsubscribe)"), link_for("stop", subscription.ref)),
            how_to_hear_nothing_ever(subscription.mailbox),
        ),
    )


def _how_to_stop(mailbox: Mailbox) -> tuple[Link, ...]:
    stop_all = (_("No more about any letter (unsubscribe)"), link_for("leave", mailbox.ref))
    return stop_all, how_to_hear_nothing_ever(mailbox)


def how_to_hear_nothing_ever(mailbox: Mailbox) -> Link:
    return _("Never write to this address again"), link_for("never", mailbox.ref)


def mail_to(paper: Paper, mailbox: Mailbox, *, stop: str = "", **more: Any) -> Mail:
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return Mail(
        to=address_of(mailbox),
        subject=paper.subject,
        text=paper.as_text(),
        html=paper.as_html(),
        headers=one_click if stop else {},
        **more,
    )


def _wants_nothing(mailbox: Mailbox) -> bool:
    return NeverAgain.objects.filter(mailbox_ref=mailbox.ref).exists()


def note_refused(mailbox: Mailbox, subscription: Subscription | None, now: datetime) -> None:
    """Its mail server will not take it. Nothing goes there until its owner says that it does again."""
    Mailbox.objects.filter(pk=mailbox.pk, refused_at=None).update(refused_at=now)
    if subscription:
        news.note_not_taken(subscription)


def _note_asking_refused(mailbox: Mailbox, now: datetime) -> None:
    note_refused(mailbox, None, now)
    _note_asked(mailbox, [], now=now)


@transaction.atomic
def _note_asked(mailbox: Mailbox, pending: list[Subscription], *, now: datetime) -> None:
    """These stood in a mail that was sent. What was asked since comes with the next."""
    current = Mailbox.objects.select_for_update().filter(pk=mailbox.pk, asking_no=mailbox.asking_no).first()
    if current is None:
        return
    if pending:
        note_mail(current.pk, now=now)
        before = times_today(current.asked_day, current.asked_that_day, now=now)
        current.asked_day, current.asked_that_day = day_of(now), before + 1
        Subscription.objects.filter(pk__in=[asked.pk for asked in pending]).update(asked_by_mail_at=now)
    current.asking_no += 1
    current.save(update_fields=["asking_no", "asked_day", "asked_that_day"])
    if pending_of(current, now=now).filter(asked_by_mail_at=None).exists() and not current.refused_at:
        asking.ask_again(current, now=now)


def _forget(mailbox: Mailbox, now: datetime) -> None:
    """There is no such address, or it takes no mail of ours: nobody can say yes to what they never get."""
    for current in Mailbox.objects.select_for_update().filter(pk=mailbox.pk, confirmed_at=None):
        current.delete()
