"""The project's own files, read once: what the architecture tests look at."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: str  # from the root, with forward slashes
    source: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.source)

    def functions(self) -> Iterator[Function]:
        """Every function, methods and inner ones included."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the project as git knows it, new ones included, ignored ones not."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(name for name in listing.stdout.splitlines() if (ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """The text files among them."""
    found = {}
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            found[name] = content.decode("utf-8", "replace")
    return found


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files below these folders."""
    prefixes = tuple(f"{folder}/" for folder in folders)
    return tuple(
        Module(name, text) for name, text in texts().items() if name.endswith(".py") and name.startswith(prefixes)
    )
