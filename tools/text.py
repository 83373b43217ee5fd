"""The catalogue of texts: add, change, remove, compile and check them.

    python tools/text.py add till.due "Due" "Por pagar"
    python tools/text.py add till.items "{count} item" "{count} partida" --plural "{count} items" "{count} partidas"
    python tools/text.py set till.due "Due now" "Por pagar ahora"
    python tools/text.py remove till.due
    python tools/text.py compile
    python tools/text.py check

A lock file lets several people add at once; the files are sorted by key, so that their merges are calm. The compiled
`.mo` beside each `.po` is not in the repository: the set-up, the build of a wheel and every change made here write it.
`check` follows the keys through the code: a key used but missing, present but unused, without one of its languages,
with other places for values in one language, or used without a value it needs.
"""

import ast
import re
import string
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
LANGUAGES = ("en", "es")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+|[A-Z][A-Z0-9_]*")
SAYING = {"say", "count"}
RAISING = {"Refused", "BadInput", "Unavailable"}


class CannotChange(click.ClickException):
    """A change that would leave the catalogue wrong; nothing was written."""


# --- the files -------------------------------------------------------------------------------------------------------


def po_path(language: str, locale: Path = LOCALE) -> Path:
    """Where the texts of a language stand."""
    return locale / language / "LC_MESSAGES" / "counterfoil.po"


def read(language: str, locale: Path = LOCALE) -> Catalog:
    """The catalogue of a language; a fault in the file is raised, not skipped."""
    with po_path(language, locale).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(catalog: Catalog, language: str, locale: Path = LOCALE) -> None:
    """Write the texts, sorted by key, one text per line, and compile them."""
    path = po_path(language, locale)
    with path.with_suffix(".po.new").open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True)
    path.with_suffix(".po.new").replace(path)
    compile_one(language, locale)


def compile_one(language: str, locale: Path = LOCALE) -> None:
    """Write the `.mo` that the program reads."""
    path = po_path(language, locale).with_suffix(".mo")
    with path.with_suffix(".mo.new").open("wb") as file:
        write_mo(file, read(language, locale))
    path.with_suffix(".mo.new").replace(path)


def compile_stale(locale: Path = LOCALE) -> None:
    """Compile what is missing or older than its texts."""
    with lock():
        for language in LANGUAGES:
            po = po_path(language, locale)
            mo = po.with_suffix(".mo")
            if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
                compile_one(language, locale)


def lock() -> FileLock:
    """One writer at a time."""
    folder = ROOT / ".build"
    folder.mkdir(exist_ok=True)
    return FileLock(folder / "texts.lock", timeout=60)


# --- changes ---------------------------------------------------------------------------------------------------------

Forms = str | Sequence[str]  # one text, or its singular and plural
Texts = tuple[Forms, Forms]  # one per language


def put(key: str, texts: Texts, *, new: bool, locale: Path = LOCALE) -> None:
    """Set the texts of a key, one per language; a pair of singular and plural where it counts something."""
    if not KEY.fullmatch(key):
        raise CannotChange(f"{key!r} is not a key: write area.name, or the CODE of an error")
    if not all(part.strip() for text in texts for part in _forms(text)):
        raise CannotChange("a text is empty")
    if len({frozenset(places(text)) for text in texts}) > 1:
        raise CannotChange("the languages have different values in braces")
    with lock():
        catalogs = {language: read(language, locale) for language in LANGUAGES}
        known = catalogs[LANGUAGES[0]].get(key) is not None
        if new and known:
            raise CannotChange(f"{key} is there already; change it with `set`")
        if not new and not known:
            raise CannotChange(f"{key} is not there; add it with `add`")
        for (language, catalog), text in zip(catalogs.items(), texts, strict=True):
            catalog.delete(key)
            catalog.add(key if isinstance(text, str) else (key, key), text if isinstance(text, str) else tuple(text))
            write(catalog, language, locale)


def drop(key: str, locale: Path = LOCALE) -> None:
    """Remove a key from every language."""
    with lock():
        for language in LANGUAGES:
            catalog = read(language, locale)
            if catalog.get(key) is None:
                raise CannotChange(f"{key} is not there")
            catalog.delete(key)
            write(catalog, language, locale)


def places(text: Forms | None) -> set[str]:
    """The names in braces of a text (of all its forms), without their formats."""
    return {name for part in _forms(text) for _, name, _, _ in string.Formatter().parse(part) if name}


