"""Sealed files: what went in comes out, with the passphrase alone, and nothing that was touched does."""

from __future__ import annotations

import dataclasses
import os
import random
from pathlib import Path

import pytest

from pos.backup.recovery import Recovery
from pos.backup.sealed import MAGIC, PIECE, About, read_head, seal_files, unseal
from pos.domain.errors import BadInput, Expected, Refused, Unavailable

PASSPHRASE = "lantern-quarry-ember-willow-42"
ABOUT = About("R01", "ab" * 32, 17, "cd" * 32, 1_795_000_000_000)


@pytest.fixture(scope="module")
def recovery() -> Recovery:
    return Recovery.of_passphrase(PASSPHRASE)


@pytest.fixture
def sealed(tmp_path: Path, recovery: Recovery) -> tuple[Path, dict[str, bytes]]:
    """Three files, one of them over several pieces and not compressible."""
    contents = {"one.txt": b"a few words", "empty": b"", "big.bin": random.Random(5).randbytes(3 * PIECE + 7)}
    files = {}
    for name, content in contents.items():
        files[name] = tmp_path / name
        files[name].write_bytes(content)
    seal_files(tmp_path / "made" / "a.cfbackup", files, ABOUT, recovery)
    return tmp_path / "made" / "a.cfbackup", contents


def read(path: Path, passphrase: str = PASSPHRASE) -> dict[str, bytes]:
    return {name: content.read() for name, content in unseal(path, passphrase, lambda _: True)}


def test_what_went_in_comes_out(sealed: tuple[Path, dict[str, bytes]]) -> None:
    path, contents = sealed
    assert read(path) == contents
    head = read_head(path)
    assert (head.register, head.seq, head.hash) == ("R01", 17, "cd" * 32)
    assert not [left for left in path.parent.iterdir() if left != path]
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_neither_content_nor_names_can_be_read_without_the_passphrase(sealed: tuple[Path, dict[str, bytes]]) -> None:
    path, contents = sealed
    raw = path.read_bytes()
    for hidden in (b"a few words", b"one.txt", contents["big.bin"][:64]):
        assert hidden not in raw
    with pytest.raises(Refused) as refused:
        read(path, PASSPHRASE + " ")
    assert refused.value.code == "PASSPHRASE_WRONG"


def test_the_same_files_sealed_twice_have_nothing_in_common(tmp_path: Path, recovery: Recovery) -> None:
    (tmp_path / "x").write_bytes(bytes(4096))
    made = []
    for name in "ab":
        seal_files(tmp_path / name, {"x": tmp_path / "x"}, ABOUT, recovery)
        made.append((tmp_path / name).read_bytes()[-200:])
    assert made[0] != made[1]


def test_whatever_byte_is_changed_it_is_refused(sealed: tuple[Path, dict[str, bytes]]) -> None:
    path, contents = sealed
    whole = path.read_bytes()
    chance = random.Random(3)
    head_ends = len(MAGIC) + 4 + int.from_bytes(whole[len(MAGIC) : len(MAGIC) + 4], "big")
    places = [0, len(MAGIC), len(MAGIC) + 3, head_ends, len(whole) - 1]
    places += [chance.randrange(head_ends) for _ in range(12)] + [chance.randrange(len(whole)) for _ in range(12)]
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        with pytest.raises(Expected):
            read(path)
    path.write_bytes(whole)
    assert read(path) == contents


@pytest.mark.parametrize("cut", [1, 16, PIECE, PIECE + 16, 2 * (PIECE + 16)])
def test_a_tail_that_was_cut_off_is_noticed(sealed: tuple[Path, dict[str, bytes]], cut: int) -> None:
    path, _ = sealed
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "BACKUP_DAMAGED"


def test_pieces_that_changed_places_are_noticed(sealed: tuple[Path, dict[str, bytes]]) -> None:
    path, _ = sealed
    whole = path.read_bytes()
    begins = len(MAGIC) + 4 + int.from_bytes(whole[len(MAGIC) : len(MAGIC) + 4], "big")
    size = PIECE + 16
    one, two = whole[begins : begins + size], whole[begins + size : begins + 2 * size]
    path.write_bytes(whole[:begins] + two + one + whole[begins + 2 * size :])
    with pytest.raises(Refused):
        read(path)


def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    for content, code in (
        (b"", "BACKUP_FOREIGN"),
        (b"PK\x03\x04", "BACKUP_FOREIGN"),
        (MAGIC + b"\0\0", "BACKUP_DAMAGED"),
    ):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(Refused) as refused:
            read_head(tmp_path / "x")
        assert refused.value.code == code
    with pytest.raises(Unavailable):
        read_head(tmp_path / "none")


def test_a_name_that_is_not_wanted_never_reaches_the_disk(sealed: tuple[Path, dict[str, bytes]]) -> None:
    with pytest.raises(Refused):
        list(unseal(sealed[0], PASSPHRASE, lambda name: name != "one.txt"))


def test_the_recovery_key_is_kept_and_read_again(tmp_path: Path, recovery: Recovery) -> None:
    path = tmp_path / "recovery.json"
    assert Recovery.read(path) is None
    recovery.write(path)
    assert Recovery.read(path) == recovery
    assert PASSPHRASE.encode() not in path.read_bytes()
    key = os.urandom(32)
    assert recovery.unwrap(recovery.wrap(key), PASSPHRASE) == key
    path.write_text("{}")
    with pytest.raises(Unavailable) as refused:
        Recovery.read(path)
    assert refused.value.code == "RECOVERY_UNREADABLE"


def test_a_file_cannot_ask_for_all_the_memory(recovery: Recovery) -> None:
    raw = dataclasses.replace(recovery, kibibytes=2**31).as_json()
    with pytest.raises(ValueError, match="costs"):
        Recovery.from_json(raw)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        Recovery.of_passphrase("short")
    assert refused.value.code == "PASSPHRASE_SHORT"
