"""What a mail of ours looks like: said once, written as plain text and as HTML."""

import textwrap
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template

WIDTH = 72

type Words = str
type Link = tuple[str, str]  # what it says, and where it leads


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A few paragraphs, one thing to press, and what is good to know below."""

    subject: str
    paragraphs: tuple[str, ...]
    button: Link
    quotes: tuple[str, ...] = ()
    after_quotes: str = ""
    small_print: tuple[Words | Link, ...] = ()

    def as_text(self) -> str:
        parts = [_of_ours(paragraph) for paragraph in self.paragraphs]
        parts += [textwrap.indent(_wrapped(quote), "> ", lambda _: True) for quote in self.quotes]
        parts += [_wrapped(self.after_quotes)] if self.after_quotes else []
        parts += [_with_link(self.button), "* * *"]
        parts += [_of_ours(line) if isinstance(line, str) else _with_link(line) for line in self.small_print]
        return "\n\n".join([*parts, settings.LEFTUNSAID.site_name]) + "\n"

    def as_html(self) -> str:
        return _sheet().render({"paper": self})


@cache
def _sheet() -> Any:
    """The one template of all mails: looked for once."""
    return get_template("mails/paper.html")


def _with_link(line: Link) -> str:
    words, link = line
    return f"{_of_ours(words)}:\n{link}"


@lru_cache(maxsize=200)
def _of_ours(text: str) -> str:
    """The same words stand in every mail, and need not be wrapped each time."""
    return _wrapped(text)


def _wrapped(text: str) -> str:
    """Lines short enough for any reader."""
    return "\n".join(
        "\n".join(textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False))
        for line in text.split("\n")
    )
