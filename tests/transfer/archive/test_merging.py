"""An archive comes into a house where people write: it adds, and touches nothing that is there."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

import make
from everything_kept import everything_kept
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.finding import find_letters
from leftunsaid.letters.lists import recount
from leftunsaid.letters.models import LastNumber, Letter
from leftunsaid.letters.seals import Wax, words_under
from leftunsaid.lib.calendar_days import beginning_of
from leftunsaid.moderation import actions as moderation
from leftunsaid.notes.models import Block
from leftunsaid.ownership.actions import give_up
from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.removals import NAME, hash_of
from leftunsaid.search.question import read_question
from leftunsaid.transfer.formats import CannotBringIn
from leftunsaid.worker.searching import bring_up_to_date
from transfer.archive.full_house import PHRASE, brought_in, changed, exported, that_goes_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def later_numbers(tmp_path):
    """A letter numbered 70, with a comment."""
    with that_goes_again():
        make.comment(make.letter(number=70, body="The ferns forgive."))
        exported(tmp_path / "a", passphrase="", with_addresses=False)
    return tmp_path / "a"


def test_where_nothing_clashes_both_stand_side_by_side(later_numbers):
    here = make.comment(make.letter(body="Mine.")).letter
    before = Letter.objects.values().get()
    report = brought_in(later_numbers)
    assert report.came["letters"] == report.came["comments"] == 1
    assert Letter.objects.filter(pk=here.pk).values().get() == before
    assert list(Letter.objects.listed().values_list("number", flat=True)) == [70, 1]
    assert recount() == []
    assert make.letter(body="Next.").number == LastNumber.objects.get().number == 71


def test_a_dry_run_tells_what_would_come_and_leaves_all_as_it_is(later_numbers, capsys):
    make.letter(body="Mine.")
    before = everything_kept()
    call_command("import", later_numbers, "--dry-run")
    assert everything_kept() == before
    said = capsys.readouterr().out
    assert "an archive of a house" in said
    assert "1 letters, 1 comments came in." in said
    assert "dry run" in said


def test_the_search_finds_what_came(later_numbers, now, django_capture_on_commit_callbacks):
    question = read_question("ferns")
    bring_up_to_date(now)
    with django_capture_on_commit_callbacks(execute=True):
        brought_in(later_numbers)
    for _ in range(3):
        bring_up_to_date(now)
    assert [letter.number for letter in find_letters(question, limit=5).things] == [70]


def test_it_comes_alone(later_numbers, tmp_path):
    (tmp_path / "page.txt").write_text("Dear sea.")
    with pytest.raises(Exception, match="by itself"):
        call_command("import", later_numbers, tmp_path / "page.txt")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda letter, now: withdraw_letter(letter, now=now),
        lambda letter, now: make.comment(letter),
        lambda letter, now: moderation.remove(letter, reason="spam", by="ines", now=now),
    ],
    ids=["withdrawn", "answered", "removed"],
)
def test_what_went_on_here_is_not_turned_back(later_numbers, meanwhile, now):
    brought_in(later_numbers)
    meanwhile(Letter.objects.get(), now)
    before = everything_kept()
    with pytest.raises(CannotBringIn) as refused:
        brought_in(later_numbers)
    assert everything_kept() == before
    assert "stands here already, and otherwise" in refused.value.report.refused[0].why


def test_a_column_that_came_later_has_its_default(later_numbers, tmp_path):
    def without(lines):
        return [line.replace(b',"comment_count":1', b"") for line in lines]

    brought_in(changed(later_numbers, "letters.jsonl", without, to=tmp_path / "earlier"))
    assert Letter.objects.get().comment_count == 0


def test_what_is_missing_under_a_letter_that_is_here_comes_back(tmp_path, now):
    letter = make.letter()
    comment = make.comment(letter)
    moderation.report(comment, reason="spam", now=now)
    exported(tmp_path / "a")
    whole = everything_kept()
    comment.reports.all().delete()
    assert brought_in(tmp_path / "a").came == {"reports": 1}
    exported(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len(whole["moderation.Report"]) == 1


def test_what_was_taken_back_since_stays_gone(tmp_path, now, house):
    """The list of what was taken back lies beside the letters, and knows."""
    with that_goes_again():
        letter, other = make.letter(), make.letter()
        comment = make.comment(other)
        exported(tmp_path / "a")
    house(data=_own_folder(tmp_path))
    lines = [
        f"withdrawn {hash_of('letter', letter.address)}",
        f"removed {hash_of('comment', comment.waiting_address)}",
        f"removed {hash_of('letter', other.address)}",
        f"restored {hash_of('letter', other.address)}",
    ]
    (tmp_path / "data" / NAME).write_text("\n".join(lines) + "\n")
    report = brought_in(tmp_path / "a")
    assert any("2" in remark and "taken back" in remark for remark in report.remarks)
    letters = Letter.objects.in_bulk(field_name="address")
    assert letters[letter.address].withdrawn_at
    assert letters[letter.address].body == ""
    assert letters[other.address].is_readable
    assert not letters[other.address].comments.get().is_readable
    assert not letters[other.address].decisions.exists()


def test_words_that_were_changed_or_burnt_since_open_nothing(tmp_path, now, house):
    with that_goes_again():
        changed, burnt, spared = (make.key()[0] for _ in range(3))
        for owner in (changed, burnt, spared):
            make.letter(owner=owner)
        SpareWords.objects.create(key=spared, words_hash="9a" * 32, made_at=now)
        Block.objects.create(owner=burnt, blocked=spared, signature="E.", since=now)
        exported(tmp_path / "a")
    house(data=_own_folder(tmp_path))
    new = "cd" * 32
    lines = [
        f"words:{new} {hash_of('key', changed.words_hash)}",
        f"burnt {hash_of('key', burnt.words_hash)}",
        f"burnt {hash_of('spare', '9a' * 32)}",
    ]
    (tmp_path / "data" / NAME).write_text("\n".join(lines) + "\n")
    brought_in(tmp_path / "a")
    assert set(OwnerKey.objects.values_list("words_hash", flat=True)) == {new, spared.words_hash}
    assert not SpareWords.objects.exists()
    assert not Block.objects.exists()


def test_what_was_narrowed_or_covered_since_is_not_shown_again(tmp_path, now, house):
    owner, _ = make.key()
    with that_goes_again():
        narrowed, other, covered = make.letter(owner=owner), make.letter(), make.letter(body="Call Ada Quay today.")
        moderation.cover(covered, "Ada Quay", by="operator", now=now)
        turned, told = make.comment(other), make.comment(other, body="Ask Ada Quay.")
        exported(tmp_path / "a")
    house(data=_own_folder(tmp_path))
    lines = [
        f"private {hash_of('letter', narrowed.address)}",
        f"covered {hash_of('comment', turned.waiting_address)}",
        f"blanked {hash_of('comment', told.waiting_address)}",
        f"blanked {hash_of('letter', covered.address)}",
    ]
    (tmp_path / "data" / NAME).write_text("\n".join(lines) + "\n")
    report = brought_in(tmp_path / "a")
    assert any("3" in remark and "taken back" in remark for remark in report.remarks)
    letters = Letter.objects.in_bulk(field_name="address")
    assert letters[narrowed.address].visibility == "private"
    assert letters[covered.address].is_readable  # the archive was made after it
    answers = letters[other.address].comments.in_bulk(field_name="waiting_address")
    assert answers[turned.waiting_address].covered_at
    assert answers[told.waiting_address].held_at


def test_a_sealed_letter_opens_no_sooner_than_its_writer_chose_last(tmp_path, settings):
    with that_goes_again():
        opens_on = make.NOON.date() + timedelta(days=40)
        sealed = make.letter(owner=make.key()[0], wax=Wax(opens_on))
        exported(tmp_path / "a")
    chosen = [opens_on + timedelta(days=days) for days in (9, 30)]
    lines = [f"opens:{day} {hash_of('letter', sealed.address)}\n" for day in chosen]
    (settings.LEFTUNSAID.data / NAME).write_text("".join(lines))
    brought_in(tmp_path / "a")
    assert Letter.objects.get().seal.opens_at == beginning_of(chosen[-1], settings.LEFTUNSAID.time_zone)


def test_the_list_of_what_was_taken_back_touches_nothing_that_stood_here(later_numbers, tmp_path, now, house):
    here = make.comment(make.letter(), name="Runa")
    house(data=_own_folder(tmp_path))
    named = hash_of("comment", here.waiting_address)
    (tmp_path / "data" / NAME).write_text(f"name {named}\nblanked {named}\n")
    brought_in(later_numbers)
    here.refresh_from_db()
    assert (here.name, here.is_readable) == ("Runa", True)


def test_words_that_were_given_up_here_become_no_key_again(tmp_path, now):
    with that_goes_again():
        burnt, spared = make.key()[0], make.key()[0]
        SpareWords.objects.create(key=spared, words_hash="9a" * 32, made_at=now)
        exported(tmp_path / "a", passphrase="", with_addresses=False)
    for words in (burnt.words_hash, "9a" * 32):
        give_up(words, now)
    with pytest.raises(CannotBringIn) as refused:
        brought_in(tmp_path / "a")
    assert [one.place for one in refused.value.report.refused] == ["owners.jsonl, line 1", "spare-words.jsonl, line 1"]
    assert not OwnerKey.objects.exists()


def test_a_list_that_only_other_keys_can_read_is_not_passed_over(tmp_path, house):
    with that_goes_again():
        make.letter()
        exported(tmp_path / "a")
    root_key(tmp_path / "data")
    house(data=tmp_path / "data")
    (tmp_path / NAME).write_text(f"day 2026-03-14\nwithdrawn {'ab' * 32}\n")
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    with pytest.raises(CannotBringIn, match=r"removed\.log.*bring keys\.json"):
        brought_in(tmp_path / "a", said={"passphrase_file": tmp_path / "phrase"})
    (tmp_path / NAME).write_text("day 2026-03-14\n")  # nothing was taken back
    assert brought_in(tmp_path / "a", said={"passphrase_file": tmp_path / "phrase"}).came == {"letters": 1}


@pytest.fixture
def from_before_rotate(tmp_path, settings):
    """Two letters, one of them sealed by a key that is dropped by now; and what was taken back of them since."""
    keyring = settings.KEYRING = Keyring(settings.LEFTUNSAID.data)
    with that_goes_again():
        gone = make.letter(owner=make.key()[0])
        sealed = make.letter(owner=make.key()[0], signature="M.", wax=Wax(date(2027, 3, 14)))
        exported(tmp_path / "a")
    keyring.add_key()
    keyring.drop_keys(keyring.ids[:-1])
    lines = [f"withdrawn {hash_of('letter', gone.address)}", f"signature {hash_of('letter', sealed.address)}"]
    (settings.LEFTUNSAID.data / NAME).write_text("\n".join(lines) + "\n")
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    return tmp_path / "a"


def test_an_archive_from_before_the_keys_were_changed_comes_home_with_them(from_before_rotate, tmp_path, settings):
    said = {"passphrase_file": tmp_path / "phrase"}
    remarks = brought_in(from_before_rotate, said=said, dry_run=True).remarks
    assert remarks[0] == "It is signed by this house."
    assert any("archive was made will be taken back again" in remark for remark in remarks)
    remarks = brought_in(from_before_rotate, said=said).remarks
    assert any("archive was made: 1." in remark for remark in remarks)
    assert "run it once more" in remarks[-1]
    gone, sealed = Letter.objects.order_by("pk")
    assert gone.withdrawn_at
    assert words_under(sealed).signature == ""


def test_in_a_house_where_people_write_they_have_no_place(from_before_rotate):
    make.letter()
    with pytest.raises(CannotBringIn, match="'rotate' has changed them, and those of this house are in use"):
        brought_in(from_before_rotate)
    assert Letter.objects.count() == 1


def _own_folder(tmp_path):
    import shutil

    from leftunsaid.settings import LEFTUNSAID

    (tmp_path / "data").mkdir()
    shutil.copy(LEFTUNSAID.data / "keys.json", tmp_path / "data")
    return tmp_path / "data"
