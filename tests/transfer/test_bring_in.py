from datetime import UTC, datetime, timedelta, timezone
from random import Random

import html5lib
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

import make
from everything_kept import everything_kept
from leftunsaid.comments.actions import erase_due, remove_comment, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import Age, age_of
from leftunsaid.transfer.actions import BroughtIn, NotBroughtIn, bring_in
from leftunsaid.transfer.models import ImportedComment
from leftunsaid.transfer.saved_page import read_saved_page

pytestmark = pytest.mark.django_db
dice = Random(8)
FERNS = "I watered your ferns."
ANA = ("Ana", "3 days ago", "Me too.")
NOBODY = ("", "2 days ago", "mine was a lemon tree\n\nIt still leans.")
QUILL = ("Quill", "20 hours ago", "Ferns forgive a lot.")


def came_in(*pages: str, captured: datetime = make.NOON, **how) -> list[BroughtIn]:
    saved = [read_saved_page(page.encode()) for page in pages]
    return bring_in(saved, captured=captured, dice=dice, **how)


def refused(*pages: str, **how) -> NotBroughtIn:
    before = everything_kept()
    with pytest.raises(NotBroughtIn) as refusal:
        came_in(*pages, **how)
    assert everything_kept() == before
    return refusal.value


def thread(letter: Letter) -> list[tuple[int, str, str]]:
    return list(Comment.objects.thread_of(letter).values_list("number", "name", "body"))


def test_a_page_comes_in_with_its_comments_in_order(page):
    (became,) = came_in(page(FERNS, ANA, NOBODY, QUILL))
    assert (became.is_new, became.new_comments, became.known_comments) == (True, 3, 0)
    letter = Letter.objects.get()
    assert (letter.body, letter.number, letter.comment_count) == (FERNS, 1, 3)
    assert thread(letter) == [(1, "Ana", "Me too."), (2, "", NOBODY[2]), (3, "Quill", "Ferns forgive a lot.")]
    assert letter.is_readable
    assert letter.takes_comments


def test_a_letter_is_as_old_as_its_oldest_comment(page):
    came_in(page(FERNS, ANA, NOBODY))
    assert age_of(Letter.objects.get().since, make.NOON) == Age("day", 3)


def test_a_letter_without_comments_is_as_old_as_its_page():
    came_in(FERNS)
    assert Letter.objects.get().since == make.NOON


def test_one_run_numbers_the_oldest_letter_first_and_answers_in_the_order_given(page):
    became = came_in(
        page("Young.", QUILL), page("Old.", ("", "2 years ago", "So long.")), page("Middling.", ANA), "New."
    )
    assert [one.letter.body for one in became] == ["Young.", "Old.", "Middling.", "New."]
    assert [one.letter.number for one in became] == [3, 1, 2, 4]


def test_a_second_run_changes_nothing(page):
    pages = [page(FERNS, ANA, NOBODY), "Dear sea."]
    came_in(*pages)
    before = everything_kept()
    became = came_in(*pages, captured=make.NOON + timedelta(days=40))
    assert everything_kept() == before
    assert [(one.is_new, one.new_comments, one.known_comments) for one in became] == [(False, 0, 2), (False, 0, 0)]


def test_a_later_capture_adds_only_the_new_comments(page):
    came_in(page(FERNS, ANA))
    before = Comment.objects.get()
    grown_older = ("Ana", "1 month ago", "Me too.")
    (became,) = came_in(page(FERNS, grown_older, QUILL), captured=make.NOON + timedelta(days=31))
    assert (became.is_new, became.new_comments, became.known_comments) == (False, 1, 1)
    letter = Letter.objects.get()
    assert thread(letter) == [(1, "Ana", "Me too."), (2, "Quill", "Ferns forgive a lot.")]
    assert letter.comment_count == 2
    # What was known stays as it was, its age too.
    assert Comment.objects.thread_of(letter).first().since == before.since


def test_an_earlier_capture_with_fewer_comments_takes_nothing_away(page):
    came_in(page(FERNS, ANA, NOBODY))
    before = everything_kept()
    (became,) = came_in(page(FERNS, ANA))
    assert everything_kept() == before
    assert became.known_comments == 1


