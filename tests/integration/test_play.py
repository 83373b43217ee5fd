"""Written days: what lines may say, what is refused and with what, and that a refused line changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.ledger import sql as ledger_sql
from pos.play.player import VERBS, play
from pos.play.script import COMMON, parse_script
from pos.play.stage import Stage
from tests.support.scripts import FINE, MORNING, WATER, Line, Player, make_book, pay, player, pos_in


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Player]:
    """A player with a drawer open."""
    with player(tmp_path) as found:
        yield found


def test_a_day_from_count_in_to_upstream(at_work: Player) -> None:
    paid, split, fee, copy, voided = at_work.well(
        pay(tenders=[{"cash": "100.00"}], label="first"),
        {
            "do": "pay",
            "who": "carla",
            "items": [FINE],
            "tenders": [{"check": "40.00", "number": "4471", "bank": "First", "payer": "Bo Fine"}, {"cash": "rest"}],
            "language": "es",
        },
        pay(items=[{"fee": "COPY", "quantity": 3}], tenders=[{"money-order": "rest", "number": "77"}]),
        {"do": "reprint", "who": "carla", "receipt": "first"},
        {"do": "void", "who": "carla", "receipt": "first", "approver": "sam", "reason": "Wrong bill"},
    )
    assert paid == {"receipt": "R01-000001", "total": 8243, "tendered": 10000, "change": 1757}
    assert (split["receipt"], split["change"], fee["total"], copy["copy"]) == ("R01-000002", 0, 75, 1)
    assert voided == {"receipt": "R01-000004", "voids": "R01-000001", "total": -8243}
    *_, first, _, second, closed, bagged, settled, sent, verified = at_work.well(
        {"do": "no-sale", "who": "carla", "reason": "Change"},
        {"at": "16:30", "do": "count", "who": "carla", "cash": "220.00"},
        {"do": "reject", "who": "sam", "cashier": "carla", "reason": "The check is missing"},
        {
            "do": "count",
            "who": "carla",
            "cash": {"100": 2, "20": 1, "1": 4},
            "tenders": {"check": {"count": 1, "amount": "40.00"}, "money-order": {"count": 1, "amount": "0.75"}},
        },
        {"do": "finalize", "who": "sam", "cashier": "carla", "reasons": {"cash": "One dollar short"}},
        {"do": "deposit", "who": "sam", "bag": "B-17", "cash": "planned"},
        {"do": "settle", "who": "sam"},
        {"do": "sync"},
        {"do": "verify"},
    )
    assert (first["count"], second["count"]) == (1, 2)
    assert closed == {"z": 1, "document": "z-R01-00001.pdf", "over_short": {"cash": -100}}
    assert bagged == {"deposit": 1, "cash": 2400, "checks": 2}
    assert settled["batch"] == "R01-20261120-B0001"
    assert settled["totals"] == {"cash": 2500, "check": 4000, "money-order": 75}
    assert sent["sent"] == verified["entries"] > 0


def test_items_by_scan_number_and_what_the_box_finds(at_work: Player) -> None:
    found = at_work.well(
        {"do": "find", "text": "125 elm"},
        pay(items=[{"find": "125 Elm St", "amount": "20.00"}], tenders=[{"cash": "rest"}]),
        {"do": "find", "text": "W-1001"},
        pay(items=[WATER, FINE], tenders=[{"cash": "200.00"}]),
    )
    assert [one["due"] for one in found[0]["results"]] == [8243]
    assert (found[1]["total"], found[2]["results"][0]["due"], found[3]["total"]) == (2000, 6243, 12743)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    """One player for many lines that change nothing."""
    with player(tmp_path_factory.mktemp("shared")) as found:
        yield found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{not json}", "LINE_NOT_JSON"),
        ('{"do": "pay", "do": "void"}', "LINE_FIELD_TWICE"),
        ("[1, 2]", "LINE_NOT_AN_OBJECT"),
        ('"pay"', "LINE_NOT_AN_OBJECT"),
        ('{"do": 7}', "LINE_FIELD_WRONG"),
        ('{"do": "fly"}', "VERB_UNKNOWN"),
        ('{"who": "carla"}', "LINE_FIELD_MISSING"),
        ("{}", "LINE_FIELD_MISSING"),
        ('{"do": "find", "text": "elm", "txt": 1}', "LINE_FIELD_UNKNOWN"),
        ('{"do": "find"}', "LINE_FIELD_MISSING"),
        ('{"do": "find", "text": 12}', "LINE_FIELD_WRONG"),
        ('{"do": "sync", "when": "now"}', "LINE_FIELD_UNKNOWN"),
        ('{"at": "noon"}', "AT_WRONG"),
        ('{"at": "2026-11-20T09:00:00"}', "AT_WRONG"),
        ('{"at": "07:00"}', "AT_EARLIER"),
        ('{"do": "pay", "who": "carla", "items": {}, "tenders": []}', "LINE_FIELD_WRONG"),
        ('{"do": "count", "who": "carla", "cash": NaN}', "AMOUNT_NOT_A_NUMBER"),
        (f'{{"do": "find", "text": {"9" * 5000}}}', "LINE_NOT_JSON"),
        (f'{{"do": {"[" * 100_000}', "LINE_NOT_JSON"),
    ],
)
def test_a_malformed_line_is_a_refused_line(shared: Player, text: str, code: str) -> None:
    before = shared.stage.counter.book.head()
    assert shared.code(text) == code
    assert shared.stage.counter.book.head() == before


CHECK = {"number": "12", "bank": "First"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (pay(tenders=[{"cash": "1,5"}]), "AMOUNT_NOT_A_NUMBER"),
        (pay(tenders=[{"cash": "1e9"}]), "AMOUNT_NOT_A_NUMBER"),
        (pay(tenders=[{"cash": "NaN"}]), "AMOUNT_NOT_A_NUMBER"),
        (pay(tenders=[{"cash": "99999999999"}]), "AMOUNT_NOT_A_NUMBER"),
        (pay(tenders=[{"cash": "-5.00"}]), "TENDER_NOT_POSITIVE"),
        (pay(tenders=[{"cash": "0"}]), "TENDER_NOT_POSITIVE"),
        (pay(tenders=[{"cash": 160}]), "LINE_FIELD_WRONG"),
        (pay(tenders=[{"cash": "10.00"}]), "CART_NOT_COVERED"),
        (pay(tenders=[]), "CART_NOT_COVERED"),
        (pay(items=[], tenders=[]), "CART_NOT_COVERED"),
        (pay(items=[]), "CART_EMPTY"),
        (pay(tenders=[{"check": "90.00", **CHECK}]), "TENDER_OVER_DUE"),
        (pay(tenders=[{"check": "82.43"}]), "TENDER_NEEDS_NUMBER"),
        (pay(tenders=[{"cash": "82.43", "number": "1"}]), "LINE_FIELD_UNKNOWN"),
        (pay(tenders=[{"cash": "5.00", "card": "77.43"}]), "LINE_TENDER_WRONG"),
        (pay(tenders=[{"gold": "5.00"}]), "LINE_TENDER_WRONG"),
        (pay(tenders=[{"cash": "90.00"}, {"cash": "1.00"}]), "NOTHING_REMAINS"),
        (pay(tenders=[{"card": "82.43"}]), "TERMINAL_NOT_SET_UP"),
        (pay(tenders=[{"cash": "82.43", "expect": "CARD_DECLINED"}]), "TENDER_NOT_REFUSED"),
        (pay(items=[{**WATER, "amount": "82.44"}]), "PAYMENT_OVER_DUE"),
        (pay(items=[{**WATER, "amount": "-1.00"}]), "PAYMENT_NOT_POSITIVE"),
        (pay(items=[{**FINE, "amount": "10.00"}]), "PARTIAL_NOT_ALLOWED"),
        (pay(items=[WATER, WATER]), "ITEM_TWICE"),
        (pay(items=[{"bill": "W-9", "biller": "water"}]), "BILL_UNKNOWN"),
        (pay(items=[{"bill": "W-1001"}]), "LINE_FIELD_MISSING"),
        (pay(items=[{"fee": "GOLD"}]), "FEE_UNKNOWN"),
        (pay(items=[{"fee": "COPY", "quantity": 0}]), "QUANTITY_WRONG"),
        (pay(items=[{"fee": "MISC"}]), "FEE_NEEDS_AMOUNT"),
        (pay(items=[{"find": "nobody at all"}]), "FIND_NOT_ONE"),
        (pay(items=[{"scan": "300771420300065003"}]), "SCAN_CHECK_DIGIT"),
        (pay(items=[{"scan": "12"}]), "SCAN_UNKNOWN"),
        (pay(who="carl"), "NOT_SIGNED_IN"),
        (pay(who="sam"), "NO_DRAWER"),
        (pay(language="fr"), "LINE_FIELD_WRONG"),
        ({"do": "open-drawer", "who": "carla", "drawer": "1", "cash": "200.00"}, "DRAWER_OPEN_ALREADY"),
        ({"do": "open-drawer", "who": "sam", "drawer": "9", "cash": "200.00"}, "DRAWER_UNKNOWN"),
        ({"do": "open-drawer", "who": "sam", "drawer": "2", "cash": {"3": 1}}, "DENOMINATION_UNKNOWN"),
        ({"do": "open-drawer", "who": "sam", "drawer": "2", "cash": {"20": -1}}, "PIECES_WRONG"),
        ({"do": "open-drawer", "who": "sam", "drawer": "2", "cash": "-1.00"}, "LINE_FIELD_WRONG"),
        ({"do": "open-drawer", "who": "sam", "drawer": "2", "cash": "1.00", "date": "20 Nov"}, "LINE_FIELD_WRONG"),
        ({"do": "void", "who": "carla", "receipt": "R01-000099", "approver": "sam", "reason": "x"}, "RECEIPT_UNKNOWN"),
        ({"do": "void", "who": "carla", "receipt": "R01-000001", "approver": "carla", "reason": "x"}, "APPROVER_SAME"),
        ({"do": "reprint", "who": "carla", "receipt": "R01-000099"}, "RECEIPT_UNKNOWN"),
        ({"do": "no-sale", "who": "carla", "reason": " "}, "REASON_MISSING"),
        ({"do": "pick-up", "who": "carla", "approver": "sam", "cash": "50.00"}, "PICKUP_TOO_MUCH"),
        ({"do": "finalize", "who": "sam", "cashier": "carla"}, "NO_COUNT_SUBMITTED"),
        ({"do": "reject", "who": "sam", "cashier": "carla", "reason": "again"}, "NO_COUNT_SUBMITTED"),
        ({"do": "deposit", "who": "sam", "bag": "B-1", "cash": "planned"}, "NOTHING_TO_DEPOSIT"),
        ({"do": "settle", "who": "carla"}, "NOT_PERMITTED"),
        ({"do": "settle", "who": "sam"}, "NOTHING_TO_SETTLE"),
        ({"do": "import", "who": "carla", "kind": "bills", "file": "bills.csv"}, "NOT_PERMITTED"),
        ({"do": "import", "who": "sam", "kind": "bills", "file": "nothing.csv"}, "FILE_NOT_FOUND"),
        ({"do": "import", "who": "sam", "kind": "people", "file": "bills.csv"}, "LINE_FIELD_WRONG"),
        ({"do": "ask-card", "who": "carla"}, "NO_CART_STANDS"),
        ({"do": "post-cart", "who": "carla"}, "NO_CART_STANDS"),
        ({"do": "answer-print", "who": "carla", "receipt": "R01-000001", "printed": True}, "JOB_NOT_UNSURE"),
        ({"do": "device", "device": "printer", "act": "unplug"}, "DEVICE_NOT_VIRTUAL"),
        ({"do": "device", "device": "toaster", "act": "unplug"}, "LINE_FIELD_WRONG"),
        ({"do": "wait-devices", "seconds": 0}, "LINE_FIELD_WRONG"),
        ({"do": "init", "login": "bo", "name": "Bo", "initials": "B", "password": "x" * 12}, "BOOK_THERE"),
    ],
)
def test_a_refused_line_leaves_the_book_as_it_was(shared: Player, line: Line, code: str) -> None:
    before = shared.stage.counter.book.head()
    assert shared.code(line) == code
    assert shared.stage.counter.book.head() == before


def test_a_failed_sign_in_is_kept_and_says_no_more_than_that(at_work: Player) -> None:
    wrong = {"do": "sign-in", "who": "carl", "password": "not this one at all"}
    assert at_work.code(wrong) == "SIGN_IN_WRONG"
    assert at_work.code({**wrong, "who": "nobody"}) == "SIGN_IN_WRONG"
    pick_up = {"do": "pick-up", "who": "carla", "approver": "ann", "cash": "1.00"}
    assert at_work.code({**pick_up, "approver-password": "not this one at all"}) == "SIGN_IN_WRONG"
    assert at_work.code(pick_up) == "SIGN_IN_EMPTY"


def test_a_payment_given_up_is_kept_with_what_was_handed_over(at_work: Player) -> None:
    (given_up,) = at_work({**pay(tenders=[{"cash": "1.00"}]), "do": "give-up"})
    assert given_up.error is None
    assert given_up.facts["tendered"] == 100
    last = list(ledger_sql.entries(at_work.stage.counter.book.read()))[-1]
    assert (last.kind, last.data["tenders"]) == ("cart.abandoned", {"cash": 100})


def test_an_expected_refusal_is_as_wished_and_a_missing_one_is_not(at_work: Player) -> None:
    refused, taken, other = at_work(
        pay(tenders=[{"cash": "1.00"}], expect="CART_NOT_COVERED"),
        pay(expect="CART_NOT_COVERED"),
        pay(tenders=[{"cash": "x"}], expect="CART_NOT_COVERED"),
    )
    assert (refused.as_wished, taken.as_wished, other.as_wished) == (True, False, False)


def test_a_live_book_is_not_played_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = make_book(tmp_path, mode="live")
    script = tmp_path / "day.jsonl"
    script.write_text('{"do": "verify"}\n', encoding="utf-8")
    code, out, err = pos_in(capsys)("play", script, "--data", data)
    assert (code, out, err.partition(":")[0]) == (1, "", "PLAY_ON_LIVE")
    with Stage(data, None, tmp_path) as stage:
        (outcome,) = play(stage, parse_script(['{"do": "sync"}']))
    assert outcome.error is not None
    assert outcome.error.code == "PLAY_ON_LIVE"


def test_the_command_says_every_outcome_as_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, pos = make_book(tmp_path), pos_in(capsys)
    script = tmp_path / "day.jsonl"
    lines = [*MORNING, pay(), pay(expect="BILL_NOTHING_DUE"), "no json"]
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    script.write_text(f"# a day\n\n{text}\n", encoding="utf-8")
    code, out, err = pos("play", script, "--data", data, "--language", "es")
    told = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (1, "")
    assert [one["line"] for one in told] == list(range(3, 12))
    assert told[6] == {"line": 9, "do": "pay", "ok": True, "receipt": "R01-000001", "total": 8243} | {
        "tendered": 8243,
        "change": 0,
    }
    assert (told[7]["ok"], told[7]["code"], told[7]["as_expected"]) == (False, "BILL_NOTHING_DUE", True)
    assert told[8]["code"] == "LINE_NOT_JSON"
    assert "columna 1" in told[8]["message"]
    script.write_text(json.dumps(pay(expect="NOT_SIGNED_IN")) + "\n", encoding="utf-8")
    assert pos("play", script, "--data", data)[0] == 0
    assert pos("play", tmp_path / "none.jsonl", "--data", data)[0] == 2


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind in the guide."""
    guide = (Path(__file__).parents[2] / "docs" / "play.md").read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)


