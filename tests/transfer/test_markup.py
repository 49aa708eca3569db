import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.transfer.markup import LONGEST, bearable, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One,<br>and<br/>two.</p>", "One,\nand\ntwo."),
        ("<p>One\n  line,\tno more.</p>\n", "One line, no more."),
        ("fish &amp; chips &lt;3 &#8217;n&#x2019; &nbsp;all", "fish & chips <3 ’n’ \xa0all"),
        ("I <3 you, 1 < 2", "I <3 you, 1 < 2"),
        ("<ul><li>salt</li><li>wind</li></ul>after", "salt\nwind\n\nafter"),
        ("<blockquote><p>Quoted.</p></blockquote>Mine.", "Quoted.\n\nMine."),
        ("a<script>alert(1)</script><style>p{}</style><!-- wp:more -->b", "ab"),
        ("<pre>  laid\n    out</pre>", "laid\n    out"),
        ("<img src=x.png alt=gull>Gull", "Gull"),
        ("<b>un<i>closed", "unclosed"),
        ("I like the <title> tag. And rain.", "I like the <title> tag. And rain."),
        ("Before <script>words that<br>never end", "Before <script>words that<br>never end"),
        ("<p>One.<template><p>Two.<p>Three.", "One.<template>\n\nTwo.\n\nThree."),
        ("a<!-- read by nobody -->b <!-- never ended", "ab <!-- never ended"),
        ("", ""),
    ],
)
def test_what_was_written_comes_out_of_the_markup(markup, text):
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="https://a.example/b">here</a>.', "here (https://a.example/b)."),
        ('<a href="https://a.example/b">https://a.example/b</a>', "https://a.example/b"),
        ('<a href="https://a.example/b">a.example/b</a>', "a.example/b"),
        ('<a href="https://a.example/very/long">https://a.example/ve...</a>', "https://a.example/ve..."),
        ('<a href="mailto:ana@a.example">write</a>', "write (mailto:ana@a.example)"),
        ('<a href="mailto:ana@a.example">ana@a.example</a>', "ana@a.example"),
        ('<a href="#top">up</a> <a href="/about">us</a> <a href="javascript:x()">x</a> <a>y</a>', "up us x y"),
        ('<a href="https://a.example/1">one<a href="https://a.example/2">two</a>', None),
    ],
)
def test_a_link_keeps_its_words_and_its_address(link, text):
    assert plain_text(link) == (text or "one (https://a.example/1)two (https://a.example/2)")


def test_line_breaks_that_were_typed_stay_where_they_count():
    typed = "One,\ntwo.\n\n    Three.\n\n\n<p>Four.</p>\n\n<p>Five.</p>"
    assert plain_text(typed, lines_count=True) == "One,\ntwo.\n\n    Three.\n\nFour.\n\nFive."


def test_what_is_longer_than_any_letter_is_not_even_looked_at():
    endless = "<p>" * LONGEST
    assert plain_text(endless) == endless


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<!--" * 3, "&lt;!--" * 3),
        ("a<!-- b --> c <!-- d", "a<!-- b --> c &lt;!-- d"),
        ("<!-- a -- > <!-- b --!> c", "<!-- a -- > <!-- b --!> c"),
    ],
)
def test_nobody_looks_for_the_end_of_a_remark_that_has_none(markup, read):
    """Through all that follows, once for each that begins: minutes for one comment."""
    assert bearable(markup) == read


PIECES = st.sampled_from(["<p>", "</p>", "<a href='https://x.example'>", "</a>", "<br>", "<!--", "<![", "&#x", "<pre>"])


@given(st.lists(PIECES | st.text(max_size=8), max_size=20).map("".join), st.booleans())
def test_any_markup_is_read_to_its_end(markup, lines_count):
    assert isinstance(plain_text(markup, lines_count=lines_count), str)
