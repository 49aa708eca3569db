"""Every rule by its reason word, and the sentence that tells a writer why."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Raise it whenever a rule finds more or less than before, so that old letters can be read again.
RULES_VERSION = 1

RULES: dict[str, str | Promise] = {
    "mail": _("There is an e-mail address in it."),
    "spelled-mail": _("There is an e-mail address in it, spelled out."),
    "phone": _("There is something like a telephone number in it."),
    "spelled-phone": _("There is something like a telephone number in it, in words."),
    "link": _("There is a link in it."),
    "spelled-link": _("There is a link in it, spelled out."),
    "handle": _("There is a name in it by which somebody can be found on another site."),
    "street": _("There is a street with a house number in it."),
    "postbox": _("There is a post box in it."),
    "place": _("There are coordinates of a place in it."),
    "postcode": _("There is a postcode in it."),
    "plate": _("There is the number plate of a vehicle in it."),
    "card": _("There is the number of a payment card in it."),
    "iban": _("There is the number of a bank account in it."),
    "wallet": _("There is an address for sending money in it."),
    "full-name": _("This looks like somebody's full name."),
}
