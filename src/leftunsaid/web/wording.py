"""The words of ages, counts and signatures: every plural of the pages, by the rules of the site's language."""

from datetime import datetime

from django.conf import settings
from django.utils.formats import number_format
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


def comment_count_words(count: int) -> str:
    """'no comments', '1 comment', '8 comments'."""
    if count == 0:
        return _("no comments")
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": counted(count)}


def counted(number: int) -> str:
    """'3,412', grouped as the site's language does."""
    return number_format(number, use_l10n=True, force_grouping=True)


def anonymous_name() -> str:
    """What stands where a name was left out."""
    return settings.LEFTUNSAID.anonymous_name or _("anonymous lover")


def name_of(thing: Letter | Comment) -> str:
    """'Letter 42', 'A letter', 'Comment 3': what it is called, without a word of it."""
    if isinstance(thing, Comment):
        return _("Comment %(number)s") % {"number": thing.number}
    return _("Letter %(number)s") % {"number": thing.number} if thing.is_public else _("A letter")


def too_much() -> str:
    return _(
        "A great deal has come from your network within the hour, so we could not take this one now. "
        "Your text is still here: keep the page open and send it again a little later."
    )


def wait_a_little() -> str:
    return _("A great deal has come from your network within the hour. Wait a little, and try once more.")
