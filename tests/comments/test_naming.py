"""How an answer says which comment it is for."""

import pytest

from leftunsaid.comments.naming import numbers_named


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("#7 you are not alone", {7}),
        ("I thought of #7 and of #12 all day.", {7, 12}),
        ("comment 7, and Comment #9: yes.", {7, 9}),
        ("7: it gets lighter", {7}),
        ("To 7,\nit does.", {7}),
        ("Hello.\nto 12: hello.", {12}),
    ],
)
def test_a_number_is_named(text, numbers):
    assert numbers_named(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "It took 7 years.",
        "I went to 7 towns.",
        "At 7:30 you called.",
        "7:30 is too early.",
        "7 of us came.",
        "Size #7a",
        "item#7",
        "#123456789012",
        "commentary 7",
    ],
)
def test_another_number_is_none(text):
    assert numbers_named(text) == set()
