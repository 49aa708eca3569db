"""What is no archive, or not a whole one, is refused with its place, and nothing of it comes in."""

import json
import tarfile
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command

import make
from everything_kept import everything_kept
from leftunsaid.letters.models import Letter
from leftunsaid.transfer.archive import box
from leftunsaid.transfer.formats import CannotBringIn
from transfer.archive.full_house import PHRASE, brought_in, changed, exported, rows, that_goes_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(tmp_path):
    """Two letters, and a comment under the second."""
    with that_goes_again():
        make.letter(body="The ferns forgive.")
        make.comment(make.letter(body="The umbrella stays."), name="Zephyrine")
        exported(tmp_path / "small", passphrase="", with_addresses=False)
    return tmp_path / "small"


def refusal_of(file) -> str:
    before = everything_kept()
    with pytest.raises(CannotBringIn) as refused:
        brought_in(file)
    assert everything_kept() == before
    told = [f"{one.place}: {one.why}" for one in refused.value.report.refused] if refused.value.report else []
    said = "\n".join([str(refused.value), *told])
    assert not any(words in said for words in ("ferns", "umbrella", "Zephyrine"))
    return said


def with_row(small, tmp_path, part: str, **said):
    """The last row of a part says something else; None takes it away."""

    def change(lines):
        row = json.loads(lines[-1]) | said
        told = {name: value for name, value in row.items() if value is not None}
        return [*lines[:-1], json.dumps(told).encode() + b"\n"]

    return changed(small, part, change, to=tmp_path / "changed")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"shown_at": "yesterday"}, "'shown_at' is not what stands there"),
        ({"shown_at": "2026-03-14T12:00:00"}, "'shown_at'"),  # of which time zone?
        ({"shown_at": 5}, "'shown_at'"),
        ({"written_at": None}, "'written_at' is missing"),
        ({"address": None}, "'address' is missing"),
        ({"visibility": None}, "'visibility' is missing"),
        ({"number": -1}, "'number'"),
        ({"number": 2**63}, "'number'"),
        ({"number": 10**15}, "'number'"),  # behind it no letter would ever get one
        ({"last_comment_number": 2**31 - 1}, "'last_comment_number'"),
        ({"number": True}, "'number'"),
        ({"body": "The umbrella \u202e stays."}, "'body'"),
        ({"body": "\ud800"}, "'body'"),
        ({"body": ["The umbrella"]}, "'body'"),
        ({"address": "a" * 23}, "'address'"),
        ({"visibility": "everyone"}, "'visibility'"),
        ({"colour": "blue"}, "none of letters"),
    ],
)
def test_a_row_that_no_house_has_is_refused_with_its_line(small, tmp_path, said, why):
    told = refusal_of(with_row(small, tmp_path, "letters.jsonl", **said))
    assert told.startswith("letters.jsonl, line 2: ")
    assert why in told


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'"a letter"', b"\xff{}", b"[" * 100_000])
def test_a_line_that_is_no_row_is_refused_with_its_line(small, tmp_path, line):
    file = changed(small, "comments.jsonl", lambda lines: [*lines, line + b"\n"], to=tmp_path / "changed")
    assert refusal_of(file).startswith("comments.jsonl, line 2: ")


def test_a_line_without_an_end_is_refused(small, tmp_path):
    file = changed(small, "comments.jsonl", lambda lines: [b" " * (1 << 21)], to=tmp_path / "changed")
    assert "longer than any" in refusal_of(file)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": 1}, "Something else here has the same: number."),
        ({"shown_at": None}, "a_number_is_given_when_a_letter_is_shown"),
        ({"owner": "ab" * 32}, "What its 'owner' names is not there."),
        ({"body": None}, "a_letter_has_words_until_they_are_erased"),
    ],
)
def test_what_the_database_would_never_keep_is_refused_with_its_line(small, tmp_path, said, why):
    told = refusal_of(with_row(small, tmp_path, "letters.jsonl", **said))
    assert f"letters.jsonl, line 2: {why if why[0].isupper() else f'It breaks a rule of every house: {why}.'}" in told


