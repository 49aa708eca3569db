from datetime import UTC, datetime

import pytest

from leftunsaid.transfer.formats import CannotBringIn
from leftunsaid.transfer.writefreely import DRAFT, HIDDEN, read, recognises


def test_the_posts_of_a_public_blog_are_read(sample):
    keeper, fog = read(sample("writefreely.json")).threads
    assert (keeper.title, keeper.body) == ("To the keeper before me", "You left the *good* chair.\n\nI sit in it.")
    assert keeper.address == "https://light.example/lighthouse/to-the-keeper"
    assert (fog.title, fog.at) == ("", datetime(2020, 11, 2, 6, tzinfo=UTC))


def test_what_was_not_public_stays_out_unless_it_is_wished(sample):
    assert [(one.place, one.why) for one in read(sample("writefreely.json")).refused] == [
        ("post 3", HIDDEN),
        ("post 4", DRAFT),
    ]
    wished = read(sample("writefreely.json"), hidden_too=True)
    assert [thread.title for thread in wished.threads] == ["To the keeper before me", "", "Below"]
    assert [one.why for one in wished.refused] == [DRAFT]


def test_a_list_of_posts_is_read_as_well(sample):
    (ropes,) = read(sample("writefreely_posts.json")).threads
    assert (ropes.address, ropes.body) == ("/deck/ropes", "I coil them the way you did.")


def test_it_is_known_by_its_beginning(sample):
    assert recognises(sample("writefreely.json"))
    assert recognises(sample("writefreely_posts.json"))
    assert not recognises(sample("remark42.jsonl"))


def test_a_damaged_file_is_refused_with_its_line(sample, file_of):
    with pytest.raises(CannotBringIn, match=r"^line 22: "):
        read(file_of(sample("writefreely.json").read_text().replace('"norm",', '"norm"', 1)))
