"""Mails about what time brings: a seal that broke, a day to look back, a postscript. No word of a letter is in them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leftunsaid.letters import looking_back
from leftunsaid.letters.models import Letter, Postscript
from leftunsaid.outbox.actions import NotYet, Slip, post_all
from leftunsaid.outbox.mail import Mail
from leftunsaid.outbox.models import LAST
from leftunsaid.subscriptions.asking import forget
from leftunsaid.subscriptions.links import link_for
from leftunsaid.subscriptions.mails import how_to_hear_nothing_ever, mail_to, note_refused
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.subscriptions.news import moment_of_quiet
from leftunsaid.subscriptions.paper import Link, Paper
from leftunsaid.subscriptions.plainly import note_mail

AT_ONCE = 500  # subscriptions in one go
LOOK_AGAIN, LOOKED_FOR = timedelta(hours=6), timedelta(days=30)  # at a postscript that waits with its letter


def letter_opened(letter: int, after: int = 0, *, now: datetime, dice: Random) -> None:
    """Tell those who wanted to hear when its seal is broken, some at a time."""
    waiting = Subscription.objects.waiting_for_opening().filter(letter=letter, pk__gt=after)
    some = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    slips = [Slip(f"opened {pk}", {"subscription": pk}) for pk in some]
    if len(some) == AT_ONCE:
        slips.append(Slip(f"letter {letter} opened after {some[-1]}", {"letter": letter, "after": some[-1]}))
        post_all("letter opened", slips[-1:], now=now)
    post_all("opened", slips[: len(some)], rank=LAST, now=now)


def opened(subscription: int, *, now: datetime, dice: Random) -> Mail | None:
    """A letter that somebody waited for is open. That was all they asked for, unless it is their own."""
    waiting = _told_about(Subscription.objects.waiting_for_opening().filter(pk=subscription), now)
    if waiting is None:
        return None
    if not _is_open_for(waiting):
        _wait_or_forget(waiting, now)
        return None
    paper = Paper(
        subject=_("A letter has opened"),
        paragraphs=(
            _("A sealed letter has come to its day. You wanted to be told."),
            _("It is yours alone: your eight words open it.")
            if waiting.letter.is_private
            else _("No other mail comes because of that wish."),
        ),
        button=(_("Read it"), _where_it_is_read(waiting.letter)),
        small_print=_how_to_stop(waiting),
    )
    return _mail(paper, waiting, when_sent=lambda now: _was_told_of_opening(waiting, now))


def look_back(letter: int, at: int, *, now: datetime, dice: Random) -> Mail | None:
    """The key page asks from now on, and one mail does where its writer confirmed an address for this very letter."""
    asked = looking_back.ask(letter, at=at, now=now)
    if asked is None:
        return None
    own = Subscription.objects.to_be_told().filter(letter=asked, owner=asked.owner_id)
    writer = _told_about(own.order_by("pk"), now)
    if writer is None:
        return None
    paper = Paper(
        subject=_("The day to look back has come"),
        paragraphs=(
            _("You wanted to look back today at a letter that you left here. What do you see now?"),
            _("If you like, add a postscript: your eight words open the page for it. If not, you need not do a thing."),
        ),
        button=(_("Look back"), f"{settings.LEFTUNSAID.base_url}/key"),
        small_print=_how_to_stop(writer),
    )
    return _mail(paper, writer, when_sent=lambda now: note_mail(writer.mailbox_id, now=now))


def postscript_written(postscript: int, after: int = 0, *, now: datetime, dice: Random) -> None:
    """Tell those who follow the letter, some at a time, once they can read it. Its writer knows."""
    added = Postscript.objects.select_related("letter").filter(pk=postscript).first()
    if added is None or added.letter.is_gone or added.letter.is_private:
        return
    if not added.letter.is_readable:
        if now - added.written_at < LOOKED_FOR:
            raise NotYet(now + LOOK_AGAIN)
        return
    followers = Subscription.objects.to_be_told().filter(letter=added.letter, pk__gt=after)
    if added.letter.owner_id:
        followers = followers.exclude(owner=added.letter.owner_id)
    some = list(followers.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if len(some) == AT_ONCE:
        further = {"postscript": postscript, "after": some[-1]}
        post_all("postscript written", [Slip(f"postscript {postscript} after {some[-1]}", further)], now=now)
    slips = [Slip(f"postscript {postscript} {pk}", {"subscription": pk, "postscript": postscript}) for pk in some]
    post_all("postscript", slips, rank=LAST, now=now)


def postscript(subscription: int, postscript: int, *, now: datetime, dice: Random) -> Mail | None:
    """Whoever wrote a letter came back to it."""
    is_there = Postscript.objects.filter(pk=postscript).exists()
    follower = _told_about(Subscription.objects.to_be_told().filter(pk=subscription), now) if is_there else None
    if follower is None:
        return None
    paper = Paper(
        subject=_("A postscript"),
        paragraphs=(_("Whoever wrote the letter you follow has come back, and added something."),),
        button=(_("Read it"), f"{_where_it_is_read(follower.letter)}#postscripts"),
        small_print=(
            (_("How often you hear of this letter, and when not"), link_for("letter", follower.ref)),
            *_how_to_stop(follower),
        ),
    )
    return _mail(paper, follower, when_sent=lambda now: note_mail(follower.mailbox_id, now=now))


def _told_about(wanting: QuerySet[Subscription], now: datetime) -> Subscription | None:
    """The first of them. Raises NotYet in its quiet hours, and where its mailbox has had all mails of a day."""
    subscription = wanting.select_related("letter", "mailbox").first()
    if subscription and (moment := moment_of_quiet(subscription, now=now)) > now:
        raise NotYet(moment)
    return subscription


def _is_open_for(waiting: Subscription) -> bool:
    """Can it be read by them? What is for its writer alone, by nobody who does not hold its words."""
    letter = waiting.letter
    if letter.is_private:
        return not letter.is_sealed and not letter.is_gone and waiting.owner_id == letter.owner_id is not None
    return letter.is_readable


def _wait_or_forget(waiting: Subscription, now: datetime) -> None:
    """It is read again, and comes back; or it opened for its writer alone, and never will for anybody else.

    Raises NotYet for the first.
    """
    letter = waiting.letter
    if letter.is_private and not letter.is_sealed:
        forget(Subscription.objects.filter(pk=waiting.pk))
    elif letter.held_at and not letter.is_gone and now - letter.held_at < LOOKED_FOR:
        raise NotYet(now + LOOK_AGAIN)


def _where_it_is_read(letter: Letter) -> str:
    return f"{settings.LEFTUNSAID.base_url}{'/key' if letter.is_private else letter.path}"


def _was_told_of_opening(waiting: Subscription, now: datetime) -> None:
    """Who left the address with their own letter hears of its comments from now on, and nobody else."""
    note_mail(waiting.mailbox_id, now=now)
    letter = waiting.letter
    if letter.owner_id and waiting.owner_id == letter.owner_id and not letter.is_private:
        Subscription.objects.filter(pk=waiting.pk).update(found_as=letter.visibility)
    else:
        forget(Subscription.objects.filter(pk=waiting.pk))


def _how_to_stop(subscription: Subscription) -> tuple[Link, ...]:
    stop = (_("No more about this letter (unsubscribe)"), link_for("stop", subscription.ref))
    return stop, how_to_hear_nothing_ever(subscription.mailbox)


def _mail(paper: Paper, subscription: Subscription, *, when_sent: Callable[[datetime], None]) -> Mail:
    return mail_to(
        paper,
        subscription.mailbox,
        stop=link_for("stop", subscription.ref),
        when_sent=when_sent,
        when_refused=partial(note_refused, subscription.mailbox, subscription),
    )
