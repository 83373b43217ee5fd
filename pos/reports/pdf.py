"""The reports that are issued as files, as PDF."""

from __future__ import annotations

from pos.domain.custody import FundFacts, HandOverFacts
from pos.domain.facts import DayFacts, DepositFacts, Head, SessionFacts
from pos.reports.custody import fund_receipt, hand_over_sheet
from pos.reports.deposit import deposit_slip
from pos.reports.drawer import z_report
from pos.reports.imprint import Imprint
from pos.reports.pages import render
from pos.reports.summary import day_summary


def z_report_pdf(facts: SessionFacts, head: Head, imprint: Imprint, language: str) -> bytes:
    """The Z report of a finalized session."""
    return render(z_report(facts, head, imprint, language))


def deposit_slip_pdf(facts: DepositFacts, head: Head, imprint: Imprint, language: str) -> bytes:
    """The slip of a deposit."""
    return render(deposit_slip(facts, head, imprint, language))


def summary_pdf(facts: DayFacts, head: Head, imprint: Imprint, language: str) -> bytes:
    """The summary of a settled day."""
    return render(day_summary(facts, head, imprint, language))


def hand_over_pdf(facts: HandOverFacts, head: Head, imprint: Imprint, language: str) -> bytes:
    """The sheet that a courier signs."""
    return render(hand_over_sheet(facts, head, imprint, language))


def fund_receipt_pdf(facts: FundFacts, head: Head, imprint: Imprint, language: str) -> bytes:
    """The custodian's receipt for the change fund."""
    return render(fund_receipt(facts, head, imprint, language))
