"""What lies in a folder, to choose from: nobody need know a path by heart. It blocks: call it in the background."""

from __future__ import annotations

from pathlib import Path

SHOWN_MAX = 200


def lying_at(text: str, endings: frozenset[str]) -> tuple[Path, ...]:
    """Folders and files with these endings where a path leads: in the folder it names, else beside what it begins."""
    path = Path(text.strip()).expanduser()
    folder, begins = (path, "") if path.is_dir() else (path.parent, path.name.lower())
    try:
        found = [one for one in folder.iterdir() if _fits(one, begins, endings)]
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda one: (one.is_dir(), one.name.lower()))[:SHOWN_MAX])


def _fits(path: Path, begins: str, endings: frozenset[str]) -> bool:
    name = path.name.lower()
    return name.startswith(begins) and not name.startswith(".") and (path.suffix.lower() in endings or path.is_dir())
