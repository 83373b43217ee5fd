"""A sealed file: files of a register in one, compressed, encrypted in pieces, and read back before it counts.

::

    CFBACKUP1 newline
    4 bytes    length of the head, big-endian
    head       canonical JSON: register, entry, head hash, time, the recovery key's public half, the wrapped data key
    pieces     1 MiB of a gzipped tar each, AES-256-GCM under the data key

A data key is drawn for each file. The nonce of a piece is its number, with a last byte that says whether it is the last
one, and the digest of the head goes with each as associated data: no piece can be changed, moved, dropped, cut off or
put under another head (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pos.backup.recovery import Recovery
from pos.domain.errors import Refused, Unavailable
from pos.store.files import discard, put_whole

MAGIC = b"CFBACKUP1\n"
PIECE = 2**20
_TAG = 16
_KEY_BYTES = 32
_HEAD_MAX = 65_536
_LEVEL = 1  # bodies are JSON: four to one at once, and the till has other things to do


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself without the passphrase. ``seq`` and ``hash``: the entry it ends at."""

    register: str
    public_key: str
    seq: int
    hash: str
    made_ms: int
    recovery: Recovery
    wrapped: bytes

    def as_bytes(self) -> bytes:
        """As it stands in the file."""
        raw = {
            "register": self.register,
            "public_key": self.public_key,
            "seq": self.seq,
            "hash": self.hash,
            "made_ms": self.made_ms,
            "recovery": self.recovery.as_json(),
            "key": self.wrapped.hex(),
        }
        return json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Head:
        """What :meth:`as_bytes` wrote."""
        recovery, wrapped = Recovery.from_json(raw["recovery"]), bytes.fromhex(raw["key"])
        known = {name: raw[name] for name in ("register", "public_key", "seq", "hash", "made_ms")}
        return cls(**known, recovery=recovery, wrapped=wrapped)


@dataclass(frozen=True, slots=True)
class About:
    """What is put into a head besides the keys."""

    register: str
    public_key: str
    seq: int
    hash: str
    made_ms: int


def seal_files(target: Path, files: Mapping[str, Path], about: About, recovery: Recovery) -> str:
    """Seal files under their names, read all of it back, and only then give it its name; the SHA-256 of the file.

    What is read back is decrypted from the disk and compared byte for byte, by digest, with what went in: the head, and
    each file in its order.

    :raises Unavailable: ``FILE_NOT_WRITTEN``; Refused: ``BACKUP_DAMAGED`` where it reads back otherwise
    """
    key = secrets.token_bytes(_KEY_BYTES)
    head = Head(
        register=about.register,
        public_key=about.public_key,
        seq=about.seq,
        hash=about.hash,
        made_ms=about.made_ms,
        recovery=recovery,
        wrapped=recovery.wrap(key),
    )
    beside = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            put_in = _write(file, head, key, files)
            file.flush()
            os.fsync(file.fileno())
        _compare(beside, head, key, put_in)
        digest = digest_of(beside)
        put_whole(beside, target)
    except OSError as error:
        raise Unavailable("FILE_NOT_WRITTEN", path=target, detail=error.strerror or error) from error
    finally:
        discard(beside)
    return digest


def read_head(path: Path) -> Head:
    """The head of a backup; not yet proved by its pieces. :raises Refused: ``BACKUP_FOREIGN``, ``BACKUP_DAMAGED``;
    Unavailable: ``BACKUP_MISSING``
    """
    try:
        with path.open("rb") as file:
            return _head(file)[0]
    except OSError as error:
        raise Unavailable("BACKUP_MISSING", path=path, detail=error.strerror or error) from error


