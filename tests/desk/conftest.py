"""Somebody who sits at the desk, with an authenticator of their own. It is noon, as on the pages."""

from dataclasses import dataclass

import pyotp
import pytest
from django.test import Client

import make
from leftunsaid.desk import accounts
from leftunsaid.desk.models import Moderator
from web.conftest import _letters_are_kept, _static_files_are_collected, clock, house  # noqa: F401
from web.reading import Page, post, read

PASSWORD = "three blue cups upstairs"


@pytest.fixture(autouse=True)
def _passwords_are_compared_quickly(settings):
    """Slow on purpose where they are real."""
    accounts._nobodys_password.cache_clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class AtTheDesk:
    """One who was invited, has settled in and knows the way; with a browser of their own."""

    name: str
    clock: object
    client: Client
    recovery_codes: list[str]

    @property
    def moderator(self) -> Moderator:
        return Moderator.objects.get(name=self.name)

    def code(self) -> str:
        """What the authenticator shows now."""
        return pyotp.TOTP(accounts.secret_of(self.moderator)).at(self.clock.now)

    def signs_in(self, **fields: str):
        self.clock.passes(seconds=30)  # each code opens once
        return post(self.client, "/desk/login", {"name": self.name, "password": PASSWORD, "code": self.code()} | fields)

    def proves(self) -> dict[str, str]:
        """What a form asks of somebody who sits here already."""
        self.clock.passes(seconds=30)
        return {"old": PASSWORD, "code": self.code()}

    def page(self, path: str = "/desk/") -> Page:
        return read(self.client.get(path))

    def presses(self, path: str = "/desk/act", **fields):
        return post(self.client, path, fields)

    def may_sit_down(self) -> bool:
        return self.client.get("/desk/").status_code == 200


@pytest.fixture
def settles(clock):  # noqa: F811
    """Invite somebody, and let them choose a password: `settles('Ines')`."""

    def settle(name: str) -> AtTheDesk:
        token = accounts.invite(name, now=clock.now, dice=make.dice)
        invited = accounts.invited_by(token, now=clock.now)
        code = pyotp.TOTP(accounts.secret_of(invited)).at(clock.now)
        codes = accounts.settle_in(invited, password=PASSWORD, code=code, now=clock.now, dice=make.dice)
        return AtTheDesk(name, clock, Client(), codes)

    return settle


@pytest.fixture
def ines(settles) -> AtTheDesk:
    return settles("Ines")


@pytest.fixture
def at_the_desk(ines) -> AtTheDesk:
    """Ines, signed in."""
    assert ines.signs_in().status_code == 303
    return ines
