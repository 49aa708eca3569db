"""A contact is what a reader sees as one, however it is typed: browsers show any white space as one gap."""

import pytest

from leftunsaid.guard.shield import contacts_in


@pytest.mark.parametrize(
    "text",
    [
        "Call her: 07700          900 123",
        "Call her: 07700\n\n900\n\n123",
        "\n\n".join("07700900123"),
        "07700\t\t\t\t900\n   \n123",
    ],
)
def test_gaps_of_any_width_hide_no_telephone_number(text):
    assert [find.kind for find in contacts_in(text)] == ["phone"]


@pytest.mark.parametrize("text", ["Call her 555-1234", "phone 555-2019", "my number is 555 1987", "text me: 555.2001"])
def test_a_local_number_may_end_like_a_year(text):
    assert [find.kind for find in contacts_in(text)] == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "1\n\n2\n\n3",
        "2019\n\n2020\n\n2021",
        "Chapter 3\n\n1999\n\n12 letters and no answer",
        "We called 2019-2020 our years.",
        f"07700{' ' * 300}900123",  # no page shows these as one
    ],
)
def test_figures_far_apart_are_left_alone(text):
    assert list(contacts_in(text)) == []


def test_a_link_may_have_any_number_of_slashes():
    [find] = contacts_in("see example dot com" + " slash a" * 2_450)
    assert find.kind == "link"


@pytest.mark.parametrize(
    "address", ["quokka@zebu-body.example", "a@b-c-d.test", "anna@mail.small-house.internal", "x@y.example"]
)
def test_any_domain_will_do_behind_a_real_sign(address):
    [find] = contacts_in(f"Write to {address}, please.")
    assert f"Write to {address}, please."[find.start : find.end] == address


@pytest.mark.parametrize("text", ["3@4.50 each", "a@b", "meet me @home.", "@you-and-me"])
def test_a_sign_alone_is_no_address(text):
    assert [find for find in contacts_in(text) if find.kind == "mail"] == []
