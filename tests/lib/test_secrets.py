"""Keyed hashes, keys for one purpose each, and addresses that nobody guesses."""

import hashlib
import hmac
import string
from random import Random, SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.lib.secrets import ADDRESS_LENGTH, derive, keyed_hash, random_address

KEY = bytes(range(32))

texts = st.text(st.characters()) | st.sampled_from(
    ["", "a", "ab", "\ud800", "\x00", "\x00\x00\x00\x00\x00\x00\x00\x01a"]
)
asked = st.tuples(texts, st.lists(texts | st.binary(), max_size=4))


def in_bytes(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")


@given(asked, asked)
def test_two_hashes_are_equal_only_if_purpose_and_every_part_are(
    one: tuple[str, list[str | bytes]], other: tuple[str, list[str | bytes]]
) -> None:
    (purpose, parts), (other_purpose, other_parts) = one, other
    same = purpose == other_purpose and list(map(in_bytes, parts)) == list(map(in_bytes, other_parts))
    assert (keyed_hash(KEY, purpose, *parts) == keyed_hash(KEY, other_purpose, *other_parts)) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("owner", "ab", "c"), ("owner", "a", "bc")),
        (("owner", "ab"), ("ownera", "b")),
        (("owner", ""), ("owner",)),
        (("owner", "", "a"), ("owner", "a", "")),
        (("owner", "a"), ("letter", "a")),
        (("owner", "\ud800"), ("owner", "?")),
        (("owner", "é"), ("owner", "e\u0301")),
    ],
)
def test_parts_that_look_alike_when_joined_have_hashes_of_their_own(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert keyed_hash(KEY, *one) != keyed_hash(KEY, *other)


def test_a_hash_depends_on_the_key() -> None:
    assert keyed_hash(KEY, "owner", "a") != keyed_hash(KEY[::-1], "owner", "a")


def test_a_text_and_its_bytes_have_the_same_hash() -> None:
    assert keyed_hash(KEY, "owner", "é") == keyed_hash(KEY, "owner", "é".encode())


def test_a_hash_is_hmac_sha_256_and_stays_the_same_for_ever() -> None:
    said = b"\0\0\0\0\0\0\0\x05owner" + b"\0\0\0\0\0\0\0\x02\xc3\xa9" + b"\0\0\0\0\0\0\0\0"
    assert keyed_hash(KEY, "owner", "é", b"") == hmac.new(KEY, said, hashlib.sha256).hexdigest()


def test_a_hash_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a key"):
        keyed_hash(b"", "owner", "a")


def test_a_derived_key_is_what_rfc_5869_says() -> None:
    # Test case 3 of RFC 5869: the pseudorandom key, empty info, the first block of the output.
    root = bytes.fromhex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")
    assert derive(root, "").hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


@given(st.text(), st.text())
def test_each_purpose_and_each_root_has_a_key_of_its_own(one: str, other: str) -> None:
    assert len(derive(KEY, one)) == 32
    assert (derive(KEY, one) == derive(KEY, other)) == (one == other)
    assert derive(KEY, one) != derive(KEY[::-1], one)


def test_a_short_root_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive(KEY[:31], "owner")


def test_an_address_has_22_letters_and_digits() -> None:
    address = random_address(SystemRandom())
    assert len(address) == ADDRESS_LENGTH == 22
    assert set(address) <= set(string.ascii_letters + string.digits)


def test_every_letter_and_digit_may_come_at_every_place() -> None:
    dice = Random(22)
    addresses = [random_address(dice) for _ in range(2_000)]
    assert len(set(addresses)) == 2_000
    for place in zip(*addresses, strict=True):
        assert set(place) == set(string.ascii_letters + string.digits)
