"""The settings file to fill in has every setting there is, and nothing in it says anything of a city."""

from __future__ import annotations

import re
import tomllib

from pos.app.own_settings import template
from pos.config import TABLE


def test_the_template_names_every_setting_with_its_default() -> None:
    written = {
        f"{table}.{key}": value for table, values in tomllib.loads(template()).items() for key, value in values.items()
    }
    assert set(written) == set(TABLE)
    for key, value in written.items():
        read, default = TABLE[key]
        if value not in ("", []):
            assert read(value) == default, key


def test_its_own_lists_are_there_as_comments() -> None:
    assert re.search(r"(?m)^# \[\[drawers\]\]\n# code = .*\n# float = ", template())
    assert "# [billers.CODE]" in template()
