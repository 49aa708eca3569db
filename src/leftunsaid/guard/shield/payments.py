"""Numbers of cards and bank accounts, by their check digits, and addresses for sending money."""

import re
from collections.abc import Iterable, Iterator

from leftunsaid.guard.shield.digits import Number, Run
from leftunsaid.guard.shield.reading import Find, Reading, folded

_IBAN_LENGTHS = {
    pair[:2]: int(pair[3:])
    for pair in folded(
        "ad=24 ae=23 al=28 at=20 az=28 ba=20 be=16 bg=22 bh=22 br=29 by=28 ch=21 cr=22 cy=28 cz=24 de=22 dk=18 do=28 "
        "ee=20 eg=29 es=24 fi=18 fo=18 fr=27 gb=22 ge=22 gi=23 gl=18 gr=27 gt=28 hr=21 hu=28 ie=22 il=23 is=26 it=27 "
        "jo=30 kw=30 kz=20 lb=28 li=21 lt=20 lu=20 lv=21 mc=27 md=24 me=22 mk=19 mt=31 nl=18 no=15 pl=28 pt=25 qa=29 "
        "ro=24 rs=22 sa=24 se=24 si=19 sk=24 sm=27 tn=24 tr=26 ua=29 xk=20"
    )
}
_WALLET = re.compile(r"0x[0-9a-f]{40}|bc1[0-9a-z]{25,59}")
_LONGEST_CARD = 19  # numbers
_LONGEST_ACCOUNT = 40  # tokens


def cards_in(reading: Reading, runs: Iterable[Run]) -> Iterator[Find]:
    for run in runs:
        if len(run.digits) > 12 and run.digits[0] in "23456" and len(set(run.digits[:19])) > 1:
            for end in range(min(len(run.numbers), _LONGEST_CARD), 0, -1):
                if _is_card(run.numbers[:end]):
                    yield reading.find(run.first, run.numbers[end - 1].end, "payment", "card")
                    break


def accounts_in(reading: Reading) -> Iterator[Find]:
    end_of_last = 0
    for here in reading.places((*_IBAN_LENGTHS, "0", "bc")):
        if here < end_of_last or (reading.glued(here) and reading.word(here - 1).isalnum()):
            continue
        if end := _end_of_account(reading, here):
            yield reading.find(here, end, "payment", "iban")
            end_of_last = end
        elif reading.word(here) in {"0", "bc"} and (end := _end_of_wallet(reading, here)):
            yield reading.find(here, end, "payment", "wallet")
            end_of_last = end


def _is_card(numbers: list[Number]) -> bool:
    digits = "".join(number.digits for number in numbers)
    return 13 <= len(digits) <= 19 and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


def _end_of_account(reading: Reading, here: int) -> int:
    """Behind the account number that begins here, or 0. Its country says how long it is."""
    length = _IBAN_LENGTHS.get(reading.word(here), 0)
    if not length or len(reading.word(here + 1)) < 2 or not reading.word(here + 1).isdigit():
        return 0
    account = ""
    for place in range(here, min(reading.count, here + _LONGEST_ACCOUNT)):
        text = reading.word(place)
        if text in {"-", "."}:
            continue
        if not (text.isalnum() and text.isascii()):
            return 0
        account += text
        if len(account) >= length:
            return place + 1 if len(account) == length and _mod_97(account) == 1 else 0
    return 0


def _mod_97(account: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97


def _end_of_wallet(reading: Reading, here: int) -> int:
    end = here
    while end < reading.count and end < here + 64 and (end == here or reading.glued(end)):
        if not reading.word(end).isalnum():
            break
        end += 1
    written = reading.joined(here, end)
    return end if _WALLET.fullmatch(written) else 0
