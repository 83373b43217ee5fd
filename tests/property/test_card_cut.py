"""The link to the terminal is cut at every byte of every message; the book must end where the terminal is.

APPROVED only where the terminal said so; else UNKNOWN, and asking finds what the host really booked. Never sent twice.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cards import CardKind, CardOperation, CardOutcome, CardResult, RecoveryState, without_card_numbers
from pos.domain.money import Money
from pos.drivers.adapters.pax_frames import ACK, Frame, FrameReader, frame
from pos.drivers.adapters.pax_messages import found, parse, request, result_of
from pos.drivers.virtual.pax_wire import Inbound
from tests.contract.device_rig import TerminalRig, terminal_rig, till_terminal

REQUEST_BYTES = 60
ANSWER_BYTES = 190
CHARGED = {CardOutcome.APPROVED, CardOutcome.PARTIAL}


def judge(rig: TerminalRig, ref: str, **command) -> CardOutcome:
    """One sale under one fault: its outcome, checked against the truth."""
    terminal = till_terminal(rig.address)
    terminal.health()
    rig.do(**command)
    result = terminal.start(CardOperation(ref, CardKind.SALE, Money(4242)))
    booked = rig.host.find(ref)
    assert booked or result.outcome not in CHARGED, command
    assert result.outcome in {CardOutcome.APPROVED, CardOutcome.UNKNOWN, CardOutcome.ERROR_NO_CHARGE}, command
    assert booked is None or result.outcome is not CardOutcome.ERROR_NO_CHARGE, command
    assert sum(event["ref"] == ref for event in rig.told("asked")) <= 1, command
    rig.do("disarm")
    rig.do("plug")
    recovery = terminal.recover(ref)
    assert recovery.state is (RecoveryState.FINAL if booked else RecoveryState.NOT_FOUND), command
    if recovery.result is not None:
        assert recovery.result.approved == Money(4242)
        assert recovery.result.outcome is CardOutcome.APPROVED
    assert sum(event["ref"] == ref for event in rig.told("asked")) <= 1, "recovery never charges"
    return result.outcome


@pytest.mark.slow
@pytest.mark.parametrize("pty", [False, True], ids=["tcp", "pty"])
def test_cut_at_every_byte_of_the_request(pty, tmp_path):
    with terminal_rig(tmp_path, pty=pty) as rig:
        places = range(0, REQUEST_BYTES, 4 if pty else 1)
        outcomes = [judge(rig, f"request-{place}", name="unplug", after_bytes=place) for place in places]
    # cut off before the first byte, the terminal may be gone before anything was sent: then nothing was charged
    assert CardOutcome.UNKNOWN in outcomes[:4], "the range begins before the request is whole"
    assert (outcomes[0] in CHARGED, outcomes[-1]) == (False, CardOutcome.APPROVED), "the range covers all of it"


@pytest.mark.slow
def test_cut_at_every_byte_of_the_answer(tmp_path):
    with terminal_rig(tmp_path) as rig:
        outcomes = [judge(rig, f"answer-{place}", name="cut_answer", at=place) for place in range(ANSWER_BYTES)]
    assert (outcomes[0], outcomes[-1]) == (CardOutcome.UNKNOWN, CardOutcome.APPROVED), "the range covers all of it"


@pytest.mark.slow
def test_every_byte_of_the_request_damaged(tmp_path):
    """The terminal refuses a request whose check byte is wrong; it is not sent again."""
    with terminal_rig(tmp_path) as rig:
        for place in range(REQUEST_BYTES):
            terminal = till_terminal(rig.address)
            terminal.health()
            rig.do("corrupt", after_bytes=place)
            ref = f"damaged-{place}"
            outcome = terminal.start(CardOperation(ref, CardKind.SALE, Money(4242))).outcome
            rig.do("disarm")
            assert outcome is (CardOutcome.APPROVED if rig.host.find(ref) else CardOutcome.UNKNOWN), place


# --- the frames ------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)


@given(st.lists(TEXT, min_size=1, max_size=8), st.integers(0, 300))
def test_a_frame_is_read_back_in_any_split(fields, cut):
    data = ACK + frame(fields) + ACK
    reader = FrameReader()
    assert reader.feed(data[:cut]) + reader.feed(data[cut:]) == [ACK, Frame(tuple(fields)), ACK]


@given(st.lists(TEXT, min_size=1, max_size=5), st.data())
def test_a_damaged_frame_is_never_taken_for_a_good_one(fields, data):
    whole = frame(fields)
    place = data.draw(st.integers(1, len(whole) - 1))
    damaged = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    assert Frame(tuple(fields)) not in FrameReader().feed(damaged)


def test_every_check_byte_value_is_read():
    """Also those that look like signals or blanks (other drivers trim them away)."""
    seen = set()
    for number in range(4000):
        data = frame(["0", str(number), chr(32 + number % 95)])
        seen.add(data[-1])
        assert FrameReader().feed(data) == [Frame(("0", str(number), chr(32 + number % 95)))]
    assert {0x02, 0x03, 0x04, 0x06, 0x15, 0x20, 0x00} & seen


def test_what_is_left_of_a_message_never_becomes_a_part_of_the_next():
    """Whatever its check byte comes to: a few of so many would agree with both glued together."""
    whole = Frame(("A00", "1.28"))
    for number in range(4000):
        left = frame(["T02", str(number), "01a"])[:-2]
        assert FrameReader().feed(left + frame(whole.fields)) == [whole]
        assert Inbound().feed(left + frame(whole.fields)) == [list(whole.fields)]


def test_a_field_cannot_hold_a_separator():
    with pytest.raises(ValueError, match="control character"):
        frame(["a\x1cb"])


@given(st.lists(st.text(st.characters(max_codepoint=255), max_size=40), max_size=20), st.sampled_from(CardKind))
def test_no_answer_whatever_breaks_the_till_or_names_a_card(fields, kind):
    """A terminal may say anything; what comes of it is a result, and never more money than was asked."""
    operation = CardOperation("r1", kind, Money(5000), original_ref="r0")
    answer = parse(["0", "T01", "1.35", "000000", "OK", *fields])
    assert answer is not None
    result = result_of(operation, answer, "T")
    assert result.approved <= operation.amount
    again = found("r1", answer, "T")
    for one in (result, again):
        assert one is None or all(_no_number(str(value)) for value in one.as_body().values())


def _no_number(text: str) -> bool:
    return without_card_numbers(text) == text


@pytest.mark.parametrize(
    "number", ["4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005"]
)
def test_a_card_number_in_any_answer_never_gets_through(number):
    host = f"00\x1fAPPROVAL {number}\x1f{number}\x1f{number}\x1f\x1f1"
    amounts, account, trace = "100\x1f0", f"{number}\x1f4\x1f1227\x1f\x1f\x1f\x1f01\x1fDOE/J", "1\x1fr1"
    extra = f"AID={number}\x1fAPPLAB={number}"
    answer = parse(
        ["0", "T01", "1.35", "000000", f"OK {number}", host, "01", amounts, account, trace, "", "", "", extra]
    )
    assert answer is not None
    result = result_of(CardOperation("r1", CardKind.SALE, Money(100)), answer, "T")
    assert isinstance(result, CardResult)
    assert result.outcome is CardOutcome.APPROVED
    digits = number.replace(" ", "").replace("-", "")
    assert result.last4 == digits[-4:]
    body = str(result.as_body())
    assert number not in body
    assert digits not in body
    assert "1227" not in body, "no expiry"
    assert "DOE" not in body


def test_a_request_asks_for_no_tip_and_names_the_fee_apart():
    fields = request(CardOperation("r1", CardKind.SALE, Money(5000), Money(125)))
    assert fields[:6] == ["T00", "1.35", "01", "5000\x1f\x1f\x1f125", "", "r1"]
    assert fields[-1] == "TIPREQ=0"
