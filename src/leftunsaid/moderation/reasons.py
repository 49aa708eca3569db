"""The words that say why. Each is shown to the one whose letter or comment it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPORT_REASONS: dict[str, str | Promise] = {
    "person": _("It names or finds a real person"),
    "hate": _("It is hateful, or it threatens somebody"),
    "danger": _("Somebody may be in danger"),
    "spam": _("It sells something"),
    "other": _("Something else"),
}

REMOVAL_REASONS: dict[str, str | Promise] = {
    "person": _("it named or found a real person"),
    "hate": _("it was hateful or threatening"),
    "danger": _("it could have put somebody in danger"),
    "spam": _("it was selling something"),
    "other": _("it did not fit this house"),
}

# Of the writer of a letter, about a comment that waited for them: no word for whoever looks after the house.
TURNED_AWAY: dict[str, str | Promise] = {"writer": _("the one who wrote the letter did not want it under it")}

HOLD_REASONS: dict[str, str | Promise] = {
    "everything": _("here every letter and comment is read by a person before it is shown"),
    "many": _("much has been written from your network lately"),
    "words": _("there are words in it that a person reads first in this house"),
    "alike": _("several that read almost the same came within the hour"),
    "trap": _("a field that nobody sees was filled in, perhaps by your browser"),
    "fast": _("several came from your network almost before anybody could have read them"),
    "repeats": _("the same sign or line stands in it a great many times"),
    "again": _("somebody wanted to read it once more"),
    "writer": _("the one who wrote the letter reads each comment first"),
    "burst": _("many comments came to this letter at once"),
}

# How soon it is looked at: what may hurt somebody before what is merely much. For reports and for what waits.
RISK: dict[str, int] = {
    "danger": 50,
    "person": 40,
    "hate": 40,
    "words": 30,
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
HARSH = frozenset(("danger", "hate", "words"))

ACTS: dict[str, str | Promise] = {
    "approve": _("shown"),
    "hold": _("held back"),
    "remove": _("removed"),
    "erase": _("removed and erased"),
    "restore": _("put back"),
    "dismiss": _("let stand"),
    "looked": _("change looked at"),
    "cover": _("words covered"),
    "clear": _("cleared away"),
}
