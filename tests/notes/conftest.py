"""A house that sends mail, and letterboxes that take it."""

import pytest

from leftunsaid.config import MailFrom, MailServer
from subscriptions.people import Letterboxes


@pytest.fixture(autouse=True)
def _mail_is_on(house):
    house(
        mail_server=MailServer(scheme="smtp", host="localhost", port=25),
        mail_from=MailFrom(name="", address="post@letters.example", domain="letters.example"),
        base_url_as_set="https://letters.example",
    )


@pytest.fixture
def boxes() -> Letterboxes:
    return Letterboxes()
