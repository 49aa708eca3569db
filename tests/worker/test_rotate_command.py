import sys
from dataclasses import dataclass, field
from random import SystemRandom
from types import ModuleType

import pytest

from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.lib.sealing import CannotUnseal, SealingKey, seal, sealed_by
from leftunsaid.subscriptions.actions import bound_to
from leftunsaid.subscriptions.models import Mailbox
from leftunsaid.worker.rotation import rotate

dice = SystemRandom()


@dataclass
class Shelf:
    """Something that keeps addresses sealed, as a table does: each under its place."""

    keyring: Keyring
    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, place, address):
        self.kept[place] = self.keyring.seal(address, bound_to=place, dice=dice)

    def read(self, keyring=None):
        return {place: (keyring or self.keyring).unseal(sealed, bound_to=place) for place, sealed in self.kept.items()}

    def reseal(self, keyring, *, after, at_most, dice):
        places = list(enumerate(self.kept, 1))[after:]
        old = [(pk, place) for pk, place in places if sealed_by(self.kept[place]) != keyring.newest_id][:at_most]
        unopened = 0
        for _, place in old:
            try:
                address = keyring.unseal(self.kept[place], bound_to=place)
            except CannotUnseal:
                unopened += 1
            else:
                self.kept[place] = keyring.seal(address, bound_to=place, dice=dice)
        return len(old), unopened, old[-1][0] if old else after

    def sealed_by(self):
        return {sealed_by(sealed) for sealed in self.kept.values()}


@pytest.fixture
def keyring(tmp_path, settings):
    root_key(tmp_path)
    settings.KEYRING = Keyring(tmp_path)
    return settings.KEYRING


@pytest.fixture
def shelf(keyring, settings, monkeypatch):
    """Sealed addresses, 250 of them, on the list of what is to be sealed anew."""
    shelf = Shelf(keyring)
    for number in range(250):
        shelf.keep(f"row {number}", f"ana{number}@mail.example")
    module = ModuleType("a_shelf")
    module.reseal = shelf.reseal
    monkeypatch.setitem(sys.modules, "a_shelf", module)
    settings.SEALED = ("a_shelf.reseal",)
    return shelf


def test_everything_is_sealed_by_a_new_key_and_the_old_one_is_gone(told, shelf, keyring):
    before, (old,) = shelf.read(), keyring.ids
    told("rotate", "--wait", "0")
    (new,) = keyring.ids
    assert new != old
    assert shelf.sealed_by() == {new}
    assert shelf.read() == before


def test_a_house_that_is_running_meanwhile_reads_on(told, shelf, tmp_path, keyring):
    another = Keyring(tmp_path)
    before = shelf.read(another)
    told("rotate", "--wait", "0")
    assert shelf.read(another) == before
    shelf.keyring = another
    shelf.keep("row 1000", "ben@mail.example")
    assert shelf.sealed_by() == set(keyring.ids)


def test_it_says_what_it_did(told, shelf):
    said = told("rotate", "--wait", "0").splitlines()
    assert said[:3] == [
        "There is a new key. Everything is sealed by it from now on.",
        "Sealed anew: 250.",
        "Sealed anew after a wait: 0.",
    ]
    assert "old key is gone" in said[3]


def test_no_address_is_told(told, shelf):
    assert "mail.example" not in told("rotate", "--wait", "0")


def test_a_post_that_was_under_way_with_the_old_key_is_sealed_anew_as_well(shelf, keyring, tmp_path):
    place = "row 1000"
    under_way = keyring.seal("ben@mail.example", bound_to=place, dice=dice)
    said = list(rotate(keyring, [shelf.reseal], wait=lambda: shelf.kept.update({place: under_way}), dice=dice))
    assert "Sealed anew after a wait: 1." in said
    assert shelf.read(Keyring(tmp_path))[place] == "ben@mail.example"


