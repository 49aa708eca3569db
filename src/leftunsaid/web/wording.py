"""The words of ages and counts: every plural of the pages, by the rules of the site's language.

What feeds and programs say as well stands further down, in `letters/wording.py` and `sending/wording.py`.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import age_of


def age_words(shown_at: datetime, now: datetime) -> str:
    """'just now', '20 hours ago', '16 days ago': no minutes and no weeks."""
    age = age_of(shown_at, now)
    match age.unit:
        case "now":
            return _("just now")
        case "hour":
            words = ngettext("%(count)s hour ago", "%(count)s hours ago", age.count)
        case "day":
            words = ngettext("%(count)s day ago", "%(count)s days ago", age.count)
        case "month":
            words = ngettext("%(count)s month ago", "%(count)s months ago", age.count)
        case "year":
            words = ngettext("%(count)s year ago", "%(count)s years ago", age.count)
    return words % {"count": age.count}


def since_words(age: timedelta) -> str:
    """'6 h ago', '6 days ago': for whoever looks after the house, by the clock."""
    if age < timedelta(days=2):
        return _("%(count)s h ago") % {"count": max(0, int(age / timedelta(hours=1)))}
    return ngettext("%(count)s day ago", "%(count)s days ago", age.days) % {"count": age.days}


def month_words(year: int, month: int) -> str:
    """'March 2026'."""
    return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")


def comment_count_words(count: int) -> str:
    """'no comments', '1 comment', '8 comments'."""
    if count == 0:
        return _("no comments")
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": counted(count)}


def counted(number: int) -> str:
    """'3,412', grouped as the site's language does."""
    return number_format(number, use_l10n=True, force_grouping=True)


def name_of(thing: Letter | Comment) -> str:
    """'Letter 42', 'A letter', 'Comment 3': what it is called, without a word of it."""
    if isinstance(thing, Comment):
        return _("Comment %(number)s") % {"number": thing.number}
    return _("Letter %(number)s") % {"number": thing.number} if thing.is_public and thing.number else _("A letter")


def full_name_question(count: int) -> str:
    return ngettext(
        "Is this somebody's full name? We can make it initials.",
        "Are these somebody's full names? We can make them initials.",
        count,
    )


def too_much() -> str:
    return _(
        "A great deal has come from your network lately, so we could not take this one now. "
        "Your text is still here: keep the page open and send it again later."
    )


def too_many_sealed() -> str:
    return _(
        "With these eight words so many letters wait for their day that no more can. "
        "Nothing is lost: take one of them back, or send this one without a seal, or with other words."
    )


def no_room_under_these_words() -> str:
    return _(
        "As many letters wait for their day with these eight words as can. "
        "Nothing is lost: it stays with the words that it has. Ask for fresh words, or choose others."
    )


def no_room_for_more() -> str:
    return _("Twelve postscripts stand under this letter, and there is room for no more.")


def nothing_to_add_to() -> str:
    return _("Nothing can be added to this letter as it stands now: it is sealed, or gone for others.")


def wait_a_little() -> str:
    return _("A great deal has come from your network lately. Wait a while, and try once more.")


def searched_too_often() -> str:
    return _("A great deal has been searched from your network lately. Wait a while, and try once more.")


def words_open_nothing() -> str:
    return _("These words open nothing here. Look at each letter of them once more.")


def closed_meanwhile() -> str:
    return _(
        "This had closed when you pressed, so that press changed nothing. Open it once more with the words you had, "
        "look how everything stands, and press again if need be."
    )


