"""The port of the card terminal, over nexo: what it says, what it never does, and who may answer."""

import os
import socket
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cards import (
    BatchTotals,
    CardKind,
    CardOperation,
    CardOutcome,
    CardResult,
    CountAndSum,
    Recovery,
    RecoveryState,
    without_card_numbers,
)
from pos.domain.errors import Unavailable
from pos.domain.money import ZERO, Money
from pos.drivers.adapters import nexo_messages as messages
from pos.drivers.nexo_envelope import REQUEST, Envelope, EnvelopeBroken, SharedKey
from pos.drivers.ports import CardProgress, LinkState
from pos.drivers.virtual.nexo_server import KEY
from tests.contract.device_rig import wait_for
from tests.contract.nexo_rig import HURRY, IMPATIENT, Cutter, NexoRig, nexo_rig
from tests.contract.test_card_terminal import REFS, back, pays_fees_with_the_same_card

CHARGED = {CardOutcome.APPROVED, CardOutcome.PARTIAL}


def sale(cents: int = 1250) -> CardOperation:
    """A sale with a reference of its own."""
    return CardOperation(next(REFS), CardKind.SALE, Money(cents))


def asked(rig: NexoRig, ref: str) -> int:
    """How often the terminal was asked to do an operation."""
    return sum(event["ref"] == ref for event in rig.told("asked"))


@pytest.fixture
def rig(tmp_path):
    with nexo_rig(tmp_path) as made:
        yield made


def test_a_sale_brings_all_that_a_receipt_needs_and_nothing_more(rig):
    result = rig.till().start(sale())
    assert (result.outcome, result.approved) == (CardOutcome.APPROVED, Money(1250))
    for field in ("auth_code", "brand", "entry_mode", "aid", "app_label", "tvr", "tsi", "cvm", "host_ref", "trace_no"):
        assert getattr(result, field), field
    assert len(result.last4) == 4
    assert "411111" not in str(result.as_body())
    assert CardResult.from_body(result.as_body()) == result


