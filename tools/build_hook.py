"""Compiles the texts before a wheel is packed or an editable install is made, so that none ships without them."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTexts(BuildHookInterface[Any]):
    """Found by hatchling through `pyproject.toml`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Runs before any file is taken. The project's folder is not on the path of an isolated build."""
        sys.path.insert(0, str(Path(self.root)))
        from tools.text import compile_stale  # noqa: PLC0415  # importable only from here on

        compile_stale()
