"""A letter page saved as plain text is read whole or refused whole."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leftunsaid.lib.ages import Age
from leftunsaid.lib.text import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, clean, clean_line, has_visible
from leftunsaid.transfer.saved_page import Malformed, SavedComment, SavedLetter, read_saved_page

EMAIL_NOTICE = (
    "Email is optional and never shown. Leave yours if you want email notifications on new comments for this letter."
)
TERMS_NOTICE = "Please read our Terms of Use and Privacy Policy before commenting."
CLOSING = f"\nadd comment\n\n{EMAIL_NOTICE}\n{TERMS_NOTICE}"

PAGE = f"""\
I watered your ferns today.

They don't know yet.
I haven't told them.

3 comments add comment

  • anonymous lover
16 days ago

mine was a lemon tree

I still turn it toward the window.

It still leans.

  • M. of the Ferry
2 months ago

Keep watering.

  • Q
20 hours ago

Ferns forgive a lot.
{CLOSING}"""


def read(page: str) -> SavedLetter:
    return read_saved_page(page.encode())


def refused(page: str | bytes) -> Malformed:
    with pytest.raises(Malformed) as refusal:
        read_saved_page(page if isinstance(page, bytes) else page.encode())
    return refusal.value


def page_of(*items: str, letter: str = "Dear sea.", count: str | None = None, closing: str = CLOSING) -> str:
    stated = f"{len(items)} comments" if count is None else count
    return "\n".join([letter, "", f"{stated} add comment", "", *items, closing])


def item(name: str = "Ana", age: str = "3 days ago", body: str = "Me too.") -> str:
    return f"  • {name}\n{age}\n\n{body}\n"


def age_of(age: str) -> Age:
    return read(page_of(item(age=age))).comments[0].stated


def test_a_page_gives_its_letter_and_its_comments_in_order() -> None:
    assert read(PAGE) == SavedLetter(
        body="I watered your ferns today.\n\nThey don't know yet.\nI haven't told them.",
        comments=(
            SavedComment(
                name="",
                stated=Age("day", 16),
                body="mine was a lemon tree\n\nI still turn it toward the window.\n\nIt still leans.",
                line=8,
            ),
            SavedComment(name="M. of the Ferry", stated=Age("month", 2), body="Keep watering.", line=17),
            SavedComment(name="Q", stated=Age("hour", 20), body="Ferns forgive a lot.", line=22),
        ),
        line=1,
        count_line=6,
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert read_saved_page(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode()) == read(PAGE)


def test_a_text_without_the_count_line_is_a_letter_without_comments() -> None:
    text = f"Dear sea,\n\n8 comments\n\n  • salt\n  • wind\n{CLOSING}\n\n\n"
    assert read(text) == SavedLetter(body=clean(text), comments=(), count_line=None)


@pytest.mark.parametrize("count", ["0 comments", "no comments", "  0 comments", "No comments"])
@pytest.mark.parametrize("closing", [CLOSING, ""])
def test_a_page_may_have_no_comments(count: str, closing: str) -> None:
    assert read(page_of(count=count, closing=closing)) == SavedLetter(body="Dear sea.", comments=(), count_line=3)


def test_one_comment_is_counted_in_the_singular() -> None:
    assert len(read(page_of(item(), count="1 comment")).comments) == 1


@pytest.mark.parametrize("stated", ["1,001", "1001", "1.001", "1\u202f001", "1'001"])
def test_a_large_count_may_have_its_thousands_parted(stated: str) -> None:
    assert len(read(page_of(*[item()] * 1001, count=f"\t{stated}  comments")).comments) == 1001


def test_only_the_first_count_line_ends_the_letter() -> None:
    page = read(page_of(item(body="Look:\n5 comments add comment\nso many")))
    assert page.body == "Dear sea."
    assert page.comments[0].body == "Look:\n5 comments add comment\nso many"


@pytest.mark.parametrize("bullet", ["  • anonymous lover", "  •", " •   ", "\t• anonymous lover ", "  • \u200b"])
def test_no_name_and_the_words_in_its_place_are_no_name(bullet: str) -> None:
    assert read(page_of(f"{bullet}\njust now\n\nHello.")).comments[0].name == ""


@pytest.mark.parametrize("name", ["Anonymous Lover", "anonymous lovers", "L", "•", "ليلى", "Bo • Mia"])
def test_any_other_name_is_kept_as_it_stands(name: str) -> None:
    assert read(page_of(item(name=name))).comments[0].name == name


@pytest.mark.parametrize(
    ("age", "stated"),
    [
        ("just now", Age("now", 0)),
        ("0 seconds ago", Age("now", 0)),
        ("1 minute ago", Age("now", 0)),
        ("59 minutes ago", Age("now", 0)),
        ("1 hour ago", Age("hour", 1)),
        ("23 hours ago", Age("hour", 23)),
        ("1 day ago", Age("day", 1)),
        ("  16 days ago  ", Age("day", 16)),
        ("1,234 days ago", Age("day", 1234)),
        ("11 months ago", Age("month", 11)),
        ("1 year ago", Age("year", 1)),
        ("100 years ago", Age("year", 100)),
    ],
)
def test_an_age_is_read_as_it_is_stated(age: str, stated: Age) -> None:
    assert age_of(age) == stated


@pytest.mark.parametrize(
    "age",
    [
        "2 weeks ago",
        "yesterday",
        "a day ago",
        "16 days",
        "-3 days ago",
        "3.5 days ago",
        "٣ days ago",
        "0 days ago",
        "101 years ago",
        "61 minutes ago",
        "9" * 10_000 + " days ago",
        "Me too.",
    ],
)
def test_any_other_age_is_refused_at_its_own_line(age: str) -> None:
    assert refused(page_of(item(), item(age=age))).line == 11


@pytest.mark.parametrize("rest", ["", "\n\nHello.", "\n  \n3 days ago", "\n  • Bo\n3 days ago\n\nHello."])
def test_a_comment_without_an_age_is_refused_at_its_bullet(rest: str) -> None:
    assert refused(page_of(item(), f"  • Ana{rest}", closing="")).line == 10
    assert refused(page_of(item(), f"  • Ana{rest}", closing="add comment")).line == 10


def test_an_empty_comment_is_kept_and_counted() -> None:
    page = read(page_of(item(body=""), "  • Bo\n2 days ago", item(body="\u200b\n \n"), item(body="")))
    assert [comment.body for comment in page.comments] == ["", "", "", ""]
    assert [comment.line for comment in page.comments] == [5, 10, 12, 19]


@pytest.mark.parametrize(
    "closing",
    [
        "",
        "\n\n",
        "add comment",
        "\nadd comment\n\n\n",
        f"add comment\n{EMAIL_NOTICE}",
        f"add comment\n\n{TERMS_NOTICE}\n",
        f"  add comment \n{EMAIL_NOTICE}\n\n\n{TERMS_NOTICE}\n\n",
        f"add comment\n{EMAIL_NOTICE} {TERMS_NOTICE}",
        f"add comment\nEmail is optional and never shown.\n{TERMS_NOTICE}",
        f"add comment\n{EMAIL_NOTICE[:60]}",
        f"add comment\n{EMAIL_NOTICE[:34]}\n{EMAIL_NOTICE[35:]}\n{TERMS_NOTICE}",
        f"\n{EMAIL_NOTICE}\n{TERMS_NOTICE}",
        TERMS_NOTICE,
    ],
)
def test_the_closing_words_of_the_page_belong_to_no_comment(closing: str) -> None:
    assert read(page_of(item(), closing=closing)).comments[0].body == "Me too."
    assert read(page_of(item(body=""), closing=closing)).comments[0].body == ""


@pytest.mark.parametrize(
    "words",
    [
        f"They say\nadd comment\n{EMAIL_NOTICE}\n{TERMS_NOTICE}\nand so I did.",
        "I pressed\n\nadd comment",
        f"{EMAIL_NOTICE}\n\n{TERMS_NOTICE}",
        "for this letter.",
        "  - a dash\n• salt\n• wind\n3 days ago",
    ],
)
def test_the_same_words_within_a_comment_stay_its_text(words: str) -> None:
    page = read(page_of(item(body=words), item(body=words)))
    assert [comment.body for comment in page.comments] == [clean(words), clean(words)]


def test_a_last_comment_without_any_closing_keeps_its_last_words() -> None:
    words = "add comment\nis what I pressed\nfor this letter."
    assert read(page_of(item(body=words), closing="")).comments[0].body == words


def test_words_before_the_first_comment_are_refused_at_their_line() -> None:
    assert refused(page_of("", "Most loved first", item(), count="1 comment")).line == 6
    assert refused(page_of("Nobody yet", count="0 comments")).line == 5


@pytest.mark.parametrize("count", ["1 comment", "3 comments", "no comments", "20 comments", "9" * 10_000 + " comments"])
def test_a_count_that_differs_from_the_comments_is_refused_at_its_line(count: str) -> None:
    assert refused(page_of(item(), item(), count=count)).line == 3


@pytest.mark.parametrize("letter", ["", "\n \n", "\u200b"])
def test_a_page_without_a_letter_is_refused_at_its_first_line(letter: str) -> None:
    assert refused(letter).line == 1
    assert refused(page_of(item(), letter=letter)).line == 1


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"Dear \xff sea", 1),
        (b"Dear\r\n\r\n\xc3", 3),
        (b"\xef\xbb\xbfDear\rsea\r\xed\xa0\x80", 3),
        ("Dear sea".encode("utf-16"), 1),
    ],
)
def test_bytes_that_are_not_utf8_are_refused_at_their_line(raw: bytes, line: int) -> None:
    assert refused(raw).line == line


def test_texts_may_be_as_long_as_the_house_allows_and_no_longer() -> None:
    longest = read(page_of(item("n" * LINE_LIMIT, body="c" * COMMENT_LIMIT), letter="l" * LETTER_LIMIT))
    assert len(longest.body) == LETTER_LIMIT
    assert len(longest.comments[0].name) == LINE_LIMIT
    assert len(longest.comments[0].body) == COMMENT_LIMIT
    assert refused(page_of(letter="\n\n" + "l" * (LETTER_LIMIT + 1))).line == 1
    assert refused(page_of(item(), item("n" * (LINE_LIMIT + 1)))).line == 10
    assert refused(page_of(item(), item(body="c" * (COMMENT_LIMIT + 1)))).line == 10


def test_lengths_are_counted_after_cleaning() -> None:
    page = read(page_of(item("n" * LINE_LIMIT + " " * 500, body="\n" * 9000 + "c" * COMMENT_LIMIT)))
    assert len(page.comments[0].body) == COMMENT_LIMIT


def test_a_refusal_names_the_line_and_repeats_no_words() -> None:
    refusal = refused(page_of("  • Rosalind\nI kept your scarf\n\nHello."))
    assert str(refusal).startswith("line 6: ")
    assert str(refusal) == f"line {refusal.line}: {refusal.sentence}"
    assert "scarf" not in str(refusal)
    assert "Rosalind" not in str(refusal)


# The round trip ---------------------------------------------------------------------------------------------

PHRASES = [
    "add comment",
    "2 days ago",
    "just now",
    "• salt",
    EMAIL_NOTICE,
    TERMS_NOTICE,
    "for this letter.",
    "\n",
    "\r",
]
TEXTS = st.lists(st.text() | st.sampled_from(PHRASES), max_size=8).map("\n".join).map(clean)
NAMES = st.text(max_size=LINE_LIMIT).map(clean_line).filter(lambda name: name != "anonymous lover")
AGES = st.one_of(
    st.just(Age("now", 0)),
    st.builds(Age, st.just("hour"), st.integers(1, 23)),
    st.builds(Age, st.just("day"), st.integers(1, 29)),
    st.builds(Age, st.just("month"), st.integers(1, 11)),
    st.builds(Age, st.just("year"), st.integers(1, 100)),
)


def seen(text: str) -> str:
    return text if has_visible(text) else ""


def opens_a_comment(text: str) -> bool:
    return any(re.match(r"\s+•", line) for line in text.split("\n"))


COMMENTS = st.lists(
    st.tuples(NAMES.map(seen), AGES, TEXTS.map(seen).filter(lambda text: not opens_a_comment(text))),
    max_size=6,
)


def written_age(age: Age) -> str:
    return "just now" if age.unit == "now" else f"{age.count:,} {age.unit}{'s' * (age.count != 1)} ago"


def written_page(letter: str, comments: list[tuple[str, Age, str]]) -> str:
    """The page as a reader would save it."""
    count = "1 comment" if len(comments) == 1 else f"{len(comments) or 'no'} comments"
    items = [f"  • {name or 'anonymous lover'}\n{written_age(age)}\n\n{body}\n" for name, age, body in comments]
    return "\n".join([letter, "", f"{count} add comment", "", *items, "add comment", "", EMAIL_NOTICE, TERMS_NOTICE])


@given(letter=TEXTS.filter(has_visible), comments=COMMENTS, line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_page_that_is_written_reads_back_the_same(
    letter: str, comments: list[tuple[str, Age, str]], line_end: str
) -> None:
    page = read_saved_page(written_page(letter, comments).replace("\n", line_end).encode())
    assert page.body == letter
    assert [(comment.name, comment.stated, comment.body) for comment in page.comments] == comments


@given(TEXTS)
def test_a_letter_alone_reads_back_the_same(letter: str) -> None:
    assume(has_visible(letter))
    assert read_saved_page(letter.encode()) == SavedLetter(body=letter, comments=())


PIECES = [b"2 comments add comment", "  • A".encode(), b"1 day ago", b"add comment", b"x", b"", b"\xff"]


def line_refused(raw: bytes) -> int | None:
    try:
        read_saved_page(raw)
    except Malformed as refusal:
        return refusal.line
    return None


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(b"\n".join))
def test_any_bytes_are_read_or_refused_with_a_line_of_theirs(raw: bytes) -> None:
    assert line_refused(raw) in (None, *range(1, 2 + raw.count(b"\n") + raw.count(b"\r")))
