"""Texts by key: values, money, dates, plurals, and what is missing."""

from datetime import date
from pathlib import Path

import pytest

from pos.cashiering import people
from pos.domain.errors import BadInput, Refused
from pos.domain.money import Money
from pos.domain.people import Permission, Person, Role
from pos.words import DOMAIN, LANGUAGES, MissingText, Words, _catalogue
from tools import text

LOCALE_OF_TEST: dict[str, text.Texts] = {
    "paid": ("Paid {amount}", "Pagado {amount}"),
    "sum": ("TOTAL {amount:$}", "TOTAL {amount:$}"),
    "day": ("Due {day}", "Vence el {day}"),
    "stamp": ("On {day:short}", "El {day:short}"),
    "bills": (("{count} bill", "{count} bills"), ("{count} recibo", "{count} recibos")),
}


@pytest.fixture(scope="module")
def locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of its own, made once: each text that is put into it writes it anew."""
    made = tmp_path_factory.mktemp("locale")
    for language in LANGUAGES:
        text.po_path(language, made).parent.mkdir(parents=True)
        source = text.read(language)
        text.write(source, language, made)
    for key, texts in LOCALE_OF_TEST.items():
        text.put(f"test.{key}", texts, new=True, locale=made)
    return made


@pytest.fixture
def words_of(locale: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes `Words` over it."""
    monkeypatch.setattr("pos.words.resource", lambda _, *rest: locale.joinpath(*rest))
    _catalogue.cache_clear()
    yield Words
    _catalogue.cache_clear()


def test_values_are_put_into_the_text_of_the_language(words_of) -> None:
    assert words_of("en").say("test.paid", amount=Money(123_450)) == "Paid 1,234.50"
    assert words_of("es").say("test.paid", amount=Money(-7)) == "Pagado -0.07"


def test_the_currency_sign_stands_where_the_text_asks_for_it(words_of) -> None:
    assert words_of("en").say("test.sum", amount=Money(14_743)) == "TOTAL $147.43"
    assert words_of("en").say("test.sum", amount=Money(-1_257)) == "TOTAL -$12.57"


def test_dates_are_written_as_the_language_says_them(words_of) -> None:
    day = date(2026, 11, 20)
    assert words_of("en").say("test.day", day=day) == "Due Nov 20, 2026"
    assert words_of("es").say("test.day", day=day) == "Vence el 20 nov 2026"
    assert words_of("es").say("test.stamp", day=day) == "El 11/20/2026"


def test_counting_uses_singular_and_plural(words_of) -> None:
    assert [words_of("en").count("test.bills", number) for number in (0, 1, 2)] == ["0 bills", "1 bill", "2 bills"]
    assert words_of("es").count("test.bills", 1) == "1 recibo"


def test_a_missing_text_or_value_is_a_bug_and_never_shown(words_of) -> None:
    words = words_of("en")
    with pytest.raises(MissingText, match=r"no\.such"):
        words.say("no.such")
    with pytest.raises(MissingText, match=r"no\.such"):
        words.count("no.such", 2)
    with pytest.raises(MissingText, match="amount"):
        words.say("test.paid")
    assert not words.knows("no.such")
    assert words.knows("test.paid")


@pytest.mark.parametrize(
    ("permission", "en", "es"),
    [
        (Permission.ADMINISTER, "Administrator", "Administración"),
        (Permission.KEEP_RECORDS, "Administrator", "Administración"),
        (Permission.FINALIZE, "Supervisor", "Supervisión"),
        (Permission.APPROVE, "Lead cashier", "Responsable de caja"),
        (Permission.TAKE_PAYMENTS, "Cashier", "Cajera o cajero"),
    ],
)
def test_who_may_not_do_something_hears_whom_to_ask(permission: Permission, en: str, es: str) -> None:
    with pytest.raises(Refused) as refused:
        people.require(Person("x1", "Sam Larsson", "SL", Role.AUDITOR), permission)
    for language, role in (("en", en), ("es", es)):
        said = Words(language).explain(refused.value)
        assert said.endswith(f": {role}.")
        assert "Sam Larsson" in said


def test_an_error_is_explained_by_its_code() -> None:
    assert "1,5" in Words("es").explain(BadInput("AMOUNT_NOT_A_NUMBER", text="1,5"))


def test_the_tools_and_the_program_know_the_same_languages() -> None:
    folders = {path.name for path in text.LOCALE.iterdir() if path.is_dir()}
    assert folders == set(LANGUAGES) == set(text.LANGUAGES)
    assert text.po_path("en").stem == DOMAIN


def test_a_catalogue_is_read_once() -> None:
    """How long that takes is part of `python -m bench cold-start help`."""
    _catalogue.cache_clear()
    for _ in range(3):
        Words("es").say("till.due")
    assert _catalogue.cache_info().misses == 1


def test_what_is_wrong_with_a_book_is_said_in_words() -> None:
    found = Refused("BOOK_DAMAGED", table="personal", row=11, what="PERSONAL_MISSING")
    assert "(the name or address was taken out)" in Words("en").explain(found)
    assert "(se quitó el nombre o la dirección)" in Words("es").explain(found)
    assert "(row 7 missing)" in Words("en").explain(Refused("BOOK_DAMAGED", table="x", row=1, what="row 7 missing"))
    gone = Refused("SELLING_IN_DOUBT", table="reference-2.db", row="-", code="REFERENCE_MISSING")
    assert "The file with the bills, reference-2.db, is not in the data folder." in Words("en").explain(gone)
