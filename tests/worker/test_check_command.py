import shutil

import pytest

from leftunsaid.mail_settings import MailFrom, MailServer
from leftunsaid.outbox.post_office import MailRoute

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(house, settings, tmp_path):
    """In the folder that all tests share, others have left word of their workers."""
    shutil.copy(settings.LEFTUNSAID.data / "keys.json", tmp_path)
    house(data=tmp_path)


def advised(told) -> list[str]:
    return [line for line in told("check").splitlines() if line.startswith("Look at this:")]


def test_it_tells_the_configuration_in_words(told, house):
    house(site_name="The Drawer", base_url_as_set="https://letters.example", more_hosts=("drawer.example",))
    house(letters_an_hour=7, comments_an_hour=31, everything_waits=True, proxies=1)
    said = told("check")
    for words in (
        "'The Drawer'",
        "https://letters.example/",
        "drawer.example",
        "7 letters and 31 comments",
        "Everything waits",
        "1 prox",
        "UTC",
        "keys.json",
    ):
        assert words in said


def test_no_secret_stands_in_it(told, house):
    house(database_url="postgresql://ines:open-sesame@db.internal/letters")
    said = told("check")
    assert "PostgreSQL" in said
    assert "open-sesame" not in said
    assert "ines" not in said


STARTTLS = MailServer(scheme="starttls", host="mail.internal", port=587, user="ines", password="open-sesame")
SENDER = MailFrom(name="The Drawer", address="post@letters.example", domain="letters.example")


def test_it_says_that_mail_is_off_and_why(told, house):
    assert "Mail is off: EMAIL_URL, LEFTUNSAID_MAIL_FROM and LEFTUNSAID_BASE_URL are not set." in told("check")
    assert not any("mail" in line.lower() for line in advised(told))


def test_it_says_where_mail_goes_out_without_its_password(told, house, monkeypatch):
    monkeypatch.setattr(MailRoute, "knock", lambda *_: None)  # there is no such mail server
    house(base_url_as_set="https://letters.example", mail_server=STARTTLS, mail_from=SENDER)
    said = told("check")
    assert "Mail is on: it comes from post@letters.example" in said
    assert "mail.internal, port 587 (starttls)" in said
    assert "without their words" in said
    assert "ines" not in said
    assert "open-sesame" not in said


def test_a_public_house_whose_mail_goes_into_a_folder_is_warned(told, house, tmp_path):
    folder = MailServer(scheme="folder", folder=tmp_path / "mails")
    house(base_url_as_set="https://letters.example", mail_server=folder, mail_from=SENDER)
    assert any("folder" in line for line in advised(told))
    assert f"goes out into {tmp_path}/mails" in told("check")
    house(base_url_as_set="http://127.0.0.1:8000")
    assert not any("folder" in line for line in advised(told))


def test_a_fresh_house_is_told_what_to_set_before_others_come(told):
    said = "\n".join(advised(told))
    for variable in ("LEFTUNSAID_BASE_URL", "LEFTUNSAID_OPERATOR", "LEFTUNSAID_CONTACT"):
        assert variable in said


def test_it_is_said_for_how_long_caches_may_show_what_was_taken_back(told, house):
    house(cdn_seconds=30)
    assert any("30" in line and "taken back" in line for line in advised(told))
    house(cdn_seconds=0, max_stale=2, database_url="postgresql://db.internal/letters")
    assert any("LEFTUNSAID_MAX_STALE is 2" in line for line in advised(told))
    house(max_stale=2, database_url="")
    assert not any("MAX_STALE" in line for line in advised(told))


def test_it_tells_what_is_kept_in_memory(told, house):
    house(cache_mb=64, workers=3)
    assert "64 MB of memory, 3 web processes together" in told("check")
    house(cache_mb=0)
    assert "makes each page anew" in told("check")
