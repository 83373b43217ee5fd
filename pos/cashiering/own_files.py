"""What an office put into its data folder beside what the program makes: it goes into backups, and comes back."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from pathlib import Path

_SECRET = "keys/terminal.passphrase"  # noqa: S105 - the name of a file
_NAMED = re.compile(r"(keys/)?[A-Za-z0-9][\w. -]*\.(png|pem|crt|cer)\Z", re.ASCII | re.IGNORECASE)
"""A picture or a certificate in the data folder or beside the keys: nothing that the program makes is called so."""


def own_files(data: Path, config: str) -> list[str]:
    """What the settings name and lies in the data folder: the logo, the terminal's certificate; and its passphrase.

    A file elsewhere, named by its whole path, is not the register's own. Settings that are being edited just now and
    cannot be read name nothing: they hold up no backup.
    """
    named: list[object] = []
    with suppress(OSError, ValueError):
        settings = tomllib.loads((data / config).read_text(encoding="utf-8"))
        for table, key in (("agency", "logo"), ("devices", "terminal_certificate")):
            found = settings.get(table)
            named.append(found.get(key) if isinstance(found, dict) else None)
    wanted = [one for one in (*named, _SECRET) if isinstance(one, str) and is_own_file(one)]
    return [one for one in wanted if (data / one).is_file()]


def is_own_file(name: str) -> bool:
    """Whether a name in a backup may be one of these."""
    return name == _SECRET or _NAMED.match(name) is not None
