"""`leftunsaid import FILE...`, as an operator types it."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import make
from everything_kept import everything_kept
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db
ANA = ("Ana", "3 days ago", "Me too.")
QUILL = ("Quill", "20 hours ago", "Ferns forgive a lot.")


@pytest.fixture
def saved(tmp_path: Path):
    def save(name: str, page: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(page if isinstance(page, bytes) else page.encode())
        return file

    return save


def told(*arguments: object) -> str:
    out = StringIO()
    call_command("import", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: object) -> str:
    before = everything_kept()
    with pytest.raises(CommandError) as refusal:
        told(*arguments)
    assert everything_kept() == before
    return str(refusal.value)


def test_it_tells_for_each_file_what_came_in(saved, page):
    ferns, sea = saved("ferns.txt", page("Ferns.", ANA, QUILL)), saved("sea.txt", "Dear sea.")
    lines = told(ferns, sea).splitlines()
    assert lines == [
        f"{ferns}: letter 1 came in, 2 new and 0 known comments.",
        f"{sea}: letter 2 came in, 0 new and 0 known comments.",
    ]
    assert f"{ferns}: letter 1 was here already, 0 new and 2 known comments." in told(ferns, sea)


def test_captured_now_is_what_it_takes_when_nothing_is_said(saved):
    before = datetime.now(UTC)
    told(saved("sea.txt", "Dear sea."))
    assert before <= Letter.objects.get().since <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024-05-01T20:30", datetime(2024, 5, 1, 19, 30, tzinfo=UTC)),  # as the house's own clock shows it
        ("2024-05-01 20:30:15", datetime(2024, 5, 1, 19, 30, 15, tzinfo=UTC)),
        ("2024-05-01T20:30Z", datetime(2024, 5, 1, 20, 30, tzinfo=UTC)),
        ("2024-05-01T20:30+05:30", datetime(2024, 5, 1, 15, 0, tzinfo=UTC)),
        ("2024-05-01", datetime(2024, 4, 30, 23, 0, tzinfo=UTC)),
    ],
)
def test_the_time_of_capture_is_taken_as_typed(saved, settings, typed, meant):
    settings.TIME_ZONE = "Europe/Lisbon"
    told(saved("sea.txt", "Dear sea."), "--captured", typed)
    assert Letter.objects.get().since == meant


@pytest.mark.parametrize("typed", ["yesterday", "", "2024-13-01", "20:30", "2024-05-01T20:30+99:00"])
def test_what_is_no_time_is_refused(saved, typed):
    assert "2024-05-01T20:30" in refused(saved("sea.txt", "Dear sea."), "--captured", typed)


def test_a_capture_in_the_future_is_refused(saved):
    tomorrow = datetime.now(UTC) + timedelta(minutes=1)
    assert "future" in refused(saved("sea.txt", "Dear sea."), "--captured", tomorrow.isoformat())


def test_a_number_from_elsewhere_is_kept_and_the_next_is_the_highest_plus_one(saved, page):
    told(saved("ferns.txt", page("Ferns.", ANA)), "--number", 810888)
    assert Letter.objects.get().number == 810888
    assert make.letter().number == 810889


def test_a_number_is_for_one_file(saved):
    assert "one file" in refused(saved("a.txt", "Dear sea."), saved("b.txt", "Dear hill."), "--number", 7)


@pytest.mark.parametrize("number", ["0", "-1", "10000000000000000000000"])
def test_a_number_that_no_letter_can_have_is_refused(saved, number):
    refused(saved("sea.txt", "Dear sea."), f"--number={number}")


def test_a_dry_run_tells_what_would_come_in_and_leaves_all_as_it_is(saved, page):
    file = saved("ferns.txt", page("Ferns.", ANA))
    before = everything_kept()
    said = told(file, "--dry-run")
    assert everything_kept() == before
    assert "letter 1 came in, 1 new" in said
    assert "dry run" in said


def test_a_malformed_file_is_refused_whole_with_its_line(saved, page):
    good = saved("good.txt", page("Ferns.", ANA))
    bad = saved("bad.txt", page("Lemons.", ANA, ("Quill", "three fortnights ago", "No.")))
    said = refused(good, bad)
    lines = bad.read_text().splitlines()
    assert f"{bad}, line {lines.index('three fortnights ago') + 1}:" in said
    assert "Nothing was brought in." in said


def test_a_count_that_is_not_the_number_of_comments_is_refused_with_its_line(saved, page):
    bad = saved("bad.txt", page("Lemons.", ANA, count="2 comments"))
    assert f"{bad}, line 3:" in refused(bad)


def test_all_that_is_wrong_is_told_at_once(saved, page):
    bad, empty, latin = (
        saved("bad.txt", page("A.", count="2 comments")),
        saved("empty.txt", ""),
        saved("l.txt", b"\xff"),
    )
    said = refused(bad, empty, latin, "no-such-file.txt")
    assert all(str(file) in said for file in (bad, empty, latin, "no-such-file.txt"))


def test_a_folder_is_refused_in_words(tmp_path):
    assert str(tmp_path) in refused(tmp_path)


def test_a_letter_that_differs_is_refused_with_file_and_line(saved, page):
    told(saved("ferns.txt", page("Ferns.", ANA)))
    differing = saved("differing.txt", page("Ferns.", QUILL))
    assert f"{differing}, line 5:" in refused(saved("new.txt", "A new letter."), differing)


def test_no_refusal_repeats_what_people_wrote(saved, page):
    bad = saved("bad.txt", page("I stood at your gate.", ("Zephyrine", "weeks ago", "My umbrella.")))
    said = refused(bad)
    assert not any(words in said for words in ("gate", "Zephyrine", "umbrella"))


def test_what_was_taken_back_is_told_and_stays_so(saved, page, now):
    file = saved("ferns.txt", page("Ferns.", ANA))
    told(file)
    withdraw_letter(Letter.objects.get(), now=now)
    before = everything_kept()
    assert "stays so" in told(file)
    assert everything_kept() == before


def test_a_name_is_no_name_where_the_page_shows_its_own_words_for_it(saved, page):
    told(saved("ferns.txt", page("Ferns.", ("", "3 days ago", "Me too."))))
    assert Comment.objects.get().name == ""
