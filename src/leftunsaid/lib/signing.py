"""What is signed: whoever has the public key sees that it is as the holder of the secret one left it. Ed25519."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key


def sign(words: bytes, *, key: bytes) -> bytes:
    """`key` is 32 secret bytes. The same words and key give the same signature (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(key).sign(words)


def public_key(key: bytes) -> bytes:
    """What goes with it and is no secret, as a PEM file that every tool can read."""
    public = Ed25519PrivateKey.from_private_bytes(key).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_signed(words: bytes, signature: bytes, *, by: bytes) -> bool:
    """Are these the words that the holder of this public key has signed? Whatever else stands there: no."""
    try:
        public = load_pem_public_key(by)
        if isinstance(public, Ed25519PublicKey):
            public.verify(signature, words)
            return True
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return False


def fingerprint(public: bytes) -> str:
    """By which people compare a public key: what `sha256sum` says of its file."""
    return sha256(public).hexdigest()
