"""What is sealed opens by its key, in its place, as it was; and nobody else learns more than how long it is about."""

import re
from base64 import urlsafe_b64decode
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.lib.sealing import CannotUnseal, SealingKey, seal, sealed_by, unseal

OLD = SealingKey("old1", bytes(range(32)))
NEW = SealingKey("new2", bytes(range(32, 64)))
NONCE = bytes(range(100, 112))

texts = st.text(st.characters())  # lone surrogates too
nonces = st.binary(min_size=12, max_size=12)


def sealed(text="ana@mail.example", keys=(OLD,), bound_to="mailbox 1", nonce=NONCE):
    return seal(text, keys=keys, bound_to=bound_to, nonce=nonce)


@given(texts, texts, nonces)
def test_what_is_sealed_is_unsealed_as_it_was(text, place, nonce):
    assert unseal(sealed(text, bound_to=place, nonce=nonce), keys=[OLD], bound_to=place) == text


@pytest.mark.parametrize("text", ["", "\0", "a\0\0", "\x80", "é\x80", "a" * 31, "a" * 32, "\ud800"])
def test_an_end_that_looks_like_filling_is_kept(text):
    assert unseal(sealed(text), keys=[OLD], bound_to="mailbox 1") == text


@given(texts, nonces)
def test_a_seal_is_plain_ascii_without_white_space(text, nonce):
    assert re.fullmatch(r"old1\.[A-Za-z0-9_-]+", sealed(text, nonce=nonce))


def test_the_newest_key_seals_and_says_so_in_front():
    assert sealed(keys=(OLD, NEW)).startswith("new2.")
    assert sealed_by(sealed(keys=(OLD, NEW))) == "new2"
    assert sealed_by("nothing") == ""


def test_whatever_is_known_here_unseals_also_what_older_keys_sealed():
    assert unseal(sealed(keys=(OLD,)), keys=[OLD, NEW], bound_to="mailbox 1") == "ana@mail.example"


def test_what_houses_have_sealed_already_can_be_unsealed_for_ever():
    kept = "old1.ZGVmZ2hpamtsbW5vKXW_JhSIP_IQByeJtxUGmMLCBgqLbPNyp9GsSPujpUir0N9WL3855x88ooceiyhY"
    assert sealed() == kept
    assert unseal(kept, keys=[OLD], bound_to="mailbox 1") == "ana@mail.example"


def refused(text, keys=(OLD, NEW), bound_to="mailbox 1"):
    with pytest.raises(CannotUnseal) as refusal:
        unseal(text, keys=keys, bound_to=bound_to)
    return str(refusal.value)


def test_it_opens_in_its_own_place_alone():
    refused(sealed(bound_to="mailbox 1"), bound_to="mailbox 2")
    refused(sealed(bound_to="mailbox 1"), bound_to="")


def test_a_key_of_the_same_name_does_not_open_it():
    refused(sealed(), keys=[SealingKey("old1", bytes(32))])
    assert "No key" in refused(sealed(), keys=[NEW])
    assert "No key" in refused(sealed(), keys=[])


def test_a_seal_that_says_another_key_in_front_is_refused():
    twin = SealingKey("twin", OLD.key)
    refused(sealed().replace("old1.", "twin.", 1), keys=[OLD, twin])


@given(st.data())
def test_a_seal_that_was_changed_anywhere_is_refused(data):
    good = sealed()
    at = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.characters().filter(lambda letter: letter != good[at]))
    refused(good[:at] + other + good[at + 1 :])


@given(st.integers(0, 79))
def test_a_seal_that_lost_its_end_is_refused(length):
    refused(sealed()[:length])


@pytest.mark.parametrize("more", ["=", "==", "A", " ", "\n", ".", "AAAA"])
def test_a_seal_with_something_behind_it_is_refused(more):
    refused(sealed() + more)


@given(st.text() | st.text().map(lambda text: f"old1.{text}"))
def test_whatever_else_stands_there_is_refused_by_one_exception(text):
    refused(text)


def test_a_refusal_tells_nothing_of_what_was_sealed():
    assert "ana" not in refused(sealed("ana@mail.example"), bound_to="elsewhere")


def test_its_length_tells_only_how_many_blocks_the_text_fills():
    lengths = {len(sealed("a" * count)) for count in range(32)}
    assert len(lengths) == 1
    assert len(sealed("a" * 32)) > len(sealed("a" * 31))
    assert len(sealed("a" * 32)) == len(sealed("a" * 63))


def test_the_same_text_with_another_nonce_looks_different_throughout():
    dice = Random(8)
    many = [sealed(nonce=dice.randbytes(12)) for _ in range(50)]
    assert len({seal.removeprefix("old1.")[:16] for seal in many}) == 50
    assert len({seal[-43:] for seal in many}) == 50


def test_no_word_stands_in_a_seal():
    inside = urlsafe_b64decode(sealed("ana@mail.example").removeprefix("old1.") + "==")
    assert b"ana" not in inside
    assert b"mail" not in inside


@pytest.mark.parametrize("nonce", [b"", bytes(11), bytes(13)])
def test_a_nonce_of_another_length_is_refused(nonce):
    with pytest.raises(ValueError, match="12 bytes"):
        sealed(nonce=nonce)


@pytest.mark.parametrize("name", ["", "a.b", "A", "a b", "é", "a" * 17, "a\n"])
def test_a_key_has_a_name_without_a_dot(name):
    with pytest.raises(ValueError, match="name"):
        SealingKey(name, bytes(32))


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_has_32_bytes(length):
    with pytest.raises(ValueError, match="32 bytes"):
        SealingKey("old1", bytes(length))


def test_a_key_is_not_shown_with_its_name():
    assert repr(OLD) == "SealingKey(id='old1')"
