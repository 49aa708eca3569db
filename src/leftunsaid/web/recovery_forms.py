"""Where somebody chooses a mailbox that leads back to their words, or comes back by it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leftunsaid.lib.addresses import Address, read_address
from leftunsaid.recovery.models import Reach
from leftunsaid.web.day_forms import NONE_OF_THESE
from leftunsaid.web.mail_forms import MailAddress


class AddressForm(forms.Form):
    """An address by which somebody wants to come back."""

    use_required_attribute = False

    email = MailAddress(label=_("The address you chose beforehand"))

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["email"].required = True
        self.fields["email"].error_messages["required"] = _("There is no address in it yet.")

    @property
    def address(self) -> Address:
        """What was typed, once it is valid."""
        return read_address(self.cleaned_data["email"])


class MailboxForm(AddressForm):
    """Which mailbox, and how far it reaches."""

    reach = forms.ChoiceField(
        label=_("What may be done by it"),
        initial=Reach.TAKING_BACK,
        widget=forms.RadioSelect,
        choices=[
            (
                Reach.TAKING_BACK,
                _("Take back my letters or my comments, all of them, and nothing else: nobody is shown which they are"),
            ),
            (Reach.EVERYTHING, _("Everything: read it, change it, take it back, and get new words for it")),
        ],
        error_messages=NONE_OF_THESE,
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["email"].label = _("Email")
        self.fields["email"].help_text = _(
            "A mailbox that nobody but you reads. It is never shown. One mail asks whether it is yours."
        )
