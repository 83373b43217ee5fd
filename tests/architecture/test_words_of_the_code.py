"""What may not be written anywhere: floats in money, hidden imports, hosts, machine paths."""

import ast
import re
import sys
from collections.abc import Iterator

from tests.architecture.code import ROOT, Module, modules, texts

MONEY = ("pos/domain", "pos/ledger", "pos/cashiering", "pos/settlement", "pos/receivables")
INDEX = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|index-strategy|file://|\bpypi\b|pythonhosted", re.IGNORECASE
)
URL = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\[::1\])", re.IGNORECASE)
CONFIGURES = re.compile(
    r"(\.lock|\.toml|\.cfg|\.ini|\.ya?ml|\.sh|requirements[^/]*\.txt|^Makefile|^\.ci/.*|(^|/)\.[^/]*rc)$"
)
HOME = re.compile(r"(?<![\w.])/(home|Users|root)/\w|[A-Z]:\\Users\\\w")


def test_money_is_never_a_float() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules(*MONEY)
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float" and isinstance(node.ctx, ast.Load))  # not Drawer.float
    ]
    assert not found, f"use pos.domain.money.Money, integers or Decimal: {found}"


def test_no_import_is_hidden_from_the_contracts() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules("pos")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id in {"__import__", "exec", "eval"}
    ]
    assert not found, f"import by statement: {found}"


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    found = []
    for module in modules("pos/domain"):
        for name, line in imports(module):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and not name.startswith("pos.domain"):
                found.append(f"{module.path}:{line} {name}")
    assert not found, found


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """The modules that a file imports, with the line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def test_locks_and_settings_name_no_host() -> None:
    """A lock must install from any index: only hashes say what a package is."""
    for name, text in texts().items():
        if CONFIGURES.search(name):
            assert not INDEX.search(text), f"{name} names a package index: {INDEX.search(text)}"
            assert not URL.search(text), f"{name} names a host: {URL.search(text)}"
    lock = texts()["requirements.lock"]
    pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*==\S+", lock, re.MULTILINE)
    assert pinned
    assert all(
        "--hash=sha256:" in block for block in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE) if block.strip()
    )


def test_the_program_names_no_network_host() -> None:
    """Where data goes is a setting; nothing calls home. Sources of rules may be cited in docstrings and comments."""
    found = []
    for module in modules("pos"):
        notes = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}  # docstrings
        found += [
            f"{module.path}:{node.lineno}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
            if URL.search(node.value)
        ]
    assert not found, found


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    for name, text in texts().items():
        assert not HOME.search(text), f"{name}: {HOME.search(text)}"
        assert str(ROOT) not in text, f"{name} names a path of this machine"