def unseal(path: Path, passphrase: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of a backup, one after the other, as name and content; each is to be read before the next is asked for.

    Whether the whole is whole is known when the last was read: take nothing for true before.

    :raises Refused: ``PASSPHRASE_WRONG``, ``BACKUP_FOREIGN``, ``BACKUP_DAMAGED`` (also a name that is not ``wanted``)
    :raises Unavailable: ``BACKUP_MISSING``
    """
    head = read_head(path)
    key = head.recovery.unwrap(head.wrapped, passphrase)
    with path.open("rb") as file:
        for name, content in _members(file, key):
            if not wanted(name):
                raise Refused("BACKUP_DAMAGED", what=name[:40])
            yield name, content


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal. OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(file: IO[bytes], head: Head, key: bytes, files: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Head, then the files; their digests as they were read."""
    raw = head.as_bytes()
    file.write(MAGIC + len(raw).to_bytes(4, "big") + raw)
    digests = []
    sealer = _Sealer(file, key, raw)
    with (
        gzip.GzipFile(fileobj=sealer, mode="wb", compresslevel=_LEVEL, mtime=0, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w|", bufsize=PIECE) as tar,
    ):
        for name, path in files.items():
            with path.open("rb") as source:
                hashing = _Hashing(source)
                info = tarfile.TarInfo(name)
                info.size = os.fstat(source.fileno()).st_size
                tar.addfile(info, hashing)
            digests.append((name, hashing.hexdigest()))
    sealer.end()
    return digests


def _compare(path: Path, head: Head, key: bytes, put_in: list[tuple[str, str]]) -> None:
    with path.open("rb") as file:
        if _head(file)[0] != head:
            raise Refused("BACKUP_DAMAGED", what="head")
    with path.open("rb") as file:
        read = [(name, hashlib.file_digest(content, "sha256").hexdigest()) for name, content in _members(file, key)]  # type: ignore[arg-type]  # a tar member reads as a file does
    if read != put_in:
        raise Refused("BACKUP_DAMAGED", what="content")


def _head(file: IO[bytes]) -> tuple[Head, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise Refused("BACKUP_FOREIGN", path=getattr(file, "name", "?"))
    length = int.from_bytes(file.read(4), "big")
    raw = file.read(min(length, _HEAD_MAX))
    try:
        return Head.from_json(json.loads(raw)), raw
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("BACKUP_DAMAGED", what="head") from error


def _members(file: IO[bytes], key: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    _, raw = _head(file)
    opener = io.BufferedReader(_Opener(file, key, raw), PIECE)
    try:
        with gzip.GzipFile(fileobj=opener, mode="rb") as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise Refused("BACKUP_DAMAGED", what=member.name[:40])
                yield member.name, content
            packed.read()
        opener.read()
    except (EOFError, gzip.BadGzipFile, tarfile.TarError) as error:
        raise Refused("BACKUP_DAMAGED", what="content") from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class _Sealer(io.RawIOBase):
    """Encrypts what is written to it, piece by piece. :meth:`end` writes the last one."""

    def __init__(self, file: IO[bytes], key: bytes, head: bytes) -> None:
        super().__init__()
        self._file = file
        self._cipher = AESGCM(key)
        self._with = hashlib.sha256(head).digest()
        self._held = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._held += data
        while len(self._held) > PIECE:  # one piece is always left for the end
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def end(self) -> None:
        self._put(bytes(self._held), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._with))
        self._number += 1


class _Opener(io.RawIOBase):
    """Decrypts, piece by piece. ``BACKUP_DAMAGED`` where one is not as it was written, or the last one is missing."""

    def __init__(self, file: IO[bytes], key: bytes, head: bytes) -> None:
        super().__init__()
        self._file = file
        self._cipher = AESGCM(key)
        self._with = hashlib.sha256(head).digest()
        self._next = file.read(PIECE + _TAG)
        self._number = 0
        self._held = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any, /) -> int:
        if not self._held and not self._ended:
            piece, self._next = self._next, self._file.read(PIECE + _TAG)
            self._ended = not self._next
            try:
                self._held = self._cipher.decrypt(_nonce(self._number, last=self._ended), piece, self._with)
            except InvalidTag as error:
                raise Refused("BACKUP_DAMAGED", what="content") from error
            self._number += 1
        given = self._held[: len(target)]
        self._held = self._held[len(given) :]
        target[: len(given)] = given
        return len(given)


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
