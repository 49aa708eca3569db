"""Where somebody leaves an address for mail, and says how often they want to hear."""

from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from leftunsaid.lib.addresses import LONGEST, Address, NotAnAddress, did_you_mean, read_address
from leftunsaid.subscriptions.models import Cadence, Subscription

CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
NONE_OF_THESE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
ANSWERS = ("meant", "as typed")  # to the question whether a common domain was mistyped


class MailAddress(forms.CharField):
    """One e-mail address, as it was typed. No rule reads it, and it is published nowhere."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(required=False, widget=forms.EmailInput(attrs=attributes), **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            try:
                read_address(value)
            except NotAnAddress:
                raise forms.ValidationError(
                    _("Mail could not go to this address. Look at it once more, or leave the field empty.")
                ) from None


class WithAddress(forms.Form):
    """A form in which an address may be left, in a house that sends mail. In any other it has no such field."""

    email = MailAddress(
        label=_("Email"),
        help_text=_(
            "Email is optional and never shown. "
            "Leave yours if you want email notifications on new comments for this letter."
        ),
    )
    pressed = ""
    is_sure = False

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if not settings.LEFTUNSAID.mail_is_on:
            del self.fields["email"]

    def press(self) -> str:
        """What was pressed. Where that answers our question about the address: what was pressed before it."""
        do = self.data.get("do") or "send"
        self.is_sure = do in ANSWERS or self.data.get("sure_of") == self.data.get("email")
        if do in ANSWERS:
            if do == "meant" and self.meant:
                self.data = with_fields(self.data, email=self.meant)
            do = self.data.get("pressed") or "send"
        self.pressed = do
        return do

    @property
    def meant(self) -> str:
        """The address that was probably meant, at a common domain; '' where nothing looks mistyped."""
        typed = self["email"].value() or "" if "email" in self.fields else ""
        return did_you_mean(typed) if len(typed) <= LONGEST else ""

    @property
    def asks_about_address(self) -> bool:
        """Is there to be a question before it goes on?"""
        return self.is_bound and not self.is_sure and bool(self.meant)

    @property
    def address(self) -> Address | None:
        """What was left, once it is valid."""
        typed = self.cleaned_data.get("email", "")
        return read_address(typed) if typed else None


def with_fields(sent: Any, **fields: str) -> Any:
    """What a form was sent, with other texts in some of its fields. A field that is there several times stays so."""
    changed = sent.copy()
    for name, text in fields.items():
        changed[name] = text
    return changed


class Hour(forms.TypedChoiceField):
    """A full hour of the day, or none."""

    def __init__(self, **options: Any) -> None:
        hours = [("", _("no hour")), *((hour, f"{hour:02}:00") for hour in range(24))]
        super().__init__(
            choices=hours, coerce=int, empty_value=None, required=False, error_messages=NONE_OF_THESE, **options
        )


class QuietForm(forms.Form):
    """At which hours no mail is to come."""

    use_required_attribute = False

    quiet_from = Hour(label=_("No mail from"))
    quiet_to = Hour(label=_("until"))
    zone = forms.ChoiceField(label=_("in the time of"), required=False, error_messages=NONE_OF_THESE)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        here = settings.LEFTUNSAID.time_zone.key
        zone = cast(forms.ChoiceField, self.fields["zone"])
        zone.choices = [("", here), *((place, place) for place in places() if place != here)]
        zone.widget.attrs["translate"] = "no"

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        hours = {chosen.get("quiet_from"), chosen.get("quiet_to")}
        if None in hours and hours != {None}:
            self.add_error("quiet_to", _("Quiet hours need a beginning and an end. Choose both, or neither."))
        elif None not in hours and len(hours) == 1:
            self.add_error("quiet_to", _("They begin and end at the same hour. Choose another one, or none."))
        return chosen


class PaceForm(QuietForm):
    """How soon somebody wants to hear of one letter, and at which hours not."""

    cadence = forms.ChoiceField(
        label=_("How often"),
        widget=forms.RadioSelect,
        choices=[
            (Cadence.AT_ONCE, _("As soon as there is something new, at most once an hour")),
            (Cadence.HOURLY, _("What came within an hour, in one mail")),
            (Cadence.DAILY, _("Once a day, in the morning")),
        ],
        error_messages=NONE_OF_THESE,
    )

    @classmethod
    def of(cls, subscription: Subscription) -> "PaceForm":
        """As it stands now."""
        names = ("cadence", "quiet_from", "quiet_to", "zone")
        return cls(initial={name: getattr(subscription, name) for name in names})


@cache
def places() -> list[str]:
    """'Europe/Berlin': what else is listed are older names, and offsets without a place."""
    return sorted(zone for zone in available_timezones() if zone.startswith(CONTINENTS) and "/" in zone)
