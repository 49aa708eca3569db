from datetime import UTC, datetime

from leftunsaid.transfer.found import NO_TIME, SPAM, UNAPPROVED
from leftunsaid.transfer.wordpress import read, recognises


def test_a_post_is_read_with_its_words_and_its_comments(sample):
    post, page = read(sample("wordpress.xml")).threads
    assert post.title == "To the ferry’s last passenger"
    assert post.body == "You waved at nobody.\n\nI waved back,\nlate.\n\nThe tide was out."
    assert (post.address, post.at) == (
        "https://harbour.example/2016/05/ferry/",
        datetime(2016, 5, 17, 17, 30, tzinfo=UTC),
    )
    assert [(comment.name, comment.body, comment.came_with_mail) for comment in post.comments] == [
        ("Runa", "I saw you & the gulls.\n\nYou <3 that ferry.", True),
        ("", "It runs no more.", False),
    ]
    assert post.comments[0].at == datetime(2016, 5, 20, 8, tzinfo=UTC)
    assert page.title == "Who keeps this wall"


def test_each_row_that_stays_out_is_named_with_its_line_and_why(sample):
    lines = sample("wordpress.xml").read_text().splitlines()
    refused = read(sample("wordpress.xml")).refused
    assert [lines[int(one.place.removeprefix("line ")) - 1].strip() for one in refused] == [
        *["<wp:comment>"] * 3,
        *["<item>"] * 3,
    ]
    assert [one.why for one in refused] == [
        "it is no comment, but word of another page that links there.",
        UNAPPROVED,
        SPAM,
        "it is neither a post nor a page.",
        "it was not public there.",
        "it was behind a password there.",
    ]


def test_a_post_without_a_time_stays_out(sample, file_of):
    never, export = "0000-00-00 00:00:00", sample("wordpress.xml").read_text()
    without_utc = export.replace("2016-05-17 17:30:00", never)
    assert read(file_of(without_utc)).threads[0].at == datetime(2016, 5, 17, 19, 30, tzinfo=UTC)
    found = read(file_of(without_utc.replace("2016-05-17 19:30:00", never)))
    assert found.refused[0].why == NO_TIME
    assert len(found.threads) == 1


def test_it_is_known_by_its_beginning(sample):
    assert recognises(sample("wordpress.xml"))
    assert not recognises(sample("disqus.xml"))
