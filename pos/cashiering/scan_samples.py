"""Sample scanlines held against the settings as the file has them now: an edit there is tried without a restart."""

from __future__ import annotations

import tomllib

from pos.cashiering.backups import CONFIG
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.errors import BadInput
from pos.domain.people import Permission, Person
from pos.receivables.billers import load_billers
from pos.receivables.judging import Judged, judge


def judge_samples(counter: Counter, person: Person, samples: tuple[str, ...]) -> tuple[tuple[Judged, ...], ...]:
    """Each sample against every biller of the settings file, the nearest biller first.

    :raises Refused: ``NOT_PERMITTED``
    :raises BadInput: ``SETTINGS_UNREADABLE``, ``SETTINGS_NOT_TOML`` with the line, what ``load_billers`` refuses
    """
    require(person, Permission.ADMINISTER)
    path = counter.data / CONFIG
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("SETTINGS_UNREADABLE", path=path) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput("SETTINGS_NOT_TOML", path=path, detail=str(error)) from error
    billers = load_billers(raw)
    return tuple(judge(sample, billers) for sample in samples)
