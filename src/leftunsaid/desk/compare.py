"""Passwords are compared slowly on purpose. So that nobody takes the machine with it, few are at any moment."""

import fcntl
import os

from django.conf import settings
from django.contrib.auth.hashers import check_password

AT_ONCE = 2  # on one machine, in all processes of the house together


class CrowdAtTheDoor(Exception):
    """So many want to come in at this moment that another press is needed."""


def fits(password: str, kept: str) -> bool:
    """Is it this password? Raises CrowdAtTheDoor instead of waiting: who waits would keep a reader waiting too."""
    for place in range(AT_ONCE):
        file = os.open(settings.LEFTUNSAID.data / f"desk-{place}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return check_password(password, kept)
        except BlockingIOError:
            continue
        finally:
            os.close(file)  # and the turn with it
    raise CrowdAtTheDoor
