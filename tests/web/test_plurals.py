"""Counts and ages take the plural forms of the site's language: three in one like Polish, six in one like Arabic."""

from datetime import timedelta
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import make
from leftunsaid.web.wording import age_words, comment_count_words
from web.reading import post, read

UNITS = ("hour", "day", "month", "year")
THREE = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
SIX = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
CASES = {
    "pl": (THREE, {1: 0, 2: 1, 3: 1, 5: 2, 11: 2, 22: 1, 100: 2}),
    "ar": (SIX, {1: 1, 2: 2, 3: 3, 5: 3, 11: 4, 22: 4, 100: 5}),
}


def catalogue(rule: str) -> str:
    """A .po in which every form says which it is: `day form 2 of 5`."""
    forms = int(rule[len("nplurals=")])
    entries = [
        'msgid ""',
        'msgstr ""',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        f'"Plural-Forms: {rule}\\n"',
        "",
    ]

    def plural(singular, several, said):
        entries.extend([f'msgid "{singular}"', f'msgid_plural "{several}"'])
        entries.extend(f'msgstr[{form}] "{said} form {form}"' for form in range(forms))
        entries.append("")

    for unit in UNITS:
        plural(f"%(count)s {unit} ago", f"%(count)s {unit}s ago", f"%(count)s {unit}")
    plural("%(count)s comment", "%(count)s comments", "%(count)s comment")
    for alone, said in (("no comments", "comment none"), ("just now", "now in this language")):
        entries.extend([f'msgid "{alone}"', f'msgstr "{said}"', ""])
    return "\n".join(entries)


@pytest.fixture(params=CASES)
def form_of(request, settings, tmp_path, house):
    """The site speaks another language; answers which form each count takes there."""
    rule, forms = CASES[request.param]
    folder = tmp_path / request.param / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(BytesIO(catalogue(rule).encode()), locale=request.param))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = request.param
    settings.TEMPLATES = [*settings.TEMPLATES]  # they are read anew, in this language
    house(language=request.param)
    return forms


def test_a_count_of_comments_takes_the_right_form(form_of):
    assert comment_count_words(0) == "comment none"
    for count, form in form_of.items():
        assert comment_count_words(count) == f"{count} comment form {form}"


@pytest.mark.parametrize(
    ("unit", "span", "counts"),
    [
        ("hour", timedelta(hours=1), (1, 2, 3, 5, 11, 22)),
        ("day", timedelta(days=1), (1, 2, 3, 5, 11, 22)),
        ("month", timedelta(days=30), (1, 2, 3, 5, 11)),
        ("year", timedelta(days=365), (1, 2, 3, 5, 11, 22, 100)),
    ],
)
def test_an_age_takes_the_right_form(form_of, now, unit, span, counts):
    now = now.replace(hour=0)
    for count in counts:
        assert age_words(now - count * span, now) == f"{count} {unit} form {form_of[count]}"


def test_just_now_is_said_in_the_language_of_the_house(form_of, now):
    assert age_words(now, now) == "now in this language"


def test_the_page_says_them_too(form_of, client, clock):
    letter = make.letter()
    for count in range(1, 6):
        make.comment(letter)
        if count in form_of:
            assert f"{count} comment form {form_of[count]}" in read(client.get(letter.path)).main
    clock.passes(hours=3)
    page = read(client.get(letter.path))
    assert f"3 hour form {form_of[3]}" in page.main
    assert page.one("html").get("lang") in CASES


def test_a_page_in_a_language_from_right_to_left_says_so(form_of, client):
    page = read(client.get("/")).one("html")
    assert page.get("dir") == ("rtl" if page.get("lang") == "ar" else None)


@pytest.mark.parametrize(("over", "words"), [(1, "1 character too long"), (2, "2 characters too long")])
def test_what_is_too_long_is_counted_in_the_right_number(client, over, words):
    assert words in read(post(client, "/write", {"body": "x" * (20_000 + over)})).main
