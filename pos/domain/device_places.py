"""Where devices hang: no two of them at one place, and which addresses are the same place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_PORTS = frozenset({"tcp", "nexo"})
_WIRED = frozenset({"serial", "usb", "windows"})


def place_of(address: str) -> str:
    """One and the same for every address of one place, however fast or in which protocol; empty where the address is
    no place of its own: ``none``, ``virtual``, a part of the printer.
    """
    kind, _, rest = address.partition(":")
    if kind in _PORTS:
        return rest.casefold()
    if kind == "serial":
        rest = rest.partition("@")[0]
    return f"{kind}:{rest}".casefold() if kind in _WIRED else ""


def drawer_place_of(at: str) -> str:
    """Likewise of a drawer: a connector of the printer is a place, and there is one virtual drawer."""
    return "printer:1" if at == "printer" else place_of(at) or at


def taken(said: Mapping[str, str], place: Callable[[str], str]) -> tuple[str, str] | None:
    """Of settings with their addresses: the first whose place another has, and that other; None: each has its own."""
    found: dict[str, str] = {}
    for name, address in said.items():
        if place(address) and found.setdefault(place(address), name) != name:
            return name, found[place(address)]
    return None