def _forms(text: Forms | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


# --- the check -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """A key found in the code. `values` is None where they cannot be read off the call (`**values`)."""

    key: str
    where: str
    values: frozenset[str] | None


@dataclass
class Usage:
    """What the code says about keys."""

    uses: list[Use]
    literals: set[str]
    built: list[tuple[str, str]]


def scan(package: Path) -> Usage:
    """Read every module of a package: calls that say or raise, other literals, keys built from a beginning."""
    found = Usage([], set(), [])
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.literals.add(node.value)
            if isinstance(node, ast.Call) and node.args and _name(node.func) in SAYING | RAISING:
                _note(found, node, f"{path.relative_to(package.parent).as_posix()}:{node.lineno}")
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _note(found: Usage, call: ast.Call, where: str) -> None:
    for key in _keys(call.args[0]):
        if isinstance(key, ast.JoinedStr):
            first = key.values[0] if key.values else None
            start = str(first.value) if isinstance(first, ast.Constant) else ""
            found.built.append((start, where))
        elif isinstance(key, ast.Constant) and isinstance(key.value, str) and KEY.fullmatch(key.value):
            named = [keyword.arg for keyword in call.keywords]
            counted = ["count"] if _name(call.func) == "count" else []
            values = None if None in named else frozenset([*filter(None, named), *counted])
            found.uses.append(Use(key.value, where, values))


def _keys(first: ast.expr) -> Iterator[ast.expr]:
    """A key may be chosen in place: `say("till.open" if open else "till.shut")`."""
    if isinstance(first, ast.IfExp):
        yield from _keys(first.body)
        yield from _keys(first.orelse)
    else:
        yield first


def findings(package: Path, built_keys: tuple[str, ...], locale: Path = LOCALE) -> list[str]:
    """Everything that is wrong with the texts, one sentence each; empty when all is well."""
    usage = scan(package)
    catalogs = {language: read(language, locale) for language in LANGUAGES}
    first = {str(key): message for key, message in _messages(catalogs[LANGUAGES[0]])}
    return [
        *_between_languages(catalogs),
        *_missing(usage, first),
        *_undeclared(usage, built_keys),
        *_unused(usage, set(first), built_keys),
    ]


def _messages(catalog: Catalog) -> Iterator[tuple[str, Message]]:
    for message in catalog:
        if message.id:
            yield _forms(message.id)[0], message


def _between_languages(catalogs: dict[str, Catalog]) -> Iterator[str]:
    texts = {language: dict(_messages(catalog)) for language, catalog in catalogs.items()}
    for key in sorted({key for messages in texts.values() for key in messages}):
        found = {language: messages.get(key) for language, messages in texts.items()}
        for language, message in found.items():
            if message is None or not all(_forms(message.string)) or message.fuzzy:
                yield f"{key}: no finished text in {language}"
        if len({frozenset(places(message.string)) for message in found.values() if message}) > 1:
            yield f"{key}: the languages have different values in braces"


def _missing(usage: Usage, texts: dict[str, Message]) -> Iterator[str]:
    for use in usage.uses:
        message = texts.get(use.key)
        if message is None:
            yield f"{use.where}: no text {use.key}"
        elif use.values is not None and (lacking := places(message.string) - use.values):
            yield f"{use.where}: {use.key} is used without {', '.join(sorted(lacking))}"


def _undeclared(usage: Usage, built_keys: tuple[str, ...]) -> Iterator[str]:
    for start, where in usage.built:
        if not start.startswith(built_keys or ("\0",)):
            yield f"{where}: a key built from {start!r}, which is not declared in pos/words/__init__.py BUILT_KEYS"


def _unused(usage: Usage, keys: set[str], built_keys: tuple[str, ...]) -> Iterator[str]:
    for key in sorted(keys - usage.literals):
        if not key.startswith(built_keys or ("\0",)):
            declare = "or declare its beginning in BUILT_KEYS of pos/words/__init__.py"
            yield f"{key}: unused; `tools/text.py remove {key}`, {declare}"
    for start in built_keys:
        if not any(key.startswith(start) for key in keys):
            yield f"BUILT_KEYS in pos/words/__init__.py: no text begins with {start!r}"


# --- the command -----------------------------------------------------------------------------------------------------


@click.group(help=__doc__.split("\n\n", maxsplit=1)[0] if __doc__ else None)
def main() -> None:
    """The command line."""


def _change(name: str, *, new: bool) -> None:
    @main.command(name, help=f"{'Add' if new else 'Change'} the texts of KEY.")
    @click.argument("key")
    @click.argument("english")
    @click.argument("spanish")
    @click.option("--plural", nargs=2, help="English and Spanish for more than one.")
    def change(key: str, english: str, spanish: str, plural: tuple[str, str] | None) -> None:
        texts: Texts = ((english, plural[0]), (spanish, plural[1])) if plural else (english, spanish)
        put(key, texts, new=new)


_change("add", new=True)
_change("set", new=False)


@main.command()
@click.argument("key")
def remove(key: str) -> None:
    """Remove KEY from every language."""
    drop(key)


@main.command("compile")
def compile_all() -> None:
    """Write the compiled catalogues that are missing or old."""
    compile_stale()


@main.command()
def check() -> None:
    """Say what is wrong with the texts; exit 1 if anything is."""
    sys.path.insert(0, str(ROOT))
    from pos.words import BUILT_KEYS  # noqa: PLC0415  # importable only from here on when run as a script

    wrong = findings(ROOT / "pos", BUILT_KEYS)
    for finding in wrong:
        click.echo(finding)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
