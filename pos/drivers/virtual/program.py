"""A virtual device as a program: events as JSON lines on standard output, commands as JSON lines on standard input."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pos.domain.errors import BadInput, Unavailable
from pos.drivers.virtual.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from pos.drivers.virtual.faults import read_commands
from pos.drivers.virtual.serving import Device, Event, Server, Tell

if TYPE_CHECKING:
    from pos.drivers.virtual.pax_host import Host


class Output:
    """Writes events, from any thread, a whole line at a time."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def tell(self, event: Event) -> None:
        """One line. A reader who went away is no reason to stop working."""
        line = json.dumps(event, ensure_ascii=True, separators=(",", ":")) + "\n"
        with self._turn, suppress(OSError, ValueError):
            sys.stdout.write(line)
            sys.stdout.flush()


def endpoint(pty: Path | None, tcp: str | None) -> Endpoint:
    """Where to be reached: a pseudo terminal, or ``[HOST:]PORT`` on the loopback unless a host is named.

    Neither given: a free port. :raises BadInput: ``VIRTUAL_PLACE_WRONG``; Unavailable: ``VIRTUAL_PLACE_TAKEN``
    """
    if pty is not None and tcp is not None:
        raise BadInput("VIRTUAL_PLACE_WRONG", place=f"{pty} {tcp}")
    host, _, port = (tcp or "0").rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise BadInput("VIRTUAL_PLACE_WRONG", place=tcp)
    try:
        return TcpEndpoint(host.strip("[]"), int(port)) if pty is None else PtyEndpoint(pty)
    except OSError as error:
        raise Unavailable("VIRTUAL_PLACE_TAKEN", place=pty or tcp, detail=error.strerror or error) from error


def run(make: Callable[[Tell], Device], place: Endpoint, faults: Path | None, *, attached: bool) -> None:
    """Serve a device until told to quit; with ``attached`` also when standard input ends: whoever started it is gone.

    :raises BadInput: ``FAULTS_UNREADABLE``
    """
    output = Output()
    commands = read_commands(faults) if faults else []
    server = Server(make(output.tell), place, output.tell)
    for command in commands:
        server.post(command)
    threading.Thread(target=_listen, args=(server, attached), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run()


def run_nexo(host: Host, folder: Path, tcp: str | None, *, attached: bool) -> None:
    """Serve a nexo terminal likewise; its certificate comes into ``folder``. Raises as :func:`endpoint`."""
    from pos.drivers.virtual.nexo_server import NexoServer  # noqa: PLC0415 - no other device needs certificates

    place = endpoint(None, tcp)
    place.close()
    where, _, port = place.address.removeprefix("tcp:").rpartition(":")
    server = NexoServer(Output().tell, host, folder, (where, int(port)))
    threading.Thread(target=_listen, args=(server, attached), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run()


class _Steered(Protocol):
    """What takes commands."""

    def post(self, command: Mapping[str, Any], /) -> None:
        """Take one."""

    def stop(self) -> None:
        """End."""


def _listen(server: _Steered, attached: bool) -> None:
    for line in sys.stdin:
        server.post(_command(line.strip()))
    if attached:
        server.stop()


def _command(line: str) -> dict[str, Any]:
    """What the line asks for; a line that is no command asks for itself, and is refused in its turn."""
    with suppress(json.JSONDecodeError):
        given = json.loads(line)
        if isinstance(given, dict) and "do" in given:
            return given
    return {"do": line[:80]}
