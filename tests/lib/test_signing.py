"""What was signed is known by the public key, and nothing else is."""

import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from drills.left_out import leave_out
from leftunsaid.lib.signing import fingerprint, is_signed, public_key, sign

KEY, OTHER = b"k" * 32, b"o" * 32
WORDS = b"I kept the blue cup."
NO_SIGNER = X25519PrivateKey.from_private_bytes(KEY).public_key()
PEM = NO_SIGNER.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_the_same_words_and_key_give_the_same_signature():
    assert sign(WORDS, key=KEY) == sign(WORDS, key=KEY)
    assert is_signed(WORDS, sign(WORDS, key=KEY), by=public_key(KEY))


@pytest.mark.parametrize(
    ("words", "signature", "by"),
    [
        (WORDS + b" ", sign(WORDS, key=KEY), public_key(KEY)),
        (WORDS, sign(WORDS, key=OTHER), public_key(KEY)),
        (WORDS, sign(WORDS, key=KEY), public_key(OTHER)),
        (WORDS, sign(WORDS, key=KEY)[:-1], public_key(KEY)),
        (WORDS, b"", public_key(KEY)),
        (WORDS, sign(WORDS, key=KEY), b""),
        (WORDS, sign(WORDS, key=KEY), b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
        (WORDS, sign(WORDS, key=KEY), PEM),  # a key of another kind
    ],
)
def test_anything_else_is_not_signed(words, signature, by):
    assert not is_signed(words, signature, by=by)


def test_other_programs_can_see_it_too(tmp_path):
    if not shutil.which("openssl"):
        leave_out("there is no openssl here")
    (tmp_path / "words").write_bytes(WORDS)
    (tmp_path / "signature").write_bytes(sign(WORDS, key=KEY))
    (tmp_path / "key.pem").write_bytes(public_key(KEY))
    words = ["-rawin", "-in", "words", "-sigfile", "signature"]
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", *words]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    told = subprocess.run(["sha256sum", "key.pem"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told.split()[0] == fingerprint(public_key(KEY))
    (tmp_path / "words").write_bytes(WORDS + b"!")
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode == 1
