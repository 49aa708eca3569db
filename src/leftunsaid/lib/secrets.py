"""What keeps secrets: keyed hashes, keys for one purpose each, and addresses that nobody guesses."""

import hashlib
import hmac
import string
from random import Random

ADDRESS_LENGTH = 22  # about 131 bits
ADDRESS_LETTERS = string.ascii_letters + string.digits


def keyed_hash(key: bytes, purpose: str, *parts: str | bytes) -> str:
    """A fingerprint that only the holder of `key` can make, in hex: HMAC-SHA-256.

    The same parts for another purpose, or cut at other places, give another fingerprint. A text and its UTF-8
    bytes give the same one.
    """
    if not key:
        raise ValueError("A keyed hash needs a key: this one is empty.")
    fingerprint = hmac.new(key, digestmod=hashlib.sha256)
    for part in (purpose, *parts):
        said = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        # The length stands first, so that 'ab', 'c' is not 'a', 'bc'.
        fingerprint.update(len(said).to_bytes(8, "big"))
        fingerprint.update(said)
    return fingerprint.hexdigest()


def derive(root: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from the uniformly random `root`: HKDF-Expand (RFC 5869), SHA-256.

    Nobody learns the root, or the key for another purpose, from it.
    """
    if len(root) < 32:
        raise ValueError("A root key has at least 32 bytes: this one is too short.")
    first_block = purpose.encode() + b"\x01"
    return hmac.digest(root, first_block, "sha256")


def random_address(dice: Random) -> str:
    """The 22 letters and digits of an address that is known only to those who were told."""
    return "".join(dice.choice(ADDRESS_LETTERS) for _ in range(ADDRESS_LENGTH))
