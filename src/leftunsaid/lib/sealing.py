"""What is kept sealed: short texts that only the holder of a key can read, each in the one place it was sealed for."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
BLOCK = 32  # most addresses take one: from its length nobody tells whose it is
END_OF_TEXT = b"\x80"


class CannotUnseal(Exception):
    """This was not sealed by any of these keys for this place, or it was changed since."""


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A key and the name it goes by. The name stands in front of all that it sealed, and is no secret."""

    id: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]{1,16}", self.id):
            raise ValueError("The name of a sealing key is 1 to 16 small letters and digits.")
        if len(self.key) != KEY_BYTES:
            raise ValueError(f"A sealing key has {KEY_BYTES} bytes.")


def seal(text: str, *, keys: Sequence[SealingKey], bound_to: str, nonce: bytes) -> str:
    """`text` sealed by the newest key, the last: letters, digits, '-', '_' and a dot, for a column of text.

    AES-256-GCM. Without the key nobody reads it or makes another, and it opens for the same `bound_to` alone: moved
    to another row, it does not. Its length tells only how many times 32 bytes the text fills.

    `nonce` is 12 random bytes, new for each seal: two seals by one key with the same nonce would betray both texts.
    Drawn at random, one key is good for 2 ** 32 seals (NIST SP 800-38D, 8.3).
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"A seal takes a nonce of {NONCE_BYTES} bytes.")
    newest = keys[-1]
    closed = AESGCM(newest.key).encrypt(nonce, _padded(text), _place(newest.id, bound_to))
    return f"{newest.id}.{_in_letters(nonce + closed)}"


def unseal(sealed: str, *, keys: Iterable[SealingKey], bound_to: str) -> str:
    """The text that was sealed. Raises CannotUnseal for whatever else this is, and never says more."""
    name = sealed_by(sealed)
    by_name = {key.id: key for key in keys}
    if name not in by_name:
        raise CannotUnseal("No key here has sealed this.")
    nonce_and_closed = _from_letters(sealed.removeprefix(f"{name}."))
    nonce, closed = nonce_and_closed[:NONCE_BYTES], nonce_and_closed[NONCE_BYTES:]
    if len(closed) < TAG_BYTES:
        raise CannotUnseal("This is too short to be a seal.")
    try:
        padded = AESGCM(by_name[name].key).decrypt(nonce, closed, _place(name, bound_to))
    except InvalidTag:
        raise CannotUnseal("This was sealed for another place, or changed since.") from None
    return padded.rstrip(b"\0").removesuffix(END_OF_TEXT).decode("utf-8", "surrogatepass")


def sealed_by(sealed: str) -> str:
    """The name of the key that sealed this, as it says in front; '' where none stands."""
    name, dot, _ = sealed.partition(".")
    return name if dot else ""


def _padded(text: str) -> bytes:
    marked = text.encode("utf-8", "surrogatepass") + END_OF_TEXT
    return marked + bytes(-len(marked) % BLOCK)


def _place(name: str, bound_to: str) -> bytes:
    # A name has no dot in it, so that no other name and place read the same.
    return f"{name}.{bound_to}".encode("utf-8", "surrogatepass")


def _in_letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _from_letters(letters: str) -> bytes:
    try:
        raw = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except ValueError:
        raise CannotUnseal("This is no seal.") from None
    # Base64 has several spellings for some bytes: ours is the only one taken, so that no change goes unseen.
    if _in_letters(raw) != letters:
        raise CannotUnseal("This is no seal.")
    return raw
