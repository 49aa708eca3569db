"""A house that sends mail, and letterboxes that take it."""

import pytest

from leftunsaid.mail_settings import MailFrom, MailServer
from subscriptions.people import Letterboxes

SENDER = MailFrom(name="", address="post@letters.example", domain="letters.example")


@pytest.fixture(autouse=True)
def _mail_is_on(house):
    house(
        mail_server=MailServer(scheme="smtp", host="localhost", port=25),
        mail_from=SENDER,
        base_url_as_set="https://letters.example",
    )


@pytest.fixture
def boxes() -> Letterboxes:
    return Letterboxes()
