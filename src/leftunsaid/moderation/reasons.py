"""The words that say why. Each is shown to the one whose letter or comment it is."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPORT_REASONS: dict[str, str | Promise] = {
    "person": _("It names or finds a real person"),
    "hate": _("It is hateful, or it threatens somebody"),
    "danger": _("Somebody may be in danger"),
    "adult": _("It is sexually explicit"),
    "spam": _("It sells something"),
    "other": _("Something else"),
}

REMOVAL_REASONS: dict[str, str | Promise] = {
    "person": _("it named or found a real person"),
    "hate": _("it was hateful or threatening"),
    "danger": _("it could have put somebody in danger"),
    "adult": _("it was sexually explicit"),
    "spam": _("it was selling something"),
    "other": _("it did not fit this house"),
}

# Of a comment that waited for the writer of its letter, or seemed to. Who decided is not said: it could tell of danger.
TURNED_AWAY: dict[str, str | Promise] = {"writer": _("it is not wanted under this letter")}

HOLD_REASONS: dict[str, str | Promise] = {
    "everything": _("here every letter and comment is read by a person before it is shown"),
    "many": _("much has been written from your network lately"),
    "cruel": _("some words in it sound as if they urged somebody to harm themselves"),
    "names": _("there is what looks like somebody's full name in it"),
    "words": _("there are words in it that a person reads first in this house"),
    "muted": _("for a few days somebody here reads first what comes from your network and kind of browser"),
    "alike": _("several that read almost the same came within the hour"),
    "trap": _("a field that nobody sees was filled in, perhaps by your browser"),
    "fast": _("several came from your network almost before anybody could have read them"),
    "repeats": _("the same sign or line stands in it a great many times"),
    "contacts": _("there is what looks like somebody's address or number in it"),
    "again": _("somebody wanted to read it once more"),
    "writer": _("the one who wrote the letter reads each comment first"),
    # Somebody sounds in danger in that letter. In the same words, so that nobody can tell.
    "care": _("the one who wrote the letter reads each comment first"),
    "burst": _("many comments came to this letter at once"),
}

# As whoever looks after the house is told.
AT_THE_DESK: dict[str, str | Promise] = {
    **HOLD_REASONS,
    "many": _("much had been written from its network"),
    "trap": _("a field that nobody sees was filled in, perhaps by a browser"),
    "fast": _("several came from its network almost before anybody could have read them"),
    "care": _("the letter it is under is one to be careful with"),
}

# How soon it is looked at: what may hurt somebody before what is merely much. For reports and for what waits.
RISK: dict[str, int] = {
    "danger": 50,
    "person": 40,
    "hate": 40,
    "cruel": 45,
    "care": 35,
    "words": 30,
    "contacts": 40,
    "names": 28,
    "adult": 25,
    "muted": 25,
    "alike": 20,
    "spam": 20,
    "trap": 20,
    "fast": 20,
    "repeats": 15,
    "burst": 15,
    "again": 10,
    "other": 10,
    "many": 5,
    "everything": 0,
}

# Better folded, so that nobody reads it unprepared: what was reported as this, or holds words of the house's own list.
HARSH = frozenset(("danger", "hate", "cruel", "adult", "words"))

ACTS: dict[str, str | Promise] = {
    "approve": _("shown"),
    "pass": _("let through to the one who wrote the letter, who decides"),
    "hold": _("held back"),
    "remove": _("removed"),
    "erase": _("removed and erased"),
    "restore": _("put back"),
    "dismiss": _("let stand"),
    "looked": _("change looked at"),
    "cover": _("words covered"),
    "clear": _("cleared away"),
    "mute": _("its pen muted"),
    "unmute": _("its pen muted no longer"),
    "open": _("opened for comments again"),
}


def offered(reasons: Mapping[str, str | Promise]) -> dict[str, str | Promise]:
    """Those to choose from in this house: where explicit words may stand, they are no reason."""
    return {reason: words for reason, words in reasons.items() if reason != "adult" or not settings.LEFTUNSAID.is_adult}
