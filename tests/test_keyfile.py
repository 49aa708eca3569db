"""The keys file is one, whole and secret; its sealing keys change while others seal, and nothing sealed is lost."""

import json
import os
import stat
import subprocess
import sys
from base64 import urlsafe_b64encode
from functools import partial
from pathlib import Path
from random import Random, SystemRandom

import pytest

from at_once import all_at_once
from leftunsaid.config import ConfigError
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.lib.sealing import CannotUnseal, sealed_by

dice = SystemRandom()


def keys_refused(data: Path) -> str:
    before = {path: path.read_bytes() for path in data.iterdir()} if data.is_dir() else {}
    with pytest.raises(ConfigError) as refusal:
        root_key(data)
    assert refusal.value.variable == "LEFTUNSAID_DATA"
    assert refusal.value.mend
    # What is there may be all that opens eight words: it is left alone.
    assert before == ({path: path.read_bytes() for path in data.iterdir()} if data.is_dir() else {})
    return str(refusal.value)


def test_the_keys_are_made_once_and_stay_the_same(tmp_path):
    made = root_key(tmp_path / "new" / "house")
    assert len(made) == 32
    assert root_key(tmp_path / "new" / "house") == made
    assert root_key(tmp_path / "another") != made


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_the_keys_file_is_for_its_owner_alone_whatever_the_umask(tmp_path, umask):
    data = tmp_path / "data"
    data.mkdir()
    before = os.umask(umask)
    try:
        root_key(data)
    finally:
        os.umask(before)
    (file,) = data.iterdir()
    assert file.name == "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_keys_file_has_mode_600(tmp_path):
    root_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_programs_that_start_together_agree_on_one_keys_file(tmp_path):
    data = tmp_path / "data"
    keys = all_at_once(*[partial(root_key, data)] * 16)
    assert len(set(keys)) == 1
    assert [file.name for file in data.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o601])
def test_a_keys_file_that_others_can_open_is_refused_with_its_mend(tmp_path, mode):
    made = root_key(tmp_path)
    file = tmp_path / "keys.json"
    file.chmod(mode)
    assert f"chmod 600 {file}" in keys_refused(tmp_path)
    file.chmod(0o600)
    assert root_key(tmp_path) == made


KEY = "A" * 43 + "="
BROKEN_SEALS = (
    [],
    None,
    7,
    ["A"],
    [{}],
    [{"id": "one"}],
    [{"id": "one", "key": "c2hvcnQ="}],
    [{"id": "o.e", "key": KEY}],
    [{"id": 7, "key": KEY}],
    [{"id": "one", "key": KEY}, {"id": "one", "key": KEY}],
)


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"root"',
        b"{}",
        b'{"root": 7}',
        b'{"root": ""}',
        b'{"root": "c2hvcnQ="}',
        b"\xff\xfe",
        b"[" * 100_000,
        *(json.dumps({"version": 2, "root": "A" * 43 + "=", "seals": seals}).encode() for seals in BROKEN_SEALS),
        json.dumps({"version": 2, "root": "A" * 43 + "="}).encode(),
    ],
)
def test_a_keys_file_that_is_broken_is_refused_and_left_alone(tmp_path, inside):
    file = tmp_path / "keys.json"
    file.write_bytes(inside)
    file.chmod(0o600)
    assert "backup" in keys_refused(tmp_path)


def test_a_keys_file_that_lost_its_end_is_refused(tmp_path):
    root_key(tmp_path)
    file = tmp_path / "keys.json"
    words = json.loads(file.read_text())
    file.write_text(json.dumps(words | {"root": words["root"][:-4]}))
    assert "backup" in keys_refused(tmp_path)


def test_a_file_in_the_place_of_the_data_folder_is_refused(tmp_path):
    file = tmp_path / "data"
    file.write_text("not a folder")
    keys_refused(file)


def test_a_link_to_a_file_that_is_not_there_is_refused(tmp_path):
    data, elsewhere = tmp_path / "data", tmp_path / "disk" / "keys.json"
    data.mkdir()
    (data / "keys.json").symlink_to(elsewhere)
    with pytest.raises(ConfigError):
        root_key(data)
    elsewhere.parent.mkdir()
    with pytest.raises(ConfigError):
        root_key(data)
    assert not elsewhere.exists()


