"""The words of ages, counts and signatures: every plural of the pages, by the rules of the site's language."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": count}


def anonymous_name() -> str:
    """What stands where a name was left out."""
    return settings.LEFTUNSAID.anonymous_name or _("anonymous lover")
