"""What is not wrong, but had better be otherwise before others come to this house: each with its mend."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from leftunsaid.config import Config
from leftunsaid.keeping import notes
from leftunsaid.mail_settings import is_this_machine

ENCRYPTED = ("require", "verify-ca", "verify-full")


@dataclass(frozen=True, slots=True)
class Advice:
    """`name` is what `check --deploy` calls it. What is `only_told` is a choice one may make."""

    name: str
    problem: str
    mend: str
    only_told: bool = False

    def __str__(self) -> str:
        return f"{self.problem} {self.mend}"


def of_settings(config: Config) -> Iterator[Advice]:
    yield from _of_addresses(config)
    yield from _of_people(config)
    yield from _of_mail(config)
    yield from _of_lateness(config)
    yield from _of_tests(config)


def _of_addresses(config: Config) -> Iterator[Advice]:
    if not config.base_url_as_set:
        yield Advice(
            "base_url",
            "LEFTUNSAID_BASE_URL is not set, so links point at this machine.",
            "Set it to the address people type, as https://letters.example.",
        )
    elif config.has_public_host and not config.is_https:
        yield Advice(
            "plain_http",
            "LEFTUNSAID_BASE_URL begins with http://, so letters and keys travel in the open.",
            "Put a proxy that speaks TLS in front, and set it to https://.",
        )
    elif config.is_https and is_this_machine(config.host):
        yield Advice(
            "base_url",
            f"LEFTUNSAID_BASE_URL names this machine itself ({config.host}), so links lead nobody here.",
            "Set it to the address people type, as https://letters.example.",
        )
    if config.is_https and not config.proxies:
        yield Advice(
            "proxies",
            "LEFTUNSAID_PROXIES is 0. If a proxy stands in front, all visitors share one limit;",
            "set it to the number of your proxies.",
        )
    if config.proxies and not config.has_public_host:
        yield Advice(
            "proxies",
            f"LEFTUNSAID_PROXIES is {config.proxies}, and no name among ours is public. Without a proxy, anybody here "
            "says which network they come from, and no limit holds.",
            "Leave it out until a proxy stands in front.",
        )


def _of_people(config: Config) -> Iterator[Advice]:
    if not config.operator:
        yield Advice(
            "operator",
            "LEFTUNSAID_OPERATOR is not set. Terms and Privacy do not say who runs this house.",
            "Set it to your name.",
        )
    if not config.contact:
        yield Advice(
            "contact",
            "LEFTUNSAID_CONTACT is not set. Nobody can reach you but by the report link.",
            "Set it to an address or a number.",
        )


def _of_mail(config: Config) -> Iterator[Advice]:
    server = config.mail_server
    if (server or config.mail_from) and not config.mail_is_on:
        yield Advice("mail_half", "Mail is half set up, so it is off:", config.mail_is_off_because)
    elif not config.mail_is_on:
        yield Advice(
            "mail_off", "Mail is off, so nobody hears of an answer.", "docs/self-hosting.md, 'Mail'.", only_told=True
        )
    elif server and server.is_in_the_open:
        what = "its password and the addresses of people travel" if server.password else "addresses of people travel"
        yield Advice(
            "mail_in_the_open",
            f"EMAIL_URL begins with smtp://, so {what} in the open.",
            "Set it to starttls:// or smtps://.",
        )
    elif server and server.folder and config.has_public_host:
        yield Advice(
            "mail_folder",
            "EMAIL_URL names a folder, so mails are written there and reach nobody.",
            "Set it to a mail server, or leave it out.",
        )


def _of_lateness(config: Config) -> Iterator[Advice]:
    if config.cdn_seconds:
        yield Advice(
            "cdn_seconds",
            f"LEFTUNSAID_CDN_SECONDS is {config.cdn_seconds}. In caches in front of this house, what was taken back or "
            "removed is still shown for as many seconds.",
            "Leave it out if that is too long.",
        )
    if config.max_stale and config.database_url:
        yield Advice(
            "max_stale",
            f"LEFTUNSAID_MAX_STALE is {config.max_stale}. What was taken back or removed is still shown for as many "
            "seconds.",
            "Leave it out if that is too long.",
        )
    if config.database_url and not _is_encrypted(config.database_url):
        yield Advice(
            "postgresql_in_the_open",
            "DATABASE_URL leads to another machine, and may go there in the open.",
            "Add ?sslmode=verify-full to it, or sslmode=require where its certificate is not known here.",
        )


def _of_tests(config: Config) -> Iterator[Advice]:
    if config.debug:
        yield Advice("debug", "LEFTUNSAID_DEBUG shows the inside of the house to whoever comes.", "Leave it out.")
    if config.clock_shift_hours:
        yield Advice(
            "clock_shift",
            f"LEFTUNSAID_CLOCK_SHIFT is {config.clock_shift_hours}, so the clock of the house is wrong on purpose.",
            "Leave it out.",
        )


def never_backed_up(config: Config) -> Iterator[Advice]:
    if config.has_public_host and not config.backups and not notes.last(config, notes.BACKUP):
        yield Advice(
            "no_backups",
            "Nobody has ever backed this house up.",
            "Set LEFTUNSAID_BACKUPS to a folder, on another disk for choice, and it is done every day.",
        )


def _is_encrypted(database_url: str) -> bool:
    """Is it on this machine, or told to be sealed on its way?"""
    url = urlsplit(database_url)
    said = {name: values[-1] for name, values in parse_qs(url.query).items()}
    host = said.get("host") or url.hostname or ""
    return not host or host.startswith("/") or is_this_machine(host) or said.get("sslmode") in ENCRYPTED
