"""Check a settlement folder with nothing but itself and the register's public key (design section 8).

The manifest's signature covers the digest of every file; ``batch.json`` holds the entries that all else was made from,
so the proofs of L8 are done again here, and every file is made again and compared byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.domain.errors import Bug, Expected, Unavailable
from pos.domain.facts import Finding, Head
from pos.ledger.entries import Entry
from pos.ledger.keys import signature_holds
from pos.settlement.files import batch_files
from pos.settlement.formats import batch_json, manifest
from pos.settlement.proofs import prove


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What was found in a settlement folder; ``findings`` is empty where all of it holds.

    ``trusted`` tells whether the public key was given from outside, or only read from the manifest itself: then
    somebody who made the whole folder anew would not be noticed.
    """

    batch: str
    head: str
    entries: int
    trusted: bool
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.findings


def verify_folder(folder: Path, public_key: str | None = None) -> FolderReport:
    """Check signature, digests, entries, proofs and files of a settlement folder.

    ``public_key``: 64 hexadecimal digits; None takes the one that the manifest names.
    Findings: ``FOLDER_SIGNATURE_WRONG``, ``FOLDER_KEY_DIFFERS``, ``FOLDER_HEAD_WRONG``, ``FOLDER_FILE_MISSING``,
    ``FOLDER_FILE_CHANGED``, ``FOLDER_FILE_UNKNOWN``, ``FOLDER_BATCH_UNREADABLE``, ``FOLDER_ENTRY_CHANGED``,
    ``FOLDER_FILE_DIFFERS``, and the codes of the proofs.

    :raises Unavailable: ``FOLDER_MISSING``; ``FOLDER_UNREADABLE`` where there is no manifest to begin with
    """
    files = _read(folder)
    try:
        raw = json.loads(files[manifest.NAME])
        named = {name: str(said["sha256"]) for name, said in raw["files"].items()}
        key, head = str(raw["public_key"]), raw["head"]
        batch, head_hash, signature = str(raw["batch"]), str(head["hash"]), str(head["signature"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unavailable("FOLDER_UNREADABLE", folder=folder, detail=manifest.NAME) from error
    trusted = public_key or key
    found = [
        *_check_signature(files, key, trusted),
        *_check_head(head_hash, signature, trusted),
        *_check_digests(files, named),
    ]
    entries = 0
    if not found:
        entries, more = _check_batch(files, raw)
        found += more
    return FolderReport(batch, head_hash, entries, public_key is not None, tuple(found))


def _read(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise Unavailable("FOLDER_MISSING", folder=folder)
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as error:
        raise Unavailable("FOLDER_UNREADABLE", folder=folder, detail=error.filename or folder) from error
    if manifest.NAME not in files:
        raise Unavailable("FOLDER_UNREADABLE", folder=folder, detail=manifest.NAME)
    return files


def _check_signature(files: Mapping[str, bytes], key: str, trusted: str) -> Iterator[Finding]:
    if key != trusted:
        yield Finding("FOLDER_KEY_DIFFERS", {"named": key, "given": trusted})
    signature = files.get(manifest.SIGNATURE, b"").decode("ascii", "replace").strip()
    content = files[manifest.NAME].decode("utf-8", "replace")
    if not signature_holds(trusted, content, signature):
        yield Finding("FOLDER_SIGNATURE_WRONG", {"file": manifest.SIGNATURE})


def _check_head(head: str, signature: str, trusted: str) -> Iterator[Finding]:
    if not signature_holds(trusted, head, signature):
        yield Finding("FOLDER_HEAD_WRONG", {"head": head})


def _check_digests(files: Mapping[str, bytes], named: Mapping[str, str]) -> Iterator[Finding]:
    for name, digest in sorted(named.items()):
        if name not in files:
            yield Finding("FOLDER_FILE_MISSING", {"file": name})
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield Finding("FOLDER_FILE_CHANGED", {"file": name})
    for name in sorted(files.keys() - named.keys() - {manifest.NAME, manifest.SIGNATURE}):
        yield Finding("FOLDER_FILE_UNKNOWN", {"file": name})


def _check_batch(files: Mapping[str, bytes], raw: Mapping[str, Any]) -> tuple[int, list[Finding]]:
    """Entries, proofs and files of a folder whose digests hold: what the one who signed it may have got wrong."""
    try:
        contents = batch_json.read(files["batch.json"])
        batch = contents.batch
        found = [*_check_chain(batch.entries, raw["head"])]
        prove(batch, contents.gl)
        made = batch_files(batch, contents.gl, per_receipt=contents.per_receipt)
        beside = {name: content for name, content in files.items() if name not in {manifest.NAME, manifest.SIGNATURE}}
        made[manifest.NAME] = manifest.manifest_json(batch, Head(**raw["head"]), beside)
    except Expected as refused:
        return 0, [Finding(refused.code, refused.values)]
    except (KeyError, TypeError, ValueError, AttributeError, Bug) as error:
        return 0, [Finding("FOLDER_BATCH_UNREADABLE", {"file": "batch.json", "detail": str(error)})]
    found += [
        Finding("FOLDER_FILE_DIFFERS", {"file": name})
        for name, content in sorted(made.items())
        if files.get(name) != content
    ]
    return len(batch.entries), found


def _check_chain(entries: tuple[Entry, ...], head: Mapping[str, Any]) -> Iterator[Finding]:
    """Where two entries of the batch follow each other, the second names the hash of the first."""
    hashes = {entry.seq: entry.hash for entry in entries} | {head["seq"]: head["hash"]}
    before = {entry.seq - 1: entry.prev for entry in entries}
    for seq in sorted(hashes.keys() & before.keys()):
        if hashes[seq] != before[seq]:
            yield Finding("FOLDER_ENTRY_CHANGED", {"entry": seq})
    for entry in entries:
        if entry.seq == head["seq"] and entry.hash != head["hash"]:
            yield Finding("FOLDER_ENTRY_CHANGED", {"entry": entry.seq})
