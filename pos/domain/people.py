"""People, their roles and what a role may do (design section 6)."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Permission(enum.StrEnum):
    """One thing that some people may do and others may not."""

    TAKE_PAYMENTS = "take-payments"
    LOWER_LINES = "lower-lines"
    APPROVE = "approve"
    SEE_EXPECTED = "see-expected"
    FINALIZE = "finalize"
    SETTLE = "settle"
    IMPORT = "import"
    ADMINISTER = "administer"
    READ_ALL = "read-all"


class Role(enum.StrEnum):
    """What a person is here for."""

    CASHIER = "cashier"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    ACCOUNTING = "accounting"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CASHIER: frozenset({Permission.TAKE_PAYMENTS, Permission.LOWER_LINES}),
    Role.LEAD: frozenset({Permission.TAKE_PAYMENTS, Permission.LOWER_LINES, Permission.APPROVE}),
    Role.SUPERVISOR: frozenset(
        {
            Permission.TAKE_PAYMENTS,
            Permission.LOWER_LINES,
            Permission.APPROVE,
            Permission.SEE_EXPECTED,
            Permission.FINALIZE,
            Permission.SETTLE,
            Permission.IMPORT,
            Permission.READ_ALL,
        }
    ),
    Role.ACCOUNTING: frozenset({Permission.SEE_EXPECTED, Permission.SETTLE, Permission.IMPORT, Permission.READ_ALL}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.IMPORT}),
    Role.AUDITOR: frozenset({Permission.SEE_EXPECTED, Permission.READ_ALL}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in. ``login`` is unique for ever; ``initials`` stand on receipts."""

    login: str
    name: str
    initials: str
    role: Role
    language: str = "en"
    active: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether this person's role grants the permission."""
        return self.active and permission in _GRANTS[self.role]


def initials_of(name: str) -> str:
    """The initials that a name suggests: ``AO`` of Ann Ortega, at most four letters."""
    return "".join(word[0] for word in name.split())[:4].upper()
