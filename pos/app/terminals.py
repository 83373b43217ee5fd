"""The card terminal as set up: which protocol it speaks, and where its secrets lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.config import NEXO, VIRTUAL, VIRTUAL_NEXO, DeviceSettings
from pos.domain.errors import Unavailable
from pos.drivers.adapters.links import link_to
from pos.drivers.adapters.nexo_terminal import NexoSettings, NexoTerminal, NexoTiming
from pos.drivers.adapters.pax_terminal import PaxTerminal, TerminalSettings, TerminalTiming
from pos.drivers.nexo_envelope import SharedKey
from pos.drivers.ports import CardTerminal
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ledger.book import Book

TRAINING_WAIT_S = 25.0
"""How long a virtual terminal may stay silent: nobody wants to practise "no answer" for two minutes."""

IN_ITS_FILE = "terminal.passphrase"
"""In the folder of the register's keys: what it shares with its nexo terminal. Never in the settings."""

NEXO_OPTION = "--nexo"
_NONE = "none"


def terminal_opener(
    settings: DeviceSettings,
    book: Book,
    keys: Path,
    address: Callable[[], str],
    fleet: VirtualDevices | None,
) -> Callable[[], CardTerminal] | None:
    """What makes the driver at its first use; None where there is no terminal. ``address`` may start a virtual one.

    What it makes raises Unavailable: ``TERMINAL_SECRET_MISSING`` where the passphrase is not there, and what a virtual
    terminal's start refuses.
    """
    training = book.identity.training
    if settings.terminal == _NONE:
        return None
    if settings.terminal == VIRTUAL_NEXO and fleet is not None:
        return lambda: _virtual_nexo(address(), book, fleet)
    if settings.terminal.startswith(NEXO):
        return lambda: _nexo(settings, book, keys)
    timing = TerminalTiming(operation=TRAINING_WAIT_S) if settings.terminal == VIRTUAL else TerminalTiming()
    paying = TerminalSettings(allow_virtual=training, timing=timing)
    return lambda: PaxTerminal(link_to(address()), paying)


def _nexo(settings: DeviceSettings, book: Book, keys: Path) -> CardTerminal:
    host, port = _place(settings.terminal)
    certificate = keys.parent / settings.terminal_certificate  # an absolute path stays what it is
    if not certificate.is_file():
        raise Unavailable("TERMINAL_SECRET_MISSING", path=certificate)
    passphrase = _passphrase(keys / IN_ITS_FILE)
    return NexoTerminal(
        NexoSettings(
            host=host,
            port=port,
            sale_id=book.identity.register,
            poi_id=settings.terminal_poi,
            key=SharedKey(settings.terminal_key_id, settings.terminal_key_version, passphrase),
            certificate=certificate,
            allow_virtual=book.identity.training,
        )
    )


def _virtual_nexo(address: str, book: Book, fleet: VirtualDevices) -> CardTerminal:
    from pos.drivers.virtual.nexo_pad import POI_ID  # noqa: PLC0415 - a live till has no part of a virtual one
    from pos.drivers.virtual.nexo_server import CERTIFICATE, KEY  # noqa: PLC0415 - as above

    host, port = _place(address)
    return NexoTerminal(
        NexoSettings(
            host=host,
            port=port,
            sale_id=book.identity.register,
            poi_id=POI_ID,
            key=KEY,
            certificate=fleet.kept("terminal") / CERTIFICATE,
            allow_virtual=True,
            timing=NexoTiming(operation=TRAINING_WAIT_S),
        )
    )


def _place(address: str) -> tuple[str, int]:
    host, _, port = address.removeprefix(NEXO).rpartition(":")
    return host, int(port)


def _passphrase(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable("TERMINAL_SECRET_MISSING", path=path) from error
    if not text:
        raise Unavailable("TERMINAL_SECRET_MISSING", path=path)
    return text
