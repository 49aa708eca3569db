"""The templates' environment: what every page can say."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language_bidi, gettext
from jinja2 import Environment, StrictUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import Expr
from markupsafe import escape

from leftunsaid.closing import closing_of
from leftunsaid.letters.choosing import feelings_of
from leftunsaid.letters.wording import anonymous_name, foretold_words, later_words
from leftunsaid.lib.ages import public_time
from leftunsaid.lib.text import paragraphs
from leftunsaid.search.excerpts import excerpt
from leftunsaid.sending.wording import cannot_be_edited
from leftunsaid.web.wording import (
    age_words,
    comment_count_words,
    counted,
    day_words,
    full_name_question,
    hours_words,
    last_day_words,
    long_day_words,
    name_of,
    time_left_words,
)


class House:
    """The settings of the house, on every page as `site`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(settings.LEFTUNSAID, name)


class SaidOnce(Extension):
    """What a page always says in the same way, `_("words")` and `static("name")`, is a part of its template.

    It is said when the template is read, in the one language of the house, and not again for each page.
    """

    once = {"_": gettext, "static": static}

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """As if `"words" | _` were written there, which Jinja works out by itself."""
        for token in stream:
            if token.type == "name" and token.value in self.once:
                opening, words, closing = next(stream), stream.expect("string"), stream.expect("rparen")
                yield from (opening, words, Token(token.lineno, "pipe", "|"), token, closing)
            else:
                yield token


class EscapingWhatNeedsIt(CodeGenerator):
    """Each thing that a page shows passes through `Pages.shown`, where Jinja has markupsafe's own `escape`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")
            if finalize.src is not None:
                self.write(finalize.src)


class Pages(Environment):
    code_generator_class = EscapingWhatNeedsIt

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict a template, not Jinja's chain of two: it is gone through whole several times for each page."""
        return {**self.globals, **(d or {})}

    @staticmethod
    def shown(thing: Any) -> str:
        """As `escape` has it. Half of what pages show are numbers and finished parts: these are not looked through."""
        if type(thing) is str:
            return escape(thing)
        if type(thing) is int:
            return str(thing)
        finished: str = thing.__html__() if hasattr(thing, "__html__") else escape(thing)
        return finished


def environment(**options: Any) -> Environment:
    options["undefined"] = StrictUndefined
    templates = Pages(**options, trim_blocks=True, lstrip_blocks=True)
    templates.add_extension(SaidOnce)
    # What is said of each of two hundred comments is a filter: Jinja calls a function less directly.
    templates.filters.update(SaidOnce.once, age_words=age_words, public_time=public_time, paragraphs=paragraphs)
    templates.globals.update(
        site=House(),
        right_to_left=get_language_bidi(),
        comment_count_words=comment_count_words,
        counted=counted,
        day_words=day_words,
        full_name_question=full_name_question,
        cannot_be_edited=cannot_be_edited,
        hours_words=hours_words,
        last_day_words=last_day_words,
        later_words=later_words,
        foretold_words=foretold_words,
        long_day_words=long_day_words,
        time_left_words=time_left_words,
        name_of=name_of,
        feelings_of=feelings_of,
        anonymous_name=anonymous_name,
        excerpt=excerpt,
        closing=lambda: closing_of(settings.LEFTUNSAID),
    )
    return templates
