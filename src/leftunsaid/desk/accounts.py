"""Who may sit at the desk. There is no sign-up: the operator invites, and the one invited chooses a password."""

import base64
import hmac
from datetime import datetime, timedelta
from functools import cache
from random import Random

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from leftunsaid.desk.compare import fits
from leftunsaid.desk.door_log import DAY, HOUR, note, note_refusal, wrong_codes
from leftunsaid.desk.models import Moderator, RecoveryCode
from leftunsaid.lib.secrets import keyed_hash, random_address

INVITED_FOR = timedelta(days=2)
RECOVERY_CODES = 8
# So many wrong codes after the right password, from wherever, and for a while none of the authenticator's opens. A
# recovery code still does, and nobody who does not know the password can bring it about.
WRONG_CODES = ((10, HOUR), (30, DAY))
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


class WrongCode(Exception):
    """It is not the code that the clock shows now."""


class NotThemselves(Exception):
    """Password or code is not right: perhaps somebody found the desk open."""


def invite(name: str, *, now: datetime, dice: Random) -> str:
    """The token of an address that is good for two days, once. One who was here before begins anew with it."""
    token = random_address(dice)
    anew = {
        "password": make_password(None),  # none fits
        "invited_until": now + INVITED_FOR,
        "invitation_hash": _hash("invitation", token),
        "factor_salt": f"{dice.getrandbits(256):064x}",
        # The codes are others from now on. What a clock that ran ahead has left here would lock out for as long.
        "last_step": 0,
        "settled_at": None,
        "left_at": None,
    }
    with transaction.atomic():
        moderator, _ = Moderator.objects.update_or_create(name=name, defaults=anew)
        moderator.recovery_codes.all().delete()
        note(name, "invited", now=now)
    return token


def invited_by(token: str, *, now: datetime) -> Moderator | None:
    """Whom this invitation is for, while it is good."""
    return Moderator.objects.filter(
        invitation_hash=_hash("invitation", token), invited_until__gt=now, settled_at=None, left_at=None
    ).first()


def secret_of(moderator: Moderator) -> str:
    """The secret that an authenticator keeps, in base32 (RFC 4648)."""
    digest = bytes.fromhex(_hash("second factor", moderator.name, moderator.factor_salt))
    return base64.b32encode(digest[:20]).decode()


def link_for_authenticator(moderator: Moderator) -> str:
    """The `otpauth:` address that an authenticator reads from a QR code."""
    return _clock_of(moderator).provisioning_uri(name=moderator.name, issuer_name=settings.LEFTUNSAID.site_name)


def settle_in(moderator: Moderator, *, password: str, code: str, now: datetime, dice: Random) -> list[str]:
    """Take the place that the invitation offers. Answers the recovery codes, to be shown this once.

    Raises WrongCode, or Django's ValidationError for a password that others could guess.
    """
    validate_password(password, moderator)
    with transaction.atomic():
        if not _takes_code(moderator, code, now):
            raise WrongCode
        moderator.set_password(password)
        moderator.settled_at, moderator.invited_until, moderator.invitation_hash = now, None, ""
        moderator.save(update_fields=["password", "settled_at", "invited_until", "invitation_hash"])
        note(moderator.name, "settled", now=now)
        return _draw_recovery_codes(moderator, dice)


def new_recovery_codes(moderator: Moderator, *, password: str, code: str, now: datetime, dice: Random) -> list[str]:
    """Eight codes, each good once; those from before open nothing more. Raises NotThemselves, or CrowdAtTheDoor."""
    if not _are_they(moderator, password, code, now):
        raise NotThemselves
    with transaction.atomic():
        note(moderator.name, "codes", now=now)
        return _draw_recovery_codes(moderator, dice)


