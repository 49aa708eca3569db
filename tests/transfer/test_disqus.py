from datetime import UTC, datetime

from leftunsaid.transfer.disqus import read, recognises
from leftunsaid.transfer.found import DELETED, NO_PAGE, NO_TIME, SPAM


def test_a_page_is_read_with_its_comments(sample):
    page, empty = read(sample("disqus.xml")).threads
    assert (page.title, page.body) == ("The lamp on the stairs & who lit it", "")
    assert page.address == "https://attic.example/2019/lamp/"
    assert page.at == datetime(2019, 3, 2, 8, tzinfo=UTC)
    assert [(comment.name, comment.body) for comment in page.comments] == [
        ("Ilse", "Somebody lit it every evening.\n\nI never asked\nwho."),
        ("Piotr", "It was me. See how it burns (https://lamps.example/oil)."),
        ("", "So did ours, until the winter."),
        ("Ilse", ""),
    ]
    assert page.comments[0].at == datetime(2019, 3, 5, 20, 15, 31, tzinfo=UTC)
    assert [comment.came_with_mail for comment in page.comments] == [True, False, False, False]
    assert empty.comments == []


def test_each_row_that_stays_out_is_named_with_its_line_and_why(sample):
    lines = sample("disqus.xml").read_text().splitlines()
    refused = [(lines[int(one.place.removeprefix("line ")) - 1], one.why) for one in read(sample("disqus.xml")).refused]
    assert refused == [
        ('<thread dsq:id="902">', DELETED),
        ('<post dsq:id="7004">', SPAM),
        ('<post dsq:id="7005">', DELETED),
        ('<post dsq:id="7006">', NO_PAGE),
        ('<post dsq:id="7008">', NO_TIME),
    ]


def test_the_documented_example_names_pages_in_both_ways(sample):
    (page,) = read(sample("disqus_documented.xml")).threads
    assert [(comment.name, comment.body) for comment in page.comments] == [
        ("Maud", "It hung there for years."),
        ("Odo", "Mine still does."),
    ]
    assert page.comments[0].at == datetime(2012, 12, 12, 12, 12, 12, tzinfo=UTC)


def test_it_is_known_by_its_beginning(sample):
    assert recognises(sample("disqus.xml"))
    assert not recognises(sample("wordpress.xml"))


def test_what_it_keeps_of_a_page_is_no_letter_beside_the_one_that_came_from_its_blog(sample, file_of):
    said = sample("disqus.xml").read_text().replace("<message />", "<message>The lamp...</message>", 1)
    page, _ = read(file_of(said)).threads
    assert (page.is_text, page.body) == (False, "The lamp...")
