"""Fill a book with years of receipts, through the verbs of the till, a day to a transaction.

python -m bench.fill_book FOLDER --receipts 1500000

Each receipt has all that a real one leaves: the printer's job and the drawer's, and how they ended. Days open and
close, drawers are counted and finalized and their heads signed; only the documents are left out, which take most of
the time.
"""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import click

from bench.register import START, Register, scattered
from pos.cashiering import count, take_payment
from pos.cashiering.devices import record_outcome
from pos.cashiering.lights import PRINTER
from pos.domain.bills import Allocation, parse_distribution
from pos.domain.carts import CASH, CHECK, Cart, Item, ItemKind, Tender
from pos.domain.money import ZERO, Money
from pos.drivers import spool_sql
from pos.drivers.jobs import JobState
from pos.drivers.ports import Outcome
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.ledger.entries import Line

RECEIPTS_A_DAY = 600
FIRST_DAY = dt.date(2016, 1, 4)
_SHARES = parse_distribution("501/341.10")


def fill(register: Register, receipts: int, said: Callable[[int], None] = lambda _: None) -> None:
    """Post so many receipts, day after day."""
    done, day = 0, FIRST_DAY
    while done < receipts:
        today = min(RECEIPTS_A_DAY, receipts - done)
        with register.counter.book.writing() as page:
            register.open_drawer(day)
            for number in range(done, done + today):
                take_payment.post(register.counter, register.cashier, register.session, _cart(number))
                _deliver(register, page)
            _close(register, page, day)
        done += today
        day += dt.timedelta(days=1)
        said(done)


def _cart(number: int) -> Cart:
    """As ``Register.cart``, of bills that have left the files since."""
    payer = scattered(number)
    items = (_item("water", payer, Money(8243)), _item("citation", payer, Money(6500)))
    check = Tender(CHECK, Money(10000), number=f"{number % 10000:04d}", bank="River Valley", payer="Ada Lee")
    return Cart(Cart.new().id, items, (check, Tender(CASH, Money(6000))))


def _item(biller: str, payer: int, amount: Money) -> Item:
    return Item(
        kind=ItemKind.BILL,
        biller=biller,
        account=f"{payer:08d}",
        reference=f"{biller[0].upper()}{payer:08d}",
        title="",
        detail="125 Elm St",
        amount=amount,
        left_due=ZERO,
        allocations=(Allocation("due", "due", amount, _SHARES),),
    )


def _deliver(register: Register, page: Page) -> None:
    """Every job of the receipt ends well."""
    for job in spool_sql.in_state(page.connection, PRINTER, JobState.WAITING):
        outcome = Outcome.confirmed(900)
        spool_sql.finish(page.connection, job.seq, JobState.WAITING, outcome)
        record_outcome(register.counter.book, job, outcome)


def _close(register: Register, page: Page, day: dt.date) -> None:
    """Count, finalize and sign as the verbs do, without the Z report."""
    counter, session, date = register.counter, register.session, day.isoformat()
    held = ledger_sql.drawer_balance(page.connection, session)
    count.start(counter, register.cashier, session)
    count.submit(counter, register.cashier, session, count.Counted(START))
    lines = [Line(chart.SAFE_FLOAT, START.total), Line(chart.safe("cash"), held["cash"] - START.total)]
    lines += [Line(chart.drawer(tender), -amount) for tender, amount in held.items()]
    lines += [Line(chart.safe(tender), amount) for tender, amount in held.items() if tender != "cash"]
    (z,) = page.connection.execute("SELECT coalesce(max(z), 0) + 1 FROM session").fetchone()
    page.append(
        "drawer.finalized",
        {"z": z, "n": 1, "start": START.total.cents, "expected": {}, "counted": {}, "float_returned": 0, "reasons": {}},
        who=register.cashier.login,
        date=date,
        session=session,
        approver=register.supervisor.login,
        lines=lines,
    )
    page.sign_head(who=register.supervisor.login)
    page.append("day.closed", {}, who=register.supervisor.login, date=date)


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--receipts", default=1_500_000, show_default=True)
def main(folder: Path, receipts: int) -> None:
    """The command line."""
    begun = time.monotonic()
    register = Register.make(folder)
    with click.progressbar(length=receipts, label=str(folder)) as bar:
        fill(register, receipts, lambda done: bar.update(done - bar.pos))
    register.app.close()
    click.echo(f"{receipts:,} receipts in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main(prog_name="fill_book")