def recognise(name: str, password: str, code: str, *, now: datetime) -> Moderator | None:
    """Who signs in, or None: the same answer whether name, password or code was wrong. Raises CrowdAtTheDoor.

    For a name that nobody has, the slow work of comparing passwords is done too.
    """
    moderator = Moderator.objects.at_work().filter(name=name).first()
    if moderator is None:
        fits(password, _nobodys_password())
        note_refusal("", "nobody", now=now)
        return None
    if not _are_they(moderator, password, code, now):
        return None
    note(moderator.name, "came", now=now)
    return moderator


def change_password(moderator: Moderator, new: str, *, old: str, code: str, now: datetime) -> None:
    """Every session ends, on whatever device.

    Raises Django's ValidationError for one that others could guess, NotThemselves, or CrowdAtTheDoor.
    """
    validate_password(new, moderator)  # before the code is used up
    if not _are_they(moderator, old, code, now):
        raise NotThemselves
    moderator.set_password(new)
    with transaction.atomic():
        moderator.save(update_fields=["password"])
        note(moderator.name, "password", now=now)


def switch_keys(moderator: Moderator, *, on: bool, now: datetime) -> None:
    """Whether single keys do something at their desk, on whatever device."""
    moderator.keys_off_at = None if on else now
    moderator.save(update_fields=["keys_off_at"])


def send_away(name: str, *, now: datetime) -> bool:
    """Out at once, on every device. What was decided keeps the name. False where nobody here is called so."""
    here = Moderator.objects.filter(name=name, left_at=None)
    with transaction.atomic():
        RecoveryCode.objects.filter(moderator__in=here).delete()
        was_here = here.update(left_at=now, password=make_password(None), invitation_hash="", factor_salt="")
        if was_here:
            note(name, "sent away", now=now)
    return bool(was_here)


@cache
def _nobodys_password() -> str:
    return make_password("nobody")


def _are_they(moderator: Moderator, password: str, code: str, now: datetime) -> bool:
    """Password and second factor, as at the door. What was wrong is noted."""
    if not fits(password, moderator.password):
        note_refusal(moderator.name, "wrong password", now=now)
        return False
    with transaction.atomic():
        # One after the other, or of many codes at the same moment none would be one too many.
        Moderator.objects.select_for_update().get(pk=moderator.pk)
        if _takes_recovery_code(moderator, code, now):
            note(moderator.name, "recovery code", now=now)
            return True
        if any(wrong_codes(moderator.name, within=span, now=now) >= most for most, span in WRONG_CODES):
            return False
        if _takes_code(moderator, code, now):
            return True
        note(moderator.name, "wrong code", now=now)
    return False


def _draw_recovery_codes(moderator: Moderator, dice: Random) -> list[str]:
    codes = ["-".join("".join(dice.choices(CODE_LETTERS, k=5)) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    moderator.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(moderator=moderator, code_hash=_code_hash(moderator, code)) for code in codes
    )
    return codes


def _takes_code(moderator: Moderator, code: str, now: datetime) -> bool:
    typed, clock = "".join(code.split()), _clock_of(moderator)
    for step in (clock.timecode(now) + around for around in (-1, 0, 1)):
        if hmac.compare_digest(clock.generate_otp(step).encode(), typed.encode()):
            # One update decides, so that a code seen over somebody's shoulder opens nothing a second time.
            return bool(Moderator.objects.filter(pk=moderator.pk, last_step__lt=step).update(last_step=step))
    return False


def _takes_recovery_code(moderator: Moderator, code: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(moderator=moderator, used_at=None, code_hash=_code_hash(moderator, code))
    return bool(unused.update(used_at=now))


def _clock_of(moderator: Moderator) -> pyotp.TOTP:
    return pyotp.TOTP(secret_of(moderator))


def _code_hash(moderator: Moderator, code: str) -> str:
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return _hash("recovery code", str(moderator.pk), plain)


def _hash(purpose: str, *parts: str) -> str:
    return keyed_hash(settings.HASH_KEY, f"desk {purpose}", *parts)