@pytest.mark.parametrize("steps", range(5))
def test_wherever_it_is_stopped_nothing_is_lost_and_it_can_go_on(told, shelf, keyring, steps, tmp_path):
    before = shelf.read()

    class Stopped(Exception):
        pass

    left = iter(range(steps))

    def a_step_later(*args, **kwargs):
        if next(left, None) is None:
            raise Stopped
        return shelf.reseal(*args, **kwargs)

    with pytest.raises(Stopped):
        list(rotate(keyring, [a_step_later], wait=lambda: None, dice=dice))
    assert shelf.read(Keyring(tmp_path)) == before
    told("rotate", "--wait", "0")
    assert shelf.read(Keyring(tmp_path)) == before
    assert shelf.sealed_by() == {keyring.newest_id}
    assert len(keyring.ids) == 1


def test_one_that_was_stopped_goes_on_with_the_key_it_had_begun(told, shelf, keyring):
    new = keyring.add_key()
    said = told("rotate", "--wait", "0")
    assert "going on with it" in said
    assert keyring.ids == (new,)


def test_a_key_that_came_meanwhile_costs_no_other_that_is_in_use(shelf, keyring, tmp_path):
    before = shelf.read()
    for sentence in rotate(keyring, [shelf.reseal], wait=lambda: None, dice=dice):
        if sentence.startswith("Sealed anew after"):
            newest = Keyring(tmp_path).add_key()
    assert keyring.newest_id == newest
    assert len(keyring.ids) == 2
    assert shelf.read(Keyring(tmp_path)) == before


@pytest.mark.parametrize("unopened", [1, 100, 230])
def test_it_goes_on_past_what_no_key_opens_and_says_how_many_there_are(told, shelf, keyring, unopened):
    """After an older backup was put back, say: or a key that leaked could never be dropped."""
    another = SealingKey("e1de57", bytes(32))
    lost = {
        f"row {number}": seal("ana@mail.example", keys=[another], bound_to=f"row {number}", nonce=bytes(12))
        for number in range(unopened)
    }
    shelf.kept.update(lost)
    (old,) = keyring.ids
    said = told("rotate", "--wait", "0")
    assert f"Sealed anew: {250 - unopened}." in said
    assert f"No key here opens: {unopened}." in said
    assert not [secret for secret in ("mail.example", "row", "e1de57") if secret in said]
    assert old not in keyring.ids
    assert {place: shelf.kept[place] for place in lost} == lost
    assert shelf.sealed_by() == {keyring.newest_id, "e1de57"}


def test_also_past_what_was_changed_since_it_was_sealed(told, shelf, keyring):
    shelf.kept["row 7"] = shelf.kept["row 8"]  # bound to its own row
    assert "No key here opens: 1." in told("rotate", "--wait", "0")
    del shelf.kept["row 7"]
    assert len(shelf.read()) == 249
    assert shelf.sealed_by() == {keyring.newest_id}


def test_past_an_address_that_no_key_opens_in_the_tables_themselves(told, keyring, db, now):
    """As the house has it, and not a shelf of these tests."""
    sealed = {}
    for number in range(3):
        place = bound_to(f"{number}")
        sealed[number] = keyring.seal(f"ana{number}@mail.example", bound_to=place, dice=dice)
        kept = sealed[number] if number else f"lost.{sealed[number]}"
        Mailbox.objects.create(ref=f"ref {number}", address_hash=f"{number}", sealed_address=kept, made_at=now)
    said = told("rotate", "--wait", "0")
    assert "Sealed anew: 2." in said
    assert "No key here opens: 1." in said
    for number, mailbox in enumerate(Mailbox.objects.order_by("pk")):
        if number:
            assert sealed_by(mailbox.sealed_address) == keyring.newest_id
            assert keyring.unseal(mailbox.sealed_address, bound_to=bound_to(f"{number}")) == f"ana{number}@mail.example"
        else:
            assert mailbox.sealed_address == f"lost.{sealed[0]}"


def test_a_house_that_seals_nothing_gets_a_new_key_too(told, keyring, settings):
    settings.SEALED = ()
    (old,) = keyring.ids
    told("rotate", "--wait", "0")
    assert len(keyring.ids) == 1
    assert old not in keyring.ids
