"""Telephone numbers: runs of seven digits and more, written or said, that cannot be read as anything else."""

import re
from collections.abc import Callable, Iterable, Iterator

import phonenumbers

from leftunsaid.guard.shield.digits import Run
from leftunsaid.guard.shield.figures import GROUPED_IN_THREES, is_figures
from leftunsaid.guard.shield.reading import Find, Reading, folded

FEWEST_DIGITS = 7
MOST_DIGITS = 17
# Nobody writes as many numbers into a letter; it bounds the work of the library.
_MOST_LOOK_UPS = 200
_REGIONS = ("US", "GB", "FR", "ES", "IT", "NL", "PL", "PT", "CH", "AU", "SE", "DK")

_CLUES = folded(
    "call phone number tel telephone mobile cell cellphone whatsapp ring reach fax text sms dial handy nummer "
    "telefon telefonnummer handynummer ruf anrufen rufen appelle appelez numéro portable téléphone tél llama "
    "llámame número móvil teléfono celular numero cellulare chiama chiamami telefono liga telemóvel telefone bel "
    "bellen telefoonnummer gsm zadzwoń numer telefonu telefonie dzwoń komórka телефон номер звони звоните позвони "
    "ring nummer mobilnummer"
)
_NO_CLUES = folded(
    "isbn issn order invoice ticket serial tracking case bestellnummer rechnung rechnungsnummer aktenzeichen sendung "
    "facture commande factura pedido fattura ordine fatura bestelling zamówienie commit version $ € £ ¥ ₹ # usd eur"
)
_UNITS = folded(
    "times people persons miles km kilometers kilometres meters metres m seconds minutes hours days weeks months "
    "years dollars euro euros pounds bucks kg stars words steps heartbeats reasons followers views percent % kisses "
    "€ $ £ souls letters tears grains breaths light children women men humans copies pieces million billion miljoen "
    "mal menschen leute sekunden minuten stunden tage jahre kilometer meter sterne schritte gründe wörter atemzüge "
    "fois personnes secondes minutes heures jours ans années kilomètres mètres étoiles raisons mots gens habitants "
    "veces personas segundos minutos horas días años kilómetros metros estrellas razones palabras habitantes volte "
    "persone secondi minuti ore giorni anni chilometri metri stelle ragioni parole abitanti vezes pessoas dias anos "
    "quilómetros quilômetros estrelas palavras razões habitantes keer mensen seconden minuten uur dagen jaar "
    "sterren woorden redenen razy ludzi sekund minut godzin dni lat kilometrów gwiazd słów раз людей секунд минут "
    "часов дней лет gånger människor sekunder dagar år"
)


def phones_in(reading: Reading, runs: Iterable[Run]) -> Iterator[Find]:
    library = _Library()
    for run in runs:
        if len(run.digits) >= FEWEST_DIGITS and _is_phone(reading, run, library):
            first = run.first - 1 if reading.word(run.first - 1) in {"+", "("} else run.first
            first = first - 1 if first < run.first and reading.word(first - 1) == "+" else first
            yield reading.find(max(first, 0), run.end, "phone", "spelled-phone" if run.is_said else "phone")


class _Library:
    """phonenumbers, asked only about short runs and only so often: it is thorough, and not fast."""

    def __init__(self) -> None:
        self.look_ups = 0

    def is_international(self, digits: str) -> bool:
        return len(digits) <= MOST_DIGITS and self._ask("+" + digits, None, phonenumbers.is_possible_number)

    def is_valid_somewhere(self, digits: str) -> bool:
        return any(self._ask(digits, region, phonenumbers.is_valid_number) for region in _REGIONS)

    def _ask(self, digits: str, region: str | None, question: Callable[[phonenumbers.PhoneNumber], bool]) -> bool:
        self.look_ups += 1
        if self.look_ups > _MOST_LOOK_UPS:
            return True
        try:
            return question(phonenumbers.parse(digits, region))
        except phonenumbers.NumberParseException:
            return False


def _is_phone(reading: Reading, run: Run, library: _Library) -> bool:
    announced = _is_announced(reading, run)
    if reading.word(run.first - 1) == "+" and library.is_international(run.digits.replace("(0)", "")):
        return True
    if announced and _LOCAL.fullmatch(run.written):
        return True  # 'call 555-1987': the last four may look like a year
    if is_figures(run):
        return False
    if announced:
        return True
    near = {reading.word(place) for place in range(run.first - 3, run.first)}
    if not _NO_CLUES.isdisjoint(near) or (reading.word(run.end) in {"=", "×"}):
        return False
    if reading.word(run.end) in _UNITS and run.digits[0] != "0":
        return False
    if run.is_said:
        return True
    if len(run.numbers) == 1:
        return len(run.digits) <= MOST_DIGITS
    if GROUPED_IN_THREES.fullmatch(run.written):
        return run.digits[0] == "0" or library.is_valid_somewhere(run.digits)
    return not _is_list(run)


_LOCAL = re.compile(r"\d{3} ?[-. ] ?\d{4}")


def _is_announced(reading: Reading, run: Run) -> bool:
    return any(reading.word(place) in _CLUES for place in range(max(0, run.first - 6), run.first))


_FULL_STOP = re.compile(r"\d\. ")


def _is_list(run: Run) -> bool:
    """'12, 25, 101': numbers one after another, each for itself. A telephone number begins with 0, or is spaced."""
    singly = all(len(number.digits) == 1 for number in run.numbers)
    parted = ", " in run.written or "\n" in run.written or _FULL_STOP.search(run.written) or "; " in run.written
    return bool(parted) and not singly and run.digits[0] != "0"
