"""A settlement folder proves itself with the public key alone, and names what was touched."""

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.errors import Bug, Unavailable
from pos.domain.facts import Head
from pos.ledger.keys import Keys
from pos.settlement.files import batch_files, with_manifest
from pos.settlement.folder import FolderReport, verify_folder
from tests.support.samples import GL, fixed_keys
from tests.support.small_day import gathered, small_day

KEY = fixed_keys().public


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    day = small_day(tmp_path)
    batch, head = gathered(day)
    files = {**batch_files(batch, GL), "summary.pdf": b"%PDF-1.4 what people read"}
    folder = tmp_path / batch.id
    folder.mkdir()
    for name, content in with_manifest(batch, head, files, day.book.keys).items():
        (folder / name).write_bytes(content)
    return folder


def codes(report: FolderReport) -> list[str]:
    assert not report.ok
    return [one.code for one in report.findings]


def sign_again(folder: Path, keys: Keys) -> None:
    """What someone with a key can do: new digests, new signature."""
    raw = json.loads((folder / "manifest.json").read_bytes())
    for name, said in raw["files"].items():
        content = (folder / name).read_bytes()
        said.update(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
    raw["public_key"] = keys.public
    raw["head"]["signature"] = keys.sign(raw["head"]["hash"])
    text = json.dumps(raw, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    (folder / "manifest.sig").write_text(keys.sign(text) + "\n", encoding="ascii")


def test_an_untouched_folder_holds(folder: Path) -> None:
    report = verify_folder(folder, KEY)
    assert (report.ok, report.trusted, report.batch, report.entries) == (True, True, "R01-20261120-B0001", 21)
    assert not verify_folder(folder).trusted


def test_a_changed_byte_in_any_file_is_named(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        kept = path.read_bytes()
        path.write_bytes(kept[:-2] + bytes([kept[-2] ^ 1]) + kept[-1:])
        try:
            found = codes(verify_folder(folder, KEY))
        except Unavailable:
            found = ["FOLDER_UNREADABLE"]
        wrong = {"manifest.json": "FOLDER_UNREADABLE", "manifest.sig": "FOLDER_SIGNATURE_WRONG"}
        assert found == [wrong.get(path.name, "FOLDER_FILE_CHANGED")], path.name
        path.write_bytes(kept)
    assert verify_folder(folder, KEY).ok


def test_a_file_that_is_missing_or_added_is_named(folder: Path) -> None:
    (folder / "payments-water.csv").rename(folder / "payments-power.csv")
    assert codes(verify_folder(folder, KEY)) == ["FOLDER_FILE_MISSING", "FOLDER_FILE_UNKNOWN"]


def test_a_folder_made_anew_with_another_key_is_seen_by_the_key_given(folder: Path) -> None:
    stranger = Keys(Ed25519PrivateKey.from_private_bytes(b"\1" * 32), bytes(32))
    sign_again(folder, stranger)
    assert codes(verify_folder(folder, KEY)) == [
        "FOLDER_KEY_DIFFERS",
        "FOLDER_SIGNATURE_WRONG",
        "FOLDER_HEAD_WRONG",
    ]
    assert not verify_folder(folder).trusted


def test_a_journal_that_does_not_follow_from_the_entries_is_seen_even_when_signed(folder: Path) -> None:
    path = folder / "journal.csv"
    path.write_bytes(path.read_bytes().replace(b",173.00,", b",172.00,").replace(b",177.00,", b",176.00,"))
    sign_again(folder, fixed_keys())
    assert "FOLDER_FILE_DIFFERS" in codes(verify_folder(folder, KEY))


def test_an_entry_changed_in_the_batch_is_seen_even_when_signed(folder: Path) -> None:
    path = folder / "batch.json"
    raw = json.loads(path.read_bytes())
    raw["entries"][2]["reason"] = "harmless"
    path.write_text(json.dumps(raw, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    sign_again(folder, fixed_keys())
    assert "FOLDER_ENTRY_CHANGED" in codes(verify_folder(folder, KEY))


def test_a_batch_that_does_not_prove_is_seen_even_when_signed(folder: Path) -> None:
    path = folder / "batch.json"
    raw = json.loads(path.read_bytes())
    raw["entries"][-1]["data"]["cash"] = {"1000": 1}
    path.write_text(json.dumps(raw, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    sign_again(folder, fixed_keys())
    assert codes(verify_folder(folder, KEY)) == ["PROOF_TENDER"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": "other"}', b"\xff\xfe", b"null"])
def test_a_batch_that_is_no_batch_is_a_finding_not_a_crash(folder: Path, content: bytes) -> None:
    (folder / "batch.json").write_bytes(content)
    sign_again(folder, fixed_keys())
    assert codes(verify_folder(folder, KEY)) == ["FOLDER_BATCH_UNREADABLE"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"files": 3}', b"\xff\xfe", b"null"])
def test_a_manifest_that_is_none_is_said_at_once(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(Unavailable, match="FOLDER_UNREADABLE"):
        verify_folder(folder, KEY)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="FOLDER_MISSING"):
        verify_folder(tmp_path / "nowhere")
    with pytest.raises(Unavailable, match="FOLDER_UNREADABLE"):
        verify_folder(tmp_path)


def test_a_manifest_over_another_head_than_the_batch_was_gathered_at_is_a_bug(tmp_path: Path) -> None:
    day = small_day(tmp_path)
    batch, head = gathered(day)
    with pytest.raises(Bug, match="the signed head is"):
        with_manifest(batch, Head(head.seq + 1, head.hash, ""), {}, day.book.keys)
