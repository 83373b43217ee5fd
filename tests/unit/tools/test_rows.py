"""The table of rules is believed only as far as the test run bears it out."""

from pathlib import Path

import pytest

from tools import rows

HEAD = "| Rule | Asks | Where | Proof |\n|---|---|---|---|\n"
REPORT = """<testsuites><testsuite>
<testcase classname="tests.test_a" name="test_good[1]"/>
<testcase classname="tests.test_a" name="test_good[2]"><skipped/></testcase>
<testcase classname="tests.test_a" name="test_half[1]"/>
<testcase classname="tests.test_a" name="test_half[2]"><failure/></testcase>
<testcase classname="tests.test_a" name="test_never"><skipped/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pos").mkdir()
    (tmp_path / "pos" / "a.py").write_text('"""Kept as design L1 says."""\n')
    (tmp_path / "tests.xml").write_text(REPORT)
    return tmp_path


def check(root: Path, *lines: str) -> list[str]:
    return rows.findings(rows.read(HEAD + "".join(lines)), rows.outcomes(root / "tests.xml"), root)


def test_a_rule_with_its_file_and_a_test_that_ran_is_believed(root: Path) -> None:
    assert check(root, "| L1 | zero | `pos/a.py` | `tests/test_a.py::test_good` |\n") == []


def test_a_rule_that_says_it_is_not_built_is_believed(root: Path) -> None:
    assert check(root, "| L1 | zero | not built | |\n") == []


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        (["| L1 | zero | `pos/b.py` | `tests/test_a.py::test_good` |\n"], "L1: there is no pos/b.py"),
        (["| L1 | zero | `pos/a.py` | `tests/test_a.py::test_half` |\n"], "test_half failed"),
        (["| L1 | zero | `pos/a.py` | `tests/test_a.py::test_never` |\n"], "test_never skipped"),
        (["| L1 | zero | `pos/a.py` | `tests/test_a.py::test_gone` |\n"], "test_gone did not run"),
        (["| L1 | zero | `pos/a.py` | |\n"], "L1: name its file and its test"),
        (["| L1 | zero | not built | |\n"] * 2, "L1 has more than one line"),
        (["| L2 | zero | not built | |\n"], "pos/a.py cites L1, which has no line"),
    ],
)
def test_what_is_not_so_is_found(root: Path, lines: list[str], finding: str) -> None:
    assert any(finding in line for line in check(root, *lines))


def test_the_projects_own_table_can_be_read() -> None:
    table = rows.read((rows.ROOT / "docs" / "rows.md").read_text("utf-8"))
    assert {row.rule for row in table} >= {"L1", "L13", "E2", "POL3"}
