"""Who made an archive: what was changed is refused, and what nobody can know is said."""

import pytest
from django.core.management import CommandError, call_command

import make
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.letters.models import Letter
from leftunsaid.lib.signing import fingerprint, public_key
from leftunsaid.transfer.archive import box
from leftunsaid.transfer.formats import CannotBringIn
from transfer.archive.full_house import (
    PHRASE,
    brought_in,
    changed,
    exported,
    key_of_the_house,
    of_the_format_before,
    that_goes_again,
    unpacked,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(tmp_path):
    with that_goes_again():
        make.letter(body="The ferns forgive.")
        exported(tmp_path / "small", passphrase="", with_addresses=False)
    return tmp_path / "small"


def signed_anew(file, by: bytes, *, to):
    """What somebody does who has changed an archive, and other keys."""
    folder = to.with_name("parts")
    folder.mkdir()
    parts = unpacked(file)
    for name in list(parts)[3:]:
        box.write_part(folder, name, parts[name])
    with to.open("wb") as packed:
        box.pack(folder, box.read_manifest(file), packed, signing_key=by)
    return to


def test_the_export_tells_by_what_key_and_the_import_that_it_is_this_house(small, tmp_path, capsys):
    brought_in(small)
    call_command("export", tmp_path / "again")
    assert f"Signed by {fingerprint(public_key(key_of_the_house()))}." in capsys.readouterr().out
    assert "It is signed by this house." in brought_in(tmp_path / "again").remarks


def test_a_house_signs_by_the_same_key_after_its_seals_were_changed(small, settings):
    before = key_of_the_house()
    keyring = Keyring(settings.LEFTUNSAID.data)
    keyring.add_key()
    keyring.drop_keys(keyring.ids[:-1])
    assert key_of_the_house() == before
    assert "It is signed by this house." in brought_in(small).remarks


def test_what_somebody_else_has_signed_is_not_taken_for_ours(small, tmp_path):
    with pytest.raises(CannotBringIn, match="signed by another"):
        brought_in(signed_anew(small, b"x" * 32, to=tmp_path / "other"))
    assert not Letter.objects.exists()


def test_what_was_changed_after_it_was_signed_is_refused(small, tmp_path):
    whole = small.read_bytes()
    changed = whole.replace(b'"last_number": 1,', b'"last_number": 7,')
    assert changed != whole
    (tmp_path / "changed").write_bytes(changed)
    with pytest.raises(CannotBringIn, match="not what was signed"):
        brought_in(tmp_path / "changed")


def test_another_file_in_its_place_is_not_what_was_looked_at(small):
    manifest = box.read_manifest(small)
    with that_goes_again():
        make.letter(body="The umbrella stays.")
        small.unlink()
        exported(small, passphrase="", with_addresses=False)
    with pytest.raises(CannotBringIn, match="changed while it was read"):
        list(box.read_parts(small, manifest))


def test_the_format_before_was_not_signed_and_comes_in_with_a_word_about_it(small, tmp_path):
    before = of_the_format_before(small, to=tmp_path / "before")
    with pytest.raises(CannotBringIn, match="signed by nobody, and not by the house that you named"):
        brought_in(before, said={"signed_by": "ab" * 32})
    report = brought_in(before)
    assert report.came == {"letters": 1}
    assert any("signed by nobody" in remark for remark in report.remarks)


def test_with_a_fingerprint_nothing_else_is_taken(small, tmp_path):
    ours = fingerprint(public_key(key_of_the_house()))
    with pytest.raises(CommandError, match="not by the house that you named"):
        call_command("import", small, "--signed-by", "ab" * 32)
    assert not Letter.objects.exists()
    before = of_the_format_before(small, to=tmp_path / "before")
    for blank in ("", " "):  # a name that was never set
        for file in (small, before):
            with pytest.raises(CommandError, match="not by the house that you named"):
                call_command("import", file, "--signed-by", blank)
    assert not Letter.objects.exists()
    (tmp_path / "page.txt").write_text("Dear sea.")
    with pytest.raises(CommandError, match="nothing else"):
        call_command("import", tmp_path / "page.txt", "--signed-by", ours)
    assert not Letter.objects.exists()
    call_command("import", small, "--signed-by", f" {ours.upper()}")
    assert Letter.objects.exists()


def test_of_somebody_elses_archive_nothing_but_the_signature_is_read(small, tmp_path):
    other = changed(small, "letters.jsonl", lambda lines: [b"{\n"], to=tmp_path / "other")
    with pytest.raises(CannotBringIn, match="not by the house that you named"):
        brought_in(other, said={"signed_by": "ab" * 32})


def test_on_another_machine_it_is_said_what_nobody_there_can_know(tmp_path, house):
    with that_goes_again():
        make.letter()
        signed_by = exported(tmp_path / "a").signed_by
    root_key(tmp_path / "data")
    house(data=tmp_path / "data")
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    with_the_phrase = {"passphrase_file": tmp_path / "phrase"}
    (told, *_) = brought_in(tmp_path / "a", said=with_the_phrase, dry_run=True).remarks
    assert signed_by in told
    assert "nobody can say" in told
    (told, *_) = brought_in(tmp_path / "a", said=with_the_phrase | {"signed_by": signed_by}).remarks
    assert told == "It is signed by the house that you named."