def version_1(data: Path) -> bytes:
    """A keys file as houses had them before anything was sealed."""
    root = bytes(range(32))
    file = data / "keys.json"
    data.mkdir(exist_ok=True)
    file.write_text(json.dumps({"version": 1, "root": urlsafe_b64encode(root).decode()}) + "\n")
    file.chmod(0o600)
    return root


def written(data: Path) -> dict:
    return json.loads((data / "keys.json").read_text())


def test_a_new_house_has_a_sealing_key_from_the_start(tmp_path):
    root_key(tmp_path)
    before = written(tmp_path)
    assert before["version"] == 2
    (first,) = before["seals"]
    assert Keyring(tmp_path).newest_id == first["id"]
    assert written(tmp_path) == before


def test_an_older_house_gets_its_sealing_key_when_something_is_first_sealed(tmp_path):
    root = version_1(tmp_path)
    before = (tmp_path / "keys.json").read_bytes()
    assert root_key(tmp_path) == root
    keyring = Keyring(tmp_path)
    assert (tmp_path / "keys.json").read_bytes() == before
    sealed = keyring.seal("ana@mail.example", bound_to="mailbox 1", dice=dice)
    assert written(tmp_path)["version"] == 2
    assert [key["id"] for key in written(tmp_path)["seals"]] == [sealed_by(sealed)]
    assert root_key(tmp_path) == root
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]


def test_threads_that_seal_first_together_agree_on_the_key(tmp_path):
    version_1(tmp_path)
    rings = [Keyring(tmp_path) for _ in range(16)]
    verbs = [partial(ring.seal, str(number), bound_to="x", dice=dice) for number, ring in enumerate(rings)]
    sealed = all_at_once(*verbs)
    assert len({sealed_by(text) for text in sealed}) == 1
    fresh = Keyring(tmp_path)
    assert [fresh.unseal(text, bound_to="x") for text in sealed] == [str(number) for number in range(16)]


SEAL_ONE = """
import sys
from pathlib import Path
from random import SystemRandom
from leftunsaid.keyfile import Keyring, root_key
data = Path(sys.argv[1])
root_key(data)
sys.stdin.readline()
print(Keyring(data).seal("ana@mail.example", bound_to="x", dice=SystemRandom()))
"""


@pytest.mark.parametrize("begin", [version_1, lambda data: None], ids=["an older house", "a new house"])
def test_processes_that_seal_first_together_agree_on_the_key(tmp_path, begin):
    begin(tmp_path)
    src = Path(__file__).parent.parent / "src"
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", SEAL_ONE, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(src)},
        )
        for _ in range(4)
    ]
    sealed = [each.communicate("now\n")[0].strip() for each in crowd]
    assert [each.returncode for each in crowd] == [0] * 4
    keyring = Keyring(tmp_path)
    assert [keyring.unseal(text, bound_to="x") for text in sealed] == ["ana@mail.example"] * 4
    assert len(written(tmp_path)["seals"]) == 1


def test_a_new_key_seals_at_once_in_every_program_and_the_old_one_still_opens(tmp_path):
    root = root_key(tmp_path)
    here, there = Keyring(tmp_path), Keyring(tmp_path)
    before = here.seal("ana@mail.example", bound_to="x", dice=dice)
    new = there.add_key()
    assert there.ids == here.ids == (sealed_by(before), new)
    after = here.seal("ben@mail.example", bound_to="x", dice=dice)
    assert sealed_by(after) == new == here.newest_id
    for ring in (here, there):
        assert ring.unseal(before, bound_to="x") == "ana@mail.example"
        assert ring.unseal(after, bound_to="x") == "ben@mail.example"
    assert root_key(tmp_path) == root


def test_what_another_program_sealed_by_a_newer_key_is_unsealed_by_one_that_did_not_know_it(tmp_path):
    root_key(tmp_path)
    here, there = Keyring(tmp_path), Keyring(tmp_path)
    here.unseal(here.seal("ana@mail.example", bound_to="x", dice=dice), bound_to="x")
    there.add_key()
    assert here.unseal(there.seal("ben@mail.example", bound_to="x", dice=dice), bound_to="x") == "ben@mail.example"


def test_what_is_sealed_for_one_place_is_not_opened_in_another(tmp_path):
    root_key(tmp_path)
    keyring = Keyring(tmp_path)
    with pytest.raises(CannotUnseal):
        keyring.unseal(keyring.seal("ana@mail.example", bound_to="x", dice=dice), bound_to="y")


