"""What kind of place a folder is: SQLite's locks and shared memory hold on a disk of this machine alone.

On a share two machines may both believe that they hold the lock, and a WAL database is damaged (sqlite.org/wal.html:
"all processes using a database must be on the same host computer; WAL does not work over a network filesystem").
"""

from __future__ import annotations

import ctypes
import re
import sys
from pathlib import Path

from pos.domain.errors import Unavailable

_TYPES = """
    nfs nfs4 cifs smb smb2 smb3 smbfs 9p afs ncp ncpfs coda ceph glusterfs lustre gpfs beegfs ocfs2 gfs2 davfs
    fuse.sshfs fuse.rclone fuse.davfs fuse.glusterfs fuse.ceph fuse.s3fs fuse.curlftpfs fuse.smbnetfs fuse.gvfsd-fuse
"""
NETWORK_TYPES = frozenset(_TYPES.split())
"""File systems that another machine keeps, as Linux names them."""

_MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4  # GetDriveTypeW, fileapi.h
_OCTAL = re.compile(r"\\([0-7]{3})")


def require_local(folder: Path) -> None:
    """Refuse a folder on a share.

    :raises Unavailable: ``FOLDER_ON_NETWORK`` with the kind of file system
    """
    kind = network_kind(folder)
    if kind:
        raise Unavailable("FOLDER_ON_NETWORK", folder=folder, kind=kind)


def require_one_name(file: Path) -> None:
    """Refuse a file that another name leads to as well (a hard link): SQLite's log lies beside the name it was opened
    by, so that two writers would each keep one of their own (sqlite.org/howtocorrupt.html, section 2.5).

    :raises Unavailable: ``BOOK_NAMED_TWICE``
    """
    if file.stat().st_nlink > 1:
        raise Unavailable("BOOK_NAMED_TWICE", path=file)


def network_kind(folder: Path) -> str:
    """The kind of share that a folder, or what is there of it, lies on; empty where the disk is this machine's own.

    Looked up on Linux and Windows. On macOS it is not known, and nothing is refused there.
    """
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists()).resolve()
    return _windows_kind(there) or _linux_kind(there)


def mounted_as(path: Path, mounts: str) -> str:
    """The file system type that a path lies on, from the text of ``/proc/self/mountinfo`` (proc(5))."""
    found, length = "", -1
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = Path(_OCTAL.sub(lambda code: chr(int(code[1], 8)), left.split()[4]))
        if (path == point or point in path.parents) and len(point.parts) >= length:
            found, length = right.split()[0], len(point.parts)  # of two mounts on one point the later one is seen
    return found


def _linux_kind(path: Path) -> str:
    if not sys.platform.startswith("linux"):
        return ""
    kind = mounted_as(path, _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    return kind if kind in NETWORK_TYPES else ""


def _windows_kind(path: Path) -> str:
    if path.drive.startswith("\\\\"):
        return "UNC"
    if sys.platform == "win32" and ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _DRIVE_REMOTE:
        return "network drive"
    return ""
