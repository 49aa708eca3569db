from collections.abc import Iterator

from leftunsaid.config import Config
from leftunsaid.keeping import notes


def advice(config: Config) -> Iterator[str]:
    """What is not wrong, but had better be otherwise before others come to this house."""
    if not config.base_url_as_set:
        yield (
            "LEFTUNSAID_BASE_URL is not set, so links point at this machine. "
            "Set it to the address people type, as https://letters.example."
        )
    elif config.has_public_host and not config.is_https:
        yield (
            "LEFTUNSAID_BASE_URL begins with http://, so letters and keys travel in the open. "
            "Put a proxy that speaks TLS in front, and set it to https://."
        )
    if not config.operator:
        yield "LEFTUNSAID_OPERATOR is not set. Terms and Privacy do not say who runs this house."
    if not config.contact:
        yield "LEFTUNSAID_CONTACT is not set. Nobody can reach you but by the report link."
    if config.is_https and not config.proxies:
        yield (
            "LEFTUNSAID_PROXIES is 0. If a proxy stands in front, all visitors share one limit; "
            "set it to the number of your proxies."
        )
    if config.has_public_host and not config.backups and not notes.last(config, notes.BACKUP):
        yield (
            "Nobody has ever backed this house up. Set LEFTUNSAID_BACKUPS to a folder, on another disk for choice, "
            "and it is done every day."
        )
    if config.cdn_seconds:
        yield (
            f"LEFTUNSAID_CDN_SECONDS is {config.cdn_seconds}. In caches in front of this house, what was taken back or "
            "removed is still shown for as many seconds. Leave it out if that is too long."
        )
    if config.max_stale and config.database_url:
        yield (
            f"LEFTUNSAID_MAX_STALE is {config.max_stale}. What was taken back or removed is still shown for as many "
            "seconds. Leave it out if that is too long."
        )
    if (config.mail_server or config.mail_from) and not config.mail_is_on:
        yield f"Mail is half set up, so it is off: {config.mail_is_off_because}"
    elif config.mail_server and config.mail_server.tells_its_password_in_the_open:
        yield "EMAIL_URL begins with smtp://, so its password travels in the open. Set it to starttls:// or smtps://."
    elif config.mail_is_on and config.mail_server and config.mail_server.folder and config.has_public_host:
        yield "EMAIL_URL names a folder, so mails are written there and reach nobody."


def in_words(config: Config) -> Iterator[str]:
    """The configuration as sentences, without a secret in them."""
    yield f"The house is called {config.site_name!r} and is at {config.base_url}/."
    yield f"It answers to: {', '.join(config.hosts)}."
    yield f"Its data folder is {config.data}. Back it up whole: keys.json opens the eight words and addresses."
    yield ("Letters are kept in PostgreSQL." if config.database_url else "Letters are kept in SQLite, in that folder.")
    yield (
        "Everything waits to be read: see 'leftunsaid waiting'."
        if config.everything_waits
        else "Letters and comments are shown at once, unless a rule makes them wait."
    )
    yield (
        f"From one network, {config.letters_an_hour} letters and {config.comments_an_hour} comments an hour are shown, "
        "half as many within a minute (but three at least) and four times as many within a day. "
        "What comes above that waits, and above four times that it is refused."
    )
    yield _mail_in_words(config)
    if config.clock_shift_hours:
        yield f"Its clock is wrong on purpose, by {config.clock_shift_hours} hours (LEFTUNSAID_CLOCK_SHIFT)."
    yield (
        f"It keeps finished pages in {config.cache_mb} MB of memory, {config.web_processes} web processes together."
        if config.cache_mb
        else "It makes each page anew: LEFTUNSAID_CACHE_MB is 0."
    )
    yield f"It believes {config.proxies or 'no'} proxies in front of it."
    yield f"Its language is {config.language}, its time zone {config.time_zone.key}."


def _mail_in_words(config: Config) -> str:
    server, sender = config.mail_server, config.mail_from
    if server is None or sender is None or not config.mail_is_on:
        return f"Mail is off: {config.mail_is_off_because}"
    where = f"into {server.folder}" if server.folder else f"through {server.host}, port {server.port} ({server.scheme})"
    words = "with" if config.mail_words else "without"
    return f"Mail is on: it comes from {sender.address}, goes out {where}, and tells of comments {words} their words."
