"""Bringing in files through the window: a trial, the rows that stay out, selling meanwhile."""

from __future__ import annotations

from pathlib import Path

from pos.app import verify_book
from pos.cashiering import people
from pos.receivables.sample.rivermouth import make_city, write_files
from pos.ui.screens.importing.presenter import Stage
from pos.ui.screens.importing.view import ImportScreen
from pos.ui.screens.menu import entries
from tests.support.bills import AS_OF, BILLS, HEAD
from tests.ui.conftest import DAY
from tests.ui.driver import PIN, Driver

LATER = AS_OF.replace("05:00", "09:00")
ROWS = 20_000


def begin(till: Driver, login: str = "sam") -> ImportScreen:
    """Somebody goes there."""
    till.sign_in(login)
    till.at("home")
    till.program.desk.go("import")
    screen = till.at("import")
    assert isinstance(screen, ImportScreen)
    return screen


def choose(till: Driver, path: Path, field: str = "file") -> None:
    till.control(f"import-{field}").setProperty("text", str(path))
    till.settle()


def test_a_file_is_chosen_tried_and_brought_in(till: Driver, tmp_path: Path) -> None:
    (tmp_path / "night.csv").write_text(BILLS.replace(AS_OF, LATER), encoding="utf-8")
    (tmp_path / "notes.doc").touch()
    screen = begin(till)
    choose(till, tmp_path / "ni")
    assert [line.title for line in screen.files.lines()] == ["night.csv"]
    till.press("F5", "Enter")
    assert till.field("import-file") == str(tmp_path / "night.csv")
    before = till.program.desk.counter.reference.number
    till.press("Enter")
    assert till.shown("import-lead").startswith(
        "Tried, nothing is changed yet. 4 rows read: 4 taken, 0 left out. In all 2 bills."
    )
    assert till.program.desk.counter.reference.number == before
    till.press("Enter")
    assert till.shown("import-lead") == "4 rows read: 4 taken, 0 left out. In all 2 bills."
    assert till.program.desk.counter.reference.number == before + 1
    till.press("Enter", "Enter", "Enter")
    assert "Nothing in this file is new" in till.shown("import-lead")


def test_bad_rows_are_shown_with_line_and_column_and_kept_in_a_file(till: Driver, tmp_path: Path) -> None:
    rows = [
        f"water,1,B-{at},,,,2026-12-12,usage,,{amount},1,501/341.10,{LATER},yes"
        for at, amount in enumerate(("12.00", "1,5", "1e9", "NaN", "-3.00"))
    ]
    rows[1] = rows[1].replace(",1,5,", ',"1,5",')
    (tmp_path / "bad.csv").write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    screen = begin(till)
    choose(till, tmp_path / "bad.csv")
    till.press("Enter")
    shown = [(line.title, line.place) for line in screen.told.lines() if line.marked]
    rejected = [("line 3, amount", "1,5"), ("line 4, amount", "1e9"), ("line 5, amount", "NaN")]
    assert shown == [("Look at this", ""), *rejected]
    till.press("Enter")
    assert "5 rows read: 2 taken, 3 left out. In all 2 bills." in till.shown("import-lead")
    kept = list((till.program.desk.counter.out / "imports").glob("bad-*-exceptions.csv"))
    assert str(kept[0]) in till.shown("import-lead")
    assert "NaN" in kept[0].read_text(encoding="utf-8-sig")


def test_a_wrong_file_is_refused_whole_and_says_why(till: Driver, tmp_path: Path) -> None:
    wrong = {
        "columns.csv": BILLS.replace("priority", "priorty"),
        "older.csv": BILLS.replace(AS_OF, "2026-01-01T05:00:00-08:00"),
        "empty.csv": "",
    }
    begin(till)
    before = till.program.desk.counter.reference.number
    said = []
    for name, content in wrong.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        choose(till, tmp_path / name)
        till.press("Enter")
        said.append(till.shown("import-lead"))
    assert ["FILE_COLUMNS_UNKNOWN" in said[0], "FILE_OLDER" in said[1], "FILE_EMPTY" in said[2]] == [True] * 3
    choose(till, tmp_path / "none.csv")
    till.press("Enter")
    assert "FILE_NOT_FOUND" in till.shown("import-lead")
    choose(till, tmp_path / "older.csv")
    choose(till, tmp_path / "none.toml", "map")
    till.press("Enter")
    assert till.shown("import-lead").startswith(str(tmp_path)) or "none.toml" in till.shown("import-lead")
    assert till.program.desk.counter.reference.number == before


