"""What is filled in for little notes: a note, a jar's name, and when and where they may come."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from leftunsaid.lib.addresses import Address, read_address
from leftunsaid.notes.draw import A_WEEK_AT_MOST, USUALLY, Moment
from leftunsaid.notes.models import NOTE_LIMIT, Consent, Place
from leftunsaid.notes.receiving import EVERY_DAY, Choice
from leftunsaid.web.forms import Line, ShieldedForm, Trap, Words
from leftunsaid.web.mail_forms import NONE_OF_THESE, MailAddress, places, with_fields

CHOOSE_SOME = {"required": _("Choose at least one of these."), "invalid_choice": _("Choose at least one of these.")}
PLACES = {
    Place.PAGE: _("On a page of my own, which my eight words open"),
    Place.FEED: _("In a private feed, and on that page"),
    Place.MAIL: _("By mail, and on that page"),
}
MOMENTS = {
    Moment.MORNING: _("In the morning, from seven to nine"),
    Moment.MIDDAY: _("At midday, from twelve to two"),
    Moment.AFTER_WORK: _("After work, from five to seven"),
    Moment.BEFORE_BED: _("Before bed, from nine to eleven"),
}
DAYS = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}


class NoteForm(ShieldedForm):
    what = "comment"
    use_required_attribute = False

    body = Words(
        limit=NOTE_LIMIT,
        rows=4,
        label=_("A little note"),
        empty=_("There is nothing to read in it yet. A word is enough."),
    )
    homepage = Trap()

    def empty_trap(self) -> None:
        """What a browser filled in by itself is not sent along with the next press."""
        self.data = with_fields(self.data, homepage="")


class JarForm(ShieldedForm):
    use_required_attribute = False

    signature = Line(
        label=_("From"),
        help_text=_("How the card says who it is from, in a word that the two of you know. It may stay empty."),
    )


class ChoiceForm(forms.Form):
    """Where notes may come and when, as their receiver wants it. All that is not chosen is quiet."""

    use_required_attribute = False

    place = forms.ChoiceField(
        label=_("Where they come"),
        widget=forms.RadioSelect,
        initial=Place.PAGE,
        error_messages=NONE_OF_THESE,
        choices=list(PLACES.items()),
    )
    email = MailAddress(
        label=_("My own mailbox, for mail"),
        help_text=_("A mail asks there first. It is never shown to anybody, also not to whoever fills the jar."),
    )
    moments = forms.MultipleChoiceField(
        label=_("In which moments of my day"),
        widget=forms.CheckboxSelectMultiple,
        initial=list(Moment),
        error_messages=CHOOSE_SOME,
        choices=[(moment.value, words) for moment, words in MOMENTS.items()],
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        initial=list(EVERY_DAY),
        error_messages=CHOOSE_SOME,
        choices=list(DAYS.items()),
    )
    a_week = forms.TypedChoiceField(
        label=_("At most so many in seven days"),
        coerce=int,
        initial=USUALLY,
        error_messages=NONE_OF_THESE,
        choices=[(count, str(count)) for count in range(1, A_WEEK_AT_MOST + 1)],
        help_text=_("Never more than one a day, and often fewer."),
    )
    zone = forms.ChoiceField(
        label=_("By the clock of"),
        required=False,
        error_messages=NONE_OF_THESE,
        help_text=_("Where you are: else they might come at night."),
    )

    def __init__(self, *given: Any, has_mailbox: bool = False, **options: Any) -> None:
        super().__init__(*given, **options)
        self.has_mailbox = has_mailbox
        here = settings.LEFTUNSAID.time_zone.key
        zone = cast(forms.ChoiceField, self.fields["zone"])
        zone.choices = [("", here), *((place, place) for place in places() if place != here)]
        zone.widget.attrs["translate"] = "no"
        if not settings.LEFTUNSAID.mail_is_on:
            del self.fields["email"]
            place = cast(forms.ChoiceField, self.fields["place"])
            place.choices = [(value, words) for value, words in PLACES.items() if value != Place.MAIL]

    @classmethod
    def of(cls, consent: Consent) -> "ChoiceForm":
        """As it stands now."""
        return cls(
            has_mailbox=bool(consent.sealed_address),
            initial={
                "place": consent.place,
                "moments": list(consent.wishes.moments),
                "days": sorted(consent.wishes.days),
                "a_week": consent.a_week,
                "zone": consent.zone,
            },
        )

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        if chosen.get("place") == Place.MAIL and not chosen.get("email") and not self.has_mailbox:
            self.add_error("email", _("There is no address in it yet."))
        return chosen

    @property
    def address(self) -> Address | None:
        """What was left, once it is valid."""
        typed = self.cleaned_data.get("email", "")
        return read_address(typed) if typed else None

    def choice(self, *, address: Address | None) -> Choice:
        chosen = self.cleaned_data
        return Choice(
            place=chosen["place"],
            moments=tuple(map(Moment, chosen["moments"])),
            days=tuple(chosen["days"]),
            a_week=chosen["a_week"],
            zone=chosen["zone"],
            address=address,
        )
