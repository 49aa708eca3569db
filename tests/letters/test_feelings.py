"""The feelings that a writer may put beside a letter: none, or up to three of the house's list."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

import make
from leftunsaid.config import ConfigError
from leftunsaid.letters import actions
from leftunsaid.letters.choosing import NotTheseFeelings, choose_feelings, feelings_of
from leftunsaid.letters.feelings import COLOURS, WORDS, house_feelings
from leftunsaid.letters.models import FoundByFeeling, Letter
from leftunsaid.web import views

pytestmark = pytest.mark.django_db
OF_ITS_OWN = """
[[feeling]]
slug = "homesick"
word = "homesickness"
colour = "sea"

[[feeling]]
slug = "hope"
colour = "rose"
"""


@pytest.fixture
def own_list(house, tmp_path):
    def write(text):
        (tmp_path / "feelings.toml").write_text(text, encoding="utf-8")
        house(data=tmp_path)

    return write


def words_of(letter) -> list[str]:
    return [feeling.word for feeling in feelings_of(Letter.objects.get(pk=letter.pk))]


def found(feeling) -> list[int]:
    return list(Letter.objects.listed_with(feeling).values_list("number", flat=True))


def test_a_letter_has_no_feeling_unless_its_writer_says_so():
    assert words_of(make.letter()) == []
    assert not FoundByFeeling.objects.exists()


def test_up_to_three_stand_beside_it_in_the_order_of_the_list():
    letter = make.letter(feelings=["anger", "longing", "anger", "hope"])
    assert words_of(letter) == ["longing", "hope", "anger"]


@pytest.mark.parametrize("said", [["love", "hope", "anger", "grief"], ["envy"], ["longing love"], [""]])
def test_more_than_three_or_one_that_nobody_knows_is_refused(said):
    letter = make.letter(feelings=["hope"])
    for say in (lambda: choose_feelings(letter, said), lambda: make.letter(feelings=said)):
        with pytest.raises(NotTheseFeelings):
            say()
    assert words_of(letter) == ["hope"]
    assert Letter.objects.count() == 1


def test_others_can_be_chosen_at_any_time_and_take_the_place_of_those_before():
    letter = make.letter(feelings=["hope", "love"])
    choose_feelings(letter, ["grief"])
    assert words_of(letter) == ["grief"]
    assert (found("hope"), found("grief")) == ([], [letter.number])
    choose_feelings(letter, [])
    assert words_of(letter) == []
    assert not FoundByFeeling.objects.exists()


def test_the_letters_of_a_feeling_are_found_newest_first_and_below_a_number():
    for feelings in (["hope"], ["love", "hope"], ["hope"], ["love"], ["hope"]):
        make.letter(feelings=feelings)
    assert found("hope") == [5, 3, 2, 1]
    assert [letter.number for letter in Letter.objects.listed_with("hope", below=3)] == [2, 1]


@pytest.mark.parametrize(
    "hide",
    [
        lambda letter, now: actions.hold_letter(letter, reason="again", now=now),
        lambda letter, now: actions.remove_letter(letter, reason="spam", now=now),
        lambda letter, now: actions.change_visibility(letter, "unlisted", now=now),
        lambda letter, now: actions.change_visibility(letter, "private", now=now),
        lambda letter, now: actions.withdraw_letter(letter, now=now),
    ],
    ids=["held", "removed", "unlisted", "private", "withdrawn"],
)
def test_what_leaves_the_lists_is_found_by_no_feeling_from_that_instant(now, hide):
    key, _ = make.key()
    stays, goes = (make.letter(feelings=["hope"], owner=key) for _ in range(2))
    hide(goes, now)
    assert found("hope") == [stays.number]
    assert list(FoundByFeeling.objects.values_list("letter", flat=True)) == [stays.pk]


def test_what_comes_into_the_lists_is_found_from_then_on(now):
    held, unlisted = (
        make.letter(feelings=["hope"], hold_reason="many"),
        make.letter(feelings=["hope"], visibility="unlisted"),
    )
    assert found("hope") == []
    choose_feelings(held, ["hope", "love"])
    actions.show_letter(held, now=now)
    actions.change_visibility(unlisted, "public", now=now)
    assert found("hope") == [2, 1]
    assert found("love") == [1]
    actions.remove_letter(held, reason="spam", now=now)
    actions.restore_letter(held, now=now)
    assert found("love") == [1]


def test_feelings_go_with_the_words(now):
    withdrawn, removed = make.letter(feelings=["hope"]), make.letter(feelings=["hope"])
    actions.withdraw_letter(withdrawn, now=now)
    actions.remove_letter(removed, reason="spam", now=now)
    actions.erase_due(now + timedelta(days=30))
    choose_feelings(withdrawn, ["hope"])
    assert set(Letter.objects.values_list("feelings", flat=True)) == {""}
    assert not FoundByFeeling.objects.exists()


def test_the_house_comes_with_a_list_in_words_that_can_be_translated():
    assert [feeling.slug for feeling in house_feelings()][:2] == ["longing", "love"]
    assert {feeling.slug for feeling in house_feelings()} == set(WORDS)
    assert len({feeling.colour for feeling in house_feelings()}) == len(house_feelings())


def test_an_operators_own_list_takes_its_place(own_list):
    letter = make.letter(feelings=["hope", "love"])
    own_list(OF_ITS_OWN)
    assert [(feeling.word, feeling.path) for feeling in house_feelings()] == [
        ("homesickness", "/feeling/homesick"),
        ("hope", "/feeling/hope"),
    ]
    assert words_of(letter) == ["hope"]  # what has left the list is not told
    choose_feelings(letter, ["homesick"])
    assert words_of(letter) == ["homesickness"]


def test_a_house_may_have_none(own_list):
    own_list("# none\n")
    assert house_feelings() == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[feeling]", "cannot be used"),
        ("feeling = 3", "[[feeling]]"),
        ("[[mood]]", "[[feeling]]"),
        ("[[feeling]]\nslug = 'Hope'\ncolour = 'rose'", "small letters"),
        ("[[feeling]]\nslug = 'a b'\ncolour = 'rose'", "small letters"),
        ("[[feeling]]\nslug = 3\ncolour = 'rose'", "small letters"),
        ("[[feeling]]\nslug = 'envy'\ncolour = 'rose'", "needs a word"),
        ("[[feeling]]\nslug = 'hope'\ncolour = '#fff'", "one of amber, clay"),
        ("[[feeling]]\nslug = 'hope'\ncolour = ['rose']", "one of amber, clay"),
        ("[[feeling]]\nslug = 'hope'\ncolour = 'rose'\nsize = 1", "'size' is not known"),
        ("[[feeling]]\nslug = 'hope'\ncolour = 'rose'\n" * 2, "'hope' is there twice"),
    ],
)
def test_a_list_that_cannot_be_used_says_what_is_wrong(own_list, text, problem):
    own_list(text)
    with pytest.raises(ConfigError, match=re.escape(problem)):
        house_feelings()


def test_each_colour_can_be_told_from_the_paper_by_day_and_by_night():
    static = Path(views.__file__).parent.parent / "static"
    by_day, by_night = (shades_in((static / "feelings.css").read_text(), part) for part in (0, 1))
    assert set(by_day) == set(by_night) == set(COLOURS)
    day, night = (shades_in((static / "paper.css").read_text(), part) for part in (0, 1))
    for shades, papers in ((by_day, day), (by_night, night)):
        for colour, paper in ((colour, papers[paper]) for colour in shades.values() for paper in ("paper", "sheet")):
            assert contrast(colour, paper) >= 4.5  # more than a sign needs


def shades_in(css: str, part: int) -> dict[str, str]:
    """What is said in the first or the second `:root` of a style sheet."""
    block = css.split(":root {")[part + 1].partition("}")[0]
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
