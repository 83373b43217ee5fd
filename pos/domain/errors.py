"""The two roots of what can go wrong.

::

    Exception
    ├── Expected                a person, a file, a device or a disk; shown, with a stable code
    │   ├── Refused             a rule says no                               exit code 1
    │   ├── BadInput            what was given cannot be read                exit code 2
    │   └── Unavailable         disk, lock, device or network is not there   exit code 3
    └── Bug                     our fault: loud, logged, the book untouched  exit code 70

The core raises codes with values; the words for a code stand in the catalogue under the code itself.
"""

from __future__ import annotations


class Expected(Exception):
    """Something that happens in ordinary life and has an answer.

    ``code`` is stable and in capitals; ``values`` fill the places of its text.
    """

    exit_code = 1

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code}: {given}" if given else self.code


class Refused(Expected):
    """A rule says no; nothing was changed."""

    exit_code = 1


class BadInput(Expected):
    """What was given (file, scan, field, option) cannot be read or is out of range."""

    exit_code = 2


class Unavailable(Expected):
    """A disk, a lock, a device or a network is not there; trying again may help."""

    exit_code = 3


class Bug(Exception):
    """Our own fault: an invariant does not hold. Never caught to go on as if nothing was."""

    exit_code = 70
