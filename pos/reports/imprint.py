"""What stands on all our paper, whatever it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.agency import Agency
from pos.words import Words


@dataclass(frozen=True, slots=True)
class Imprint:
    """The agency, the training mark, and how people and billers are written.

    ``initials`` and ``names`` are by login; ``tags`` are the short words of billers in capitals, by language and code.
    ``fund_notes`` say which funds a biller's money goes to. Where one is missing, the login and the code stand in.
    """

    agency: Agency
    training: bool
    initials: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fund_notes: Mapping[str, str] = field(default_factory=dict)

    def words(self, language: str) -> Words:
        """The texts of a language, with the city's own names of its ways of paying."""
        return Words(language, self.agency.tenders.texts)

    def person(self, login: str) -> str:
        """The initials of somebody."""
        return self.initials.get(login, login)

    def name(self, login: str) -> str:
        """The whole name of somebody, where they sign for something."""
        return self.names.get(login, login)

    def biller(self, code: str, language: str) -> str:
        """The short word of a biller in a language."""
        return self.tags.get(language, {}).get(code, code.upper())