def test_the_day_in_the_guide_plays_as_written(tmp_path: Path) -> None:
    (bills,), (day,) = blocks("csv"), blocks("jsonl")
    (tmp_path / "bills.csv").write_text(bills, encoding="utf-8")
    with Stage(tmp_path / "mine", None, tmp_path) as stage:
        outcomes = list(play(stage, parse_script(day.splitlines())))
    assert [f"{one.line.number} {one.error}" for one in outcomes if not one.as_wished] == []
    assert sum(one.error is not None for one in outcomes) == 5


def test_the_guide_tells_of_every_verb_and_of_nothing_else() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "play.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| (.*?) \|", guide, re.MULTILINE)
    told = {verb for verbs, _ in rows for verb in re.findall(r"[a-z-]+", verbs)} - COMMON
    assert told == set(VERBS)
    for verbs, fields in rows:
        for verb in set(re.findall(r"[a-z-]+", verbs)) & set(VERBS):
            known = f"{VERBS[verb].needs} {VERBS[verb].may}".split()
            assert set(known) <= set(re.findall(r"`([a-z-]+)`", fields)), verb


def test_a_book_that_is_not_there_is_said(tmp_path: Path) -> None:
    with Stage(tmp_path / "none", None, tmp_path) as stage:
        (outcome,) = play(stage, parse_script(['{"do": "sync"}']))
    assert outcome.error is not None
    assert outcome.error.code == "BOOK_MISSING"


