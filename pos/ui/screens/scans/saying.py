"""What was found out about samples, as rows."""

from __future__ import annotations

from pos.receivables.judging import CheckSays, FieldSays, Judged
from pos.receivables.scanlines import CheckDigit
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.scan import Measured
from pos.words import Words

FITS_SHOWN = 8
GAP_LEAST_MS, GAP_STEP_MS, GAP_TIMES = 30, 10, 2
"""What is proposed: twice the slowest gap, in tens, and never less than what is set at first."""


def sample(words: Words, line: str, judged: tuple[Judged, ...]) -> Line:
    """A sample and what came of it."""
    nearest = judged[0] if judged else None
    if nearest is not None and nearest.passes:
        said, tone = words.say("scans.passes", biller=nearest.biller.short(words.language)), Tone.DONE
    else:
        said, tone = words.say("scans.fails"), Tone.STOP
    return Line(line, detail=said, tone=tone, marked=True)


def findings(words: Words, judged: tuple[Judged, ...]) -> tuple[Line, ...]:
    """The nearest biller's layout field by field; of the others only why they are not meant."""
    if not judged:
        return (Line(words.say("scans.no_layouts"), tone=Tone.STOP, marked=True),)
    nearest, *others = judged
    head = Line(nearest.biller.name(words.language), detail=_verdict(words, nearest), tone=_tone(nearest.passes))
    said = [_field(words, field) for field in nearest.fields]
    said += [line for check in nearest.checks for line in _check(words, check)]
    far = [Line(one.biller.name(words.language), detail=_verdict(words, one), tone=_tone(one.passes)) for one in others]
    return (head, *said, *far)


def fits(words: Words, found: tuple[CheckDigit, ...]) -> tuple[Line, ...]:
    """Check digits that all samples fit."""
    return tuple(
        Line(of_what(words, one), detail=how(words, one), tone=Tone.DONE, marked=True) for one in found[:FITS_SHOWN]
    )


def of_what(words: Words, check: CheckDigit) -> str:
    """The figures of a check digit."""
    return words.say("scans.of_what", modulus=check.modulus, weights="".join(map(str, check.weights)))


def how(words: Words, check: CheckDigit) -> str:
    """How it is computed with them, in words."""
    return ", ".join(
        words.say(key)
        for key in (
            "scans.right_left" if check.from_right else "scans.left_right",
            "scans.add_digits" if check.digit_add else "scans.add_products",
            "scans.complement" if check.complement else "scans.remainder",
        )
    )


def measured(words: Words, scan: Measured) -> tuple[Line, ...]:
    """How fast it came."""
    return (
        Line(words.say("scans.read"), detail=scan.text),
        Line(words.say("scans.signs"), detail=str(len(scan.text))),
        Line(words.say("scans.slowest"), detail=words.say("scans.ms", ms=slowest(scan))),
    )


def slowest(scan: Measured) -> int:
    """The longest pause between two characters, in milliseconds."""
    return max(scan.gaps_ms, default=0)


def wedge_setting(scan: Measured) -> str:
    """The settings that suit this scanner."""
    gap = max(GAP_LEAST_MS, -(-GAP_TIMES * slowest(scan) // GAP_STEP_MS) * GAP_STEP_MS)
    return f"[devices]\nwedge_timing = true\nwedge_gap_ms = {gap}"


def _verdict(words: Words, judged: Judged) -> str:
    if len(judged.line) != judged.length:
        return words.say("scans.length", wanted=judged.length, read=len(judged.line))
    return words.say("scans.right" if judged.passes else "scans.wrong", count=judged.misses)


def _field(words: Words, field: FieldSays) -> Line:
    end = field.start + len(field.value) - 1
    key = "scans.must_be" if field.wanted else "scans.no_amount"
    said = "" if field.right else words.say(key, wanted=field.wanted)
    return Line(
        words.say(f"scans.field.{field.name}"),
        place=f"{field.start}–{end}",
        detail=field.value,
        state=said,
        tone=_tone(field.right),
        marked=True,
    )


def _check(words: Words, check: CheckSays) -> tuple[Line, ...]:
    """What is wrong comes first; how it is computed below it."""
    title, place = words.say("scans.check"), str(check.check.position)
    way = f"{of_what(words, check.check)}, {how(words, check.check)}"
    if check.right:
        return (Line(title, place=place, detail=way, tone=Tone.DONE, marked=True),)
    if check.wanted:
        said = words.say("scans.should_be", found=check.found, wanted=check.wanted)
    else:
        said = words.say("scans.no_value", modulus=check.check.modulus)
    return (Line(title, place=place, state=said, tone=Tone.STOP, marked=True), Line("", detail=way))


def _tone(right: bool) -> Tone:
    return Tone.DONE if right else Tone.STOP
