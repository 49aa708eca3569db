"""A link to more than one letter has an end."""

import pytest

from leftunsaid.subscriptions.links import path_for, ref_in

REF = "a" * 22


@pytest.mark.parametrize(
    ("purpose", "ref"), [("all", ""), ("asked", ""), ("confirm", REF), ("letter", REF), ("stop", REF), ("leave", REF)]
)
def test_a_link_without_an_end_opens_what_is_of_one_letter_or_stops_mails(now, purpose, ref):
    assert ref_in(purpose, path_for(purpose, REF).rpartition("/")[2], now=now) == ref