def test_two_captures_of_one_letter_in_one_run_are_one_letter(page):
    came_in(page(FERNS, ANA), page(FERNS, ANA, QUILL))
    assert len(thread(Letter.objects.get())) == 2


def test_equal_comments_by_equal_names_are_two_comments(page):
    came_in(page(FERNS, NOBODY, NOBODY))
    assert len(thread(Letter.objects.get())) == 2


@pytest.mark.parametrize("differing", [("Anna", ANA[1], ANA[2]), ("", ANA[1], ANA[2]), ("Ana", ANA[1], "Me three.")])
def test_a_capture_that_differs_is_refused_with_its_line(page, differing):
    came_in(page(FERNS, NOBODY, ANA))
    fault = refused(page(FERNS, NOBODY, differing, QUILL))
    lines = page(FERNS, NOBODY, differing, QUILL).split("\n")
    bullets = [at for at, line in enumerate(lines, 1) if "•" in line]
    assert fault.line == bullets[1]


def test_one_refused_letter_keeps_all_out_and_is_named(page):
    came_in(page(FERNS, ANA))
    fault = refused("A new letter.", page(FERNS, QUILL), "Another new letter.")
    assert fault.which == 1


def test_comments_left_here_do_not_hide_which_were_brought_in(page):
    came_in(page(FERNS, ANA))
    letter = Letter.objects.get()
    make.comment(letter, body="Written here.", name="Ines")
    (became,) = came_in(page(FERNS, ANA, QUILL))
    assert became.new_comments == 1
    assert [body for _, _, body in thread(letter)] == ["Me too.", "Written here.", "Ferns forgive a lot."]


def test_a_letter_written_here_is_not_taken_for_one_brought_in(page):
    make.letter(body=FERNS)
    came_in(page(FERNS, ANA))
    assert Letter.objects.filter(body=FERNS).count() == 2


def test_white_space_and_line_ends_of_the_file_make_no_other_letter(page):
    came_in(page(FERNS, ANA))
    (became,) = came_in("\n\n" + page(FERNS, ANA).replace("\n", "\r\n"))
    assert not became.is_new


def test_what_was_withdrawn_or_removed_stays_so(page, now):
    came_in(page(FERNS, ANA, NOBODY, QUILL))
    letter = Letter.objects.get()
    withdrawn, removed, _ = Comment.objects.thread_of(letter)
    withdraw_comment(withdrawn, now=now)
    remove_comment(removed, reason="spam", now=now)
    erase_due(now + timedelta(days=30))
    before = everything_kept()
    came_in(page(FERNS, ANA, NOBODY, QUILL))
    assert everything_kept() == before
    came_in(page(FERNS, ANA, NOBODY, QUILL, ("", "just now", "New.")))
    assert thread(letter) == [(1, "", ""), (2, "", ""), (3, "Quill", QUILL[2]), (4, "", "New.")]


@pytest.mark.parametrize("end", ["withdrawn", "removed", "removed and erased"])
def test_a_letter_that_is_gone_stays_gone_and_takes_no_comments(page, now, end):
    came_in(page(FERNS, ANA))
    letter = Letter.objects.get()
    if end == "withdrawn":
        letters.withdraw_letter(letter, now=now)
    else:
        letters.remove_letter(letter, reason="other", now=now)
        if end == "removed and erased":
            letters.erase_due(now + timedelta(days=30))
    before = everything_kept()
    (became,) = came_in(page(FERNS, ANA, QUILL))
    assert everything_kept() == before
    assert became.letter.is_gone
    assert became.new_comments == 0


def test_the_fingerprints_that_outlive_the_words_are_keyed(page, settings):
    came_in(page(FERNS, ANA))
    settings.HASH_KEY = b"the key of another house"
    assert came_in(page(FERNS, ANA))[0].is_new


def test_a_letter_that_is_closed_takes_no_new_comments_and_says_so(page, now):
    came_in(page(FERNS, ANA))
    letters.hold_letter(Letter.objects.get(), reason="again", now=now)
    fault = refused(page(FERNS, ANA, QUILL))
    assert "no comments" in fault.sentence