def test_a_comment_without_its_letter_is_refused_with_its_line(small, tmp_path):
    told = refusal_of(with_row(small, tmp_path, "comments.jsonl", letter="b" * 22))
    assert "comments.jsonl, line 1: What its 'letter' names is not there." in told


def test_the_same_row_twice_is_refused_with_its_line(small, tmp_path):
    file = changed(small, "letters.jsonl", lambda lines: [*lines, lines[0]], to=tmp_path / "changed")
    assert "letters.jsonl, line 3: Something else here has the same:" in refusal_of(file)


def test_one_byte_that_changed_is_seen(small, tmp_path):
    whole = small.read_bytes()
    for words in (b"The ferns", b"umbrella", b'"in_the_lists": 2', b'"sha256": "'):
        at = whole.rindex(words) + len(words) - 1
        other = b"3" if words.endswith(b"2") else b"x"
        (tmp_path / "damaged").write_bytes(whole[:at] + other + whole[at + 1 :])
        assert refusal_of(tmp_path / "damaged")


def test_whatever_byte_is_another_it_is_refused_or_was_of_no_meaning(small, tmp_path, dice):
    whole, before = small.read_bytes(), everything_kept()
    refused = 0
    for _ in range(60):
        at = dice.randrange(len(whole) * 3 // 4)  # a tar ends in nothing
        (tmp_path / "damaged").write_bytes(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])
        with that_goes_again():
            try:
                assert brought_in(tmp_path / "damaged").came == {"letters": 2, "comments": 1}
            except CannotBringIn:
                refused += 1
    assert refused > 10
    assert everything_kept() == before


@pytest.mark.parametrize("last_word", [b"left_unsaid", b"The ferns", b"Zephyrine", b"* * *"])
def test_half_an_archive_is_none(small, tmp_path, last_word):
    whole = small.read_bytes()
    (tmp_path / "half").write_bytes(whole[: whole.index(last_word)])
    assert refusal_of(tmp_path / "half")


def test_a_tar_that_was_made_to_hurt_is_no_archive_and_nothing_else_happens(tmp_path):
    longer = tarfile.TarInfo("././@LongLink")
    longer.type = tarfile.GNUTYPE_LONGNAME
    sparse, paper = tarfile.TarInfo("x"), tarfile.TarInfo(box.PAPER)
    said = b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
    sparse.type, sparse.size, paper.size = tarfile.XHDTYPE, len(said), 512
    in_blocks = [sparse.tobuf(), said.ljust(512, b"\0"), paper.tobuf(), b"secret\n".ljust(512, b"\0")]
    for number, inside in enumerate([longer.tobuf(tarfile.GNU_FORMAT) * 3_000, b"".join(in_blocks)]):
        file = tmp_path / str(number)
        file.write_bytes(inside + bytes(1024))
        assert not box.begins_like_one(file)
        assert refusal_of(file) == "This archive is not whole."


