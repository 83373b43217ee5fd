"""The recovery key: what is sealed for it opens only with the recovery passphrase.

The passphrase makes an X25519 key pair (Argon2id, RFC 9106, with a salt of its own). The register keeps the public half
and the salt; the private half is made anew from the passphrase whenever a backup is opened, and lies nowhere. So the
till makes backups by itself for years, and whoever takes the machine with its backups away has to guess the passphrase.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from argon2 import low_level
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from pos.domain.errors import BadInput, Refused, Unavailable
from pos.store.files import write_whole

PASSPHRASE_LENGTH_MIN = 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
"""RFC 9180, base mode: an ephemeral key pair for each file."""

_INFO = b"counterfoil backup 1"
_SALT_BYTES = 16
_ROUNDS, _KIBIBYTES, _LANES = 3, 64 * 1024, 4
"""RFC 9106, section 4, second recommended option."""

_KIBIBYTES_MAX, _ROUNDS_MAX, _LANES_MAX = 1024 * 1024, 16, 16
"""What a file may ask for: a made-up one must not take the machine's memory."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """The public half, and how the private one is made of the passphrase; texts are hexadecimal."""

    public: str
    salt: str
    rounds: int = _ROUNDS
    kibibytes: int = _KIBIBYTES
    lanes: int = _LANES

    @classmethod
    def of_passphrase(cls, passphrase: str) -> Recovery:
        """A new recovery key. :raises BadInput: ``PASSPHRASE_SHORT``"""
        if len(passphrase) < PASSPHRASE_LENGTH_MIN:
            raise BadInput("PASSPHRASE_SHORT", least=PASSPHRASE_LENGTH_MIN)
        blank = cls("", secrets.token_hex(_SALT_BYTES))
        return cls(_private(blank, passphrase).public_key().public_bytes_raw().hex(), blank.salt)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Recovery:
        """What :meth:`as_json` wrote. :raises KeyError, ValueError, TypeError: where it is not that"""
        found = cls(**{name: raw[name] for name in ("public", "salt", "rounds", "kibibytes", "lanes")})
        X25519PublicKey.from_public_bytes(bytes.fromhex(found.public))
        bytes.fromhex(found.salt)
        if not (
            1 <= found.rounds <= _ROUNDS_MAX
            and 8 <= found.kibibytes <= _KIBIBYTES_MAX
            and 1 <= found.lanes <= _LANES_MAX
        ):
            raise ValueError("costs")
        return found

    @classmethod
    def read(cls, path: Path) -> Recovery | None:
        """The recovery key that was set; None before. :raises Unavailable: ``RECOVERY_UNREADABLE``"""
        try:
            return cls.from_json(json.loads(path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("RECOVERY_UNREADABLE", path=path) from error

    def write(self, path: Path) -> None:
        """Keep it. :raises Unavailable: ``FILE_NOT_WRITTEN``"""
        write_whole(path, json.dumps(self.as_json()).encode(), private=True)

    def as_json(self) -> dict[str, Any]:
        """For a file, and for the head of every backup."""
        return asdict(self)

    @property
    def mark(self) -> str:
        """The beginning of the public half, for people to compare."""
        return self.public[:8]

    def wrap(self, data_key: bytes) -> bytes:
        """Seal a key so that only the passphrase opens it."""
        return _SUITE.encrypt(data_key, X25519PublicKey.from_public_bytes(bytes.fromhex(self.public)), _INFO)

    def unwrap(self, wrapped: bytes, passphrase: str) -> bytes:
        """The key that :meth:`wrap` sealed. :raises Refused: ``PASSPHRASE_WRONG``"""
        private = _private(self, passphrase)
        if private.public_key().public_bytes_raw().hex() != self.public:
            raise Refused("PASSPHRASE_WRONG")
        try:
            return _SUITE.decrypt(wrapped, private, _INFO)
        except (InvalidTag, ValueError) as error:
            raise Refused("BACKUP_DAMAGED", what="key") from error


def _private(recovery: Recovery, passphrase: str) -> X25519PrivateKey:
    made = low_level.hash_secret_raw(
        passphrase.encode(),
        bytes.fromhex(recovery.salt),
        time_cost=recovery.rounds,
        memory_cost=recovery.kibibytes,
        parallelism=recovery.lanes,
        hash_len=32,
        type=low_level.Type.ID,
    )
    return X25519PrivateKey.from_private_bytes(made)
