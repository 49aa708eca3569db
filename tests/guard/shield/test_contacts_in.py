from itertools import pairwise

import pytest

from leftunsaid.guard.shield import RULES, RULES_VERSION, Find, contacts_in


def found(text: str) -> list[str]:
    return [text[find.start : find.end] for find in contacts_in(text)]


def kinds(text: str) -> list[str]:
    return [find.kind for find in contacts_in(text)]


def test_a_letter_without_contacts_has_none():
    assert contacts_in("I waited on the stairs until the light went out.") == []
    assert contacts_in("") == []


def test_a_find_says_where_what_and_why():
    assert contacts_in("me: ann@example.com, ok") == [Find(start=4, end=19, kind="mail", rule="mail")]


def test_finds_stand_in_order_and_apart():
    finds = contacts_in("call 212-555-0147 or ann@example.com or go to 12 Example Street, or @ann_example")
    assert [find.kind for find in finds] == ["phone", "mail", "street", "handle"]
    assert all(before.end <= after.start for before, after in pairwise(finds))


def test_places_are_code_points_of_the_text_as_stored():
    text = "🙂 ﬁn é ｃａｌｌ ０７７００ ９００１２３ 🙂"
    assert found(text) == ["０７７００ ９００１２３"]


def test_what_hides_inside_a_contact_goes_with_it():
    assert found("a 0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣ b") == ["0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣"]
    assert found("a ann\u200b@\u00adexample.c\u0301om\u200d b") == ["ann\u200b@\u00adexample.c\u0301om\u200d"]


@pytest.mark.parametrize(
    "text", ["left.I cried", "you.me.us", "okay.so this", "End.So it goes", "i did.it hurt", "a.m."]
)
def test_a_missing_space_after_a_full_stop_is_no_link(text):
    assert contacts_in(text) == []


@pytest.mark.parametrize("text", ["Я люблю тебя.Со мной", "кот.сом", "Σ'αγαπώ.Το ξέρω"])
def test_words_of_another_script_are_no_link_though_their_letters_look_latin(text):
    assert contacts_in(text) == []


def test_look_alike_letters_hide_no_link_and_no_mail():
    assert kinds("go to ехаmple.com") == ["link"]
    assert kinds("go to example.соm") == ["link"]
    assert kinds("іnstа: аnn_ехаmplе") == ["handle"]


def test_a_country_that_is_a_word_counts_where_its_language_is_not_spoken():
    assert kinds("Ich schreibe mehr auf example.it weiter") == ["link"]
    assert kinds("ho scritto, amore.it non c'entra") == ["link"]  # 'it' is no Italian word
    assert kinds("I loved.it was good") == []


@pytest.mark.parametrize(
    "text",
    [
        "1 2 3 4 5 6 7 8",
        "eight seven six five four three two one",
        "one two three, one two three, one two three",
        "12/05/2019 14:30 - 15:45",
        "2001, 2002, 2003, 2014-2019",
        "14. 2. 2020 23:45, 15. 2. 2020 0:30",
        "1.000.000 / 2.000.000",
        "Psalm 119:105-112",
        "6-4, 3-6, 7-6, 6-2",
        "ISBN 978-3-16-148410-0",
        "1000000000 times",
        "00000000",
        "01001001 00100000",
    ],
)
def test_figures_are_no_telephone_number(text):
    assert contacts_in(text) == []


@pytest.mark.parametrize(
    "text", ["06 12 34 56 78", "06.12.34.56.78", "06/12/34/56/78", "0-6-1-2-3-4-5-6-7-8", "0612345678"]
)
def test_a_telephone_number_is_found_however_it_is_parted(text):
    assert found(f"so {text} then") == [text]


def test_six_digits_are_no_telephone_number():
    assert contacts_in("call 116 123") == []


def test_a_card_has_the_right_check_digit_and_an_account_too():
    assert kinds("4111 1111 1111 1111") == ["payment"]
    assert kinds("GB82 WEST 1234 5698 7654 32") == ["payment"]
    assert "payment" not in kinds("4111 1111 1111 1112")
    assert "payment" not in kinds("GB83 WEST 1234 5698 7654 32")


def test_a_plate_and_a_postcode_need_a_word_that_tells_what_they_are():
    assert kinds("the plate is AB12 CDE") == ["plate"]
    assert kinds("it says AB12 CDE") == []
    assert kinds("Musterstraße 3, 12345 Musterstadt") == ["street", "postcode"]
    assert kinds("I counted 12345 sheep") == []


def test_a_street_needs_a_house_number():
    assert kinds("at 12 Example Street") == ["street"]
    assert kinds("we met in Example Street") == []


def test_what_is_said_of_an_account_is_not_its_name():
    assert kinds("my insta is ann_example") == ["handle"]
    assert kinds("my insta is private") == []
    assert kinds("Facebook: proof that you moved on") == []


def test_every_rule_has_a_sentence():
    text = """ann@example.com, ann at example dot com, https://example.com, example dot org, @ann_example,
    07700 900123 or zero seven seven zero zero nine zero zero one two three or 12 Example Street; P.O. Box 12;
    51.5007, -0.1246; zip code 90210, the plate is AB12 CDE
    4111 1111 1111 1111
    DE89 3704 0044 0532 0130 00 and 0x0000000000000000000000000000000000000000"""
    assert {find.rule for find in contacts_in(text)} | {"full-name"} == set(RULES)
    assert all(str(sentence).endswith(".") for sentence in RULES.values())
    assert RULES_VERSION >= 1
