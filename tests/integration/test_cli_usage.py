"""A mistake in the arguments is said in the language of the call, whatever click would say of it."""

from __future__ import annotations

import pytest

from tests.support.scripts import Pos

SAID = [
    ("fly", "USAGE: pos: no existe el comando fly."),
    ("virtual fly", "USAGE: pos virtual: no existe el comando fly."),
    ("virtual", "USAGE: pos virtual: falta decir cuál de sus comandos."),
    ("settle now", "USAGE: pos settle: se dieron más argumentos de los que admite."),
    ("settle --date", "USAGE: pos settle: falta el valor de --date."),
    ("settle --json=yes", "USAGE: pos settle: --json no lleva ningún valor."),
    ("settle --loud", "OPTION_UNKNOWN: pos settle no tiene la opción --loud."),
    ("import", "ARGUMENT_MISSING: pos import necesita KIND."),
    (
        "import people x.csv",
        "KIND no es correcto: tiene que ser uno de estos: bills, accounts, fees.",
    ),
    ("batches --language fr", "'--language' no es correcto: tiene que ser uno de estos: en, es."),
    ("demo --receipts 0", "'--receipts' no es correcto: tiene que ser un número entero de 1 a "),
    ("demo --receipts many", "'--receipts' no es correcto: tiene que ser un número entero de 1 a "),
    ("demo --seed x", "'--seed' no es correcto: tiene que ser un número entero."),
    ("demo --date tomorrow", "'--date' no es correcto: tiene que ser una fecha como 2026-11-20."),
    ("virtual printer --drawer-closes-after -1", "tiene que ser un número entero desde 0."),
    ("virtual printer --faults none.toml", "'--faults' no es correcto: tiene que ser un archivo que se pueda abrir"),
    ("virtual printer --keep pyproject.toml", "'--keep' no es correcto: tiene que ser una carpeta que se pueda abrir"),
]


@pytest.mark.parametrize(("arguments", "said"), SAID, ids=[arguments for arguments, _ in SAID])
def test_what_is_wrong_is_said_in_spanish(
    pos: Pos, arguments: str, said: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(request.config.rootpath)
    code, out, err = pos("--language", "es", *arguments.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert "--help`" in err