def test_an_empty_comment_becomes_a_removed_stub_so_that_count_and_numbers_stay_equal(page):
    came_in(page(FERNS, ANA, ("Gone", "2 days ago", ""), QUILL))
    letter = Letter.objects.get()
    items = Comment.objects.thread_of(letter)
    assert [(item.number, item.stub) for item in items] == [(1, ""), (2, "removed"), (3, "")]
    assert letter.comment_count == 3
    before = everything_kept()
    came_in(page(FERNS, ANA, ("Gone", "2 days ago", ""), QUILL))
    assert everything_kept() == before


def test_a_letter_may_keep_the_number_it_had(page):
    (became,) = came_in(page(FERNS, ANA), number=810888)
    assert became.letter.number == 810888
    assert make.letter().number == 810889
    # Once more with the same number is no harm.
    assert not came_in(page(FERNS, ANA), number=810888)[0].is_new


def test_a_number_that_is_taken_is_refused(page):
    make.letter(number=7)
    assert "7" in refused(page(FERNS, ANA), number=7).sentence


def test_a_known_letter_cannot_get_another_number(page):
    came_in(page(FERNS, ANA), number=7)
    assert "7" in refused(page(FERNS, ANA), number=8).sentence


def test_a_dry_run_tells_the_same_and_changes_nothing(page):
    came_in(page(FERNS, ANA))
    before = everything_kept()
    told = came_in(page(FERNS, ANA, QUILL), "Dear sea.", dry_run=True)
    assert everything_kept() == before
    assert [(one.is_new, one.new_comments) for one in told] == [(False, 1), (True, 0)]
    done = came_in(page(FERNS, ANA, QUILL), "Dear sea.")
    assert [(one.is_new, one.new_comments, one.letter.number) for one in done] == [
        (one.is_new, one.new_comments, one.letter.number) for one in told
    ]


def test_a_position_is_taken_once_says_the_database(page):
    (became,) = came_in(page(FERNS, ANA, QUILL))
    second = ImportedComment.objects.get(letter=became.letter.imported, position=1)
    # PostgreSQL names the rule, SQLite the columns.
    with pytest.raises(IntegrityError, match=r"an_imported_comment_has_one_position|position"), transaction.atomic():
        ImportedComment.objects.filter(pk=second.pk).update(position=0)


STATED = st.one_of(
    st.builds("{} hour{} ago".format, st.integers(2, 23), st.just("s")),
    st.builds("{} day{} ago".format, st.integers(2, 29), st.just("s")),
    st.builds("{} month{} ago".format, st.integers(2, 11), st.just("s")),
    st.builds("{} year{} ago".format, st.integers(2, 30), st.just("s")),
    st.sampled_from(["just now", "1 hour ago", "1 day ago", "1 month ago", "1 year ago"]),
)
CAPTURES = st.datetimes(
    min_value=datetime(2001, 1, 1),
    max_value=datetime(2026, 11, 1),
    timezones=st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-12 * 60, 14 * 60)),
)


@pytest.fixture
def reader(settings) -> Client:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the pages' server looks whether it is there
    return Client()


def labels_on(page: bytes) -> list[str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    items = [item for item in tree.iter("li") if "h-cite" in item.get("class", "").split()]
    return [" ".join(item.find(".//time").text.split()) for item in items]


@effort(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stated=st.lists(STATED, min_size=1, max_size=8), captured=CAPTURES)
def test_seen_at_the_time_of_capture_every_label_is_what_the_page_stated(reader, stated, captured):
    items = [f"  • anonymous lover\n{age}\n\nWords {at}.\n" for at, age in enumerate(stated)]
    saved = "\n".join(["Dear sea.", "", f"{len(items)} comments add comment", "", *items, "add comment"])
    with transaction.atomic(), pytest.MonkeyPatch.context() as at_capture:
        at_capture.setattr("leftunsaid.web.views.letters.clock", lambda: captured.astimezone(UTC))
        came_in(saved, captured=captured)
        assert labels_on(reader.get("/letter/1").content) == stated
        transaction.set_rollback(True)
