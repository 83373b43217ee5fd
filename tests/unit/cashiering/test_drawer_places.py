"""Where drawers hang: a pulse goes to the drawer of the session it belongs to, and to no other (P56, row F3)."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pos.app.drawers import drawer_places, kick_settings, outlets, virtual_drawers
from pos.app.ground import Ground
from pos.cashiering import cash_moves, take_payment
from pos.cashiering import sql as cashiering_sql
from pos.cashiering.devices import Devices
from pos.config import parse_settings
from pos.domain.errors import BadInput
from pos.drivers.adapters.links import link_to
from pos.drivers.jobs import Job, JobKind
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.printer_models import PLAIN
from pos.drivers.spool import Spool
from pos.ledger.book import Book
from pos.receivables.outcome import ImportKind
from pos.resources import resource
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import Desk, import_text, open_desk

CITY = resource("sample", "city.toml").read_text(encoding="utf-8")

NOWHERE = partial(link_to, "tcp:127.0.0.1:1")


def places(text: str, book: Book, tmp_path: Path):
    settings = parse_settings(text, Path("city.toml")).devices
    ground = Ground(book, tmp_path, tmp_path, _no_paper)
    printer = Spool(book.database, "printer", _nothing, lambda job, outcome: None, outlets=outlets(settings))
    return drawer_places(settings, ground, printer, NOWHERE), settings


def _no_paper(job: Job):
    raise AssertionError(job)


def _nothing() -> PrinterWithDrawer:
    raise AssertionError("the spool was not started")


def hanging(code: str, at: str) -> Callable[[str], str]:
    return lambda text: text.replace(f'code = "{code}"\n', f'code = "{code}"\n{at}\n')


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def test_settings_of_before_hang_all_drawers_on_the_one_connector(desk: Desk, tmp_path: Path) -> None:
    found, settings = places(CITY, desk.counter.book, tmp_path)
    assert [found.device_of(code) for code in "123"] == ["printer"] * 3
    assert (outlets(settings), kick_settings(settings, PLAIN)["connector"], virtual_drawers(settings)) == (
        {},
        1,
        (),
    )
    assert [light.key for light in found.lights()] == ["light.drawer.unknown"]


def test_two_drawers_on_one_printer_have_a_connector_each_and_one_light(desk: Desk, tmp_path: Path) -> None:
    found, settings = places(hanging("2", 'at = "printer:2"')(CITY), desk.counter.book, tmp_path)
    assert [found.device_of(code) for code in "123"] == ["drawer:1", "drawer:2", "drawer:1"]
    assert outlets(settings) == {"drawer:1": 1, "drawer:2": 2}
    assert virtual_drawers(settings) == ("--drawers", "both")
    (light,) = found.lights()
    assert (light.device, light.kind, light.values) == ("drawer", "drawers", {"drawers": "1, 3, 2"})


def test_a_drawer_on_a_port_of_its_own_beside_one_on_the_printer(desk: Desk, tmp_path: Path) -> None:
    own = 'at = "tcp:127.0.0.1:9"\nmodel = "ibm-4840"'
    found, _ = places(hanging("3", own)(CITY), desk.counter.book, tmp_path)
    assert [found.device_of(code) for code in "123"] == ["drawer:1", "drawer:1", "drawer:3"]
    assert [one.key for one in found.lights()] == ["light.drawers.unknown", "light.drawer_n.absent"]
    assert len(found.own) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        'at = "printer:3"',
        'at = "serial:/dev/ttyUSB0"',  # and nothing about what it is
        'at = "printer:2"\nmodel = "apg"',
        'at = "serial:/dev/ttyUSB0"\nmodel = "no such"',
        'pin = "2"',
    ],
)
def test_a_drawer_that_hangs_nowhere_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_settings(hanging("2", wrong)(CITY), Path("city.toml"))
    assert refused.value.code == "SETTING_WRONG"
    assert str(refused.value.values["setting"]).startswith("drawers 2"), "the row is named"
    assert refused.value.values["may"]


def test_what_happens_in_a_drawer_opens_that_drawer_and_no_other(desk: Desk, tmp_path: Path) -> None:
    mine = cashiering_sql.session(desk.counter.book.read(), desk.session_id).drawer
    settings = parse_settings(hanging(mine, 'at = "printer:2"')(CITY), Path("city.toml")).devices
    database = desk.counter.book.database
    printer = Spool(database, "printer", _nothing, lambda job, outcome: None, outlets=outlets(settings))
    ground = Ground(desk.counter.book, tmp_path, tmp_path, _no_paper)
    desk.counter.devices = Devices(printer, drawers=drawer_places(settings, ground, printer, NOWHERE))
    cash_moves.open_without_sale(desk.counter, desk.cashier, desk.session_id, reason="coin")
    take_payment.post(desk.counter, desk.cashier, desk.session_id, fee_cart(desk, 500).with_tender(cash(500)))
    pulses = [job.device for job in desk.counter.devices.waiting() if job.kind is JobKind.DRAWER]
    assert pulses == [f"drawer:{mine}"] * 2