def test_a_part_with_holes_is_refused(small, tmp_path):
    """The same words for whoever unpacks it: but a few bytes could stand for a disk full of them."""
    with tarfile.open(small) as tar, tarfile.open(tmp_path / "holes", "w", format=tarfile.GNU_FORMAT) as other:
        for entry in tar:
            words = tar.extractfile(entry).read()
            entry.type = tarfile.GNUTYPE_SPARSE if entry.name == "letters.jsonl" else entry.type
            head = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
            if entry.name == "letters.jsonl":
                head[386:410] = b"%011o\0%011o\0" % (0, len(words))
                head[483:495] = b"%011o\0" % len(words)
                head[148:156] = b"%06o\0 " % (sum(head[:148]) + sum(head[156:512]) + 8 * 32)
            other.fileobj.write(bytes(head) + words.ljust(-(-len(words) // 512) * 512, b"\0"))
    with tarfile.open(tmp_path / "holes") as tar:
        assert tar.getmember("letters.jsonl").issparse()
        assert b"The ferns" in tar.extractfile("letters.jsonl").read()
    assert refusal_of(tmp_path / "holes").startswith("letters.jsonl: It is missing, or something else")


def test_keys_that_are_longer_than_any_are_refused_before_a_passphrase_is_asked(tmp_path):
    with that_goes_again():
        exported(tmp_path / "a")
    file = changed(tmp_path / "a", box.KEYS, lambda lines: [b"x" * 1_000_000 + b"\n"] * 3, to=tmp_path / "b")
    with pytest.raises(CannotBringIn, match=r"keys\.sealed.*longer than any"):
        box.read_part(file, box.KEYS, box.read_manifest(file))


def test_what_lies_in_it_besides_is_refused(small, tmp_path):
    with tarfile.open(small, "a") as tar:
        tar.addfile(tarfile.TarInfo("../outside"))
    assert "does not know" in refusal_of(small)


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        ({"format": 3, "left_unsaid": "archive of a house"}, "later version"),
        ({"format": 2, "left_unsaid": "archive of a house", "parts": {}}, "not what was signed"),
        ({"format": 1, "made_at": "2026-03-14T12:00:00+00:00"}, "leftunsaid restore"),
        ({"format": 1, "left_unsaid": "archive of a house", "parts": 5}, "not the manifest"),
        ([], "not the manifest"),
    ],
)
def test_another_paper_in_front_is_refused(tmp_path, paper, why):
    (tmp_path / "manifest.json").write_text(json.dumps(paper))
    with tarfile.open(tmp_path / "other", "w") as tar:
        tar.add(tmp_path / "manifest.json", "manifest.json")
    assert why in refusal_of(tmp_path / "other")


def test_the_command_tells_the_place_and_each_row_that_stood_in_the_way(small, tmp_path, capsys):
    taken = make.letter(number=2)
    with pytest.raises(CommandError, match="Nothing was brought in"):
        call_command("import", small)
    said = capsys.readouterr().out
    assert "1 letters" in said
    assert "Refused: letters.jsonl, line 2: Something else here has the same: number." in said
    assert "Refused: comments.jsonl, line 1: What its 'letter' names is not there." in said
    assert Letter.objects.get() == taken


@pytest.mark.parametrize("phrase", [PHRASE, "blue cups on another shelf", None])
def test_a_house_with_other_keys_takes_them_with_the_passphrase_alone(tmp_path, house, phrase):
    with that_goes_again():
        make.letter(owner=make.key()[0])
        exported(tmp_path / "a", **({} if phrase else {"passphrase": "", "with_addresses": False}))
    keys = _move_to_another_folder(tmp_path, house)
    before = keys.read_bytes()
    (tmp_path / "phrase").write_text(f"{phrase}\n")
    opens = phrase == PHRASE
    with nullcontext() if opens else pytest.raises(CannotBringIn, match="open"):
        report = brought_in(tmp_path / "a", said={"passphrase_file": tmp_path / "phrase"})
        assert any("restart" in remark for remark in report.remarks)
    assert (keys.read_bytes() == _keys_of_the_tests()) is opens
    assert Letter.objects.exists() is opens
    assert [file.read_bytes() for file in keys.parent.glob("before-*")] == ([before] if opens else [])


def test_a_house_whose_own_keys_are_in_use_takes_no_others(tmp_path, house):
    with that_goes_again():
        make.letter()
        exported(tmp_path / "a")
    keys = _move_to_another_folder(tmp_path, house)
    before = keys.read_bytes()
    make.letter(body="Mine.")
    assert "in use" in refusal_of(tmp_path / "a")
    assert keys.read_bytes() == before


def _keys_of_the_tests() -> bytes:
    from leftunsaid.settings import LEFTUNSAID

    return (LEFTUNSAID.data / "keys.json").read_bytes()


def _move_to_another_folder(tmp_path, house):
    from leftunsaid.keyfile import root_key

    root_key(tmp_path / "data")
    house(data=tmp_path / "data")
    return tmp_path / "data" / "keys.json"


def test_rows_are_told_as_they_are(small):
    assert [row["number"] for row in rows(small, "letters.jsonl")] == [1, 2]
