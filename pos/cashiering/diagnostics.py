"""What somebody who is to help over the telephone asks for first: versions, settings, states, what went wrong lately.

No secret is in it: of the settings only where devices are and what they are, never a key, a passphrase, a person's
name or an amount.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator

import pos
from pos.cashiering import try_devices
from pos.cashiering.counter import Counter
from pos.store.database import engine_version
from pos.words import Words

OUTCOMES = 20
_SECRET = ("key", "poi", "certificate")
"""Settings whose names say so are told only as set or not."""


def diagnostics(counter: Counter, words: Words) -> str:
    """As text to be sent; takes as long as reading takes, and asks no device."""
    return "\n".join(_lines(counter, words)) + "\n"


def _lines(counter: Counter, words: Words) -> Iterator[str]:
    now = counter.clock.now()
    sqlite = ".".join(map(str, engine_version()))
    python, system = platform.python_version(), platform.platform()
    yield f"Counterfoil {pos.__version__} · Python {python} · SQLite {sqlite} · {system}"
    yield f"{counter.agency.register} · {'training' if counter.training else 'live'} · {now.iso}"
    yield ""
    for key, value in counter.bench.values.items():
        hidden = any(part in key.rpartition(".")[2].split("_") for part in _SECRET) and value not in ("", 0)
        yield f"{key} = {'***' if hidden else value}"
    for drawer in counter.bench.drawers:
        yield f"drawer {drawer.code}: {drawer.at} {drawer.model}".rstrip()
    yield ""
    for one in counter.bench.plugged_in():
        yield f"{one.address} · {one.name} · {one.port}"
    yield ""
    for light in counter.devices.lights():
        key = light.key.removeprefix("light.")
        yield f"{light.device}: {words.say(f'device.{key}', **light.values)}"
    for job in counter.devices.waiting():
        yield f"waits: {job.device} {job.kind.value} {job.subject}"
    yield ""
    for entry in try_devices.last_outcomes(counter, OUTCOMES):
        told = entry.data
        yield f"{entry.at.iso} {told['device']} {told['kind']} {told['subject']} {told['state']} {told['why']}".rstrip()
