"""The templates' environment: what every page can say."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi, gettext
from jinja2 import Environment, StrictUndefined

from leftunsaid.letters.choosing import feelings_of
from leftunsaid.lib.ages import public_time
from leftunsaid.lib.text import paragraphs
from leftunsaid.search.excerpts import excerpt
from leftunsaid.web.wording import (
    age_words,
    anonymous_name,
    cannot_be_edited,
    comment_count_words,
    counted,
    day_words,
    full_name_question,
    hours_words,
    last_day_words,
    later_words,
    long_day_words,
    name_of,
    time_left_words,
)


def house(request: HttpRequest) -> dict[str, object]:
    """The settings of the house, on every page as `site`."""
    return {"site": settings.LEFTUNSAID}


def say(words: str) -> str:
    """`gettext`, which a page calls seventy times."""
    return _said(words, get_language())


@cache
def _said(words: str, language: str) -> str:
    return gettext(words)


def environment(**options: Any) -> Environment:
    options["undefined"] = StrictUndefined
    templates = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (autoescape is in options)
    templates.globals.update(
        _=say,
        static=cache(static),  # the names of this start
        right_to_left=get_language_bidi,
        age_words=age_words,
        public_time=public_time,
        comment_count_words=comment_count_words,
        counted=counted,
        day_words=day_words,
        full_name_question=full_name_question,
        cannot_be_edited=cannot_be_edited,
        hours_words=hours_words,
        last_day_words=last_day_words,
        later_words=later_words,
        long_day_words=long_day_words,
        time_left_words=time_left_words,
        name_of=name_of,
        feelings_of=feelings_of,
        anonymous_name=anonymous_name,
        paragraphs=paragraphs,
        excerpt=excerpt,
    )
    return templates
