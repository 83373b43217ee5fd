"""The catalogue tool: changes keep both languages whole, and the check finds every kind of fault."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import text


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    """An empty catalogue in both languages."""
    for language in text.LANGUAGES:
        text.po_path(language, tmp_path).parent.mkdir(parents=True)
        catalog = text.read(language)
        for message in list(catalog):
            if message.id:
                catalog.delete(message.id)
        text.write(catalog, language, tmp_path)
    return tmp_path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package `pos` to write modules into."""
    folder = tmp_path / "pos"
    folder.mkdir()
    return folder


def test_what_is_added_is_there_in_both_languages_and_sorted(locale: Path) -> None:
    text.put("b.two", ("Two", "Dos"), new=True, locale=locale)
    text.put("a.one", ("One", "Uno"), new=True, locale=locale)
    keys = [line for line in text.po_path("es", locale).read_text("utf-8").splitlines() if line.startswith("msgid")]
    assert keys == ['msgid ""', 'msgid "a.one"', 'msgid "b.two"']
    assert {message.string for message in text.read("es", locale) if message.id} == {"Uno", "Dos"}


def test_writing_again_changes_nothing(locale: Path) -> None:
    text.put("a.one", ("One", "Uno"), new=True, locale=locale)
    before = text.po_path("en", locale).read_bytes()
    text.put("a.one", ("One", "Uno"), new=False, locale=locale)
    assert text.po_path("en", locale).read_bytes() == before


def test_removing_removes_from_every_language(locale: Path) -> None:
    text.put("a.one", ("One", "Uno"), new=True, locale=locale)
    text.drop("a.one", locale)
    assert [text.read(language, locale).get("a.one") for language in text.LANGUAGES] == [None, None]


@pytest.mark.parametrize(
    ("key", "texts", "new", "why"),
    [
        ("Not A Key", ("x", "x"), True, "not a key"),
        ("a.one", ("x", " "), True, "empty"),
        ("a.one", ("{amount}", "{importe}"), True, "different values"),
        ("a.one", ("x", "x"), False, "not there"),
        ("a.there", ("x", "x"), True, "there already"),
    ],
)
def test_a_change_that_would_do_harm_is_refused(locale: Path, key: str, texts: text.Texts, new: bool, why: str) -> None:
    text.put("a.there", ("There", "Ahí"), new=True, locale=locale)
    before = text.po_path("en", locale).read_bytes()
    with pytest.raises(text.CannotChange, match=why):
        text.put(key, texts, new=new, locale=locale)
    assert text.po_path("en", locale).read_bytes() == before


def test_several_people_may_add_at_once(locale: Path) -> None:
    def add(number: int) -> None:
        text.put(f"a.n{number}", (f"{number}", f"{number}"), new=True, locale=locale)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    assert len(text.read("es", locale)) == 24


def test_compiled_texts_follow_the_written_ones(locale: Path) -> None:
    compiled = text.po_path("en", locale).with_suffix(".mo")
    compiled.unlink()
    text.compile_stale(locale)
    assert compiled.exists()


def check(package: Path, locale: Path, code: str, *built: str) -> list[str]:
    (package / "module.py").write_text(code, "utf-8")
    return text.findings(package, built, locale)


def test_the_check_is_content_when_every_key_is_there_and_used(package: Path, locale: Path) -> None:
    text.put("a.one", ("One {amount}", "Uno {amount}"), new=True, locale=locale)
    text.put("a.many", (("{count} a", "{count} as"), ("{count} a", "{count} as")), new=True, locale=locale)
    text.put("role.lead", ("Lead", "Jefe"), new=True, locale=locale)
    text.put("IN_TABLE", ("x", "x"), new=True, locale=locale)
    code = (
        'words.say("a.one", amount=1)\nwords.say("a.one", **all)\nwords.count("a.many", 3)\n'
        'words.say(f"role.{role}")\nTABLE = {"k": "IN_TABLE"}\n'
    )
    assert check(package, locale, code, "role.") == []


@pytest.mark.parametrize(
    ("code", "built", "finding"),
    [
        ('words.say("a.none")', (), "pos/module.py:1: no text a.none"),
        ('words.say("a.one" if x else "a.none", amount=1)', (), "pos/module.py:1: no text a.none"),
        ('raise Refused("CODE_NEW")', (), "pos/module.py:1: no text CODE_NEW"),
        ('words.say("a.one")', (), "pos/module.py:1: a.one is used without amount"),
        ('"a.one"; words.say(f"role.{x}")', (), "a key built from 'role.'"),
        ('"a.one"', ("role.",), "no text begins with 'role.'"),
        ("pass", (), "a.one: unused"),
    ],
)
def test_the_check_finds(package: Path, locale: Path, code: str, built: tuple[str, ...], finding: str) -> None:
    text.put("a.one", ("One {amount}", "Uno {amount}"), new=True, locale=locale)
    found = check(package, locale, code, *built)
    assert any(finding in line for line in found), found


def test_the_check_finds_languages_that_differ(package: Path, locale: Path) -> None:
    catalog = text.read("es", locale)
    catalog.add("a.one", "Uno {importe}")
    text.write(catalog, "es", locale)
    catalog = text.read("en", locale)
    catalog.add("a.one", "One {amount}")
    catalog.add("a.two", "Two")
    text.write(catalog, "en", locale)
    found = check(package, locale, '"a.one"; "a.two"')
    assert "a.one: the languages have different values in braces" in found
    assert "a.two: no finished text in es" in found


def test_the_command_works_from_any_folder(tmp_path: Path) -> None:
    tool = Path(text.__file__)
    done = subprocess.run([sys.executable, tool, "compile"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
