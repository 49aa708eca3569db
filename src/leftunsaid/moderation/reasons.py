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

HOLD_REASONS: dict[str, str | Promise] = {
    "everything": _("here every letter and comment is read by a person before it is shown"),
    "many": _("much has been written from your network within the hour"),
    "again": _("somebody wanted to read it once more"),
}
