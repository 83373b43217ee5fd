"""People, their roles and what a role may do (design section 6)."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Permission(enum.StrEnum):
    """One thing that some people may do and others may not."""

    TAKE_PAYMENTS = "take-payments"
    COUNT_ALONG = "count-along"
    LOWER_LINES = "lower-lines"
    CHANGE_ALLOCATION = "change-allocation"
    APPROVE = "approve"
    SEE_EXPECTED = "see-expected"
    FINALIZE = "finalize"
    SETTLE = "settle"
    IMPORT = "import"
    ADMINISTER = "administer"
    READ_ALL = "read-all"
    READ_LOG = "read-log"
    KEEP_RECORDS = "keep-records"
    GO_ON_IN_DOUBT = "go-on-in-doubt"


class Role(enum.StrEnum):
    """What a person is here for."""

    CASHIER = "cashier"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    ACCOUNTING = "accounting"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


def rights_of(role: Role) -> frozenset[Permission]:
    """What a role may do."""
    return _GRANTS[role]


_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CASHIER: frozenset({Permission.TAKE_PAYMENTS, Permission.COUNT_ALONG, Permission.LOWER_LINES}),
    Role.LEAD: frozenset(
        {Permission.TAKE_PAYMENTS, Permission.COUNT_ALONG, Permission.LOWER_LINES, Permission.APPROVE}
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.TAKE_PAYMENTS,
            Permission.COUNT_ALONG,
            Permission.LOWER_LINES,
            Permission.CHANGE_ALLOCATION,
            Permission.APPROVE,
            Permission.SEE_EXPECTED,
            Permission.FINALIZE,
            Permission.SETTLE,
            Permission.IMPORT,
            Permission.READ_ALL,
            Permission.READ_LOG,
            Permission.GO_ON_IN_DOUBT,
        }
    ),
    Role.ACCOUNTING: frozenset(
        {
            Permission.COUNT_ALONG,
            Permission.SEE_EXPECTED,
            Permission.SETTLE,
            Permission.IMPORT,
            Permission.READ_ALL,
            Permission.READ_LOG,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Permission.ADMINISTER, Permission.IMPORT, Permission.KEEP_RECORDS, Permission.READ_LOG}
    ),
    Role.AUDITOR: frozenset(
        {Permission.COUNT_ALONG, Permission.SEE_EXPECTED, Permission.READ_ALL, Permission.READ_LOG}
    ),
}


def role_for(permission: Permission) -> Role:
    """Whom to ask: the first role that may, in the order of :class:`Role`."""
    return next(role for role in Role if permission in _GRANTS[role])


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in. ``login`` is unique for ever; ``initials`` stand on receipts.

    ``has_pin`` and ``must_change`` (a password given by an administrator, good only to choose another) say how the
    person proves who they are, not who they are.
    """

    login: str
    name: str
    initials: str
    role: Role
    language: str = "en"
    active: bool = True
    has_pin: bool = field(default=False, compare=False)
    must_change: bool = field(default=False, compare=False)

    def may(self, permission: Permission) -> bool:
        """Whether this person's role grants the permission, and they have a password of their own."""
        return self.active and not self.must_change and permission in _GRANTS[self.role]


def initials_of(name: str) -> str:
    """The initials that a name suggests: ``AO`` of Ann Ortega, at most four letters."""
    return "".join(word[0] for word in name.split())[:4].upper()
