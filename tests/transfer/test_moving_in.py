"""What another engine kept moves in: words, dates, order, old addresses. And what waits, and what stays out."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.actions import erase_comment, leave_comment, remove_comment, show_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import close_comments, show_letter, withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Remark
from leftunsaid.outbox.models import Envelope
from leftunsaid.transfer import moving_in
from leftunsaid.transfer.arrivals import homes_for
from leftunsaid.transfer.formats import Report, Wishes
from leftunsaid.transfer.found import Found, FoundComment, FoundThread
from leftunsaid.transfer.moving_in import MEANWHILE, move_in
from leftunsaid.transfer.old_addresses import keep_old_address, letter_once_at

pytestmark = pytest.mark.django_db
A_YEAR_AGO = make.NOON - timedelta(days=365)


def letter(name: str = "ferry", **said) -> FoundThread:
    like = {"mark": ("harbour", name), "address": f"https://harbour.example/{name}/", "at": A_YEAR_AGO}
    like |= {"is_text": True, "body": f"To the {name}."}
    return FoundThread(place=f"row of {name}", **{**like, **said})


def page(name: str = "ferry", **said) -> FoundThread:
    """Of an engine that keeps comments alone."""
    return letter(name, **{"is_text": False, "body": "", "title": f"About the {name}", "at": None, **said})


def comment(number: int, body: str = "Me too.", **said) -> FoundComment:
    like = {"at": A_YEAR_AGO + timedelta(days=number), "name": "Runa"}
    return FoundComment(mark=("harbour", "comment", str(number)), place=f"row {number}", body=body, **{**like, **said})


def move(*threads: FoundThread, dry_run: bool = False, **said) -> Report:
    return move_in(Found([*threads]), Wishes(now=make.NOON, dice=make.dice, dry_run=dry_run, said=said))


def thread(under: Letter) -> list[tuple[int, str, str]]:
    return list(Comment.objects.thread_of(under).values_list("number", "name", "body"))


def test_letters_come_in_oldest_first_with_their_comments_in_the_order_of_their_time():
    young = letter("young", at=make.NOON - timedelta(days=2))
    old = letter(
        "old", title="A title", comments=[comment(3, "Third."), comment(1, "First.", name=""), comment(2, "Second.")]
    )
    report = move(young, old)
    assert (report.came, report.refused) == ({"letters": 2, "comments": 3, "old addresses": 2}, [])
    first, second = Letter.objects.order_by("number")
    assert (first.body, first.number, first.since) == ("A title\n\nTo the old.", 1, A_YEAR_AGO)
    assert (second.body, second.since) == ("To the young.", young.at)
    assert thread(first) == [(1, "", "First."), (2, "Runa", "Second."), (3, "Runa", "Third.")]
    assert Comment.objects.get(number=2).since == A_YEAR_AGO + timedelta(days=2)
    assert first.is_readable
    assert first.takes_comments


def test_a_letter_is_as_old_as_its_oldest_comment():
    move(letter(comments=[comment(-30)]))
    assert Letter.objects.get().since == A_YEAR_AGO - timedelta(days=30)


def test_a_second_time_changes_nothing_and_a_longer_file_adds_what_is_new():
    ferry = letter(comments=[comment(1), comment(2)])
    move(ferry)
    before = everything_kept()
    again = move(ferry)
    assert everything_kept() == before
    assert (+again.came, again.known) == ({}, {"letters": 1, "comments": 2})
    edited_there = replace(ferry, body="Other words.", comments=[comment(1, "Others."), comment(2), comment(3, "New.")])
    assert +move(edited_there).came == {"comments": 1}
    assert [body for _, _, body in thread(Letter.objects.get())] == ["Me too.", "Me too.", "New."]


def test_what_is_stopped_half_way_is_whole_as_far_as_it_came_and_goes_on(monkeypatch):
    old, young = letter("old", comments=[comment(1), comment(2)]), letter("young", at=make.NOON, comments=[comment(3)])

    def power_cut(letter: Letter, *, body: str, **said: object) -> Comment:
        if body == "Last words.":
            raise KeyboardInterrupt
        return leave_comment(letter, body=body, **said)

    young.comments.append(comment(4, "Last words."))
    with monkeypatch.context() as cut, suppress(KeyboardInterrupt):
        cut.setattr(moving_in, "leave_comment", power_cut)
        move(young, old)
    assert [len(thread(one)) for one in Letter.objects.order_by("number")] == [2]
    again = move(young, old)
    assert (+again.came, again.known["letters"]) == ({"letters": 1, "comments": 2, "old addresses": 1}, 1)
    assert [len(thread(one)) for one in Letter.objects.order_by("number")] == [2, 2]


def test_what_somebody_else_brings_in_meanwhile_comes_in_once(monkeypatch):
    ferry = letter(comments=[comment(1)])

    def then_somebody_else(*found, **said):
        homes = homes_for(*found, **said)
        monkeypatch.undo()
        move(ferry)
        return homes

    monkeypatch.setattr(moving_in, "homes_for", then_somebody_else)
    (refused,) = move(ferry, letter("other")).refused
    assert (refused.place, refused.why) == (ferry.place, MEANWHILE)
    assert sorted(Letter.objects.values_list("body", "comment_count")) == [("To the ferry.", 1), ("To the other.", 0)]


def test_a_dry_run_tells_the_same_and_writes_nothing():
    threads = [
        letter("one", comments=[comment(1)]),
        letter("two", body=""),
        page("one", mark=("x",), comments=[comment(7)]),
    ]
    before = everything_kept()
    told = move(*threads, dry_run=True)
    assert everything_kept() == before
    assert move(*threads) == told
    assert told.came == {"letters": 1, "comments": 2, "old addresses": 1}


def test_what_is_taken_back_or_removed_here_stays_so(now):
    ferry = letter(comments=[comment(1), comment(2)])
    move(ferry)
    first = Comment.objects.get(number=1)
    remove_comment(first, reason="spam", now=now)
    erase_comment(first, now=now)
    before = everything_kept()
    move(ferry)
    assert everything_kept() == before
    withdraw_letter(Letter.objects.get(), now=now)
    before = everything_kept()
    (refused,) = move(replace(ferry, comments=[*ferry.comments, comment(3)])).refused
    assert (refused.place, refused.why.partition(".")[0]) == (ferry.place, "its letter was taken back or removed here")
    assert everything_kept() == before


def test_what_the_shield_objects_to_waits_in_its_place_and_keeps_its_time(now):
    told = comment(1, "Write to runa@harbour.example if you can.")
    report = move(letter("seen", comments=[told, comment(2)]), letter("held", body="I live at 12 Quay Street, Dover."))
    assert report.remarks == ["Waiting to be read: 1 of the letters, 1 of the comments. See `leftunsaid waiting`."]
    held = Letter.objects.get(held_at__isnull=False)
    assert (held.hold_reason, held.held_at, held.number) == ("contacts", now, 2)
    waiting = Comment.objects.get(held_at__isnull=False)
    assert (waiting.stub, waiting.hold_reason, waiting.number) == ("held", "contacts", 1)
    assert [*Letter.objects.waiting(), *Comment.objects.waiting()] == [held, waiting]
    show_letter(held, now=now)
    show_comment(waiting, now=now)
    assert (held.since, waiting.since) == (A_YEAR_AGO, told.at)


def test_the_rules_of_the_house_look_at_it_too(house):
    move(letter(comments=[comment(1, "Just kill yourself already.")]))
    assert Comment.objects.get().hold_reason == "cruel"
    assert Remark.objects.get().rule == "cruel"
    house(everything_waits=True)
    move(letter("other"))
    assert Letter.objects.get(number=2).hold_reason == "everything"


def test_comments_without_a_letter_find_the_one_that_stood_at_their_address():
    move(letter("ferry"))
    report = move(page("ferry", mark=("isso", "/ferry"), address="/ferry", comments=[comment(1)]))
    assert +report.came == {"comments": 1}
    assert thread(Letter.objects.get()) == [(1, "Runa", "Me too.")]


def test_comments_without_a_letter_stay_out_or_are_given_one_by_the_title_of_their_page():
    pages = [
        page("ferry", comments=[comment(1), comment(2)]),
        page("empty"),
        page("bare", title="", comments=[comment(3)]),
    ]
    report = move(*pages)
    assert [one.place for one in report.refused] == ["row of ferry", "row of bare"]
    assert "--as-letters" in report.refused[0].why
    assert report.refused[0].why.endswith(" Its comments stay out with it (2).")
    assert not Letter.objects.exists()
    report = move(*pages, as_letters=True)
    assert [one.place for one in report.refused] == ["row of bare"]
    (made,) = Letter.objects.all()
    assert (made.body, made.since) == ("About the ferry", A_YEAR_AGO + timedelta(days=1))
    assert not move(*pages, as_letters=True).came.total()


def test_what_an_engine_of_comments_keeps_of_a_page_is_a_letter_only_where_none_stands_at_its_address():
    move(letter("ferry"))
    excerpts = [
        page("ferry", mark=("disqus", "1"), body="To the fer...", comments=[comment(1)]),
        page("quay", mark=("disqus", "2"), body="To the quay.", comments=[comment(2)]),
    ]
    assert move(*excerpts, as_letters=True).came["letters"] == 1
    assert [*Letter.objects.order_by("body").values_list("body", "comment_count")] == [
        ("About the quay\n\nTo the quay.", 1),
        ("To the ferry.", 1),
    ]


@pytest.mark.parametrize(
    ("unfit", "why"),
    [
        (comment(1, " \n\u200b"), "nothing in it that a reader could see"),
        (comment(1, "x" * 5_001), "5,001 characters"),
        (comment(1, name="n" * 81), "81 characters"),
        (comment(1, at=make.NOON + timedelta(hours=1)), "future"),
        (comment(1, at=make.NOON - timedelta(days=50 * 365)), "before"),
    ],
)
def test_a_comment_that_cannot_stand_here_stays_out_alone_and_is_named(unfit, why):
    report = move(letter(comments=[unfit, comment(2)]))
    assert [(one.place, why in one.why) for one in report.refused] == [("row 1", True)]
    assert report.came["comments"] == 1


def test_a_text_that_is_all_title_is_a_letter():
    assert move(letter(title="To nobody", body="")).came["letters"] == 1
    assert Letter.objects.get().body == "To nobody"


@pytest.mark.parametrize(
    ("unfit", "why"),
    [
        (letter(body=""), "nothing in it that a reader could see"),
        (letter(body="\u200b"), "nothing in it that a reader could see"),
        (letter(body="x" * 20_001), "20,001 characters"),
        (letter(at=make.NOON + timedelta(hours=1)), "future"),
    ],
)
def test_a_letter_that_cannot_stand_here_stays_out_with_its_comments(unfit, why):
    report = move(replace(unfit, comments=[comment(1)]), letter("other"))
    assert [(one.place, why in one.why) for one in report.refused] == [("row of ferry", True)]
    assert report.came["letters"] == 1


def test_a_letter_that_is_closed_here_takes_none_and_says_so(now):
    move(letter())
    close_comments(Letter.objects.get(), now=now)
    (refused,) = move(letter(comments=[comment(1)])).refused
    assert "takes no comments at present" in refused.why


def test_nothing_is_mailed_and_nobodys_address_comes_along():
    report = move(letter(comments=[comment(1, came_with_mail=True)]))
    assert report.remarks == [
        "Left behind: e-mail addresses that came with comments (1). They were given to another house."
    ]
    assert not Envelope.objects.exists()


def test_old_addresses_are_known_but_never_kept_in_words():
    move(letter("silent-harbour", body="Words."))
    assert letter_once_at("/silent-harbour") == letter_once_at("/silent-harbour/") == Letter.objects.get()
    assert letter_once_at("/silent") is None
    assert not is_kept_in_a_table("silent-harbour")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://a.example/2019/lamp/", "/2019/lamp"),
        ("/2019/lamp/?utm_source=feed&utm_medium=rss#comments", "/2019/lamp"),
        ("https://a.example/%D7%A9%D7%9C%D7%95%D7%9D", "/שלום"),
        ("//a.example/x", "/x"),
    ],
)
def test_an_old_address_is_known_by_its_path(address, path):
    move(letter(address=address))
    assert letter_once_at(path)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://a.example/",
        "https://a.example/?p=12",
        "/index.php?p=12",
        "http://[",
        "/%00",
        "/a%0ab",
        "/%ff",
        "x",
        "/" + "x" * 2000,
    ],
)
def test_an_address_without_a_path_of_its_own_is_not_kept(address):
    report = move(letter(address=address))
    assert (report.came["letters"], report.came["old addresses"]) == (1, 0)


def test_an_address_of_the_house_itself_leads_nowhere_else():
    report = move(letter(address="https://a.example/letter/7"), letter("two", address="/about"))
    assert report.came["old addresses"] == 0
    assert len([remark for remark in report.remarks if "one of this house" in remark]) == 2


def test_an_old_address_stays_with_the_letter_that_had_it_first():
    first, second = make.letter(), make.letter()
    keep_old_address("/x", first)
    keep_old_address("/x", second)
    assert letter_once_at("/x") == first


def test_the_command_brings_in_what_it_recognises(sample):
    out = StringIO()
    call_command("import", str(sample("wordpress.xml")), stdout=out)
    assert f"{sample('wordpress.xml')} is a WordPress export." in out.getvalue()
    assert "2 letters, 2 comments, 1 old addresses came in." in out.getvalue()
    call_command("import", str(sample("isso.db")), "--as-letters", stdout=out)
    assert "2 letters, 4 comments, 2 old addresses came in." in out.getvalue()


@pytest.mark.parametrize(
    "foreign",
    ["<?xml version='1.0'?><feed/>", "<html>Hello", '{"db": []}', "\ufeff [\n {}]", b"PK\x03\x04", b"\x1f\x8b\x08"],
)
def test_what_another_program_wrote_does_not_become_a_letter(file_of, foreign):
    with pytest.raises(CommandError, match="none whose exports we know"):
        call_command("import", str(file_of(foreign)))
    assert not Letter.objects.exists()


@pytest.mark.parametrize("written", ["<3, always", "[a page is missing]", "{ for M. }", "< is how I felt"])
def test_a_letter_may_begin_with_any_sign(file_of, written):
    call_command("import", str(file_of(written)), stdout=StringIO())
    assert Letter.objects.get().body == written


def test_the_command_refuses_a_damaged_file_with_its_place(sample, file_of):
    before = everything_kept()
    with pytest.raises(CommandError, match=r"export, line 50: .*\nNothing was brought in\."):
        call_command("import", str(file_of("\n".join(sample("wordpress.xml").read_text().splitlines()[:50]))))
    assert everything_kept() == before
