"""New keys while addresses are in use: nobody's mail is lost, and the old key opens nothing any more."""

from random import SystemRandom

import pytest
from django.core.management import call_command

import make
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.lib.sealing import CannotUnseal, sealed_by
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Ask, Mailbox
from leftunsaid.worker.rotation import rotate
from subscriptions.people import deliver, follow, leave

pytestmark = pytest.mark.django_db
dice = SystemRandom()
SEALED = (actions.reseal_asks, actions.reseal_mailboxes)


@pytest.fixture
def keyring(tmp_path, settings) -> Keyring:
    root_key(tmp_path)
    settings.KEYRING = Keyring(tmp_path)
    return settings.KEYRING


@pytest.fixture
def addresses(keyring, boxes):
    """Five that said yes to one letter, and five that were left just now."""
    letter = make.letter()
    said_yes = [f"reader{n}@{n}.example" for n in range(5)]
    for address in said_yes:
        follow(letter, address, boxes=boxes)
    just_left = [f"new{n}@{n}.example" for n in range(5)]
    for address in just_left:
        leave(letter, address)
    return said_yes, just_left


def sealed_with() -> set[str]:
    return {sealed_by(row.sealed_address) for table in (Mailbox, Ask) for row in table.objects.all()}


def read() -> set[str]:
    return {actions.address_of(row) for table in (Mailbox, Ask) for row in table.objects.all()}


def test_some_at_a_time_until_all_are_sealed_anew(addresses, keyring):
    before, new = read(), keyring.add_key()
    for reseal in SEALED:
        after, told = 0, []
        for _ in range(3):
            found, unopened, after = reseal(keyring, after=after, at_most=4, dice=dice)
            told.append((found, unopened))
        assert told == [(4, 0), (1, 0), (0, 0)]
    assert sealed_with() == {new}
    assert read() == before == {*addresses[0], *addresses[1]}


def test_the_old_key_opens_nothing_afterwards(addresses, keyring, tmp_path):
    stolen = tmp_path / "copy"
    stolen.mkdir(mode=0o700)
    (stolen / "keys.json").write_bytes((tmp_path / "keys.json").read_bytes())
    (stolen / "keys.json").chmod(0o600)
    list(rotate(keyring, SEALED, wait=lambda: None, dice=dice))
    mailbox = Mailbox.objects.first()
    with pytest.raises(CannotUnseal):
        Keyring(stolen).unseal(mailbox.sealed_address, bound_to=actions.bound_to(mailbox.address_hash))


def test_mail_in_flight_arrives_whenever_the_key_is_changed(addresses, keyring, boxes, now):
    letter = make.letter()
    make.comment(Mailbox.objects.first().subscriptions.first().letter)
    changes = iter(range(3))

    def change_keys(to: str) -> None:
        """Just while the first three mails are on their way."""
        if next(changes, None) is not None:
            list(rotate(keyring, SEALED, wait=lambda: None, dice=dice))

    boxes.when_asked = change_keys
    deliver(boxes, now)
    said_yes, just_left = addresses
    assert sorted(mail.to for mail in boxes.mails) == sorted([*said_yes, *just_left])
    assert len(keyring.ids) == 1
    assert sealed_with() == {keyring.newest_id}
    leave(letter, "after@all.example")
    deliver(boxes, now)
    assert boxes.mails[-1].to == "after@all.example"


def test_an_address_that_comes_while_the_keys_are_changed_is_sealed_anew_too(addresses, keyring):
    letter = make.letter()
    old = Keyring(keyring._path.parent)
    place = actions.bound_to("f" * 64)
    under_way = old.seal("late@all.example", bound_to=place, dice=dice)

    def arrives() -> None:
        Ask.objects.create(
            letter=letter,
            found_as="public",
            address_hash="f" * 64,
            sealed_address=under_way,
            after_number=0,
            asked_at=make.NOON,
        )

    list(rotate(keyring, SEALED, wait=arrives, dice=dice))
    assert "late@all.example" in read()
    assert sealed_with() == {keyring.newest_id}


def test_what_somebody_changes_meanwhile_is_left_as_they_changed_it(addresses, keyring):
    keyring.add_key()
    mailbox = Mailbox.objects.order_by("pk").first()
    place = actions.bound_to(mailbox.address_hash)
    theirs = keyring.seal("READER0@0.example", bound_to=place, dice=dice)

    class ChangedWhileSealing(SystemRandom):
        """Just when the first mailbox is sealed."""

        def randbytes(self, count: int) -> bytes:
            Mailbox.objects.filter(pk=mailbox.pk).update(sealed_address=theirs)
            return super().randbytes(count)

    found, _, _ = actions.reseal_mailboxes(keyring, after=0, at_most=100, dice=ChangedWhileSealing())
    assert found == 5
    mailbox.refresh_from_db()
    assert mailbox.sealed_address == theirs


def test_an_address_that_cannot_be_opened_stops_nobody_from_dropping_the_old_key(addresses, keyring):
    """It may be of a backup with other keys. An old key that leaked has to go all the same."""
    first, second = Mailbox.objects.order_by("pk")[:2]
    Mailbox.objects.filter(pk=first.pk).update(sealed_address=second.sealed_address)  # bound to its own row
    old = keyring.newest_id
    said = " ".join(rotate(keyring, SEALED, wait=lambda: None, dice=dice))
    assert "No key here opens: 1." in said
    assert old not in keyring.ids
    with pytest.raises(CannotUnseal):
        actions.address_of(Mailbox.objects.get(pk=first.pk))
    assert "@" in actions.address_of(Mailbox.objects.get(pk=second.pk))


def test_the_command_finds_what_is_sealed_here(addresses, keyring, settings):
    (old,) = keyring.ids
    call_command("rotate", "--wait", "0", verbosity=0)
    assert old not in sealed_with() == set(keyring.ids)
