"""docs/import.md says what the code does: every column with its length, every setting, the shipped mapping file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pos.receivables.billers import FIELD_NAMES
from pos.receivables.columns import COLUMNS, FORMATS
from pos.receivables.importing import EXCEPTION_COLUMNS
from pos.receivables.mapping import AMOUNT_FORMATS, load_mapping
from pos.receivables.outcome import ImportKind
from tests.support.receivables import BILLERS

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "import.md").read_text("utf-8")


@pytest.mark.parametrize("kind", list(ImportKind))
def test_every_column_is_documented(kind: ImportKind) -> None:
    part = GUIDE.partition(f": `{FORMATS[kind]}`\n")[2].partition("\n#")[0]
    listed = re.findall(r"^\| `(\w+)` \|([^|\n]*)\| (\d+) \|", part, re.MULTILINE)
    assert [(name, int(longest)) for name, _, longest in listed] == [
        (column.name, column.length_max) for column in COLUMNS[kind]
    ]
    needed = {name for name, said, _ in listed if said.strip() == "yes"}
    assert needed == {column.name for column in COLUMNS[kind] if column.needed}


def test_settings_are_documented() -> None:
    for setting in ("kind", "delimiter", "[columns]", "[constants]", "[templates]", "[[skip]]", "due_days", "replace"):
        assert setting in GUIDE
    assert all(f'`"{name}"`' in GUIDE for name in AMOUNT_FORMATS)
    assert all(f"`{name}`" in GUIDE for name in (*FIELD_NAMES, *EXCEPTION_COLUMNS))


def test_the_mapping_shown_is_a_mapping(tmp_path: Path) -> None:
    shown = GUIDE.partition('```toml\nkind = "bills"')[2].partition("```")[0]
    path = tmp_path / "shown.toml"
    path.write_text(f'kind = "bills"{shown}', encoding="utf-8")
    mapping = load_mapping(path, ImportKind.BILLS)
    shipped = load_mapping(Path(__file__).resolve().parents[3] / "resources/sample/la-citations.toml", ImportKind.BILLS)
    assert (mapping.columns, mapping.constants, mapping.templates) == (
        shipped.columns,
        shipped.constants,
        shipped.templates,
    )
    assert (mapping.date_format, mapping.due_days) == (shipped.date_format, shipped.due_days)


def test_the_scanline_shown_is_right() -> None:
    water = BILLERS["water"].scanline
    assert water is not None
    (line,) = re.findall(r"`(\d{29})`", GUIDE)
    assert water.fits(line)
    assert water.wrong_check(line) is None
