import gzip
from datetime import UTC, datetime

import pytest

from leftunsaid.transfer.formats import CannotBringIn
from leftunsaid.transfer.found import DELETED, NO_PAGE
from leftunsaid.transfer.remark42 import read, recognises


@pytest.fixture
def backup(sample, file_of):
    return file_of(gzip.compress(sample("remark42.jsonl").read_bytes()))


def test_comments_are_read_by_the_page_they_stood_under(backup):
    plums, pears = read(backup).threads
    assert (plums.address, plums.title) == ("https://orchard.example/plums/", "Plums in August")
    assert [(comment.name, comment.body) for comment in plums.comments] == [
        ("Jorun", "The **last** plums are yours, I don't\ncount them."),  # as it was typed, where that was kept
        ("Aske", "Then come and take them.\n\nLadder's out."),
    ]
    assert plums.comments[0].at == datetime(2021, 8, 30, 6, 0, 58, 796478, tzinfo=UTC)
    assert plums.comments[1].at == datetime(2021, 8, 30, 16, 30, tzinfo=UTC)
    assert (pears.title, len(pears.comments)) == ("", 1)


def test_each_row_that_stays_out_is_named_with_its_line_and_why(backup):
    assert [(one.place, one.why) for one in read(backup).refused] == [
        ("line 4", DELETED),
        ("line 5", NO_PAGE),
        ("line 6", "it is no comment."),
    ]


def test_it_is_known_zipped_and_plain(backup, sample):
    assert recognises(backup)
    assert recognises(sample("remark42.jsonl"))
    assert not recognises(sample("writefreely.json"))


def test_a_line_that_is_no_json_is_named_and_nothing_comes_in(sample, file_of):
    lines = sample("remark42.jsonl").read_text().splitlines()
    lines[2] = lines[2][:100]
    with pytest.raises(CannotBringIn, match=r"^line 3: "):
        read(file_of("\n".join(lines)))


def test_another_version_of_the_format_is_refused(sample, file_of):
    newer = sample("remark42.jsonl").read_text().replace('"version":1', '"version":7')
    with pytest.raises(CannotBringIn, match=r"^line 1: "):
        read(file_of(newer))
