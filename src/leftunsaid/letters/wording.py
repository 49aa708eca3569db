"""What pages, feeds and programs are told of a letter in the same words."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leftunsaid.letters.looking_back import months_and_days_later
from leftunsaid.letters.models import Letter, Postscript
from leftunsaid.lib.calendar_days import MONTHS_IN_A_YEAR


def anonymous_name() -> str:
    """What stands where a name was left out."""
    return settings.LEFTUNSAID.anonymous_name or _("anonymous lover")


def later_words(letter: Letter, postscript: Postscript) -> str:
    """'P.S., a month later': whole months of the calendar, or days where it is none yet."""
    months, days = months_and_days_later(letter, postscript.written_at)
    years, rest = divmod(months, MONTHS_IN_A_YEAR)
    if years and not rest:
        return ngettext("P.S., a year later", "P.S., %(count)s years later", years) % {"count": years}
    if months:
        return ngettext("P.S., a month later", "P.S., %(count)s months later", months) % {"count": months}
    if days:
        return ngettext("P.S., a day later", "P.S., %(count)s days later", days) % {"count": days}
    return _("P.S., the same day")


def foretold_words(letter: Letter) -> str:
    """What its writer says has become of what it foretold, or ''."""
    match letter.outcome:
        case "right":
            return _("I was right.")
        case "wrong":
            return _("I was wrong.")
        case "let go":
            return _("I no longer ask.")
    return ""
