"""What the search finds among letters, in what order, and what it never finds."""

import pytest

import make
from leftunsaid.letters import actions as letters
from leftunsaid.letters.finding import find_closest_letters, find_letters
from leftunsaid.search.index import the_index
from leftunsaid.search.question import read_question


def found(typed, **asked):
    page = find_letters(read_question(typed), limit=10, **asked)
    return [letter.number for letter in page.things]


@pytest.fixture
def three(fed):
    bodies = ("The blue cup stands in the kitchen.", "A cup of tea, and nothing blue.", "The kitchen was cold.")
    written = [make.letter(body=body) for body in bodies]
    fed()
    return [letter.number for letter in written]


def test_the_newest_stands_first(three):
    first, second, third = three
    assert found("cup") == [second, first]
    assert found("kitchen") == [third, first]


def test_all_words_have_to_be_there_in_whatever_order(three):
    first, second, _ = three
    assert found("blue cup") == [second, first]
    assert found("cup, blue!") == [second, first]
    assert found("kitchen tea") == []


def test_what_stands_in_quotes_has_to_stand_just_so(three):
    assert found('"blue cup"') == [three[0]]
    assert found('"cup blue"') == []
    assert found('tea "nothing blue"') == [three[1]]


def test_part_of_a_word_is_no_word(three):
    assert found("kitch") == []


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("Ich vermisse die Größe deiner Hände.", "grosse hande"),
        ("W Łodzi padał śnieg.", "lodzi SNIEG"),
        ("L'amour n’est pas mort à l’été.", "amour ete"),
        ("I don’t know.", "don't"),
        ("I don't know.", "dont"),
        ("Я всё помню.", "все помню"),
        ("שמרתי את הספל הכחול.", "הספל"),
        ("اِحْتَفَظْتُ بالكوب", "احتفظت"),
        ("我想你，妈妈。", "妈妈"),
        ("ฉันคิดถึงแม่", "คิดถึง"),
        ("ฉันคิดถึงแม่", "แม่"),
        ("मैं तुम्हें भूल गया", "तुम्हें"),
        ("편지를 썼어요. 편지", "편지"),
        ("My mother-in-law waved.", "mother-in-law"),
        ("Mother's coat", "mother"),
    ],
)
def test_accents_and_scripts_are_no_hindrance(body, typed, fed):
    letter = make.letter(body=body)
    fed()
    assert found(typed) == [letter.number]


def test_a_page_goes_on_behind_its_last_letter(fed):
    numbers = [make.letter(body=f"A lamp in window {n}.").number for n in range(5)]
    fed()
    page = find_letters(read_question("lamp"), limit=2)
    assert ([letter.number for letter in page.things], page.has_more) == ([numbers[4], numbers[3]], True)
    page = find_letters(read_question("lamp"), before=numbers[1], limit=2)
    assert ([letter.number for letter in page.things], page.has_more) == ([numbers[0]], False)


def test_closest_first_prefers_what_speaks_of_nothing_else(fed):
    often = make.letter(body="Snow, snow, snow.")
    long = make.letter(body="There was snow. " + "And then many other things happened to us. " * 40)
    fed()
    page = find_closest_letters(read_question("snow"), limit=10)
    assert page.things == [often, long]
    assert find_letters(read_question("snow"), limit=10).things == [long, often]


def test_closest_first_prefers_words_that_stand_together(fed):
    together = make.letter(body="I kept the blue cup. " + "And many other things of yours went away. " * 3)
    apart = make.letter(body="Blue skies. " + "And many other things of yours went away. " * 3 + "No cup.")
    fed()
    assert find_closest_letters(read_question("blue cup"), limit=10).things == [together, apart]
    assert find_closest_letters(read_question("blue cup"), skip=1, limit=10).things == [apart]


OUT_OF_SIGHT = {
    "withdrawn": lambda letter, now: letters.withdraw_letter(letter, now=now),
    "removed": lambda letter, now: letters.remove_letter(letter, reason="spam", now=now),
    "held": lambda letter, now: letters.hold_letter(letter, reason="many", now=now),
    "unlisted": lambda letter, now: letters.change_visibility(letter, "unlisted", now=now),
    "for its writer alone": lambda letter, now: letters.change_visibility(letter, "private", now=now),
    "said otherwise": lambda letter, now: letters.edit_letter(letter, body="Gone.", dear="", signature="", now=now),
    "covered": lambda letter, now: letters.cover_words(letter, "heliotrope"),
}


@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_what_goes_out_of_sight_is_not_found_from_that_instant_on(how, fed, now):
    letter = make.letter(body="The heliotrope was yours.", owner=make.key()[0])
    fed()
    assert found("heliotrope") == [letter.number]
    OUT_OF_SIGHT[how](letter, now)
    assert found("heliotrope") == []  # the index still believes it
    fed()
    assert the_index().newest("letters", read_question("heliotrope"), below=10**9, limit=9) == []


def test_what_comes_back_is_found_again(fed, now):
    letter = make.letter(body="The heliotrope was yours.")
    fed()
    letters.remove_letter(letter, reason="spam", now=now)
    fed()
    letters.restore_letter(letter, now=now)
    fed()
    assert found("heliotrope") == [letter.number]


@pytest.mark.parametrize("kept", [{"visibility": "unlisted"}, {"visibility": "private"}, {"hold_reason": "many"}])
def test_what_nobody_may_read_never_comes_in(kept, fed):
    make.letter(body="The heliotrope was yours.", owner=make.key()[0], **kept)
    fed()
    assert found("heliotrope") == []


def test_names_in_a_greeting_and_a_signature_are_not_searched(fed):
    make.letter(body="I kept it.", dear="Dear Philomena", signature="Philomena's friend")
    fed()
    assert found("philomena") == []


def test_a_page_is_filled_though_much_before_it_has_gone(fed, now):
    stays = [make.letter(body=f"A lamp, {n}.") for n in range(3)]
    goes = [make.letter(body=f"A lamp, {n}.") for n in range(30)]
    fed()
    for letter in goes:
        letters.hold_letter(letter, reason="many", now=now)
    page = find_letters(read_question("lamp"), limit=2)
    assert (page.things, page.has_more) == ([stays[2], stays[1]], True)


HOSTILE = (
    *("", '"', '""', '"lamp', 'lamp"', "lamp*", "NEAR(lamp cup)", "lamp NOT x", "lamp OR", "(lamp", "-lamp"),
    *("words:lamp", "lamp\x00", "^lamp", "lamp' OR 1=1 --", "💙", "\u202elamp", "\\lamp", "lamp " * 2000, "ﷺ"),
    *("a" * 10_000, "' & | !", "lamp <-> cup", "'lamp':*", "%lamp_", "\u0301\u0301\u0301", "\ud800 lamp"),
)


def test_no_question_is_a_fault(fed):
    letter = make.letter(body="The lamp was on: near, or not, x 1 1.")
    fed()
    for typed in HOSTILE:
        assert set(found(typed)) <= {letter.number}, typed
        assert set(find_closest_letters(read_question(typed), limit=10).things) <= {letter}, typed
    assert [found(typed) for typed in ('"lamp', "lamp*", "-lamp", "lamp\x00", "(lamp)")] == [[letter.number]] * 5
