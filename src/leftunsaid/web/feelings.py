"""The form in which a writer chooses feelings: none, or up to three."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leftunsaid.letters.choosing import AT_MOST, feelings_of
from leftunsaid.letters.feelings import house_feelings
from leftunsaid.letters.models import Letter

NOT_THIS_ONE = _("One of these feelings is not known in this house. Choose others, or none.")


class Ticked(forms.CheckboxSelectMultiple):
    """Boxes to tick. Several may also stand in one value, with spaces between: so a hidden field can carry them."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return " ".join(values).split()


class FeelingsForm(forms.Form):
    """A house whose list is empty has no such field."""

    feeling = forms.MultipleChoiceField(
        label=_("What is in it, if you want to say: up to three"),
        required=False,
        widget=Ticked,
        error_messages={"invalid_choice": NOT_THIS_ONE},
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        feelings = house_feelings()
        self.fields["feeling"].choices = [(feeling.slug, feeling.word) for feeling in feelings]  # type: ignore[attr-defined]
        if not feelings:
            del self.fields["feeling"]

    @classmethod
    def of(cls, letter: Letter) -> "FeelingsForm":
        """As they stand now."""
        return cls(initial={"feeling": [feeling.slug for feeling in feelings_of(letter)]})

    def clean_feeling(self) -> list[str]:
        chosen = list(dict.fromkeys(self.cleaned_data["feeling"]))
        if len(chosen) > AT_MOST:
            raise forms.ValidationError(_("These are more than three. Leave those that matter most."))
        return chosen

    @property
    def feelings_in_hand(self) -> str:
        """What was ticked, as one hidden field carries it along."""
        return " ".join(self["feeling"].value() or []) if "feeling" in self.fields else ""
