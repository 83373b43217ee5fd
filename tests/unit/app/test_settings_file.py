"""Settings that the program writes: the file is the one somebody wrote, with these values and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.app import sample_settings
from pos.app.settings_file import change_settings, rewritten
from pos.cashiering import settings_record
from pos.config import parse_settings
from pos.domain.errors import BadInput, Refused
from tests.support.counters import Desk, open_desk

CITY = sample_settings().text

COMMENTS = st.sampled_from(
    ["", "# plain", "# [devices]", '# columns = 1  "quoted"', "#", "   # indented ['x']", "# [[drawers]]", "# ñ — ü"]
)
NAMES = ("columns", "drawer_open_level", "printer", "drawer_kick", "zz_other")
VALUES = st.sampled_from([1, 48, "none", 'serial:usb=0403:6001:"x"', "a # b", "ü", True])
PAIRS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5)


@st.composite
def files(draw) -> str:
    """A settings file as people write them: comments anywhere, blank lines, tables in any order."""
    lines: list[str] = []

    def say(line: str) -> None:
        lines.extend(one for one in (draw(COMMENTS), line) if one)
        if draw(st.booleans()):
            lines.append("")

    def pairs(values: dict[str, object]) -> None:
        for name, value in values.items():
            behind = draw(st.sampled_from(["", "  # why", "\t# [devices]"]))
            say(f"{name} = {str(value).lower() if isinstance(value, bool) else _quoted(value)}{behind}")

    blocks = draw(st.permutations(["devices", "drawers", "agency"]))
    for block in blocks:
        if block == "drawers":
            for code in ("1", "2"):
                say("[[drawers]]")
                pairs({"code": code, "float": "1.00", **draw(st.sampled_from([{}, {"at": "printer:1"}]))})
        elif block == "agency" or draw(st.booleans()):
            say(f"[{block}]")
            pairs(draw(PAIRS))
    say(draw(COMMENTS) or "# the end")
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value) + "'"


CHANGES = st.dictionaries(
    st.sampled_from([*(f"devices.{name}" for name in NAMES), "drawers.1.at", "drawers.2.at", "drawers.2.model"]),
    VALUES,
    min_size=1,
    max_size=4,
)


@given(files(), CHANGES)
def test_only_what_was_learned_is_another_one_and_every_comment_stays(text: str, changes: dict[str, object]) -> None:
    before = tomllib.loads(text)
    fresh = rewritten(text, changes)
    after = tomllib.loads(fresh)
    for key, value in changes.items():
        section, _, name = key.partition(".")
        if section == "drawers":
            code, _, name = name.partition(".")
            tables = [next(one for one in found["drawers"] if one["code"] == code) for found in (before, after)]
        else:
            tables = [found.setdefault(section, {}) for found in (before, after)]
        assert tables[1].pop(name) == value
        tables[0].pop(name, None)
    assert before == after
    assert _comments(fresh) == _comments(text)


def _comments(text: str) -> list[str]:
    """Whole lines of comment, and what stands behind a value."""
    behind = [line.partition("  # why")[1] or line.partition("\t# [dev")[1] for line in text.splitlines()]
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")] + [
        one for one in behind if one
    ]


def test_a_new_setting_stands_with_its_like() -> None:
    fresh = rewritten(CITY, {"devices.drawer_kick": "queued", "drawers.2.at": "printer:2"})
    lines = fresh.splitlines()
    assert lines[lines.index('counter = "virtual"') + 1] == 'drawer_kick = "queued"'
    assert 'code = "2"\nfloat = "200.00"\nat = "printer:2"\n' in fresh
    assert [line for line in lines if line not in CITY.splitlines()] == ['at = "printer:2"', 'drawer_kick = "queued"']


def test_the_template_keeps_its_explanations() -> None:
    template = Path("resources/settings.toml").read_text("utf-8")
    fresh = rewritten(template, {"devices.columns": 48})
    changed = [line for line in fresh.splitlines() if line not in template.splitlines()]
    assert len(changed) == 1
    assert changed[0].startswith("columns = 48 ")
    assert "#" in changed[0]


@pytest.fixture
def desk(tmp_path: Path):
    made = open_desk(tmp_path / "data")
    yield made
    made.app.close()


def test_an_administrator_stands_for_it_with_before_and_after(desk: Desk) -> None:
    config, book = desk.app.places.config, desk.counter.book
    ann = desk.administrator
    settings = change_settings(book, config, ann, {"devices.columns": 48})
    assert (settings.devices.columns, parse_settings(config.read_text("utf-8"), config).text) == (48, settings.text)
    assert settings_record.unconfirmed(desk.counter) == (), "its name is in the entry"
    with pytest.raises(Refused, match="NOT_PERMITTED"):
        change_settings(book, config, desk.cashier, {"devices.columns": 42})


def test_what_somebody_else_edited_goes_in_under_no_other_name(desk: Desk) -> None:
    config, ann = desk.app.places.config, desk.administrator
    edited = config.read_text("utf-8") + "\n# somebody was here\n"
    config.write_text(edited, "utf-8")
    with pytest.raises(Refused, match="SETTINGS_EDITED"):
        change_settings(desk.counter.book, config, ann, {"devices.columns": 48})
    assert config.read_text("utf-8") == edited


def test_what_cannot_hold_is_refused_before_anything_is_written(desk: Desk) -> None:
    config, ann = desk.app.places.config, desk.administrator
    before = config.read_text("utf-8")
    with pytest.raises(BadInput, match="SETTING_WRONG"):
        change_settings(desk.counter.book, config, ann, {"devices.drawer_open_level": "sideways"})
    assert config.read_text("utf-8") == before


def test_an_edit_by_hand_still_waits_for_its_administrator_after_something_was_learned(desk: Desk) -> None:
    config = desk.app.places.config
    desk.app.close()
    config.write_text(config.read_text("utf-8").replace('phone = "555-0100"', 'phone = "555-0199"'), "utf-8")
    counter = desk.app.open(devices=False)
    ann = desk.administrator
    change_settings(counter.book, config, ann, {"devices.columns": 48})
    (edit,) = settings_record.unconfirmed(counter)
    assert [one.key for one in edit.settings] == ["agency.phone"]
    settings_record.confirm(counter, ann, edit.seq)
    assert settings_record.unconfirmed(counter) == ()