def test_cards_and_a_printer_that_is_not_there(tmp_path: Path) -> None:
    card = [{"card": "rest"}]
    with player(tmp_path, devices=True) as at_work:
        at_work.well(
            {"do": "device", "device": "terminal", "act": "decline"},
            pay(tenders=[{"card": "rest", "expect": "CARD_DECLINED"}, {"cash": "40.00"}, {"card": "rest"}], label="a"),
            {"do": "void", "who": "carla", "receipt": "a", "approver": "sam", "reason": "Wrong bill"},
            {"do": "device", "device": "terminal", "act": "drop_after_host"},
            {"do": "device", "device": "printer", "act": "unplug"},
        )
        assert at_work.code(pay(tenders=card)) == "CARD_UNKNOWN"
        assert at_work.code(pay(items=[FINE], tenders=card)) == "CARD_ATTEMPT_OPEN"
        assert at_work.code({"do": "count", "who": "carla", "cash": "200.00"}) == "CARD_CART_STANDS"
        asked, posted = at_work.well({"do": "ask-card", "who": "carla"}, {"do": "post-cart", "who": "carla"})
        assert (asked, posted["total"]) == ({"remaining": 0}, 8243)
        assert at_work.code({"do": "wait-devices", "seconds": 1}) == "DEVICES_BUSY"
        assert at_work.code({"do": "device", "device": "printer", "act": "explode"}) == "VIRTUAL_REFUSED"
        at_work.well(
            {"do": "device", "device": "printer", "act": "plug"},
            {"do": "wait-devices"},
            {"do": "device", "device": "terminal", "act": "partial"},
        )
        assert at_work.code(pay(items=[FINE], tenders=card)) == "CART_NOT_COVERED"
        at_work.well({"do": "return-card", "who": "carla"}, pay(items=[FINE], tenders=[{"cash": "65.00"}]))
        at_work.well({"do": "verify"})


