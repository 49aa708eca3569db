from pathlib import Path
from typing import Any

import django
from django import forms
from django.forms import renderers
from django.template.backends.jinja2 import Jinja2
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from leftunsaid.guard.insisted import What, insists_on_names
from leftunsaid.letters.models import Visibility
from leftunsaid.letters.wording import anonymous_name
from leftunsaid.lib.text import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, clean, has_visible, visible_line
from leftunsaid.web import shield
from leftunsaid.web.day_forms import WithLookBack, WithWax
from leftunsaid.web.feelings import FeelingsForm
from leftunsaid.web.mail_forms import WithAddress, with_fields

TOO_LONG = ngettext_lazy(
    "This is %(over)d character too long: there is room for %(limit)d. Nothing is lost, your text is still here.",
    "This is %(over)d characters too long: there is room for %(limit)d. Nothing is lost, your text is still here.",
    "over",
)


class OnPaper(renderers.Jinja2):
    """Draws Django's own widgets, each in a frame of ours."""

    field_template_name = "field.html"

    @cached_property
    def engine(self) -> Jinja2:
        ours = Path(__file__).parent / "templates" / "forms"
        django_s = Path(django.__file__).parent / "forms" / "jinja2"
        return Jinja2({"NAME": "forms", "DIRS": [ours, django_s], "APP_DIRS": False, "OPTIONS": {}})


class Words(forms.CharField):
    """A text as somebody typed it, but for what `lib.text.clean` takes away. Lengths are counted in code points."""

    def __init__(self, *, limit: int, rows: int, empty: Any, **options: Any) -> None:
        attributes = {
            "rows": rows,
            "dir": "auto",
            "data-limit": limit,
            "data-room-left": _("Room left: #"),
            "data-room-over": _("Too long by #"),
        }
        super().__init__(
            strip=False,
            widget=forms.Textarea(attrs=attributes),
            error_messages={"required": empty},
            **options,
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

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, required=False, widget=forms.TextInput(attrs={"dir": "auto"}), **options)

    def to_python(self, value: object) -> str:
        return visible_line(str(value or ""))

    def validate(self, value: str) -> None:
        _refuse_too_long(value, LINE_LIMIT)


class Trap(forms.Field):
    """A field that nobody sees. Whatever is typed into it is taken: it may make a text wait, and refuses none."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Leave this empty"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )


class ShieldedForm(forms.Form):
    """Words that others will read: contact details of anyone cannot stand in them, and full names are asked about."""

    what: What = "letter"
    was_softened = False
    was_shortened = False
    _words: shield.Words = {}
    _contacts: shield.Finds = {}

    def __init__(self, *given: Any, for_others: bool = True, **options: Any) -> None:
        super().__init__(*given, **options)
        self.for_others = for_others

    def reword(self, do: str) -> None:
        """Do what was pressed: 'soften' puts a soft blank in place of each contact, 'initials' shortens full names."""
        change = {"soften": shield.with_soft_blanks, "initials": shield.with_initials}.get(do)
        self.full_clean()
        if not change or not (changed := change(self._words)):
            return
        self.data = with_fields(self.data, **changed)
        self.full_clean()
        self.was_softened, self.was_shortened = do == "soften", do == "initials"

    @property
    def words(self) -> tuple[str, ...]:
        """What others will read of it, as it will be stored."""
        return tuple(self._words.values())

    @property
    def contacts(self) -> list[str]:
        """The pieces that stand in the way, as they were written."""
        return shield.pieces(self._words, self._contacts)

    @property
    def full_names(self) -> list[str]:
        """What looks like somebody's full name. Not asked about twice: initials before a capital may look like one."""
        if self.was_shortened or not self.for_others:
            return []
        return shield.pieces(self._words, shield.full_names_of(self._words))

    @property
    def waits_for_names(self) -> bool:
        """Will it be read first if the names stay? Only ever asked where they are asked about."""
        return insists_on_names(self.what, self.words)

    @property
    def clues(self) -> list[str]:
        """By which somebody could be recognised, all together; none where they are too few for that."""
        return shield.pieces(self._words, shield.cluster_in(self._words)) if self.for_others else []

    def clean(self) -> dict[str, Any]:
        written = self.cleaned_data
        # As they will be stored; those that are too long are refused, and not read.
        self._words = {field: written[field] for field in shield.PUBLISHED if field in written}
        self._contacts = shield.contacts_of(self._words) if self.for_others else {}
        for field, finds in self._contacts.items():
            self.add_error(field, shield.sentences(finds))
        return written


