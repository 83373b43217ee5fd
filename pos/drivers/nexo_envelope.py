"""The sealed envelope of nexo messages on the local network, as Adyen terminals want it.

Source: Adyen, "Protect with your own code", and its libraries (MIT): keys by PBKDF2-HMAC-SHA1, 4,000 rounds, salt
``AdyenNexoV1Salt``, 80 bytes (HMAC key, cipher key, IV); AES-256-CBC with that IV XOR a nonce; HMAC-SHA256 over the
plain text. The header stands in clear as well as inside: both have to be the same.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

Message = dict[str, Any]

REQUEST, RESPONSE = "SaleToPOIRequest", "SaleToPOIResponse"
CRYPTO_VERSION = 1
_SALT, _ROUNDS, _IV_BYTES = b"AdyenNexoV1Salt", 4000, 16
_BLOCK_BITS = 128
_MARKED = re.compile(r'"\ue000([0-9.]+)"')
"""A number with exact decimals on its way through a library that knows none (the mark is for private use)."""


class EnvelopeBroken(ValueError):
    """It cannot be opened with this key, was altered, or says outside something else than inside."""


@dataclass(frozen=True, slots=True)
class SharedKey:
    """What terminal and till share; set in the acquirer's portal. The passphrase is a secret."""

    identifier: str
    version: int
    passphrase: str


class Envelope:
    """Seals and opens messages. Deriving its keys takes some milliseconds: make it once."""

    def __init__(self, key: SharedKey) -> None:
        material = hashlib.pbkdf2_hmac("sha1", key.passphrase.encode(), _SALT, _ROUNDS, 64 + _IV_BYTES)
        self._hmac_key, self._cipher_key, self._iv = material[:32], material[32:64], material[64:]
        self._key = key

    def seal(self, kind: str, message: Message) -> bytes:
        """A message (``kind``: request or response) as what goes over the wire."""
        plain, nonce = to_json({kind: message}).encode(), os.urandom(_IV_BYTES)
        padder, encryptor = PKCS7(_BLOCK_BITS).padder(), self._cipher(nonce).encryptor()
        blob = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
        trailer = {
            "AdyenCryptoVersion": CRYPTO_VERSION,
            "KeyIdentifier": self._key.identifier,
            "KeyVersion": self._key.version,
            "Nonce": base64.b64encode(nonce).decode(),
            "Hmac": base64.b64encode(hmac.digest(self._hmac_key, plain, "sha256")).decode(),
        }
        sealed = {
            "MessageHeader": message["MessageHeader"],
            "NexoBlob": base64.b64encode(blob).decode(),
            "SecurityTrailer": trailer,
        }
        return to_json({kind: sealed}).encode()

    def open(self, kind: str, data: bytes) -> Message:
        """The message inside. :raises EnvelopeBroken:"""
        try:
            outer = json.loads(data)[kind]
            plain = self._decrypted(outer)
            message = json.loads(plain, parse_float=Decimal)[kind]
            same = message["MessageHeader"] == outer["MessageHeader"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise EnvelopeBroken(str(error)) from error
        if not same or not isinstance(message, dict):
            raise EnvelopeBroken("the header inside is not the one outside")
        return message

    def _decrypted(self, outer: Mapping[str, Any]) -> bytes:
        trailer = outer["SecurityTrailer"]
        nonce = base64.b64decode(trailer["Nonce"], validate=True)
        if len(nonce) != _IV_BYTES:
            raise EnvelopeBroken("a nonce of another length")
        decryptor, remover = self._cipher(nonce).decryptor(), PKCS7(_BLOCK_BITS).unpadder()
        padded = decryptor.update(base64.b64decode(outer["NexoBlob"], validate=True)) + decryptor.finalize()
        plain = remover.update(padded) + remover.finalize()
        wanted = hmac.digest(self._hmac_key, plain, "sha256")
        if not hmac.compare_digest(wanted, base64.b64decode(trailer["Hmac"], validate=True)):
            raise EnvelopeBroken("it was altered")
        return plain

    def _cipher(self, nonce: bytes) -> Cipher[modes.CBC]:
        initial = bytes(ours ^ given for ours, given in zip(self._iv, nonce, strict=True))
        return Cipher(algorithms.AES(self._cipher_key), modes.CBC(initial))


def to_json(value: object) -> str:
    """JSON in which a Decimal is a number with just its digits: no amount ever passes through a float."""
    return _MARKED.sub(r"\1", json.dumps(value, default=_marked, ensure_ascii=False, separators=(",", ":")))


def _marked(value: object) -> str:
    if isinstance(value, Decimal):
        return f"\ue000{value}"
    raise TypeError(f"no JSON for {value!r}")
