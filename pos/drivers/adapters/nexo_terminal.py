"""A payment terminal that speaks nexo (Adyen Terminal API, local): sealed JSON over HTTPS to the terminal itself.

A request is transmitted once, whatever happens; an answer that never comes is UNKNOWN and is asked about by the same
name. Every exchange has a connection of its own. The terminal's certificate has to be the one that was set up, or
signed by it: whoever else answers is nobody.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pos.domain.cards import BatchTotals, CardKind, CardOperation, CardOutcome, CardResult, Recovery, RecoveryState
from pos.domain.errors import Unavailable
from pos.domain.ids import new_key
from pos.drivers.adapters import nexo_messages as messages
from pos.drivers.adapters.terminal_parts import as_allowed, asked_twice, not_charged, refusal
from pos.drivers.nexo_envelope import REQUEST, RESPONSE, Envelope, EnvelopeBroken, Message, SharedKey
from pos.drivers.ports import CardProgress, LinkState, TerminalHealth, Why, no_progress

PATH = "/nexo"
PORT_DEFAULT = 8443
ANSWER_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class NexoTiming:
    """How long a terminal may take, in seconds. It waits 120 s for payer and host itself."""

    connect: float = 3.0
    operation: float = 150.0
    report: float = 20.0
    not_found_again: float = 2.0
    """"Not found" just after a break may mean "not yet": it counts when it is said twice, so far apart."""


@dataclass(frozen=True, slots=True)
class NexoSettings:
    """What an administrator says of one terminal. ``certificate``: PEM file with what its certificate is held against.

    ``sale_id``: this register's name; ``poi_id``: the terminal's.
    """

    host: str
    port: int
    sale_id: str
    poi_id: str
    key: SharedKey
    certificate: Path
    allow_virtual: bool = False
    timing: NexoTiming = field(default_factory=NexoTiming)


class NexoTerminal:
    """The port ``CardTerminal``. One thread; only :meth:`cancel` may be called from another."""

    def __init__(self, settings: NexoSettings) -> None:
        self._settings = settings
        self._timing = settings.timing
        self._envelope = Envelope(settings.key)
        self._health = TerminalHealth(LinkState.ABSENT)
        self._running: dict[str, str] = {}

    def start(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        """See ``CardTerminal.start``. A service fee within it is part of the one amount that these terminals know."""
        if why := self._refusal():
            return not_charged(operation, why)
        category = messages.category_of(operation.kind)
        exchange = self._exchange(category, messages.service_id(operation.ref))
        if not exchange.connect():
            self._health = TerminalHealth(LinkState.ABSENT)
            return not_charged(operation, exchange.why)
        self._running[operation.ref] = category
        progress(CardProgress.SENT)
        try:
            answer = exchange.ask(messages.body_of(operation, datetime.now(UTC)), self._timing.operation)
        finally:
            cancelled = self._running.pop(operation.ref) == messages.ABORT
        if cancelled:
            progress(CardProgress.CANCEL_ASKED)
        if answer is None:
            return CardResult(operation.ref, CardOutcome.UNKNOWN, operation.kind, message=str(exchange.why))
        return messages.result_of(operation, answer, self._health.terminal_id)

    def cancel(self, ref: str) -> None:
        """See ``CardTerminal.cancel``: sent beside the running request, on a thread of its own."""
        category = self._running.get(ref)
        if category is not None and category != messages.ABORT:
            self._running[ref] = messages.ABORT
            threading.Thread(target=self._abort, args=(ref, category), daemon=True).start()

    def recover(self, ref: str) -> Recovery:
        """See ``CardTerminal.recover``."""
        return asked_twice(lambda: self._ask_about(ref), self._is_idle, self._timing.not_found_again)

    def totals(self) -> BatchTotals:
        """See ``CardTerminal.totals``."""
        return self._totals(messages.TOTALS, {"GetTotalsRequest": {}})

    def close_batch(self) -> BatchTotals:
        """See ``CardTerminal.close_batch``."""
        return self._totals(messages.RECONCILE, {"ReconciliationRequest": {"ReconciliationType": "SaleReconciliation"}})

    def health(self) -> TerminalHealth:
        """See ``CardTerminal.health``."""
        exchange = self._exchange(messages.DIAGNOSE)
        answer = exchange.ask({"DiagnosisRequest": {"HostDiagnosisFlag": False}}, self._timing.report)
        if answer is None:
            self._health = TerminalHealth(LinkState.SILENT if exchange.connected else LinkState.ABSENT)
            return self._health
        busy = messages.is_busy(answer)
        found = TerminalHealth(LinkState.CONNECTED, str(answer["MessageHeader"]["POIID"]), "nexo", busy=busy)
        self._health = as_allowed(found, allow_virtual=self._settings.allow_virtual)
        return self._health

    def close(self) -> None:
        """See ``CardTerminal.close``: there is no link between exchanges."""

    def _is_idle(self) -> bool:
        """Whether it says now that it does nothing."""
        found = self.health()
        return found.link is LinkState.CONNECTED and not found.busy

    def _refusal(self) -> Why:
        if not self._health.terminal_id:
            self.health()
        return refusal(self._health)

    def _exchange(self, category: str, service: str | None = None) -> _Exchange:
        given = self._settings
        named = service or messages.service_id(new_key())
        return _Exchange(given, self._envelope, messages.header(category, named, given.sale_id, given.poi_id))

    def _abort(self, ref: str, category: str) -> None:
        body = messages.abort_body(category, messages.service_id(ref), self._settings.sale_id)
        self._exchange(messages.ABORT).ask(body, self._timing.connect)

    def _ask_about(self, ref: str) -> Recovery:
        """A reference names a payment (or a refund, which is one) or a reversal: asked as one and then as the other."""
        if self._refusal():
            return Recovery(RecoveryState.UNREACHABLE)
        for kind in (CardKind.SALE, CardKind.VOID):
            known = self._status_of(ref, kind)
            if known.state is not RecoveryState.NOT_FOUND:
                return known
        return Recovery(RecoveryState.NOT_FOUND)

    def _status_of(self, ref: str, kind: CardKind) -> Recovery:
        body = messages.status_body(messages.category_of(kind), messages.service_id(ref), self._settings.sale_id)
        answer = self._exchange(messages.STATUS).ask(body, self._timing.report)
        if answer is None:
            return Recovery(RecoveryState.UNREACHABLE)
        why = messages.condition(answer, messages.STATUS)
        if why in {messages.IN_PROGRESS, messages.BUSY}:
            return Recovery(RecoveryState.IN_PROGRESS)
        if why == messages.NOT_FOUND:
            return Recovery(RecoveryState.NOT_FOUND)
        result = None if why else messages.found(ref, kind, answer, self._health.terminal_id)
        final = result is not None and result.outcome.final
        return Recovery(RecoveryState.FINAL, result) if final else Recovery(RecoveryState.UNREACHABLE)

    def _totals(self, category: str, body: Message) -> BatchTotals:
        """:raises Unavailable: ``TERMINAL_NO_ANSWER``, ``TERMINAL_REFUSED``"""
        if why := self._refusal():
            raise Unavailable("TERMINAL_NO_ANSWER", why=why)
        exchange = self._exchange(category)
        answer = exchange.ask(body, self._timing.report)
        if answer is None:
            raise Unavailable("TERMINAL_NO_ANSWER", why=exchange.why)
        if refused := messages.condition(answer, category):
            raise Unavailable("TERMINAL_REFUSED", message=refused)
        try:
            number, sales, refunds = messages.totals_of(answer, category)
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable("TERMINAL_REFUSED", message="unreadable") from error
        return BatchTotals(self._health.terminal_id, number, sales, refunds)


class _Exchange:
    """One request and its answer on a connection of their own. ``why`` tells why there is none."""

    def __init__(self, settings: NexoSettings, envelope: Envelope, header: Message) -> None:
        self.why = Why.NONE
        self.connected = False
        self._settings = settings
        self._envelope = envelope
        self._header = header
        self._connection: http.client.HTTPSConnection | None = None

    def connect(self) -> bool:
        """Reach the terminal and see that it is the one that was set up. Not a byte of a request leaves before."""
        given = self._settings
        connection: http.client.HTTPSConnection | None = None
        try:
            connection = http.client.HTTPSConnection(
                given.host, given.port, timeout=given.timing.connect, context=_trust(given.certificate)
            )
            connection.connect()
        except OSError:  # nobody there, somebody else there, or no certificate to hold it against
            if connection is not None:
                connection.close()
            self.why = Why.NO_LINK
            return False
        self._connection, self.connected = connection, True
        return True

    def ask(self, body: Message, seconds: float) -> Message | None:
        """Send the request once and wait for its answer; None where none came that is one."""
        if self._connection is None and not self.connect():
            return None
        try:
            with self._until(seconds):
                return self._answer(self._envelope.seal(REQUEST, {"MessageHeader": self._header, **body}))
        except (OSError, http.client.HTTPException):
            self.why = Why.LINK_LOST
        except EnvelopeBroken:
            self.why = Why.ERROR
        finally:
            if self._connection is not None:
                self._connection.close()
        return None

    def _answer(self, sealed: bytes) -> Message | None:
        if self._connection is None:
            return None
        self._connection.request("POST", PATH, sealed, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        data = response.read(ANSWER_BYTES_MAX)
        if response.status != http.HTTPStatus.OK:
            self.why = Why.ERROR
            return None
        message = self._envelope.open(RESPONSE, data)
        if message["MessageHeader"] != {**self._header, "MessageType": "Response"}:
            raise EnvelopeBroken("an answer to something else")
        return message

    @contextmanager
    def _until(self, seconds: float) -> Iterator[None]:
        """However slowly the terminal speaks, the whole of it has this long."""
        wire = self._connection.sock if self._connection else None
        if wire is None:
            yield
            return
        wire.settimeout(seconds)
        watch = threading.Timer(seconds, _hang_up, [wire])
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()


def _hang_up(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


def _trust(certificate: Path) -> ssl.SSLContext:
    """Only what the set-up file holds is trusted. Names are not looked at: a terminal's is in no DNS.

    :raises OSError: the file is not there or holds no certificate
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(certificate)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
