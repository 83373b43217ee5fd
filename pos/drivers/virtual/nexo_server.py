"""The outside of the virtual nexo terminal: HTTPS on the loopback, sealed messages, a certificate of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.server
import ipaddress
import logging
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pos.drivers.nexo_envelope import REQUEST, RESPONSE, Envelope, EnvelopeBroken, SharedKey
from pos.drivers.virtual.endpoints import LOOPBACK
from pos.drivers.virtual.nexo_pad import NexoPad, Silence
from pos.drivers.virtual.pax_host import Host
from pos.drivers.virtual.serving import Tell

KEY = SharedKey("virtual", 1, "virtual terminal")
"""What a till shares with every virtual terminal: no secret."""

CERTIFICATE = "certificate.pem"
log = logging.getLogger(__name__)

HANDSHAKE_S = 5.0
SILENT_S = 600.0


class NexoServer:
    """Serves one virtual terminal until told to quit. The certificate for the till is written into ``folder``."""

    def __init__(self, tell: Tell, host: Host, folder: Path, place: tuple[str, int] = (LOOPBACK, 0)) -> None:
        self.pad = NexoPad(tell, host)
        self.certificate = folder / CERTIFICATE
        self._tell = tell
        self._envelope = Envelope(KEY)
        self._commands: SimpleQueue[Mapping[str, Any]] = SimpleQueue()
        self._context = _own_context(folder)
        self._server = _Server(place, self)
        self._over = threading.Event()
        host_name, port = self._server.server_address[:2]
        self.address = f"nexo:{host_name}:{port}" if isinstance(host_name, str) else ""

    def post(self, command: Mapping[str, Any]) -> None:
        """Give it a command, from any thread; ``{"do": "quit"}`` ends it."""
        self._commands.put(command)

    def stop(self) -> None:
        """End it, from any thread."""
        self.post({"do": "quit"})

    def run(self) -> None:
        """Serve until stopped."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self._tell({"event": "listening", "address": self.address, "certificate": str(self.certificate)})
        while (given := self._commands.get()).get("do") != "quit":
            try:
                self._obey(given)
            except (ValueError, TypeError, KeyError) as error:
                self._tell({"event": "refused", "id": given.get("id"), "why": str(error)})
            else:
                self._tell({"event": "done", "id": given.get("id"), "do": given.get("do")})
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def _obey(self, given: Mapping[str, Any]) -> None:
        rest = {name: value for name, value in given.items() if name not in {"do", "id"}}
        actions: dict[str, Callable[[], None]] = {
            "mode": lambda: self.pad.set_manner(rest),
            "press": lambda: self.pad.press(rest["button"]),
        }
        if given["do"] not in actions:
            raise ValueError(f"it cannot {given['do']!r}; it can {', '.join(sorted(actions))}")
        actions[given["do"]]()

    def hear(self, sealed: bytes) -> bytes:
        """The sealed answer to a sealed request; nothing at all to an abort. :raises Silence, EnvelopeBroken:"""
        request = self._envelope.open(REQUEST, sealed)
        try:
            answer = self.pad.hear(request)
        except (KeyError, TypeError, ValueError) as error:
            raise EnvelopeBroken(str(error)) from error
        if len(answer) == 1:
            return b""
        data = self._envelope.seal(RESPONSE, answer)
        spoiled, self.pad.spoil = self.pad.spoil, ""
        return data.replace(b'"Hmac":"', b'"Hmac":"AA') if spoiled else data

    def secured(self, plain: socket.socket) -> ssl.SSLSocket:
        """The client's line, once it is encrypted. :raises OSError:"""
        plain.settimeout(HANDSHAKE_S)
        secured = self._context.wrap_socket(plain, server_side=True)
        secured.settimeout(SILENT_S)
        return secured

    def wait_for_the_end(self) -> None:
        """Say nothing until the till hangs up or the terminal is switched off."""
        self._over.wait(SILENT_S)


class _Server(http.server.ThreadingHTTPServer):
    """A client that breaks off in the middle is nothing to print."""

    daemon_threads = True

    def __init__(self, place: tuple[str, int], terminal: NexoServer) -> None:
        super().__init__(place, socketserver.BaseRequestHandler)  # never made: `finish_request` makes its own
        self._terminal = terminal

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Encrypt on the connection's own thread: a client that says nothing holds up nobody else."""
        with self._terminal.secured(request) as secured:
            _Handler(secured, client_address, self, self._terminal)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - as it is called
        """Into the log."""
        log.debug("a connection broke")


class _Handler(http.server.BaseHTTPRequestHandler):
    """One connection, one request."""

    def __init__(self, request: socket.socket, client: Any, server: _Server, terminal: NexoServer) -> None:
        self.terminal = terminal
        super().__init__(request, client, server)

    def handle(self) -> None:
        """A client that goes away in the middle is no error of a terminal's."""
        with contextlib.suppress(OSError):
            super().handle()

    def finish(self) -> None:
        """Likewise."""
        with contextlib.suppress(OSError):
            super().finish()

    def do_POST(self) -> None:
        """Open, ask the terminal, seal, answer."""
        try:
            answer = self.terminal.hear(self._body())
        except EnvelopeBroken as error:
            self.send_error(400, str(error)[:80].replace("\n", " "))
            return
        except Silence as silence:
            if not silence.hang_up:
                self.terminal.wait_for_the_end()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Events tell what happens; standard output is theirs."""

    def _body(self) -> bytes:
        """The request; clients may send it in chunks (RFC 9112, 7.1)."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body


def _own_context(folder: Path) -> ssl.SSLContext:
    """A key and a certificate for the loopback, made now; the certificate alone is left in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "virtual terminal")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / CERTIFICATE).write_bytes(public)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    both = folder / "terminal.key"
    both.touch(mode=0o600)
    try:
        both.write_bytes(private + public)
        context.load_cert_chain(both)
    finally:
        both.unlink()
    return context
