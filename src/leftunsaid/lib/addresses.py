"""E-mail addresses as people type them: read, told apart, masked, and a hint where a common one was mistyped."""

from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from leftunsaid.lib.mail_domains import COMMON, MISTYPED_OFTEN, NEIGHBOURS, REAL_ENDINGS

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the brackets

# What makes no difference before the @ at these, as they say themselves: mail to all of them ends in one mailbox.
IGNORED = {
    "gmail.com": ".",
    "proton.me": ".-_",
    "protonmail.com": ".-_",
    "protonmail.ch": ".-_",
    "pm.me": ".-_",
}
ANOTHER_NAME_OF = {"googlemail.com": "gmail.com"}
# Yahoo's addresses for one purpose are 'base-keyword'; no other address there has a hyphen.
HYPHEN_BEGINS_A_TAG = frozenset(
    domain for domain in COMMON if domain.startswith("yahoo.") and domain != "yahoo.co.jp"
) | {"ymail.com", "rocketmail.com"}


class NotAnAddress(ValueError):
    """What was typed is not one plain address that mail could go to. Does not repeat it."""


@dataclass(frozen=True, slots=True)
class Address:
    """One plain e-mail address. Shown nowhere, neither in a log nor in a fault."""

    as_typed: str = field(repr=False)
    normalised: str = field(repr=False)  # the same for all spellings that reach one mailbox: to count and to find by
    domain: str  # in small ASCII letters

    @property
    def for_sending(self) -> str:
        """The address that mail goes to: as it was typed, but for a domain that only ASCII can name."""
        return f"{self.as_typed.rpartition('@')[0]}@{self.domain}"


def read_address(typed: str) -> Address:
    """The one address in `typed`. Raises NotAnAddress for anything else: names, lists, comments, several lines.

    Asks nobody whether it exists. Before the @ only ASCII is taken, so that no look-alike of an address is another.
    """
    cleaned = typed.strip()
    if len(cleaned) > LONGEST:  # said here, before much work is done for what is far longer
        raise NotAnAddress
    try:
        read = validate_email(
            cleaned,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            check_deliverability=False,
            strict=True,
        )
    except EmailNotValidError:
        raise NotAnAddress from None
    domain = read.ascii_domain.lower()
    return Address(cleaned, _normalised(read.local_part, domain), domain)


def masked(address: str) -> str:
    """Enough to know one's own mailbox by, and too little to guess another's: 'c…@example.org'."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def did_you_mean(address: str) -> str:
    """`address` at the common domain that was probably meant, or ''.

    Takes also what `read_address` refuses, as 'ana@gmail,com'. Says nothing about a domain that is itself one of
    those people have, however near another it is.
    """
    local, at, typed = address.strip().rpartition("@")
    meant = _domain_meant(typed.lower()) if local and at else ""
    return f"{local}@{meant}" if meant else ""


def _normalised(local: str, domain: str) -> str:
    domain = ANOTHER_NAME_OF.get(domain, domain)
    local = local.lower()
    local = local.partition("+")[0] or local
    if domain in HYPHEN_BEGINS_A_TAG:
        base, hyphen, _ = local.partition("-")
        local = base + hyphen  # the base is no address by itself, and may be somebody else's
    without = local.translate({ord(mark): None for mark in IGNORED.get(domain, "")})
    return f"{without or local}@{domain}"


def _domain_meant(typed: str) -> str:
    if typed in COMMON or typed in NEIGHBOURS:
        return ""
    return next((common for common in COMMON if _is_slip_of(typed, common)), "")


def _is_slip_of(typed: str, common: str) -> bool:
    """Was `common` meant: with a dot missed, one slip in its ending, or one in a name that is often mistyped?"""
    if _without_dots(typed) == _without_dots(common):
        return True
    name, _, ending = typed.partition(".")
    common_name, _, common_ending = common.partition(".")
    name_may_slip = common in MISTYPED_OFTEN
    fits = ending == common_ending or (
        _one_slip(ending, common_ending) and not _is_an_ending_of_its_own(ending, common_ending, name_may_slip)
    )
    # A wrong first letter is more often another word: fmail, hmail and zmail are no gmail.
    begins_otherwise = name[1:] == common_name[1:]
    return fits and (name == common_name or (name_may_slip and _one_slip(name, common_name) and not begins_otherwise))


def _without_dots(domain: str) -> str:
    return domain.replace(".", "").replace(",", "")


def _is_an_ending_of_its_own(ending: str, common_ending: str, name_may_slip: bool) -> bool:
    """Two letters at the end are a country, with another house of the same name, as gmx.li beside gmx.at."""
    last = ending.rpartition(".")[2]
    if name_may_slip and common_ending == "com" and last in ("co", "cm", "om"):
        return False  # there is no gmail.co
    return last in REAL_ENDINGS or (len(last) == 2 and last != common_ending.rpartition(".")[2])


def _one_slip(typed: str, meant: str) -> bool:
    """Is there one letter too many or too few, one wrong, or are two neighbours swapped?"""
    at = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if at is None:
        return abs(len(typed) - len(meant)) == 1
    ours, theirs = typed[at:], meant[at:]
    one_too_many, one_too_few = ours[1:] == theirs, ours == theirs[1:]
    one_wrong = ours[1:] == theirs[1:]
    swapped = ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:]
    return one_too_many or one_too_few or one_wrong or swapped
