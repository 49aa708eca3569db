"""What tells a double click from a second visitor who says the same."""

from leftunsaid.guard.networks import Visitor

HERE = Visitor(network="8.8.8.8", browser="A")
NEIGHBOUR = Visitor(network="8.8.8.8", browser="B")
ELSEWHERE = Visitor(network="9.9.9.9", browser="A")


def test_two_presses_of_one_visitor_are_equal():
    assert HERE.press_hash("comment", "7", "Me too.", "") == HERE.press_hash("comment", "7", "Me too.", "")


def test_another_network_browser_text_or_name_is_another_press():
    presses = [
        HERE.press_hash("comment", "7", "Me too.", ""),
        NEIGHBOUR.press_hash("comment", "7", "Me too.", ""),
        ELSEWHERE.press_hash("comment", "7", "Me too.", ""),
        HERE.press_hash("comment", "7", "Me too!", ""),
        HERE.press_hash("comment", "7", "Me too.", "Ana"),
        HERE.press_hash("comment", "8", "Me too.", ""),
        HERE.press_hash("letter", "7", "Me too.", ""),
    ]
    assert len(set(presses)) == len(presses)


def test_what_the_script_made_for_one_page_decides_alone_who_pressed():
    first = HERE.press_hash("comment", "7", "Me too.", "", once="r4nd0m")
    assert ELSEWHERE.press_hash("comment", "7", "Me too.", "", once="r4nd0m") == first
    assert HERE.press_hash("comment", "7", "Me too.", "", once="an0ther") != first
    assert HERE.press_hash("comment", "7", "Me too.", "") != first


def test_a_press_names_no_network_and_nobody_without_the_key_can_make_it(settings):
    press = HERE.press_hash("comment", "7", "Me too.", "")
    assert "8.8.8.8" not in press
    settings.HASH_KEY = b"the key of another house"
    assert HERE.press_hash("comment", "7", "Me too.", "") != press