def test_a_device_that_is_not_virtual_is_not_steered(tmp_path: Path) -> None:
    config = make_book(tmp_path, devices=True) / "config.toml"
    config.write_text(config.read_text("utf-8").replace('terminal = "virtual"', 'terminal = "none"'), "utf-8")
    with Stage(tmp_path / "data", None, tmp_path) as stage:
        (outcome,) = play(stage, parse_script(['{"do": "device", "device": "terminal", "act": "decline"}']))
    assert outcome.error is not None
    assert outcome.error.code == "DEVICE_NOT_VIRTUAL"


def test_the_terminals_batch_is_closed_and_held_against_the_book(tmp_path: Path) -> None:
    close = {"do": "close-batch", "who": "sam"}
    with player(tmp_path, devices=True) as at_work:
        at_work.well(pay(tenders=[{"card": "rest"}]))
        assert at_work.code({**close, "who": "carla"}) == "NOT_PERMITTED"
        first, second = at_work.well(close, close)
        assert first == {
            "terminal_batch": "1",
            "agrees": True,
            "sales": {"count": 1, "cents": 8243},
            "refunds": {"count": 0, "cents": 0},
        }
        assert (second["terminal_batch"], second["sales"]) == ("2", {"count": 0, "cents": 0})
        at_work.well({"do": "device", "device": "terminal", "act": "unplug"})
        assert at_work.code(close) == "TERMINAL_NO_ANSWER"
        at_work.well({"do": "device", "device": "terminal", "act": "plug"}, close, {"do": "verify"})
