"""The operator's list of words, in a file of the data folder."""

import os
from functools import partial
from random import Random

import pytest

from leftunsaid.guard.actions import Allow
from leftunsaid.guard.actions import judge as judge_with_dice
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft

pytestmark = pytest.mark.django_db
judge = partial(judge_with_dice, "comment", Visitor("8.8.8.8", "A"), limit=1000, dice=Random(8))


@pytest.fixture
def listed(house, tmp_path):
    house(data=tmp_path)

    def put(text):
        (tmp_path / "words.txt").write_text(text, encoding="utf-8")

    return put


@pytest.fixture
def waits(now):
    def tell(*texts):
        verdict = judge(draft=Draft("comment", texts), now=now)
        return verdict != Allow() and verdict.reason == "words"

    return tell


def test_a_fresh_house_lists_none(house, tmp_path, waits):
    house(data=tmp_path)
    assert not waits("Any word, however rough: shit, hell, damn.")


def test_a_listed_word_waits_wherever_it_stands(listed, waits):
    listed("kettle\n")
    assert waits("Buy a kettle.")
    assert waits("kettle")
    assert waits("Me too.", "Mr. Kettle")
    assert not waits("Me too.", "Mr. Teapot")


def test_whole_words_alone(listed, waits):
    listed("ass\n")
    assert waits("You ass!")
    assert not waits("I passed the class, and the grass was wet in Assam.")


def test_a_phrase_stands_in_one_piece_across_lines_and_signs(listed, waits):
    listed("golden kettle\n")
    assert waits("The golden,\n  KETTLE!")
    assert not waits("The golden old kettle")
    assert not waits("It was golden", "Kettle")


def test_remarks_and_empty_lines_are_no_words(listed, waits):
    listed("# kettle\n\n   # golden\n  \n!!!\nteapot\n")
    assert not waits("The golden kettle!!!")
    assert waits("teapot")


@pytest.mark.parametrize(
    "typed", ["KETTLE", "ｋｅｔｔｌｅ", "kеttlе", "ke\u200bttle", "k\u00adettle", "k\u0336ettle", "𝐤𝐞𝐭𝐭𝐥𝐞"]
)
def test_however_it_was_typed(listed, waits, typed):
    listed("Kettle")
    assert waits(f"Buy a {typed} now")


def test_an_accent_makes_another_word(listed, waits):
    listed("ano\n")
    assert waits("ano")
    assert not waits("un año")
    assert not waits("un an\u0303o")
    listed("año\nstraße\n")
    assert waits("un an\u0303o")
    assert waits("die STRASSE")


def test_other_scripts_are_words_too(listed, waits):
    listed("чайник\nケトル")
    assert waits("Купите Чайник!")
    assert waits("ケトル")
    assert not waits("чайники")


def test_the_list_is_read_again_when_it_changes(listed, waits, tmp_path):
    listed("kettle")
    assert waits("kettle")
    listed("teapot")
    os.utime(tmp_path / "words.txt", ns=(1, 1))
    assert not waits("kettle")
    assert waits("teapot")
    (tmp_path / "words.txt").unlink()
    assert not waits("teapot")


def test_a_file_from_another_machine_is_read_as_far_as_it_can_be(listed, waits, tmp_path):
    (tmp_path / "words.txt").write_bytes(b"\xef\xbb\xbfkettle\r\nteap\xffot\r\ncup\r\n")
    assert waits("kettle")
    assert waits("cup")


def test_a_list_that_cannot_be_read_keeps_nobody_from_writing_and_its_operator_is_told(house, tmp_path, waits, caplog):
    house(data=tmp_path)
    (tmp_path / "words.txt").mkdir()
    assert not waits("kettle")
    assert "Could not read the list of words" in caplog.text


def test_a_long_text_of_first_words_is_read_to_its_end(listed, waits):
    listed("\n".join(f"buy kettle {n * 'a'}b" for n in range(50)))
    assert not waits("buy kettle " * 20_000)
    assert waits("buy kettle " * 20_000 + "aaab")
