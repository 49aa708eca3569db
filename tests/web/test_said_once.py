"""What a page always says in the same way is a part of its template."""

import pytest
from django.template import engines
from jinja2 import TemplateSyntaxError


def page_of(template: str) -> str:
    return engines["jinja2"].from_string(template).render({"count": 3})


def test_words_are_said_in_a_template_as_in_python():
    assert page_of('{{ _("%(count)s <of> us") | format(count=count) }}') == "3 &lt;of&gt; us"
    assert page_of('<p title="{{ _(\'a "word"\') }}">') == '<p title="a &#34;word&#34;">'


def test_words_that_are_no_literal_are_found_when_the_template_is_read():
    with pytest.raises(TemplateSyntaxError):
        page_of("{{ _(count) }}")


def test_a_part_of_pages_tells_of_the_house_as_it_is_now(house):
    told = '{% import "_parts.html" as parts %}{{ parts.link_preview("A title") }}'
    assert 'content="Left Unsaid"' in page_of(told)
    house(site_name="A Quiet House")
    assert 'content="A Quiet House"' in page_of(told)
