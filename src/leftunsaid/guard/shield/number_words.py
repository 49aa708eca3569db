"""Numbers as people say them, in the languages of the shield: `DIGITS_OF['seven']` is '7', of 'vierzig' '40'.

English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Swedish.
"""

from leftunsaid.guard.shield.reading import folded

_ONES = {
    0: "zero oh null nul zéro cero nolla ноль нуль noll zerro",
    1: "one eins ein eine un une uno una um uma een één jeden jedna один одна ett en",
    2: "two zwei zwo deux dos due dois duas twee dwa dwie два две två",
    3: "three drei trois tres tre três drie trzy три",
    4: "four vier quatre cuatro quattro quatro cztery четыре fyra",
    5: "five fünf cinq cinco cinque vijf pięć пять fem",
    6: "six sechs seis sei zes sześć шесть sex meia",
    7: "seven sieben sept siete sette sete zeven siedem семь sju",
    8: "eight acht huit ocho otto oito osiem восемь åtta",
    9: "nine neun neuf nueve nove negen dziewięć девять nio niner",
}
_TEENS = {
    10: "ten zehn dix diez dieci dez tien dziesięć десять tio",
    11: "eleven elf onze once undici jedenaście одиннадцать elva",
    12: "twelve zwölf douze doce dodici doze twaalf dwanaście двенадцать tolv",
    13: "thirteen dreizehn treize trece tredici treze dertien trzynaście тринадцать tretton",
    14: "fourteen vierzehn quatorze catorce quattordici catorze veertien czternaście четырнадцать fjorton",
    15: "fifteen fünfzehn quinze quince quindici vijftien piętnaście пятнадцать femton",
    16: "sixteen sechzehn seize dieciséis sedici dezasseis dezesseis zestien szesnaście шестнадцать sexton",
    17: "seventeen siebzehn diecisiete diciassette dezassete dezessete zeventien siedemnaście семнадцать sjutton",
    18: "eighteen achtzehn dieciocho diciotto dezoito achttien osiemnaście восемнадцать arton",
    19: "nineteen neunzehn diecinueve diciannove dezanove dezenove negentien dziewiętnaście девятнадцать nitton",
}
_TENS = {
    20: "twenty zwanzig vingt vingts veinte venti vinte twintig dwadzieścia двадцать tjugo",
    30: "thirty dreißig trente treinta trenta trinta dertig trzydzieści тридцать trettio",
    40: "forty vierzig quarante cuarenta quaranta quarenta veertig czterdzieści сорок fyrtio",
    50: "fifty fünfzig cinquante cincuenta cinquanta cinquenta vijftig pięćdziesiąt пятьдесят femtio",
    60: "sixty sechzig soixante sesenta sessanta sessenta zestig sześćdziesiąt шестьдесят sextio",
    70: "seventy siebzig septante setenta settanta zeventig siedemdziesiąt семьдесят sjuttio",
    80: "eighty achtzig huitante octante ochenta ottanta oitenta tachtig osiemdziesiąt восемьдесят åttio",
    90: "ninety neunzig nonante noventa novanta negentig dziewięćdziesiąt девяносто nittio",
}
_HUNDREDS = "hundred hundert cent ciento cien cento cem honderd сто hundra"

# 'treinta y cuatro', 'vingt et un'.
JOINING = folded("y et e und and i en")
DOUBLING = dict.fromkeys(folded("double doppel doble doppio duplo dubbel podwójne"), 2)
DOUBLING |= dict.fromkeys(folded("triple treble dreifach triplo"), 3)


def _all() -> dict[str, str]:
    digits = {word: str(n) for table in (_ONES, _TEENS, _TENS) for n, words in table.items() for word in folded(words)}
    digits |= dict.fromkeys(folded(_HUNDREDS), "00")
    return _run_together() | digits


def _run_together() -> dict[str, str]:
    """'vierunddreißig', 'eenentwintig', 'trentaquattro', 'veintidós': a ten and a one in one word."""
    german = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    dutch = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
    italian = ["uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"]
    spanish = ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
    words: dict[str, str] = {}
    for tens, names in _TENS.items():
        _, german_ten, _, _, italian_ten, *_ = names.split()
        dutch_ten = next(name for name in names.split() if name.endswith("tig") and name != german_ten)
        for one in range(1, 10):
            number = str(tens + one)
            stem = italian_ten[:-1] if one in {1, 8} else italian_ten
            words[f"{german[one - 1]}und{german_ten}"] = number
            words[f"{dutch[one - 1]}en{dutch_ten}"] = number
            words[f"{stem}{italian[one - 1]}"] = number
            words[f"veinti{spanish[one - 1]}"] = str(20 + one)
    return {plain: number for word, number in words.items() for plain in folded(word)}


DIGITS_OF = _all()
