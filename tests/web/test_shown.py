"""Pages pass over what needs no escape, and nobody can tell by what they say."""

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from leftunsaid.web.jinja import environment


class Odd:
    """Whatever else may come: it is told by its words, and these are anybody's."""

    def __str__(self):
        return "<odd> & even"


class OddLine(str):
    __slots__ = ()


class Finished:
    def __html__(self):
        return "<i>finished</i>"


@pytest.mark.parametrize(
    "thing",
    [
        "<script>'\"&",
        OddLine("<script>"),
        7,
        True,
        1.5,
        None,
        [1, "<li>"],
        gettext_lazy("<write> a letter"),
        Markup("<p>finished</p>"),
        SafeString("<p>finished</p>"),
        Odd(),
        Finished(),
    ],
    ids=lambda thing: type(thing).__name__,
)
@pytest.mark.parametrize(
    "template",
    [
        "{{ thing }}",
        "{% macro part(thing) %}<p>{{ thing }}</p>{% endmacro %}{{ part(thing) }}",
        "{% set part %}{{ thing }}!{% endset %}{{ part }}",
        "{{ 'before ' ~ thing }}",
    ],
)
def test_what_a_page_shows_is_escaped_as_ever(template, thing):
    ours = environment(autoescape=True)
    theirs = ours.overlay()
    theirs.shown = escape
    assert ours.from_string(template).render(thing=thing) == theirs.from_string(template).render(thing=thing)
    assert "<script" not in ours.from_string(template).render(thing=thing)
    assert "<odd" not in ours.from_string(template).render(thing=thing)
