"""How a house is set up, in sentences for its operator."""

from collections.abc import Iterator

from leftunsaid.config import Config


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
