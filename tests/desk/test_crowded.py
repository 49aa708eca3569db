"""Letters that so many answered at once that comments wait by themselves: a moderator ends it with one press."""

import pytest

import make
from leftunsaid.comments.actions import BURST
from leftunsaid.comments.models import Comment
from leftunsaid.desk.views import crowded as view
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision, Report
from web.reading import post, read, said


@pytest.fixture
def crowded(now):
    """A letter of that kind, as `crowded(dear='Dear you')` with what sets it apart."""

    def crowd(**fields):
        letter = make.letter(**fields)
        letters.begin_burst(letter, now=fields.get("now", now))
        return letter

    return crowd


@pytest.fixture
def opens(at_the_desk):
    def press(letter):
        return at_the_desk.presses(f"/desk/crowded/{letter.waiting_address}")

    return press


def test_none_is_crowded_on_a_quiet_day(at_the_desk):
    make.letter()
    page = at_the_desk.page("/desk/crowded")
    assert "No letter is crowded now." in page.main
    assert not page.all("article")


def test_a_crowded_letter_is_listed_with_what_waits_under_it(at_the_desk, now):
    letter = make.letter()
    for _ in range(BURST + 3):
        make.comment(letter)
    page = at_the_desk.page("/desk/crowded")
    listed = said(page.one("article"))
    for told in ("Letter 1", "the last rush came just now", f"{BURST} comments", "in the queue: 3"):
        assert told in listed
    assert [link.get("href") for link in page.all("a", inside=page.one("article"))] == [
        "/letter/1",
        f"/desk/thing/{letter.waiting_address}",
    ]


def test_every_page_of_the_desk_leads_there(at_the_desk):
    for path in ("/desk/", "/desk/log", "/desk/password", "/desk/crowded"):
        assert at_the_desk.page(path).links("crowded letters")


def test_with_one_press_new_comments_are_shown_at_once_again(at_the_desk, crowded):
    letter = crowded()
    waits = make.comment(letter)
    page = at_the_desk.page("/desk/crowded")
    [form] = [form for form in page.all("form") if form.get("action", "").startswith("/desk/crowded/")]
    answer = at_the_desk.presses(form.get("action"))
    assert "shown at once again" in at_the_desk.page(answer.headers["Location"]).main
    letter.refresh_from_db()
    assert letter.door == "open"
    assert make.comment(letter).number == 1
    assert list(Comment.objects.waiting()) == [waits]  # what waited is still to be read
    assert not Letter.objects.crowded()


def test_what_came_before_does_not_crowd_it_anew(at_the_desk, opens):
    letter = make.letter()
    for _ in range(BURST + 1):
        make.comment(letter)
    opens(letter)
    assert make.comment(letter, now=at_the_desk.clock.now).number == BURST + 1


def test_one_visitor_alone_crowds_no_letter(client, clock):
    """Not even around the turn of an hour, when two hours' worth of one network may be shown within ten minutes."""
    letter = make.letter()
    clock.passes(minutes=55)
    for n in range(90):
        clock.passes(seconds=6)
        post(client, f"{letter.path}/comments", {"body": f"Word {n}."})
    letter.refresh_from_db()
    assert (letter.door, letter.comment_count) == ("open", 40)
    assert Comment.objects.waiting().exclude(hold_reason="many").count() == 0


def test_it_is_logged_and_settles_nothing_that_was_reported(at_the_desk, opens, crowded, now):
    letter = crowded()
    moderation.report(letter, reason="hate", now=now)
    opens(letter)
    [decision] = Decision.objects.all()
    assert (decision.act, decision.by, decision.about) == ("open", "Ines", letter)
    assert Report.objects.filter(settled_at=None).count() == 1
    assert "Ines: opened for comments again" in at_the_desk.page("/desk/log").main


def test_a_second_press_says_that_it_is_over(opens, crowded):
    letter = crowded()
    opens(letter)
    answer = opens(letter)
    assert answer.status_code == 422
    assert "do not wait by themselves any more" in said(read(answer).one(role="alert"))
    assert Decision.objects.count() == 1


def test_a_writer_who_reads_first_goes_on_reading(opens, now):
    letter = make.letter(owner=make.key()[0], comments_wait=True)
    assert opens(letter).status_code == 422
    letter.refresh_from_db()
    assert letter.comments_wait_for_writer
    assert not Decision.objects.exists()


def test_what_nobody_has_to_look_at_is_not_listed(at_the_desk, opens, crowded, now):
    gone, private, removed = crowded(), crowded(owner=make.key()[0]), crowded()
    letters.withdraw_letter(gone, now=now)
    letters.change_visibility(private, "private", now=now)
    moderation.remove(removed, by="Ines", now=now)
    page = at_the_desk.page("/desk/crowded")
    assert not page.all("article")
    for letter in (gone, private, removed):
        assert opens(letter).status_code == 422
        assert letter.waiting_address not in page.source
    assert [decision.act for decision in Decision.objects.all()] == ["remove"]


def test_the_latest_crowd_stands_first_and_not_all_at_once(at_the_desk, crowded, now, monkeypatch):
    monkeypatch.setattr(view, "AT_ONCE", 2)
    first, second, third = (crowded(now=now.replace(hour=hour)) for hour in (3, 5, 4))
    page = at_the_desk.page("/desk/crowded")
    listed = [article.get("aria-labelledby").removeprefix("title-") for article in page.all("article")]
    assert listed == [second.waiting_address, third.waiting_address]
    assert "There are more." in page.main
    assert first.waiting_address not in page.source


@pytest.mark.parametrize("address", ["a" * 22, "1", "a" * 21 + "-"])
def test_what_is_no_letter_is_nowhere(at_the_desk, address):
    assert at_the_desk.presses(f"/desk/crowded/{address}").status_code == 404
