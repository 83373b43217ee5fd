"""Which settings hold: those of the file, and of what waits for an administrator's name those that held before."""

from __future__ import annotations

from dataclasses import replace

from pos.cashiering import settings_record
from pos.config import Settings, parse_settings
from pos.domain.errors import BadInput, Refused
from pos.ledger.book import Book


def as_confirmed(settings: Settings, book: Book) -> Settings:
    """The file's settings, with everything ``settings_record.GUARDED`` as an administrator last stood for it.

    Where a release no longer reads what was confirmed under an earlier one, the file holds: without it the till would
    not open, and nobody could confirm anything. So it does where the book's entries of settings are missing or damaged:
    the looks through the book find that and doubt it, and a supervisor decides at a till that is open.
    """
    try:
        text = settings_record.confirmed_text(book.read(), settings.text)
        if text == settings.text:
            return settings
        held = parse_settings(text, book.database.path)
    except (BadInput, Refused, ValueError):
        return settings
    agency = replace(
        settings.agency,
        custody=replace(held.agency.custody, fund_reserve=settings.agency.custody.fund_reserve),
        tenders=held.agency.tenders,
        service_fees=held.agency.service_fees,
        papers=held.agency.papers,
        endorsement=held.agency.endorsement,
        bank_account=held.agency.bank_account,
    )
    return replace(
        settings, agency=agency, gl=held.gl, upstream=held.upstream, backups=held.backups, retention=held.retention
    )