@pytest.mark.parametrize("text", ["", "ana@mail.example", "0123.AAAA"])
def test_what_no_key_of_the_house_has_sealed_cannot_be_unsealed(tmp_path, text):
    root_key(tmp_path)
    with pytest.raises(CannotUnseal):
        Keyring(tmp_path).unseal(text, bound_to="x")


def test_a_dropped_key_is_gone_and_what_it_sealed_with_it(tmp_path):
    root = root_key(tmp_path)
    keyring = Keyring(tmp_path)
    sealed = keyring.seal("ana@mail.example", bound_to="x", dice=dice)
    (old,) = keyring.ids
    newest = keyring.add_key()
    keyring.drop_keys([old])
    assert keyring.ids == (newest,)
    assert old not in (tmp_path / "keys.json").read_text()
    with pytest.raises(CannotUnseal):
        Keyring(tmp_path).unseal(sealed, bound_to="x")
    assert root_key(tmp_path) == root
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_the_newest_key_cannot_be_dropped(tmp_path):
    root_key(tmp_path)
    keyring = Keyring(tmp_path)
    keyring.add_key()
    before = written(tmp_path)
    with pytest.raises(ValueError, match="in use"):
        keyring.drop_keys(keyring.ids)
    assert written(tmp_path) == before


def test_keys_that_are_added_together_are_all_kept(tmp_path):
    root_key(tmp_path)
    added = all_at_once(*[Keyring(tmp_path).add_key] * 8)
    assert len(set(added)) == 8
    assert set(added) < set(Keyring(tmp_path).ids)
    assert len(Keyring(tmp_path).ids) == 9


def test_what_else_stands_in_the_file_is_kept(tmp_path):
    version_1(tmp_path)
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(written(tmp_path) | {"of a later version": [1]}))
    keyring = Keyring(tmp_path)
    keyring.drop_keys(keyring.ids[:-1])
    keyring.add_key()
    assert written(tmp_path)["of a later version"] == [1]


def test_keys_that_are_kept_elsewhere_by_a_link_stay_there(tmp_path):
    data, elsewhere = tmp_path / "data", tmp_path / "disk"
    elsewhere.mkdir()
    version_1(elsewhere)
    data.mkdir()
    (data / "keys.json").symlink_to(elsewhere / "keys.json")
    sealed = Keyring(data).seal("ana@mail.example", bound_to="x", dice=dice)
    assert (data / "keys.json").is_symlink()
    assert Keyring(elsewhere).unseal(sealed, bound_to="x") == "ana@mail.example"


def test_a_draft_that_was_left_by_a_power_cut_is_written_over(tmp_path):
    root_key(tmp_path)
    draft = tmp_path / ".keys-draft"
    draft.write_text("half a")
    Keyring(tmp_path).add_key()
    assert not draft.exists()
    assert len(Keyring(tmp_path).ids) == 2


def test_where_nothing_can_be_written_the_refusal_says_so_and_the_keys_stay(tmp_path):
    root_key(tmp_path)
    keyring, before = Keyring(tmp_path), written(tmp_path)
    # Also for root, who may write into a folder that is closed to everybody else: what stands in the way is no file.
    (tmp_path / ".keys-draft").mkdir()
    with pytest.raises(ConfigError) as refusal:
        keyring.add_key()
    assert refusal.value.variable == "LEFTUNSAID_DATA"
    assert written(tmp_path) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to another user")
def test_a_command_that_root_gives_leaves_the_keys_to_their_owner(tmp_path):
    root_key(tmp_path)
    file = tmp_path / "keys.json"
    os.chown(file, 12345, 23456)
    Keyring(tmp_path).add_key()
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)


def test_two_seals_of_one_text_look_different(tmp_path):
    root_key(tmp_path)
    keyring = Keyring(tmp_path)
    assert len({keyring.seal("ana@mail.example", bound_to="x", dice=dice) for _ in range(100)}) == 100


def test_the_nonce_comes_from_the_dice(tmp_path):
    root_key(tmp_path)
    keyring = Keyring(tmp_path)
    seals = {keyring.seal("ana@mail.example", bound_to="x", dice=Random(8)) for _ in range(3)}
    assert len(seals) == 1


def test_a_keyring_shows_no_key(tmp_path):
    root_key(tmp_path)
    keyring = Keyring(tmp_path)
    keyring.seal("ana@mail.example", bound_to="x", dice=dice)
    (seal,) = written(tmp_path)["seals"]
    assert seal["key"] not in repr(vars(keyring))
