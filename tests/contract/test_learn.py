"""Wizards against virtual devices, beside a till at work: what they learn is what the device is."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos.cashiering.around import Around
from pos.cashiering.devices import Devices
from pos.cashiering.learn.asking import Ask, Learned
from pos.cashiering.learn.lesson import Lesson
from pos.cashiering.learn.others import framed
from pos.domain.errors import BadInput, Refused, Unavailable
from pos.drivers.adapters.line_display import PoleDisplay
from pos.drivers.adapters.links import link_to
from pos.drivers.ports import LinkState
from pos.drivers.virtual.display import VirtualDisplay
from pos.drivers.virtual.talker import VirtualTalker
from pos.ledger import sql as ledger_sql
from tests.contract.device_rig import Rig, papers, printer_rig, terminal_rig, wait_for
from tests.contract.small_rig import small_rig
from tests.support.counters import Desk, make_desk, settings_without_devices

Answer = Callable[[Ask], str]


@contextmanager
def register(folder: Path, **settings: str) -> Iterator[Desk]:
    """A till at work, with these devices in its settings."""
    desk = make_desk(folder / "data", settings_without_devices(**settings))
    try:
        yield desk
    finally:
        desk.app.close()


def led(desk: Desk, device: str, answer: Answer) -> Learned:
    """Somebody goes through a wizard to its end."""
    lesson = Lesson(desk.counter, desk.administrator, device)
    stands = lesson.stands
    while isinstance(stands, Ask):
        stands = lesson.answer(answer(stands))
    return stands


def at_the_drawer(rig: Rig, *, tells: bool = True) -> Answer:
    """Somebody who stands before the drawer: shuts it, and says truly whether it opened."""

    def answer(ask: Ask) -> str:
        match ask.key:
            case "learn.drawer.shut" | "learn.drawer.shut_again":
                rig.do("drawer_close")
                return ""
            case "learn.drawer.opened":
                body = rig.device.body
                return "yes" if body.drawer_open or body.second_open else "no"
            case _:
                return "1"

    return answer


def written(desk: Desk) -> dict[str, object]:
    """The devices in the settings file."""
    devices: dict[str, object] = tomllib.loads(desk.app.places.config.read_text("utf-8"))["devices"]
    return devices


@pytest.mark.parametrize(
    ("pin", "high", "real_time"),
    [(1, True, True), (1, False, True), (2, True, True), (2, None, True), (1, True, False), (2, False, False)],
)
def test_a_drawer_is_learned(tmp_path: Path, pin: int, *, high: bool | None, real_time: bool) -> None:
    printer = printer_rig(tmp_path, drawers=(pin,), open_is_high=high, real_time_kick=real_time)
    with printer as rig, register(tmp_path, printer=rig.address) as desk:
        learned = led(desk, "drawer", at_the_drawer(rig))
        level = {True: "high", False: "low", None: "none"}[high]
        assert learned.changes["devices.drawer_open_level"] == level
        values = desk.counter.bench.values
        assert values["devices.drawer"] == ("printer" if pin == 1 else "printer:2")
        assert values["devices.drawer_kick"] == ("" if real_time else "queued")
        assert written(desk).get("drawer_open_level", "none") == level
        tried = [one for one in ledger_sql.entries(desk.counter.book.read()) if one.kind == "drawer.tried"]
        assert rig.device.kicks <= len(tried)
        assert {(one.who, one.reason) for one in tried} == {("ann", "learn")}
        rig.do("drawer_close")
        (light,) = desk.counter.devices.drawers.lights()
        wait_for(lambda: desk.counter.devices.drawers.switches[0].status.link is LinkState.CONNECTED)
        wait_for(lambda: desk.counter.devices.drawers.lights()[0].key.endswith("unknown" if high is None else "closed"))
        assert light.device == "drawer"


def test_a_locked_drawer_teaches_nothing_and_changes_nothing(tmp_path: Path) -> None:
    with printer_rig(tmp_path) as rig, register(tmp_path, printer=rig.address) as desk:
        before = desk.app.places.config.read_text("utf-8")
        rig.do("drawer_lock")
        assert led(desk, "drawer", at_the_drawer(rig)).key == "learn.drawer.never"
        assert rig.device.kicks == 4, "each connector, by either command, once"
        assert desk.app.places.config.read_text("utf-8") == before


def test_one_of_two_drawers_gets_its_own_connector(tmp_path: Path) -> None:
    with printer_rig(tmp_path, drawers=(2,)) as rig, register(tmp_path, printer=rig.address) as desk:
        somebody = at_the_drawer(rig)
        led(desk, "drawer", lambda ask: "2" if ask.key == "learn.drawer.which" else somebody(ask))
        places = {one.code: one.at for one in desk.counter.bench.drawers}
        assert places == {"1": "printer:2", "2": "printer:1", "3": "printer:1"}
        assert desk.counter.devices.drawers.device_of("1") == "drawer:1"


def test_nobody_but_an_administrator_learns_and_a_dead_printer_ends_it(tmp_path: Path) -> None:
    with register(tmp_path, printer="tcp:127.0.0.1:9") as desk:
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            Lesson(desk.counter, desk.cashier, "drawer")
        lesson = Lesson(desk.counter, desk.administrator, "drawer")
        lesson.answer("1")
        with pytest.raises(Unavailable, match="DEVICE_FAILED"):
            lesson.answer("")


def test_a_printer_is_learned_by_what_it_prints(tmp_path: Path) -> None:
    with printer_rig(tmp_path, columns=48) as rig, register(tmp_path) as desk:
        answers = {"learn.place": rig.address, "learn.printer.model": "plain", "learn.printer.columns": "48"}
        learned = led(desk, "printer", lambda ask: answers.get(ask.key, "yes"))
        assert learned.key == "learn.printer.learned"
        (ruler,) = papers(rig)
        assert [len(line) for line in ruler.split("\n")[:3]] == [32, 42, 48]
        assert "áéíóúñü ÁÉÍÓÚÑÜ ¿? ¡! €" in ruler
        assert written(desk) | {"printer": rig.address, "columns": 48} == written(desk)
        assert desk.counter.columns == 48
        wait_for(lambda: any(one.key == "light.printer.ready" for one in desk.counter.devices.lights()))


def test_a_spare_printer_is_learned_as_the_first_is(tmp_path: Path) -> None:
    with register(tmp_path) as desk, pytest.raises(Refused, match="SPARE_WITHOUT_FIRST"):
        Lesson(desk.counter, desk.administrator, "spare_printer")
    with printer_rig(tmp_path, columns=32) as rig, register(tmp_path / "b", printer="tcp:127.0.0.1:9") as desk:
        places = iter(("tcp:127.0.0.1:9", rig.address))
        answers = {"learn.printer.model": "plain-58", "learn.printer.columns": "32"}
        asked: list[str] = []

        def answer(ask: Ask) -> str:
            asked.append(ask.key)
            return next(places) if ask.typed else answers.get(ask.key, "yes")

        assert led(desk, "spare_printer", answer).key == "learn.printer.learned"
        assert asked[:2] == ["learn.place", "learn.place.taken"], "the first printer is at that address"
        wanted = {"spare_printer": rig.address, "spare_model": "plain-58", "spare_columns": 32}
        assert written(desk) | wanted == written(desk)
        assert written(desk)["printer"] == "tcp:127.0.0.1:9"
        devices = desk.counter.devices
        wait_for(
            lambda: ("spare_printer", "light.printer.ready") in {(one.device, one.key) for one in devices.lights()}
        )


def test_enter_keeps_the_printer_that_is_set_up(tmp_path: Path) -> None:
    with printer_rig(tmp_path, columns=42) as rig, register(tmp_path) as desk:
        bench = desk.counter.bench
        bench.save(desk.administrator, {"devices.printer_model": "tm-t88vi", "devices.columns": 30})
        answers = {"learn.place": rig.address, "learn.printer.letters": "yes"}
        learned = led(desk, "printer", lambda ask: answers.get(ask.key, ""))
        kept = {"devices.printer": rig.address, "devices.printer_model": "tm-t88vi", "devices.columns": 30}
        assert learned.changes == kept


def test_an_answer_that_is_none_leaves_the_question(tmp_path: Path) -> None:
    with register(tmp_path) as desk:
        lesson = Lesson(desk.counter, desk.administrator, "printer")
        asked = lesson.answer("nonsense")
        assert isinstance(asked, Ask)
        assert asked.key == "learn.place.wrong"
        asked = lesson.answer("tcp:127.0.0.1:9")
        with pytest.raises(BadInput, match="ANSWER_UNKNOWN"):
            lesson.answer("77")
        assert lesson.stands is asked
        lesson.end()


@pytest.mark.parametrize("dialect", ["escpos", "cd5220"])
def test_a_display_is_learned_by_which_lines_stand_right(tmp_path: Path, dialect: str) -> None:
    with small_rig(VirtualDisplay) as rig, register(tmp_path) as desk:
        asked: list[str] = []

        def look(ask: Ask) -> str:
            if ask.key == "learn.place":
                return rig.address
            wait_for(lambda: len(rig.told("display")) > 0)
            asked.append(rig.told("display")[-1]["lines"][0])
            return "yes" if len(asked) == 1 + (dialect == "cd5220") else "no"

        assert led(desk, "display", look).changes["devices.display_dialect"] == dialect
        assert asked[0] == "ABCDEFGHIJKLMNOPQRST"


def test_a_terminal_is_learned_by_who_it_says_it_is(tmp_path: Path) -> None:
    with terminal_rig(tmp_path) as rig, register(tmp_path) as desk:
        learned = led(desk, "terminal", lambda _: rig.address)
        assert learned.changes == {"devices.terminal": rig.address}
        assert str(learned.values["terminal"]).startswith("VIRTUAL")


@pytest.mark.parametrize(("after", "framing"), [(b"\r", "enter"), (b"\t", "tab")])
def test_a_check_reader_is_learned_by_one_check(tmp_path: Path, after: bytes, framing: str) -> None:
    with small_rig(lambda tell: VirtualTalker(tell, after=after)) as rig, register(tmp_path) as desk:
        shown: list[Ask] = []

        def feed(ask: Ask) -> str:
            shown.append(ask)
            if ask.key == "learn.place":
                return rig.address
            if ask.key == "learn.reader.feed":
                _say_soon(rig, "T121000248T 123456789O 1021")
            return "yes"

        assert led(desk, "check_reader", feed).changes["devices.check_reader_framing"] == framing
        assert (shown[-1].key, shown[-1].values["routing"]) == ("learn.reader.right", "121000248")
        assert not rig.told("written-to"), "nothing is ever written to a reader"


def _say_soon(rig, text: str) -> None:
    """Once the till listens."""

    def say() -> None:
        wait_for(lambda: rig.told("connected"))
        rig.server.post({"do": "say", "text": text})

    threading.Thread(target=say, daemon=True).start()


def test_readings_without_an_end_are_refused_with_what_was_said() -> None:
    assert framed(b"\x02abc\x03") == ("stx-etx", "abc")
    with pytest.raises(Refused, match="READER_SAID_NOTHING"):
        framed(b"")
    with pytest.raises(Refused, match="READER_NO_END"):
        framed(b"T121000248T 123")


def test_a_display_has_its_lines_again_when_a_wizard_has_ended() -> None:
    with small_rig(VirtualDisplay) as rig:
        around = Around(make_display=lambda: PoleDisplay(lambda: link_to(rig.address), "escpos"))
        devices = Devices(around=around)
        devices.start()
        around.show("TOTAL", "82.43")
        wait_for(lambda: rig.told("display"))
        shown = len(rig.told("display"))
        with devices.lent():
            wait_for(lambda: len(rig.told("display")) > shown)
        wait_for(lambda: rig.told("display")[-1]["lines"][0].startswith("TOTAL"))
        devices.close()
