"""Verbs of money that passes between people: change orders, bags to the courier, the change fund."""

from __future__ import annotations

from pos.cashiering import change_fund, change_order
from pos.cashiering import hand_over as handing
from pos.cashiering.change_order import ChangeOrder
from pos.domain.custody import Courier
from pos.domain.people import Permission
from pos.play.fields import Fields
from pos.play.stage import Stage


def order_change(stage: Stage, line: Fields) -> dict[str, object]:
    """Notes for coin with the safe, counted by both."""
    who, order = stage.person(line.text("who")), ChangeOrder(line.cash("given"), line.cash("taken"))
    session = stage.session(who)
    second = stage.second(line, Permission.APPROVE, who, order.given)
    return {"cents": change_order.order_change(stage.counter, who, session.id, order, second).cents}


def hand_over(stage: Stage, line: Fields) -> dict[str, object]:
    """All bags in the safe to the courier; with an approver, or on the courier's signature."""
    who = stage.person(line.text("who"))
    witness = None
    if "approver" in line:
        password = line.text("approver-password")
        witness = stage.approver(line.text("approver"), password, Permission.COUNT_ALONG, who.login)
    courier = Courier(line.text("courier"), line.text("company"), line.text("receipt"))
    bags = tuple(one.number for one in handing.bags_in_safe(stage.counter))
    done = handing.hand_over(stage.counter, who, bags, courier, witness)
    return {"hand_over": done.number, "bags": [one.bag for one in done.facts.bags], "document": done.document}


def count_fund(stage: Stage, line: Fields) -> dict[str, object]:
    """Count the change fund in the safe; a new custodian counts too."""
    who, cash = stage.person(line.text("who")), line.cash("cash")
    second = stage.second(line, Permission.COUNT_ALONG, who, cash) if "approver" in line else None
    done = change_fund.count_change_fund(stage.counter, who, cash, second=second, reason=line.text("reason"))
    return {"difference": done.difference.cents, "document": done.document}


def restore_fund(stage: Stage, line: Fields) -> dict[str, object]:
    """Make the change fund whole, with a second person."""
    who, password = stage.person(line.text("who")), line.text("approver-password")
    approver = stage.approver(line.text("approver"), password, Permission.COUNT_ALONG, who.login)
    amount = change_fund.restore_fund(stage.counter, who, approver, reason=line.text("reason"))
    return {"cents": amount.cents}
