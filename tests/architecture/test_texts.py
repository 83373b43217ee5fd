"""No text is missing, unused or in one language only, anywhere in the program."""

from pos.words import BUILT_KEYS
from tools.text import ROOT, findings


def test_every_text_is_there_in_every_language_and_used() -> None:
    wrong = findings(ROOT / "pos", BUILT_KEYS)
    assert not wrong, "\n".join(wrong)
