"""Whether `docs/rows.md` tells the truth: `python -m tools.rows TESTS.xml`, with the report of the test run.

`docs/rows.md` has one line per rule that the program is asked to keep: what it asks, where it is kept, and the tests
that prove it, or `not built`. Here every named file must exist, every named test must have run and passed, and every
rule that the code or a document cites must have its line.
"""

import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
NOT_BUILT = "not built"
LINE = re.compile(r"^\|(?P<rule>[^|]*)\|(?P<asks>[^|]*)\|(?P<where>[^|]*)\|(?P<proof>[^|]*)\|$", re.MULTILINE)
RULE = re.compile(r"[A-Z]+\d+")
CITED = re.compile(r"\bPOL\d+|(?:\bdesign|\brows?) [A-S]\d+(?:(?:, | and )[A-S]\d+)*")  # POL3, rows G1 and G2
QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    rule: str
    asks: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    built: bool


def read(text: str) -> list[Row]:
    """The lines of the table, without its head."""
    rows = []
    for line in LINE.finditer(text):
        rule = line["rule"].strip()
        if RULE.fullmatch(rule):
            files, tests = QUOTED.findall(line["where"]), QUOTED.findall(line["proof"])
            built = NOT_BUILT not in line["where"] + line["proof"]
            rows.append(Row(rule, line["asks"].strip(), tuple(files), tuple(tests), built))
    return rows


def outcomes(report: Path) -> dict[str, str]:
    """What the run said of each test, without its parameters: `passed`, `failed` or `skipped`."""
    found: dict[str, str] = {}
    ranks = ["skipped", "passed", "failed"]  # one case that ran makes it run, one that failed makes it fail
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  # written by our own run a moment ago
        name = f"{case.get('classname')}.{(case.get('name') or '').partition('[')[0]}"
        bad = case.find("failure") is not None or case.find("error") is not None
        said = "failed" if bad else "skipped" if case.find("skipped") is not None else "passed"
        found[name] = max(said, found.get(name, said), key=ranks.index)
    return found


def dotted(test: str) -> str:
    """`tests/unit/test_a.py::test_b` as the report writes it: `tests.unit.test_a.test_b`."""
    return test.replace(".py::", ".").replace("::", ".").replace("/", ".")


def cited(root: Path) -> Iterator[tuple[str, str]]:
    """Rules that files speak of, each with the file."""
    for folder in ("pos", "docs", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".md"}:
                for found in CITED.findall(path.read_text("utf-8")):
                    yield from ((rule, path.relative_to(root).as_posix()) for rule in RULE.findall(found))


def findings(rows: list[Row], ran: dict[str, str], root: Path) -> list[str]:
    """Everything in the table that is not so, one sentence each."""
    wrong = []
    rules = [row.rule for row in rows]
    wrong += [f"{rule} has more than one line" for rule in sorted(set(rules)) if rules.count(rule) > 1]
    wrong += [f"{path} cites {rule}, which has no line" for rule, path in sorted({*cited(root)}) if rule not in rules]
    for row in rows:
        wrong += [f"{row.rule}: there is no {name}" for name in row.files if not (root / name).exists()]
        wrong += [
            f"{row.rule}: {test} {ran.get(dotted(test), 'did not run')}"
            for test in row.tests
            if ran.get(dotted(test)) != "passed"
        ]
        if row.built and not (row.files and row.tests):
            wrong.append(f"{row.rule}: name its file and its test, or say `{NOT_BUILT}`")
    return wrong


@click.command(help=__doc__)
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(report: Path) -> None:
    """The command line."""
    rows = read((ROOT / "docs" / "rows.md").read_text("utf-8"))
    wrong = findings(rows, outcomes(report), ROOT)
    for finding in wrong:
        click.echo(finding)
    click.echo(f"{sum(row.built for row in rows)} of {len(rows)} rules kept and proved")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
