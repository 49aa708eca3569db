"""Where somebody chooses a day: on which a sealed letter opens, or on which they want to look back at one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leftunsaid.closing import closing_of
from leftunsaid.letters.seals import Wax, last_day
from leftunsaid.lib.calendar_days import day_in, months_later
from leftunsaid.web.door import clock
from leftunsaid.web.wording import another_day, closes_before

A_DAY = "day"
MONTHS: Mapping[str, str | Promise] = {
    "1": _("In a month"),
    "6": _("In six months"),
    "12": _("In a year"),
    "24": _("In two years"),
    "60": _("In five years"),
    "120": _("In ten years"),
}
NOT_A_DAY = _("This is no day that we understand. Write it like 2031-05-17.")
NONE_OF_THESE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


NO_DAY_YET = _("Choose a day")


class WhichDay(forms.ChoiceField):
    """So many months from now, or a day that stands in the field beside it."""

    def __init__(self, *months: str, none: str | Promise = NO_DAY_YET, **options: Any) -> None:
        choices = [("", none), *((count, MONTHS[count]) for count in months), (A_DAY, _("On a day of my own choice"))]
        super().__init__(choices=choices, required=False, error_messages=NONE_OF_THESE, **options)


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            label=_("That day"),
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": NOT_A_DAY},
            **options,
        )


OPENS_IN = ("1", "6", "12", "60", "120")
ASKS_IN = ("1", "6", "12", "24", "60")


class AnotherOpeningForm(forms.Form):
    """On which other day a sealed letter opens."""

    use_required_attribute = False

    opens = WhichDay(*OPENS_IN, label=_("When it opens"))
    opens_day = DayField()

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chosen["opens_on"] = _chosen_day(self, "opens", is_needed=True)
        return chosen


class WithWax(forms.Form):
    """A letter that is sent may be sealed."""

    opens = WhichDay(
        *OPENS_IN,
        none=_("Now, without a seal"),
        label=_("When it opens"),
        help_text=_(
            "Before its day nobody is shown a word of it, also not at the desk of those who look after this house. "
            "The house keeps it closed, and keeps the key: only whoever runs the machine could break it open."
        ),
    )
    opens_day = DayField()
    envelope = forms.ChoiceField(
        label=_("Until then"),
        required=False,
        initial="page",
        widget=forms.RadioSelect,
        choices=[
            ("page", _("A page tells whoever has its link that a letter waits, and until when")),
            ("none", _("Nothing tells of it")),
        ],
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if self.is_bound and "envelope" not in self.data:
            chosen = QueryDict(mutable=True)
            chosen.update(self.data)
            chosen["envelope"] = "page"
            self.data = chosen

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chosen["opens_on"] = _chosen_day(self, "opens")
        return chosen

    @property
    def wax(self) -> Wax | None:
        """What was chosen, once it is valid."""
        day = self.cleaned_data.get("opens_on")
        return Wax(day, has_page=self.cleaned_data.get("envelope") != "none") if day else None


ASKED_ONCE = _("Once, on your own page, and by one mail if you confirmed an address for this letter.")


class LookBackForm(forms.Form):
    """On which day a writer is asked what they see then."""

    use_required_attribute = False

    asks = WhichDay(*ASKS_IN, label=_("When to ask"), help_text=ASKED_ONCE)
    asks_day = DayField()

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chosen["asks_on"] = _chosen_day(self, "asks", is_needed=True)
        return chosen


class WithLookBack(forms.Form):
    """Chosen while a letter is sent."""

    asks = WhichDay(*ASKS_IN, none=_("I do not want to be asked"), label=_("When to ask"), help_text=ASKED_ONCE)
    asks_day = DayField()
    predicts = forms.ChoiceField(
        label=_("Does it foretell something?"),
        required=False,
        choices=[("", _("No")), ("yes", _("Yes, and later I say whether I was right"))],
        help_text=_("Nobody else is told of it before."),
        error_messages=NONE_OF_THESE,
    )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chosen["asks_on"] = _chosen_day(self, "asks")
        return chosen

    @property
    def looks_back(self) -> bool:
        return bool(self.cleaned_data.get("asks_on") or self.cleaned_data.get("predicts"))


def _chosen_day(form: forms.Form, name: str, *, is_needed: bool = False) -> date | None:
    """The day that was meant. One that is typed counts, also where the choice beside it was left as it stood."""
    which, typed = form.cleaned_data.get(name) or "", form.cleaned_data.get(f"{name}_day")
    if f"{name}_day" in form.errors:
        return None
    now = clock()
    today = day_in(now, settings.LEFTUNSAID.time_zone)
    if which in MONTHS and not typed:
        return _while_the_house_stands(form, name, months_later(today, int(which)))
    if not typed and (which == A_DAY or (is_needed and name not in form.errors)):
        form.add_error(f"{name}_day", _("Which day? Write it here."))
    elif typed and not today < typed <= last_day(now):
        form.add_error(f"{name}_day", another_day(last_day(now)))
    return _while_the_house_stands(form, name, typed) if typed else None


def _while_the_house_stands(form: forms.Form, name: str, day: date) -> date:
    closing = closing_of(settings.LEFTUNSAID)
    if closing and closing.is_before(day):
        form.add_error(f"{name}_day", closes_before(closing.on))
    return day
