"""The register's keys: one signs heads (Ed25519), one encrypts personal values (AES-256-GCM).

They lie in ``DATA/keys`` readable by their owner alone. A key file is whole or not there, and never overwritten.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pos.domain.errors import Unavailable
from pos.store.files import write_whole

_NONCE_BYTES = 12
_PERSONAL_BYTES = 32


class Keys:
    """The two private keys of one register."""

    def __init__(self, signing: Ed25519PrivateKey, personal: bytes) -> None:
        self._signing = signing
        self._personal = AESGCM(personal)
        self._marking = hmac.digest(personal, b"marks", "sha256")

    @classmethod
    def make(cls, folder: Path) -> Keys:
        """Make the keys of a new book; those that an attempt before left there stay.

        :raises Unavailable: ``FOLDER_READ_ONLY``, ``FILE_NOT_WRITTEN``, ``KEYS_MISSING``
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("FOLDER_READ_ONLY", folder=folder) from error
        for name, fresh in (
            ("register.key", Ed25519PrivateKey.generate().private_bytes_raw()),
            ("personal.key", secrets.token_bytes(_PERSONAL_BYTES)),
        ):
            if not (folder / name).exists():
                write_whole(folder / name, fresh, private=True)
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> Keys:
        """Read the keys. :raises Unavailable: ``KEYS_MISSING`` with the folder"""
        try:
            signing = Ed25519PrivateKey.from_private_bytes((folder / "register.key").read_bytes())
            return cls(signing, (folder / "personal.key").read_bytes())
        except (OSError, ValueError) as error:
            raise Unavailable("KEYS_MISSING", folder=folder) from error

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits."""
        return self._signing.public_key().public_bytes_raw().hex()

    def sign(self, text: str) -> str:
        """Sign UTF-8 text; 128 hexadecimal digits."""
        return self._signing.sign(text.encode()).hex()

    def seal(self, value: bytes, *, bound_to: str) -> bytes:
        """Encrypt a personal value so that it opens only for the entry it belongs to."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._personal.encrypt(nonce, value, bound_to.encode())

    def mark(self, value: str) -> bytes:
        """Tells whether the same value was there before, and nothing else: HMAC-SHA256 under a key of this book."""
        return hmac.digest(self._marking, value.encode(), "sha256")

    def unseal(self, sealed: bytes, *, bound_to: str) -> bytes | None:
        """What :meth:`seal` hid; None where it was touched or belongs elsewhere."""
        try:
            return self._personal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):  # too short even for a nonce
            return None


def signature_holds(public: str, text: str, signature: str) -> bool:
    """Whether ``signature`` over ``text`` was made by the owner of ``public`` (both hexadecimal)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
