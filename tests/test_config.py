"""Every setting is read as its type and refused by its name, with a mend."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.config import Config, ConfigError, read_config
from leftunsaid.mail_settings import MailFrom, MailServer

EVERY_VARIABLE = [setting.metadata["variable"] for setting in fields(Config)]


def refused(variable: str, **env: str) -> str:
    with pytest.raises(ConfigError) as refusal:
        read_config(env)
    assert refusal.value.variable == variable
    assert refusal.value.mend
    assert variable in str(refusal.value)
    return str(refusal.value)


def test_a_fresh_house_needs_no_setting():
    config = read_config({})
    assert config.data == Path("data").absolute()
    assert (config.database_url, config.base_url, config.port) == ("", "http://127.0.0.1:8000", 8000)
    assert (config.site_name, config.language, config.time_zone) == ("Left Unsaid", "en", ZoneInfo("UTC"))
    assert config.retention_days == 30
    assert (config.minimum_age, config.letters_an_hour, config.comments_an_hour, config.proxies) == (16, 5, 20, 0)
    assert (config.everything_waits, config.access_log, config.debug) == (False, False, False)
    assert config.clock_shift == timedelta(0)
    assert config.hosts == ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize(
    ("variable", "value", "name", "read"),
    [
        ("LEFTUNSAID_DATA", "/srv/letters", "data", Path("/srv/letters")),
        ("LEFTUNSAID_DATA", "letters", "data", Path("letters").absolute()),
        ("LEFTUNSAID_DATA", "~/letters", "data", Path.home() / "letters"),
        ("DATABASE_URL", "postgresql://a:b@host/name", "database_url", "postgresql://a:b@host/name"),
        ("DATABASE_URL", "postgres:///name", "database_url", "postgres:///name"),
        ("LEFTUNSAID_BASE_URL", "https://Letters.example/", "base_url", "https://letters.example"),
        ("LEFTUNSAID_BASE_URL", "http://localhost:8080", "base_url", "http://localhost:8080"),
        ("LEFTUNSAID_BASE_URL", " https://letters.example ", "host", "letters.example"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example:443", "base_url_as_set", "https://letters.example"),
        ("LEFTUNSAID_BASE_URL", "http://192.168.1.5:80/", "base_url_as_set", "http://192.168.1.5"),
        ("LEFTUNSAID_BASE_URL", "http://[::1]:80", "base_url_as_set", "http://[::1]"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example:80", "base_url_as_set", "https://letters.example:80"),
        ("LEFTUNSAID_BASE_URL", "http://letters.example:8080", "base_url_as_set", "http://letters.example:8080"),
        ("LEFTUNSAID_BASE_URL", "http://letters.example:", "base_url_as_set", "http://letters.example"),
        ("LEFTUNSAID_PORT", "9000", "base_url", "http://127.0.0.1:9000"),
        ("LEFTUNSAID_HOSTS", "a.example, B.example,", "more_hosts", ("a.example", "b.example")),
        ("LEFTUNSAID_HOSTS", ".example,[::2]", "more_hosts", (".example", "[::2]")),
        ("LEFTUNSAID_PROXIES", "2", "proxies", 2),
        ("LEFTUNSAID_SITE_NAME", " The Drawer ", "site_name", "The Drawer"),
        ("LEFTUNSAID_ANONYMOUS_NAME", "somebody", "anonymous_name", "somebody"),
        ("LEFTUNSAID_OPERATOR", "Ines", "operator", "Ines"),
        ("LEFTUNSAID_CONTACT", "ines@letters.example", "contact", "ines@letters.example"),
        ("LEFTUNSAID_MINIMUM_AGE", "18", "minimum_age", 18),
        ("LEFTUNSAID_RETENTION_DAYS", "0", "retention_days", 0),
        ("LEFTUNSAID_RETENTION_DAYS", "14", "kept_after_removal", timedelta(days=14)),
        ("LEFTUNSAID_LANGUAGE", "EN", "language", "en"),
        ("LEFTUNSAID_TIME_ZONE", "Europe/Lisbon", "time_zone", ZoneInfo("Europe/Lisbon")),
        ("LEFTUNSAID_EVERYTHING_WAITS", "Yes", "everything_waits", True),
        ("LEFTUNSAID_EVERYTHING_WAITS", "0", "everything_waits", False),
        ("LEFTUNSAID_LETTERS_AN_HOUR", "1000000", "letters_an_hour", 1_000_000),
        ("LEFTUNSAID_COMMENTS_AN_HOUR", "1", "comments_an_hour", 1),
        ("LEFTUNSAID_ACCESS_LOG", "on", "access_log", True),
        ("LEFTUNSAID_LOG", "JSON", "log", "json"),
        ("LEFTUNSAID_METRICS", "a-token-that-is-long-enough", "metrics", "a-token-that-is-long-enough"),
        ("LEFTUNSAID_DEBUG", "true", "debug", True),
        ("EMAIL_URL", "smtp://mail.example", "mail_server", MailServer(scheme="smtp", host="mail.example", port=25)),
        ("EMAIL_URL", "smtp://[::1]:2525/", "mail_server", MailServer(scheme="smtp", host="::1", port=2525)),
        (
            "EMAIL_URL",
            "smtps://ines%40mail.example:a%2Fb%3Ac@Mail.example",
            "mail_server",
            MailServer(scheme="smtps", host="mail.example", port=465, user="ines@mail.example", password="a/b:c"),
        ),
        (
            "EMAIL_URL",
            "starttls://ines:secret@mail.example",
            "mail_server",
            MailServer(scheme="starttls", host="mail.example", port=587, user="ines", password="secret"),
        ),
        ("EMAIL_URL", "folder:///srv/a%20b", "mail_server", MailServer(scheme="folder", folder=Path("/srv/a b"))),
        ("LEFTUNSAID_MAIL_FROM", "Post@Bücher.example", "mail_domain", "xn--bcher-kva.example"),
        (
            "LEFTUNSAID_MAIL_FROM",
            "post@letters.example",
            "mail_from",
            MailFrom(name="", address="post@letters.example", domain="letters.example"),
        ),
        (
            "LEFTUNSAID_MAIL_FROM",
            " The Drawer <post@letters.example> ",
            "mail_from",
            MailFrom(name="The Drawer", address="post@letters.example", domain="letters.example"),
        ),
        (
            "LEFTUNSAID_MAIL_FROM",
            '"Ärger, & Co" <post@letters.example>',
            "mail_from",
            MailFrom(name="Ärger, & Co", address="post@letters.example", domain="letters.example"),
        ),
        ("LEFTUNSAID_MAIL_WORDS", "yes", "mail_words", True),
        ("LEFTUNSAID_CLOCK_SHIFT", "9600", "clock_shift", timedelta(days=400)),
        ("LEFTUNSAID_CLOCK_SHIFT", "-48", "clock_shift", timedelta(days=-2)),
    ],
)
def test_a_setting_is_read(variable, value, name, read):
    assert getattr(read_config({variable: value}), name) == read


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LEFTUNSAID_DATA", "~nobody-of-this-machine/letters"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "host/name"),
        ("DATABASE_URL", "postgresql://host:door/name"),
        ("DATABASE_URL", "postgresql://host:99999/name"),
        ("DATABASE_URL", "postgresql://[/name"),
        ("DATABASE_URL", "postgresql://host"),
        ("LEFTUNSAID_BASE_URL", "letters.example"),
        ("LEFTUNSAID_BASE_URL", "ftp://letters.example"),
        ("LEFTUNSAID_BASE_URL", "https://"),
        ("LEFTUNSAID_BASE_URL", "https://[::1"),
        ("LEFTUNSAID_BASE_URL", "https://ines:secret@letters.example"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example/house"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example?x=1"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example#x"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example:door"),
        ("LEFTUNSAID_BASE_URL", "https://letters.example:99999"),
        ("LEFTUNSAID_BASE_URL", "https://*"),
        ("LEFTUNSAID_BASE_URL", "https://letters example"),
        ("LEFTUNSAID_PORT", "0"),
        ("LEFTUNSAID_PORT", "65536"),
        ("LEFTUNSAID_PORT", "http"),
        ("LEFTUNSAID_HOSTS", "*"),
        ("LEFTUNSAID_HOSTS", "a.example,*"),
        ("LEFTUNSAID_HOSTS", "https://a.example"),
        ("LEFTUNSAID_HOSTS", "a.example:8000"),
        ("LEFTUNSAID_HOSTS", "a b"),
        ("LEFTUNSAID_HOSTS", "."),
        ("LEFTUNSAID_PROXIES", "-1"),
        ("LEFTUNSAID_PROXIES", "10"),
        ("LEFTUNSAID_PROXIES", "yes"),
        ("LEFTUNSAID_MINIMUM_AGE", "sixteen"),
        ("LEFTUNSAID_MINIMUM_AGE", "100"),
        ("LEFTUNSAID_RETENTION_DAYS", "-1"),
        ("LEFTUNSAID_RETENTION_DAYS", "366"),
        ("LEFTUNSAID_RETENTION_DAYS", "for ever"),
        ("LEFTUNSAID_LANGUAGE", "English"),
        ("LEFTUNSAID_LANGUAGE", "../en"),
        ("LEFTUNSAID_LANGUAGE", "xx"),
        ("LEFTUNSAID_TIME_ZONE", "Lisbon"),
        ("LEFTUNSAID_TIME_ZONE", "../../etc/passwd"),
        ("LEFTUNSAID_EVERYTHING_WAITS", "maybe"),
        ("LEFTUNSAID_LETTERS_AN_HOUR", "0"),
        ("LEFTUNSAID_LETTERS_AN_HOUR", "٣"),
        ("LEFTUNSAID_COMMENTS_AN_HOUR", "1e3"),
        ("LEFTUNSAID_COMMENTS_AN_HOUR", "9" * 5_000),
        ("LEFTUNSAID_ACCESS_LOG", "2"),
        ("LEFTUNSAID_DEBUG", "please"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "http://mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://mail example"),
        ("EMAIL_URL", "smtp://mail.example:post"),
        ("EMAIL_URL", "smtp://mail.example:0"),
        ("EMAIL_URL", "smtp://mail.example:99999"),
        ("EMAIL_URL", "smtp://mail.example/box"),
        ("EMAIL_URL", "smtp://mail.example?tls=1"),
        ("EMAIL_URL", "smtp://ines@mail.example"),
        ("EMAIL_URL", "smtp://:secret@mail.example"),
        ("EMAIL_URL", "starttls://ines:pass#word@mail.example"),
        ("EMAIL_URL", "starttls://ines:pa%0Ass@mail.example"),
        ("EMAIL_URL", "starttls://ines:p%C3%A4ss@mail.example"),
        ("EMAIL_URL", "folder:"),
        ("EMAIL_URL", "folder:///"),
        ("EMAIL_URL", "folder://mails"),
        ("LEFTUNSAID_MAIL_FROM", "letters"),
        ("LEFTUNSAID_MAIL_FROM", "post@localhost"),
        ("LEFTUNSAID_MAIL_FROM", "post@letters.example, ines@letters.example"),
        ("LEFTUNSAID_MAIL_FROM", "The Drawer post@letters.example"),
        ("LEFTUNSAID_MAIL_FROM", "The Drawer <>"),
        ("LEFTUNSAID_MAIL_FROM", "The\nDrawer <post@letters.example>"),
        ("LEFTUNSAID_MAIL_FROM", "a <b> <post@letters.example>"),
        ("LEFTUNSAID_MAIL_WORDS", "some"),
        ("LEFTUNSAID_CLOCK_SHIFT", "2 days"),
        ("LEFTUNSAID_CLOCK_SHIFT", "1.5"),
        ("LEFTUNSAID_CLOCK_SHIFT", "--48"),
        ("LEFTUNSAID_CLOCK_SHIFT", "+48"),
        ("LEFTUNSAID_CLOCK_SHIFT", "87601"),
        ("LEFTUNSAID_CLOCK_SHIFT", "-87601"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name_with_a_mend(variable, value):
    refused(variable, **{variable: value})


@given(st.sampled_from(EVERY_VARIABLE), st.text().filter(lambda value: "\x00" not in value))
def test_whatever_is_set_is_either_read_or_refused_by_its_name(variable, value):
    try:
        read_config({variable: value})
    except ConfigError as refusal:
        assert refusal.variable == variable  # noqa: PT017 (both ends are allowed)


@pytest.mark.parametrize("variable", EVERY_VARIABLE)
def test_an_empty_variable_is_one_that_was_not_set(variable):
    assert read_config({variable: ""}) == read_config({})


def test_a_setting_that_does_not_exist_is_refused_with_the_one_that_was_meant():
    assert "LEFTUNSAID_BASE_URL" in refused("LEFTUNSAID_BASEURL", LEFTUNSAID_BASEURL="https://letters.example")
    assert "docs/configuration.md" in refused(
        "LEFTUNSAID_QQQQQQQQQQQQQQQQQQQQQQQQ", LEFTUNSAID_QQQQQQQQQQQQQQQQQQQQQQQQ="1"
    )


def test_what_is_not_ours_in_the_environment_is_let_be():
    assert read_config({"PATH": "/bin", "LEFT": "1", "leftunsaid_debug": "maybe"}) == read_config({})


def test_every_setting_says_what_it_is_for():
    assert all(setting.metadata["says"] for setting in fields(Config))


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("DATABASE_URL", "mysql://ines:open-sesame@host/name"),
        ("DATABASE_URL", "postgresql://ines:open-sesame@host:door/name"),
        ("DATABASE_URL", "postgresql://ines:open-sesame℀@host/name"),
        ("EMAIL_URL", "http://ines:open-sesame@mail.example"),
        ("EMAIL_URL", "smtps://ines:open-sesame@mail.example:post"),
        ("EMAIL_URL", "smtps://ines:open-sesame#@mail.example"),
        ("EMAIL_URL", "smtps://ines:open-sesame℀@mail.example"),
    ],
)
def test_a_refusal_does_not_repeat_a_password(variable, url):
    assert "open-sesame" not in refused(variable, **{variable: url})


def test_a_mail_server_shows_neither_user_nor_password():
    config = read_config({"EMAIL_URL": "smtps://maren:open-sesame@mail.example"})
    assert (config.mail_server.user, config.mail_server.password) == ("maren", "open-sesame")
    assert "mail.example" in repr(config)
    assert "maren" not in repr(config)
    assert "open-sesame" not in repr(config)


def test_only_what_leaves_this_machine_without_tls_is_told_in_the_open():
    told = {
        url: read_config({"EMAIL_URL": url}).mail_server.is_in_the_open
        for url in (
            "smtp://ines:secret@mail.example",
            "starttls://ines:secret@mail.example",
            "smtps://ines:secret@mail.example",
            "smtp://ines:secret@localhost",
            "smtp://ines:secret@127.0.0.1:2525",
        )
    }
    assert [url for url, open_ in told.items() if open_] == ["smtp://ines:secret@mail.example"]


MAIL = {
    "EMAIL_URL": "smtp://mail.example",
    "LEFTUNSAID_MAIL_FROM": "post@letters.example",
    "LEFTUNSAID_BASE_URL": "https://letters.example",
}


def test_mail_is_on_when_its_server_its_sender_and_the_address_of_the_house_are_set():
    config = read_config(MAIL)
    assert (config.mail_is_on, config.mail_is_off_because) == (True, "")
    assert config.mail_domain == "letters.example"


def test_mail_is_off_in_a_fresh_house_and_says_what_is_missing():
    config = read_config({})
    assert (config.mail_is_on, config.mail_domain, config.mail_words) == (False, "", False)
    assert config.mail_is_off_because == "EMAIL_URL, LEFTUNSAID_MAIL_FROM and LEFTUNSAID_BASE_URL are not set."


@pytest.mark.parametrize("missing", MAIL)
def test_mail_is_off_while_one_of_the_three_is_missing(missing):
    config = read_config({**MAIL, missing: ""})
    assert (config.mail_is_on, config.mail_is_off_because) == (False, f"{missing} is not set.")


PUBLIC = [
    {"LEFTUNSAID_BASE_URL": "https://letters.example"},
    {"LEFTUNSAID_BASE_URL": "http://192.168.1.20:8000"},
    {"LEFTUNSAID_HOSTS": "letters.example"},
    {"LEFTUNSAID_HOSTS": ".localhost.example"},
]


@pytest.mark.parametrize("public", PUBLIC)
def test_debugging_where_others_can_come_is_refused(public):
    refused("LEFTUNSAID_DEBUG", LEFTUNSAID_DEBUG="yes", **public)
    assert not read_config(public).debug


@pytest.mark.parametrize("hours", ["-48", "1"])
@pytest.mark.parametrize("public", PUBLIC)
def test_a_clock_that_is_wrong_on_purpose_is_refused_where_others_can_come(public, hours):
    refused("LEFTUNSAID_CLOCK_SHIFT", LEFTUNSAID_CLOCK_SHIFT=hours, **public)
    assert read_config({"LEFTUNSAID_CLOCK_SHIFT": "0", **public}).has_public_host


@pytest.mark.parametrize(
    "own", ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000", "http://house.localhost"]
)
def test_debugging_at_home_is_allowed(own):
    config = read_config({"LEFTUNSAID_DEBUG": "yes", "LEFTUNSAID_BASE_URL": own})
    assert config.debug
    assert not config.has_public_host


def test_our_hosts_are_the_base_address_this_machine_and_those_that_are_listed():
    config = read_config({"LEFTUNSAID_BASE_URL": "https://letters.example:8443", "LEFTUNSAID_HOSTS": "a.example"})
    assert config.hosts == ["letters.example", "localhost", "127.0.0.1", "[::1]", "a.example"]
    assert read_config({"LEFTUNSAID_BASE_URL": "http://[2606:4700::1]:80"}).hosts[0] == "[2606:4700::1]"
