"""Billers from settings, and every slip in them by name."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from pos.domain.errors import BadInput
from pos.receivables.billers import load_billers
from tests.support.receivables import BILLERS

SETTINGS: dict[str, Any] = {
    "billers": {
        "water": {
            "name_en": "Water",
            "name_es": "Agua",
            "tag": "WATER",
            "scanline": {
                "length": 20,
                "fields": [
                    {"name": "fixed", "start": 1, "value": "10"},
                    {"name": "account", "start": 3, "length": 8},
                    {"name": "amount", "start": 11, "length": 9},
                ],
                "checks": [{"position": 20, "result": "complement"}],
            },
        }
    }
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The settings with something else in the water biller."""
    settings = copy.deepcopy(SETTINGS)
    change(settings["billers"]["water"])
    return settings


def test_the_sample_city_has_four_billers() -> None:
    assert list(BILLERS) == ["water", "license", "citation", "permit"]
    assert BILLERS["water"].name("es") == "Agua y alcantarillado"
    assert (BILLERS["citation"].short("en"), BILLERS["citation"].short("es")) == ("CITATION", "MULTA")
    assert all(biller.scanline and biller.fund_note for biller in BILLERS.values())


def test_defaults() -> None:
    water = load_billers(SETTINGS)["water"]
    assert (water.tag_es, water.fund_note) == ("WATER", "")
    assert water.scanline is not None
    (check,) = water.scanline.checks
    assert (check.modulus, check.weights, check.first, check.last) == (10, (2, 1), 1, 20)
    assert (check.from_right, check.digit_add, check.complement) == (False, False, True)


def test_no_billers_at_all() -> None:
    assert load_billers({}) == {}


WRONG: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("billers.water.name_en", lambda w: w.pop("name_en")),
    ("billers.water.name_es", lambda w: w.update(name_es="")),
    ("billers.water.tag", lambda w: w.update(tag=7)),
    ("billers.water.scanline", lambda w: w.update(scanline="yes")),
    ("billers.water.scanline.length", lambda w: w["scanline"].update(length=500)),
    ("billers.water.scanline.length", lambda w: w["scanline"].update(length=True)),
    ("billers.water.scanline.fields", lambda w: w["scanline"].update(fields={})),
    ("billers.water.scanline.fields", lambda w: w["scanline"]["fields"].pop(1)),
    ("billers.water.scanline.fields", lambda w: w["scanline"]["fields"][1].update(start=2)),
    ("billers.water.scanline.fields[2].name", lambda w: w["scanline"]["fields"][1].update(name="owner")),
    ("billers.water.scanline.fields[2].value", lambda w: w["scanline"]["fields"][1].update(value="1")),
    ("billers.water.scanline.fields[1].value", lambda w: w["scanline"]["fields"][0].pop("value")),
    ("billers.water.scanline.fields[3].length", lambda w: w["scanline"]["fields"][2].update(length=11)),
    ("billers.water.scanline.checks", lambda w: w["scanline"].update(checks=[])),
    ("billers.water.scanline.checks[1].modulus", lambda w: w["scanline"]["checks"][0].update(modulus=12)),
    ("billers.water.scanline.checks[1].weights", lambda w: w["scanline"]["checks"][0].update(weights="2x")),
    ("billers.water.scanline.checks[1].weights", lambda w: w["scanline"]["checks"][0].update(weights="00")),
    ("billers.water.scanline.checks[1].from", lambda w: w["scanline"]["checks"][0].update({"from": "top"})),
    ("billers.water.scanline.checks[1].replace", lambda w: w["scanline"]["checks"][0].update(replace={"x": "0"})),
    ("billers.water.scanline.checks[1].replace", lambda w: w["scanline"]["checks"][0].update(replace=[10])),
    ("billers.water.scanline.checks[1].replace", lambda w: w["scanline"]["checks"][0].update(modulus=11)),
]


@pytest.mark.parametrize(("setting", "change"), WRONG, ids=[f"{i} {name}" for i, (name, _) in enumerate(WRONG)])
def test_a_slip_is_named(setting: str, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BadInput) as refused:
        load_billers(changed(change))
    assert (refused.value.code, refused.value.values["setting"]) == ("BILLER_SETTING_WRONG", setting)


@pytest.mark.parametrize("code", ["Water", "1st", "a b", "", "x" * 21])
def test_a_code_is_short_and_in_small_letters(code: str) -> None:
    with pytest.raises(BadInput, match="BILLER_SETTING_WRONG"):
        load_billers({"billers": {code: SETTINGS["billers"]["water"]}})


def test_two_billers_whose_scans_nobody_could_tell_apart() -> None:
    both = copy.deepcopy(SETTINGS)
    both["billers"]["sewer"] = copy.deepcopy(both["billers"]["water"])
    with pytest.raises(BadInput, match="SCANLINES_ALIKE"):
        load_billers(both)
    both["billers"]["sewer"]["scanline"]["fields"][0]["value"] = "11"
    assert len(load_billers(both)) == 2