class LetterWordsForm(ShieldedForm):
    """The words of a letter alone: what can be changed later."""

    use_required_attribute = False  # an empty letter gets a kind sentence, in the page's own language

    body = Words(
        limit=LETTER_LIMIT,
        rows=14,
        label=_("Your letter"),
        empty=_("There is nothing to read in it yet. Write a word, and it is a letter."),
    )
    dear = Line(label=_("Dear"), help_text=_("If you want it to begin with a name, or with anything at all."))
    signature = Line(label=_("From"), help_text=_("If you want it to be signed."))


class VisibilityForm(forms.Form):
    use_required_attribute = False

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

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or self["visibility"].initial


class LetterForm(WithAddress, WithWax, WithLookBack, FeelingsForm, VisibilityForm, LetterWordsForm):
    homepage = Trap()
    comments = forms.ChoiceField(
        label=_("Comments"),
        required=False,
        initial="open",
        widget=forms.RadioSelect,
        choices=[
            ("open", _("May be left")),
            ("wait", _("Wait until I have read them")),
            ("closed", _("Closed")),
        ],
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if email := self.fields.get("email"):
            email.label = _("Email, if you want to be told of answers")
            email.help_text = _("It is optional and never shown. A letter for you alone has no answers to tell of.")

    def clean_comments(self) -> str:
        return self.cleaned_data["comments"] or "open"

    def clean(self) -> dict[str, Any]:
        # A letter for its writer alone may hold anything: it is published to nobody.
        self.for_others = self.cleaned_data.get("visibility") != Visibility.PRIVATE
        return super().clean()


class PostscriptForm(ShieldedForm):
    """What a writer adds when time has passed. Nobody can change it later, so others could always read it."""

    use_required_attribute = False

    body = Words(
        limit=COMMENT_LIMIT,
        rows=7,
        label=_("P.S."),
        empty=_("There is nothing to read in it yet. A word is enough."),
    )


class CommentWordsForm(ShieldedForm):
    """The words of a comment alone: what can be changed later."""

    what = "comment"
    use_required_attribute = False

    body = Words(
        limit=COMMENT_LIMIT,
        rows=5,
        label=_("Your comment"),
        empty=_("There is nothing to read in it yet. A word is enough."),
    )
    name = Line(label=_("Name"), help_text=_("If you want one. Nobody has to be anybody here."))

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["name"].widget.attrs["placeholder"] = anonymous_name()


class CommentForm(WithAddress, CommentWordsForm):
    asking = forms.BooleanField(
        label=_("I am asking for a kind word"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "yes"}),
        template_name="tick.html",
        help_text=_(
            "It is then also listed under 'still waiting for a kind word', until somebody answers it by its number."
        ),
    )
    homepage = Trap()


class TellForm(WithAddress):
    """An address alone, left by somebody who does not comment."""

    use_required_attribute = False

    homepage = Trap()

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if email := self.fields.get("email"):
            email.required = True
            email.error_messages["required"] = _("There is no address in it yet.")
            email.help_text = _("It is never shown. A mail asks you first whether you want this.")


def _refuse_too_long(words: str, limit: int) -> None:
    if len(words) > limit:
        raise forms.ValidationError(TOO_LONG, code="too_long", params={"over": len(words) - limit, "limit": limit})
