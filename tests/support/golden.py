"""Files that are compared whole. After a wanted change: ``GOLDEN=write pytest tests/golden``, then read the diff."""

import difflib
import os
from pathlib import Path


def same_as(path: Path, content: bytes) -> None:
    """Fail where ``content`` is not what stands in the file, and say where; write it where ``GOLDEN=write``."""
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    kept = path.read_bytes()
    if kept != content:
        before, now = (one.decode().splitlines() for one in (kept, content))
        change = "\n".join(difflib.unified_diff(before, now, "kept", "now", lineterm=""))
        raise AssertionError(f"{path.name} differs:\n{change}")
