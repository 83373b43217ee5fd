"""Where a book may lie: on a disk of this machine, not on a share, and not where nothing can be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pos.app import App
from pos.app.restoring import restore
from pos.domain.errors import Expected, Unavailable
from pos.domain.people import Person, Role
from pos.store import folders
from pos.store.folders import mounted_as, network_kind
from tests.support.counters import PASSWORD, make_desk, settings_without_devices

MOUNTS = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 27 0:25 / /srv/share rw,relatime shared:7 - nfs4 server:/export rw,vers=4.2
32 31 8:1 / /srv/share/local rw - ext4 /dev/sda1 rw
33 27 0:26 / /mnt/two\040words rw - cifs //server/pos rw
34 27 0:27 / /net/remote rw - fuse.sshfs ann@server:/ rw
35 27 0:28 / /mnt/c rw - 9p drvfs rw
36 27 0:29 / /data rw - nfs server:/old rw
37 36 8:2 / /data rw - xfs /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/pos", "ext4"),
        ("/srv/share", "nfs4"),
        ("/srv/share/pos/data", "nfs4"),
        ("/srv/shared", "ext4"),
        ("/srv/share/local/pos", "ext4"),
        ("/mnt/two words/pos", "cifs"),
        ("/net/remote/pos", "fuse.sshfs"),
        ("/mnt/c/pos", "9p"),
        ("/data/pos", "xfs"),
    ],
)
def test_the_kind_of_a_place_is_that_of_its_nearest_mount(path: str, kind: str) -> None:
    assert mounted_as(Path(path), MOUNTS.strip()) == kind


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts are read on Linux")
def test_a_share_is_refused_for_new_open_and_restored_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert network_kind(tmp_path / "not" / "there" / "yet") == ""
    desk = make_desk(tmp_path / "data")
    desk.app.close()
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 /dev/vda rw\n2 1 0:2 / {tmp_path} rw - cifs //server/pos rw\n")
    monkeypatch.setattr(folders, "_MOUNTS", mounts)
    admin = Person("ann", "Ann", "A", Role.ADMINISTRATOR)
    for call in (
        desk.app.open,
        lambda: App(tmp_path / "new").create("training", settings_without_devices(), admin, PASSWORD),
        lambda: restore(App(tmp_path / "new"), tmp_path / "b", "", lambda _: admin),
    ):
        with pytest.raises(Expected) as refused:
            call()
        assert refused.value.code in {"FOLDER_ON_NETWORK", "BACKUP_MISSING"}
    desk.app.open_read_only()  # to look is allowed
    desk.app.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts are read on Linux")
def test_a_book_by_two_names_has_one_writer_and_lies_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is beside the file itself, and so is what SQLite keeps; a link in a folder is only a way there."""
    desk = make_desk(tmp_path / "share" / "data")
    shutil.copytree(desk.app.places.data, tmp_path / "other", ignore=shutil.ignore_patterns("counterfoil.*"))
    (tmp_path / "other" / "counterfoil.db").symlink_to(desk.app.places.book)
    other = App(tmp_path / "other")
    for attempt in (other.open, other.require_free):
        with pytest.raises(Unavailable) as refused:
            attempt()
        assert refused.value.code == "BOOK_IN_USE"
    desk.app.close()
    other.open(devices=False)
    with pytest.raises(Unavailable) as refused:
        desk.app.open()
    assert refused.value.code == "BOOK_IN_USE"
    other.close()
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 /dev/vda rw\n2 1 0:2 / {tmp_path}/share rw - cifs //server/pos rw\n")
    monkeypatch.setattr(folders, "_MOUNTS", mounts)
    with pytest.raises(Unavailable) as refused:
        other.open()
    assert refused.value.code == "FOLDER_ON_NETWORK"


def test_a_hard_link_to_a_book_is_refused_and_a_link_to_no_book_is_no_place_for_a_new_one(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "data")
    desk.app.close()
    os.link(desk.app.places.book, tmp_path / "second name")
    with pytest.raises(Unavailable) as refused:
        desk.app.open()
    assert refused.value.code == "BOOK_NAMED_TWICE"
    (tmp_path / "second name").unlink()
    desk.app.open(devices=False)
    desk.app.close()
    if sys.platform != "win32":
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "counterfoil.db").symlink_to(tmp_path / "nowhere")
        admin = Person("ann", "Ann", "A", Role.ADMINISTRATOR)
        with pytest.raises(Expected) as remains:
            App(tmp_path / "new").create("training", settings_without_devices(), admin, PASSWORD)
        assert remains.value.code == "BOOK_REMAINS"


def test_a_folder_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    """A disk that is mounted read-only: rights do not stop the machine's owner, this does."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("no disk can be mounted here")
    desk = make_desk(tmp_path / "data")
    desk.app.close()
    data = str(tmp_path / "data")
    if subprocess.run(["mount", "--bind", data, data], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", data], check=True)
        with pytest.raises(Unavailable) as refused:
            desk.app.open()
        assert refused.value.code == "FOLDER_READ_ONLY"
    finally:
        subprocess.run(["umount", data], check=True)
    desk.app.open()
    desk.app.close()