def test_kind_and_biller_are_chosen(till: Driver, tmp_path: Path) -> None:
    (tmp_path / "fees.csv").write_text("fee,description,price,gl,full\nKEY,Key,4.00,101/341.90,no\n", encoding="utf-8")
    begin(till)
    choose(till, tmp_path / "fees.csv")
    till.press("F8", "F8", "F9")
    assert till.shown("import-kind") == "What: fees"
    assert till.shown("import-biller") == "Whose: Water and sewer"
    till.press("Enter", "Enter")
    assert till.shown("import-lead") == "1 row read: 1 taken, 0 left out. In all 1 fee."
    assert [fee.code for fee in till.program.desk.counter.reference.fees() if fee.code == "KEY"] == ["KEY"]


def test_fees_come_in_through_the_window_and_their_rows_add_up(till: Driver, tmp_path: Path) -> None:
    rows = [f"FEE-{at},permit,Permit {at},4.00,101/341.90,no" for at in range(20)]
    rows += [f"BAD-{at},permit,Permit {at},,101/341.90," for at in range(15)]
    rows += [f"ZERO-{at},permit,Permit {at},-1.00,101/341.90,no" for at in range(15)]
    (tmp_path / "fees.csv").write_text("\n".join(("fee,biller,description,price,gl,full", *rows)), encoding="utf-8")
    screen = begin(till)
    choose(till, tmp_path / "fees.csv")
    till.press("F8", "F8")
    assert till.seen("import-files")
    till.press("Enter")
    assert "50 rows read: 35 taken, 15 left out. In all 35 fees." in till.shown("import-lead")
    assert not till.seen("import-files")
    assert screen.told.height() > screen.height() // 2, "what came of it has the room"
    till.press("PageDown")
    assert screen.told.verticalScrollBar().value() > 0
    till.press("PageUp", "F5")
    assert screen.told.verticalScrollBar().value() == 0
    till.press("Enter")
    assert till.shown("import-lead").startswith("50 rows read: 35 taken, 15 left out. In all 35 fees.")
    codes = {fee.code for fee in till.program.desk.counter.reference.fees()}
    assert {"FEE-19", "BAD-0"} <= codes
    assert "ZERO-0" not in codes


def test_cashiers_do_not_see_it(selling: Driver) -> None:
    names = {entry.name for entry in entries(selling.program.desk)}
    assert "receipts" in names
    assert "import" not in names


def test_a_payment_goes_on_while_twenty_thousand_rows_come_in(till: Driver, tmp_path: Path) -> None:
    files = write_files(tmp_path / "large", make_city(DAY, accounts=ROWS))
    assert len(files.bills["water"].read_text(encoding="utf-8").splitlines()) > ROWS
    till.open_drawer("ana")
    till.press("Ctrl+L", "Esc")
    till.control("sign-in-name").setProperty("text", "")
    screen = begin(till)
    choose(till, files.bills["water"])
    till.begin("Enter")
    till.until(lambda: screen.presenter.stage is Stage.TRIED)
    till.begin("Enter")
    assert screen.presenter.stage is Stage.WORKING
    till.begin("Ctrl+L", "Esc")
    desk = till.program.desk
    before = desk.counter.reference.number
    ana = next(one for one in people.people(desk.counter) if one.login == "ana")
    till.until(lambda: till.screen is not None and till.screen.name == "sign-in")
    till.screen.presenter.choose(ana)  # type: ignore[union-attr]  # the sign-in screen
    till.screen.presenter.prove(PIN)  # type: ignore[union-attr]  # likewise
    till.until(lambda: till.screen is not None and till.screen.name == "till")
    assert screen.presenter.stage is Stage.WORKING, "the import was over before the payment began"
    for sign in "7714203\n":
        till._send(sign, 80)
    till.until(lambda: till.shown("due") == "65.00")
    till.begin("F5")
    till.until(lambda: "R01-000001" in till.shown("paid"))
    assert screen.presenter.stage is Stage.WORKING, "the payment waited for the import"
    till.settle()
    assert desk.counter.reference.number == before + 1
    till.press("Ctrl+L", "Esc")
    till.control("sign-in-name").setProperty("text", "")
    till.sign_in("sam")
    till.at("import")
    assert str(screen.presenter.stage) == str(Stage.DONE)
    assert "taken" in till.shown("import-lead")
    assert verify_book(till.app.places).ok
