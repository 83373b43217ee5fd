"""The resources are found in a checkout and in an installed package."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos import resources


@pytest.fixture(autouse=True)
def looked_up_anew() -> Iterator[None]:
    """The answer is kept per process; each test asks again."""
    resources.resources.cache_clear()
    yield
    resources.resources.cache_clear()


def test_in_a_checkout_they_are_the_top_level_folder() -> None:
    assert resources.resource("locale", "en").is_dir()
    assert resources.resources() == Path(__file__).parents[2] / "resources"


def test_in_a_package_they_are_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "pos" / "_resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PLACES", (inside, tmp_path / "resources"))
    assert resources.resources() == inside


def test_a_broken_installation_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PLACES", (tmp_path / "nowhere",))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        resources.resources()