@pytest.mark.parametrize(
    ("mode", "outcome", "charged", "found"),
    [
        ("approve", CardOutcome.APPROVED, 1250, RecoveryState.FINAL),
        ("partial", CardOutcome.PARTIAL, 625, RecoveryState.FINAL),
        ("decline", CardOutcome.DECLINED, 0, RecoveryState.FINAL),
        ("cancel", CardOutcome.CANCELLED, 0, RecoveryState.FINAL),
        ("timeout", CardOutcome.CANCELLED, 0, RecoveryState.FINAL),
        ("busy", CardOutcome.ERROR_NO_CHARGE, 0, RecoveryState.NOT_FOUND),
        ("fail", CardOutcome.UNKNOWN, 0, RecoveryState.NOT_FOUND),
        ("bad_lrc", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("wrong_ref", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("wrong_amount", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("no_answer", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("drop_before_host", CardOutcome.UNKNOWN, 0, RecoveryState.NOT_FOUND),
        ("drop_after_host", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
    ],
)
def test_every_way_an_operation_can_go(rig, mode, outcome, charged, found):
    terminal = rig.till(IMPATIENT if mode == "no_answer" else HURRY)
    rig.do("mode", mode=mode, once=True)
    operation = sale()
    result = terminal.start(operation)
    assert (result.outcome, result.approved) == (outcome, Money(charged))
    assert asked(rig, operation.ref) == 1, "transmitted once"
    recovery = terminal.recover(operation.ref)
    assert recovery.state is found
    booked = rig.host.find(operation.ref)
    if recovery.result:
        assert recovery.result.approved == (Money(booked.cents) if booked else ZERO)
        assert recovery.result.outcome.charged == (booked is not None)
    assert rig.till().start(sale()).outcome is CardOutcome.APPROVED, "the next sale goes as usual"


def test_a_declined_card_is_told_with_its_chip_and_without_its_number(rig):
    terminal = rig.till()
    rig.do("mode", mode="decline", once=True)
    said = terminal.start(sale())
    assert (said.outcome, said.approved, said.fee, said.auth_code) == (CardOutcome.DECLINED, Money(0), Money(0), "")
    assert (said.last4, said.brand, said.aid, said.arc) == ("5508", "MC", "A0000000041010", "05")
    assert without_card_numbers(str(said.as_body())) == str(said.as_body())


def test_an_operation_that_goes_on_is_in_progress_until_it_ends(rig):
    terminal = rig.till(IMPATIENT)
    rig.do("mode", mode="ask", once=True)
    operation = sale()
    assert terminal.start(operation).outcome is CardOutcome.UNKNOWN, "nobody pressed anything in time"
    assert terminal.recover(operation.ref) == Recovery(RecoveryState.IN_PROGRESS)
    assert terminal.start(sale()).outcome is CardOutcome.ERROR_NO_CHARGE
    assert rig.till().health().busy
    rig.do("press", button="approve")
    wait_for(lambda: terminal.recover(operation.ref).state is RecoveryState.FINAL)
    assert terminal.recover(operation.ref).result.outcome is CardOutcome.APPROVED


@pytest.mark.parametrize(("button", "outcome"), [("approve", CardOutcome.APPROVED), ("decline", CardOutcome.DECLINED)])
def test_the_payer_decides(rig, button, outcome):
    rig.do("mode", mode="ask")
    results = []
    thread = threading.Thread(target=lambda: results.append(rig.till().start(sale())))
    thread.start()
    wait_for(lambda: rig.told("asked"))
    rig.do("press", button=button)
    thread.join(5)
    assert [result.outcome for result in results] == [outcome]


@pytest.mark.parametrize(("mode", "outcome"), [("ask", CardOutcome.CANCELLED), ("cancel_race", CardOutcome.APPROVED)])
def test_cancelling_is_a_request_and_never_a_result(rig, mode, outcome):
    rig.do("mode", mode=mode, delay_ms=3000)
    terminal, operation = rig.till(), sale()
    seen: list[CardProgress] = []
    results = []
    thread = threading.Thread(target=lambda: results.append(terminal.start(operation, seen.append)))
    thread.start()
    wait_for(lambda: asked(rig, operation.ref))
    terminal.cancel(operation.ref)
    thread.join(5)
    assert [one.outcome for one in results] == [outcome]
    assert seen == [CardProgress.SENT, CardProgress.CANCEL_ASKED]


def test_cancelling_something_else_does_nothing(rig):
    terminal = rig.till()
    terminal.cancel("another")
    assert terminal.start(sale()).outcome is CardOutcome.APPROVED


def test_a_void_takes_back_a_sale_once(rig):
    terminal, operation = rig.till(), sale()
    sold = terminal.start(operation)

    def void():
        return terminal.start(
            CardOperation(
                next(REFS), CardKind.VOID, Money(1250), original_ref=operation.ref, original_trace=sold.trace_no
            )
        )

    voided = void()
    assert (voided.outcome, voided.kind, voided.last4) == (CardOutcome.APPROVED, CardKind.VOID, sold.last4)
    assert terminal.recover(voided.ref) == Recovery(RecoveryState.FINAL, voided)
    assert void().outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.totals().net == ZERO


def test_a_refund_and_the_batch(rig):
    terminal = rig.till()
    terminal.start(sale(1000))
    terminal.start(sale(525))
    refund = CardOperation(next(REFS), CardKind.REFUND, Money(300))
    given_back = terminal.start(refund)
    assert (given_back.outcome, given_back.kind) == (CardOutcome.APPROVED, CardKind.REFUND)
    assert terminal.recover(refund.ref) == Recovery(RecoveryState.FINAL, given_back)
    expected = BatchTotals("VIRTUAL-0001", "1", CountAndSum(2, Money(1525)), CountAndSum(1, Money(300)))
    assert terminal.totals() == expected
    assert terminal.close_batch() == expected
    assert terminal.totals().sales == CountAndSum()


def test_what_was_charged_before_a_restart_is_found_after_it(rig):
    rig.do("mode", mode="drop_after_host", once=True)
    operation = sale()
    assert rig.till().start(operation).outcome is CardOutcome.UNKNOWN
    recovery = rig.till().recover(operation.ref)
    assert recovery.result is not None
    assert (recovery.result.approved, recovery.result.terminal_id) == (Money(1250), "VIRTUAL-0001")


def test_the_same_reference_is_never_charged_twice(rig):
    operation = sale()
    assert rig.till().start(operation).outcome is CardOutcome.APPROVED
    assert rig.till().start(operation).outcome is CardOutcome.ERROR_NO_CHARGE
    assert rig.host.sums()[0] == (1, 1250)


def test_a_live_book_refuses_a_virtual_terminal(rig):
    terminal = rig.till(allow_virtual=False)
    operation = sale()
    assert terminal.start(operation).outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.health().link is LinkState.REFUSED_VIRTUAL
    assert terminal.recover(operation.ref) == Recovery(RecoveryState.UNREACHABLE)
    assert asked(rig, operation.ref) == 0


def test_nobody_there_charges_nothing(tmp_path):
    with nexo_rig(tmp_path) as gone:
        terminal = gone.till()
    assert terminal.start(sale()).outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.recover("x") == Recovery(RecoveryState.UNREACHABLE)
    assert terminal.health().link is LinkState.ABSENT
    with pytest.raises(Unavailable, match="TERMINAL_NO_ANSWER"):
        terminal.totals()


def test_whoever_has_another_certificate_is_nobody(rig, tmp_path):
    (tmp_path / "other").mkdir()
    with nexo_rig(tmp_path / "other") as other:
        stranger = rig.till(port=other.port)
        operation = sale()
        assert stranger.start(operation).outcome is CardOutcome.ERROR_NO_CHARGE
        assert asked(other, operation.ref) == 0, "nothing was said to it"


@pytest.mark.parametrize("text", [None, "", "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n"])
def test_without_a_certificate_to_hold_it_against_nobody_is_asked(rig, tmp_path, text):
    wrong = tmp_path / "wrong.pem"
    if text is not None:
        wrong.write_text(text)
    terminal, operation = rig.till(certificate=wrong), sale()
    assert terminal.start(operation).outcome is CardOutcome.ERROR_NO_CHARGE
    assert asked(rig, operation.ref) == 0


def test_a_terminal_with_another_key_is_not_understood(rig):
    terminal = rig.till(key=SharedKey("virtual", 1, "another passphrase"))
    assert terminal.start(sale()).outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.health().link is LinkState.SILENT


def test_the_citys_fee_is_part_of_the_one_amount(rig):
    terminal, operation = rig.till(), CardOperation(next(REFS), CardKind.SALE, Money(1000), Money(25))
    sold = terminal.start(operation)
    assert (sold.outcome, sold.approved, sold.fee) == (CardOutcome.APPROVED, Money(1000), Money(25))
    assert rig.host.find(operation.ref).cents == 1025
    known = terminal.recover(operation.ref).result
    assert known.shared_out(Money(1000), Money(25)) == sold
    given_back = terminal.start(back(CardKind.VOID, operation, sold))
    assert (given_back.approved, given_back.fee) == (Money(1000), Money(25))
    assert terminal.totals().net == ZERO


@pytest.mark.parametrize(("cents", "paid", "fee"), [(600, 600, 0), (1000, 1000, 0), (1010, 1000, 10)])
def test_a_part_of_payment_and_fee_is_a_part(rig, cents, paid, fee):
    rig.do("mode", mode="partial", cents=cents, once=True)
    sold = rig.till().start(CardOperation(next(REFS), CardKind.SALE, Money(1000), Money(25), allow_partial=False))
    assert (sold.outcome, sold.approved, sold.fee) == (CardOutcome.PARTIAL, Money(paid), Money(fee))


def test_the_processors_fee_goes_to_another_merchant_and_is_in_no_sum_of_ours(rig):
    terminal = rig.till()
    operation = CardOperation(next(REFS), CardKind.SALE, Money(304), allow_partial=False, merchant="FEES-77")
    assert terminal.start(operation).outcome is CardOutcome.APPROVED
    assert rig.host.find(operation.ref).merchant == "FEES-77"
    assert terminal.totals().sales == CountAndSum()


def test_one_card_pays_the_amount_and_the_processors_fee(rig):
    pays_fees_with_the_same_card(rig.till(), rig.do)


def test_after_the_batch_is_closed_a_void_is_not_in_it_and_a_refund_goes_to_the_same_card(rig):
    terminal, operation = rig.till(), sale(1250)
    sold = terminal.start(operation)
    terminal.start(sale(700))
    terminal.close_batch()
    void = back(CardKind.VOID, operation, sold)
    assert terminal.start(void).outcome is CardOutcome.NOT_IN_BATCH
    assert terminal.recover(void.ref).result.outcome is CardOutcome.NOT_IN_BATCH
    refund = back(CardKind.REFUND, operation, sold)
    given_back = terminal.start(refund)
    assert (given_back.outcome, given_back.approved, given_back.last4) == (
        CardOutcome.APPROVED,
        Money(1250),
        sold.last4,
    )
    assert terminal.recover(refund.ref) == Recovery(RecoveryState.FINAL, given_back)


def test_the_payers_lines_of_the_terminal_are_kept_as_it_words_them(rig):
    rig.do("mode", mode="approve", receipt=True, once=True)
    said = rig.till().start(sale())
    assert said.receipt_text.split("\n")[0] == "CARDHOLDER COPY"
    assert f"AID\t{said.aid}" in said.receipt_text.split("\n")
    assert CardResult.from_body(said.as_body()) == said


def test_a_card_number_in_the_terminals_lines_is_masked_and_a_control_character_gone():
    lines = [
        {"Text": "key=pan&name=CARD&value=4111111111111111"},
        {"Text": "4111 1111 1111 1111 \x1b\x70 plain"},
        {"Text": 7},
    ]
    content = {"OutputFormat": "Text", "OutputText": lines}
    receipt = {"DocumentQualifier": "CustomerReceipt", "RequiredSignatureFlag": True, "OutputContent": content}
    sold = {"SaleTransactionID": {"TransactionID": "r1"}}
    paid = {"AmountsResp": {"AuthorizedAmount": 1}}
    answer = {
        "PaymentResponse": {
            "Response": {"Result": "Success"},
            "SaleData": sold,
            "PaymentResult": paid,
            "PaymentReceipt": [receipt],
        }
    }
    said = messages.result_of(CardOperation("r1", CardKind.SALE, Money(100)), answer, "T")
    assert said.receipt_text.split("\n") == ["CARD\t****1111", "****1111 p plain", "7"]
    assert said.cvm == "signature"


def test_not_found_counts_only_from_a_terminal_that_is_idle(rig):
    rig.do("mode", mode="ask", once=True)
    terminal = rig.till()
    thread = threading.Thread(target=lambda: rig.till().start(sale()))
    thread.start()
    wait_for(lambda: rig.told("asked"))
    assert terminal.recover("never-sent") == Recovery(RecoveryState.IN_PROGRESS)
    rig.do("press", button="approve")
    thread.join(5)
    assert terminal.recover("never-sent") == Recovery(RecoveryState.NOT_FOUND)


# --- the line is cut at every byte -----------------------------------------------------------------------------------


@pytest.fixture
def cutter(rig):
    made = Cutter(rig.port)
    yield made
    made.close()


STRIDE = 1 if "COUNTERFOIL_EVERY_BYTE" in os.environ else 29


def bytes_of_a_sale(rig: NexoRig, cutter: Cutter) -> tuple[int, int]:
    """How many go up and come down, the handshake included."""
    assert rig.till(port=cutter.port).start(sale()).outcome is CardOutcome.APPROVED
    return cutter.passed["up"], cutter.passed["down"]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["up", "down"])
def test_cut_at_every_byte(rig, cutter, way):
    """The last place lies beyond any answer: signatures and tickets are not always as long as they were."""
    length = bytes_of_a_sale(rig, cutter)[way == "down"]
    seen = set()
    for place in (*range(0, length, STRIDE), 2 * length):
        terminal, operation = rig.till(port=cutter.port), sale()
        terminal.health()
        setattr(cutter, way, place)
        result = terminal.start(operation)
        setattr(cutter, way, None)
        booked = rig.host.find(operation.ref)
        assert booked or result.outcome not in CHARGED, place
        assert booked is None or result.outcome is not CardOutcome.ERROR_NO_CHARGE, place
        assert result.outcome in {CardOutcome.APPROVED, CardOutcome.UNKNOWN, CardOutcome.ERROR_NO_CHARGE}, place
        recovery = terminal.recover(operation.ref)
        booked = rig.host.find(operation.ref)
        assert recovery.state is (RecoveryState.FINAL if booked else RecoveryState.NOT_FOUND), place
        assert recovery.result is None or recovery.result.approved == Money(1250), place
        assert asked(rig, operation.ref) <= 1, place
        seen.add(result.outcome)
    assert seen == {CardOutcome.APPROVED, CardOutcome.UNKNOWN, CardOutcome.ERROR_NO_CHARGE}, "the range covers all"


# --- envelope and messages -------------------------------------------------------------------------------------------

ENVELOPE = Envelope(KEY)
HEADER = messages.header("Payment", "A1", "R01", "P400-1")
WHOLE = {"MessageHeader": HEADER, "PaymentRequest": {"amount": 1}}


@given(st.data())
def test_an_envelope_that_was_touched_is_not_opened(data):
    sealed = bytearray(ENVELOPE.seal(REQUEST, WHOLE))
    assert ENVELOPE.open(REQUEST, bytes(sealed)) == WHOLE
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 127))
    try:
        again = ENVELOPE.open(REQUEST, bytes(sealed))
    except EnvelopeBroken:
        return
    assert again == WHOLE, "only what means nothing may differ"


@given(st.integers(1, 99_999_999))
def test_amounts_are_exact(cents):
    operation = CardOperation("r1", CardKind.SALE, Money(cents))
    message = {"MessageHeader": HEADER, **messages.body_of(operation, datetime.now(UTC))}
    again = ENVELOPE.open(REQUEST, ENVELOPE.seal(REQUEST, message))
    amount = again["PaymentRequest"]["PaymentTransaction"]["AmountsReq"]["RequestedAmount"]
    assert amount * 100 == cents


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON, st.sampled_from(["Success", "Partial", "Failure"]), st.sampled_from(CardKind))
def test_no_answer_whatever_breaks_the_till(paid, sold, result, kind):
    operation = CardOperation("r1", kind, Money(5000), original_ref="r0")
    name = "ReversalResponse" if kind is CardKind.VOID else "PaymentResponse"
    answer = {name: {"Response": {"Result": result}, "PaymentResult": paid, "SaleData": sold, "ReversedAmount": paid}}
    said = messages.result_of(operation, answer, "T")
    assert said.approved <= operation.amount
    repeated = {"TransactionStatusResponse": {"RepeatedMessageResponse": {"RepeatedResponseMessageBody": answer}}}
    known = messages.found("r1", kind, repeated, "T")
    assert known is None or without_card_numbers(str(known.as_body())) == str(known.as_body())


@pytest.mark.parametrize("number", ["4111111111111111", "5500 0000 0000 0004", "378282246310005"])
def test_a_card_number_in_any_answer_never_gets_through(number):
    paid = {
        "AmountsResp": {"AuthorizedAmount": 1},
        "PaymentAcquirerData": {"ApprovalCode": number, "AcquirerTransactionID": {"TransactionID": number}},
        "PaymentInstrumentData": {"CardData": {"MaskedPan": number, "PaymentBrand": number}},
    }
    answer = {
        "PaymentResponse": {
            "Response": {"Result": "Success", "AdditionalResponse": f"AID={number}&tvr={number}&cardHolderName=DOE"},
            "SaleData": {"SaleTransactionID": {"TransactionID": "r1"}},
            "POIData": {"POITransactionID": {"TransactionID": number}},
            "PaymentResult": paid,
        }
    }
    result = messages.result_of(CardOperation("r1", CardKind.SALE, Money(100)), answer, "T")
    assert result.outcome is CardOutcome.APPROVED
    body = str(result.as_body())
    assert number not in body
    assert without_card_numbers(body) == body
    assert "DOE" not in body


def test_a_client_that_says_nothing_holds_up_nobody(rig):
    with socket.create_connection(("127.0.0.1", rig.port)):
        assert rig.till().start(sale()).outcome is CardOutcome.APPROVED
