"""The keys of a house inside its backup, sealed by a passphrase that one has to know."""

import json
from random import Random

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from leftunsaid.lib.sealing import KEY_BYTES, NONCE_BYTES, CannotUnseal, SealingKey, seal, unseal

SALT_BYTES = 16
COST, BLOCKS = 2**16, 8  # 64 MB and a good part of a second for each guess
PLACE = "keys of a backup"


def seal_keys(keys: bytes, passphrase: str, *, dice: Random) -> bytes:
    """What `open_keys` opens with the same passphrase. `dice` are a door's."""
    salt = dice.randbytes(SALT_BYTES)
    nonce = dice.randbytes(NONCE_BYTES)
    sealed = seal(keys.decode(), keys=[_key_from(passphrase, salt)], bound_to=PLACE, nonce=nonce)
    return json.dumps({"salt": salt.hex(), "sealed": sealed}).encode()


def open_keys(sealed: bytes, passphrase: str) -> bytes:
    """Raises CannotUnseal for another passphrase."""
    try:
        told = json.loads(sealed)
        key = _key_from(passphrase, bytes.fromhex(told["salt"]))
        return unseal(told["sealed"], keys=[key], bound_to=PLACE).encode()
    except (ValueError, KeyError, TypeError):
        raise CannotUnseal("These are no sealed keys.") from None


def _key_from(passphrase: str, salt: bytes) -> SealingKey:
    stretched = Scrypt(salt=salt, length=KEY_BYTES, n=COST, r=BLOCKS, p=1)
    return SealingKey("passphrase", stretched.derive(passphrase.encode()))