def what_was_done(done: str, *, is_open: bool) -> str:
    """What a press under 'what is mine' has done, told on the page it led to. Nothing for any other word."""
    match done, is_open:
        case "changed", True:
            return _("From now on your new words alone open what is yours. The old ones open nothing any more.")
        case "split", True:
            return _("It has words of its own now, and only they open it.")
        case "back", True:
            return _("It is taken back, at once and for ever.")
        case "mail", True:
            return _("No more mail comes about that letter.")
        case "spare", True:
            return _("Your spare words open this from now on, too. Keep their card somewhere else than the first.")
        case "spare-burnt", True:
            return _("The spare words are burnt. They open nothing any more.")
        case "mailbox", True:
            return _("A mail asks that mailbox whether it is yours, if it may get one. Press the button there.")
        case "mailbox-forgotten", True:
            return _("No mailbox leads back to your words. The address is forgotten.")
        case "stopped", True:
            return _("It is stopped. Whoever asked does not come back by that mailbox.")
        case "open", True:
            return _("The seal is broken. Below is how the letter stands now.")
        case "burnt", False:
            return _("The words are burnt. They open nothing any more, and nobody can undo it.")
        case "gone", False:
            return _("Everything is taken back, and the words are burnt. They open nothing any more.")
    return ""


def what_the_mail_page_did(done: str) -> str:
    """What a press on a page behind a mail's link has done, told on the page it led to. Nothing for any other word."""
    match done:
        case "pace":
            return _("It is noted. The next mail comes when you said.")
        case "quiet":
            return _("It is noted, for every letter below.")
        case "resume":
            return _("We will try again.")
        case "list":
            return _("Look in your mailbox: a link to the list of all letters is on its way. It is good for an hour.")
        case "stop":
            return _("You will get no more mail about that letter.")
        case "yes":
            return _("You will be told of its new comments.")
    return ""


def no_more_mail() -> str:
    return _("You will get no more mail from this house. The address is forgotten.")


def read_it_again() -> str:
    return _("Whoever wrote the comment has changed it since you read it. Here is what it says now.")


def stands_otherwise_now() -> str:
    return _(
        "It was changed since you opened this page, perhaps by yourself on another device. Here is how it stands now."
    )


def changed_meanwhile() -> str:
    return _(
        "It was changed since you opened this page, perhaps by yourself on another device. What it says now stands "
        "below your words. If you send yours once more, they take its place."
    )


def end_of_words(thing: Letter | Comment) -> datetime | None:
    """When the words of something that was removed, or that goes with its letter, are erased."""
    kept = settings.LEFTUNSAID.kept_after_removal
    ends = [thing.removed_at + kept] if thing.removed_at else []
    if isinstance(thing, Comment):
        letter = thing.letter
        if letter.withdrawn_at:
            ends.append(letter.withdrawn_at + kept)
        elif letter.erased_at:
            ends.append(letter.erased_at)
        elif letter.removed_at:
            ends.append(letter.removed_at + kept)
    return min(ends, default=None)


def last_day_words(thing: Letter | Comment) -> str:
    """'2026-03-26', or '' for words that stay."""
    end = end_of_words(thing)
    return day_words(end) if end else ""


def day_words(instant: datetime) -> str:
    """'2026-03-26', in the time zone of the house."""
    return f"{instant.astimezone(settings.LEFTUNSAID.time_zone):%Y-%m-%d}"


def long_day_words(day: date | datetime) -> str:
    """'March 26, 2026', as the site's language writes it; of an instant, in the time zone of the house."""
    if isinstance(day, datetime):
        day = day.astimezone(settings.LEFTUNSAID.time_zone).date()
    return date_format(day, "DATE_FORMAT")


def another_day(last: date) -> str:
    return _("Choose a day after today, and not later than %(day)s.") % {"day": long_day_words(last)}


def closes_before(day: date) -> str:
    return _("This house closes on %(day)s. Choose a day before that.") % {"day": long_day_words(day)}


def time_left_words(until: datetime, now: datetime) -> str:
    """'for less than an hour', 'for 5 more hours', 'for 3 more days'."""
    hours = int((until - now).total_seconds() // 3600)
    if hours < 1:
        return _("for less than an hour")
    if hours < 48:
        return ngettext("for %(count)s more hour", "for %(count)s more hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("for %(count)s more day", "for %(count)s more days", days) % {"count": days}


def hours_words(hours: int) -> str:
    """'1 hour', '24 hours', '3 days'."""
    if hours >= 48 and hours % 24 == 0:
        days = hours // 24
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
