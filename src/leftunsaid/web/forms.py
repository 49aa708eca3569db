from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from leftunsaid.letters.models import Visibility
from leftunsaid.lib.text import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, clean, clean_line, has_visible
from leftunsaid.web.wording import anonymous_name

TOO_LONG = ngettext_lazy(
    "This is %(over)d character too long: there is room for %(limit)d. Nothing is lost, your text is still here.",
    "This is %(over)d characters too long: there is room for %(limit)d. Nothing is lost, your text is still here.",
    "over",
)


class Words(forms.CharField):
    """A text as somebody typed it, but for what `lib.text.clean` takes away. Lengths are counted in code points."""

    def __init__(self, *, limit: int, rows: int, empty: str, **options: object) -> None:
        attributes = {
            "rows": rows,
            "dir": "auto",
            "data-limit": limit,
            "data-room-left": _("Room for # more characters"),
            "data-room-over": _("# characters too long"),
        }
        super().__init__(
            strip=False,
            widget=forms.Textarea(attrs=attributes),
            error_messages={"required": empty},
            **options,  # type: ignore[arg-type]
        )
        self.limit = limit

    def to_python(self, value: object) -> str:
        words = clean(str(value or ""))
        return words if has_visible(words) else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        _refuse_too_long(value, self.limit)


class Line(forms.CharField):
    """A name or a salutation: one line, and never required."""

    def __init__(self, *, placeholder: object = "", **options: object) -> None:
        attributes = {"dir": "auto", **({"placeholder": placeholder} if placeholder else {})}
        super().__init__(strip=False, required=False, widget=forms.TextInput(attrs=attributes), **options)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        words = clean_line(str(value or ""))
        return words if has_visible(words) else ""

    def validate(self, value: str) -> None:
        _refuse_too_long(value, LINE_LIMIT)


class LetterForm(forms.Form):
    body = Words(
        limit=LETTER_LIMIT,
        rows=14,
        label=_("Your letter"),
        empty=_("There is nothing to read in it yet. Write a word, and it is a letter."),
    )
    dear = Line(label=_("Dear"), help_text=_("If you want it to begin with a name, or with anything at all."))
    signature = Line(label=_("From"), help_text=_("If you want it to be signed."))
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        initial=Visibility.PUBLIC,
        widget=forms.RadioSelect,
        choices=[
            (Visibility.PUBLIC, _("Everyone")),
            (Visibility.UNLISTED, _("Those to whom I give the link")),
            (Visibility.PRIVATE, _("Only me")),
        ],
    )
    comments = forms.ChoiceField(
        label=_("Comments"),
        required=False,
        initial="open",
        widget=forms.RadioSelect,
        choices=[("open", _("May be left")), ("closed", _("Closed"))],
    )

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Visibility.PUBLIC

    def clean_comments(self) -> str:
        return self.cleaned_data["comments"] or "open"


class CommentForm(forms.Form):
    body = Words(
        limit=COMMENT_LIMIT,
        rows=5,
        label=_("Your comment"),
        empty=_("There is nothing to read in it yet. A word is enough."),
    )
    name = Line(label=_("Name"), help_text=_("If you want one. Nobody has to be anybody here."))

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)  # type: ignore[arg-type]
        self.fields["name"].widget.attrs["placeholder"] = anonymous_name()


def _refuse_too_long(words: str, limit: int) -> None:
    if len(words) > limit:
        raise forms.ValidationError(TOO_LONG, code="too_long", params={"over": len(words) - limit, "limit": limit})
