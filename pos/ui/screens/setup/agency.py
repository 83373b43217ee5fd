"""Settings of a new book: the sample city's file with the agency of whoever sets it up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pos.app import sample_settings
from pos.config import Settings, parse_settings

FIELDS = ("name", "counter", "office", "address", "phone", "web", "register")
"""What is asked for. Billers, funds and devices are set up in the settings file."""

NO_DEVICES = {"printer": "none", "terminal": "none"}


def sample_agency() -> dict[str, str]:
    """The sample city's own values."""
    agency = sample_settings().agency
    return {field: str(getattr(agency, field)) for field in FIELDS}


def settings_with(values: Mapping[str, str], *, live: bool) -> Settings:
    """The sample city's settings with these values in place of its own; a live book begins without its virtual devices.

    :raises BadInput: what ``parse_settings`` refuses
    """
    text = _with_values(sample_settings().text, "agency", {field: values[field].strip() for field in FIELDS})
    if live:
        text = _with_values(text, "devices", NO_DEVICES)
    return parse_settings(text, Path("config.toml"))


def _with_values(text: str, table: str, values: Mapping[str, str]) -> str:
    """Replace ``key = "..."`` within one table of a TOML text."""
    head, begin, rest = text.partition(f"[{table}]\n")
    body, end, tail = rest.partition("\n[")
    for key, value in values.items():
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        line = f'{key} = "{quoted}"'
        body = re.sub(rf"(?m)^{key} = .*$", line.replace("\\", r"\\"), body)
    return head + begin + body + end + tail
