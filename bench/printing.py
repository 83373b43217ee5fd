"""Getting a receipt out: from the commit to the printer's first byte of it, and from a paper to printer bytes.

The printer is the virtual one behind a socket of this process; the receipt's first byte counts, not the questions that
go before it. The floor is a bare thread that is rung and sends a byte over such a socket. Rendering is beside
python-escpos alone writing the same lines.
"""

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from bench.figure import Figure
from bench.register import Register
from pos.cashiering import take_payment
from pos.cashiering.devices import Devices, record_outcome
from pos.cashiering.lights import PRINTER
from pos.cashiering.papers import paper_maker
from pos.cashiering.receipts import receipt_paper
from pos.domain.papers import Barcode, Line, Paper, set_out
from pos.drivers.adapters.escpos_library import dummy
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_render import RESET, render
from pos.drivers.adapters.links import link_to
from pos.drivers.jobs import JobDone, JobKind
from pos.drivers.spool import Spool
from pos.drivers.virtual.endpoints import TcpEndpoint
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.printer import VirtualPrinter
from pos.drivers.virtual.printer_parts import Model
from pos.drivers.virtual.serving import Event, Server

RECEIPTS, RENDERINGS, WARM_UP = 200, 1000, 20
COLUMNS = 42


def first_byte() -> list[Figure]:
    """`first-byte`: milliseconds from the commit to the printer's first byte of the receipt."""
    with tempfile.TemporaryDirectory() as folder:
        register = _register(Path(folder), RECEIPTS + WARM_UP)
        seen = _Seen()
        with _printer(seen) as address, _Hop() as hop:
            done = _connect(register, address)
            ours, floor = [], []
            for number in range(RECEIPTS + WARM_UP):
                done.clear()
                cart = register.cart(number)
                seen.wanted.set()
                take_payment.post(register.counter, register.cashier, register.session, cart)
                committed = time.perf_counter()
                done.wait()
                ours.append((seen.at - committed) * 1000)
                floor.append(hop.once())
            register.counter.devices.close()
        register.app.close()
    return [Figure.of("first-byte", "ms", ours[WARM_UP:], floor[WARM_UP:])]


def render_receipt() -> list[Figure]:
    """`render-receipt`: milliseconds for the bytes of a receipt of two bills and two tenders."""
    with tempfile.TemporaryDirectory() as folder:
        register = _register(Path(folder), 1)
        cart = register.cart(0)
        number = take_payment.post(register.counter, register.cashier, register.session, cart).receipt.number
        paper = receipt_paper(register.counter, number)
        register.app.close()
    ours, floor, lines = [], [], _lines(paper)
    for _ in range(RENDERINGS + WARM_UP):
        ours.append(_milliseconds(lambda: render(paper, COLUMNS, {})))
        floor.append(_milliseconds(lambda: _library_alone(lines)))
    return [Figure.of("render-receipt", "ms", ours[WARM_UP:], floor[WARM_UP:])]


class _Seen(Keep):
    """When the first byte of a receipt came."""

    def __init__(self) -> None:
        super().__init__(_say_nothing)
        self.wanted = threading.Event()
        self.at = 0.0

    def received(self, data: bytes) -> None:
        """Every job begins with a reset."""
        if RESET in data and self.wanted.is_set():
            self.at = time.perf_counter()
            self.wanted.clear()
        super().received(data)


class _Hop:
    """A thread that is rung and sends one byte over the loopback."""

    def __init__(self) -> None:
        self._bell, self._leave = threading.Event(), False
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._out = socket.create_connection(server.getsockname())
            self._in, _ = server.accept()
        self._out.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave = True
        self._bell.set()
        self._thread.join()
        self._out.close()
        self._in.close()

    def once(self) -> float:
        """Milliseconds from the bell to the byte."""
        begun = time.perf_counter()
        self._bell.set()
        self._in.recv(1)
        return (time.perf_counter() - begun) * 1000

    def _run(self) -> None:
        while self._bell.wait() and not self._leave:
            self._bell.clear()
            self._out.send(b"!")


@contextmanager
def _printer(seen: _Seen) -> Iterator[str]:
    endpoint = TcpEndpoint("", 0)
    server = Server(VirtualPrinter(_say_nothing, seen, Model(columns=COLUMNS)), endpoint, _say_nothing)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield endpoint.address
    finally:
        server.stop()
        thread.join()
        seen.close()


def _connect(register: Register, address: str) -> threading.Event:
    """A printer's spool at work for the register; the event: a receipt is printed."""
    counter, done = register.counter, threading.Event()
    spool = Spool(
        counter.book.database,
        PRINTER,
        lambda: EscposPrinter(link_to(address), PrinterSettings(columns=COLUMNS, allow_virtual=True)),
        lambda job, outcome: record_outcome(counter.book, job, outcome),
        make_paper=paper_maker(counter.book, counter.agency, counter.billers),
    )
    counter.devices = Devices(spool)

    def heard(event: object) -> None:
        if isinstance(event, JobDone) and event.job.kind is JobKind.ORIGINAL:
            done.set()

    counter.devices.listen(heard)
    counter.devices.start()
    return done


def _register(folder: Path, payers: int) -> Register:
    register = Register.make(folder / "data")
    register.open_drawer(register.counter.clock.now().local.date())
    register.file_bills(0, payers)
    return register


def _lines(paper: Paper) -> list[tuple[str, bool, bool] | str]:
    """Text with its looks, and the code, as plain values."""
    pieces = set_out(paper, COLUMNS)
    return [
        (piece.text, piece.bold, piece.tall) if isinstance(piece, Line) else piece.data
        for piece in pieces
        if isinstance(piece, Line | Barcode)
    ]


def _library_alone(lines: list[Any]) -> bytes:
    printer = dummy()
    for one in lines:
        if isinstance(one, str):
            printer.barcode("{B" + one, "CODE128", height=64, width=2, function_type="B")
        else:
            text, bold, tall = one
            printer.set(bold=bold, double_height=tall, normal_textsize=not tall)
            printer.textln(text)
    printer.cut()
    output: bytes = printer.output
    return output


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _say_nothing(_: Event) -> None:
    """Nobody listens."""
