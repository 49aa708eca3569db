"""Every setting of a house, read from the environment once, typed, and refused with a mend when it is wrong."""

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf.locale import LANG_INFO

from leftunsaid.mail_settings import (
    MailFrom,
    MailServer,
    has_port,
    is_host,
    is_this_machine,
    read_mail_from,
    read_mail_server,
    split_quietly,
)

PREFIX = "LEFTUNSAID_"
OF_AGE = 18
YES, NO = ("1", "yes", "true", "on"), ("0", "no", "false", "off")
TEN_YEARS_OF_HOURS = 10 * 365 * 24
HOLD_A_PASSWORD = ("DATABASE_URL", "EMAIL_URL", "LEFTUNSAID_METRICS")


class ConfigError(Exception):
    """A setting that cannot be used: names the variable, what is wrong, and how to mend it."""

    def __init__(self, variable: str, problem: str, mend: str) -> None:
        super().__init__(f"{variable}: {problem} {mend}")
        self.variable, self.problem, self.mend = variable, problem, mend


def _setting[T](variable: str, read: Callable[[str], T], default: str, says: str) -> Any:
    return field(metadata={"variable": variable, "read": read, "default": default, "says": says})


def _text(value: str) -> str:
    return value.strip()


def _folder(value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise ValueError("Give a folder, as /srv/letters.") from None


def _folder_or_none(value: str) -> Path | None:
    return _folder(value) if value.strip() else None


def _switch(value: str) -> bool:
    said = value.strip().lower()
    if said not in YES + NO:
        raise ValueError("Say yes or no.")
    return said in YES


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", value.strip()) or not lowest <= int(value) <= highest:
            raise ValueError(f"Give a whole number from {lowest} to {highest}.")
        return int(value)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.strip().lower() not in words:
            raise ValueError(f"Say {' or '.join(words)}.")
        return value.strip().lower()

    return read


def _token(value: str) -> str:
    if value.strip() and not re.fullmatch(r"[\x21-\x7e]{20,200}", value.strip()):
        raise ValueError("Give 20 to 200 letters, digits and signs that nobody guesses, without spaces.")
    return value.strip()


def _base_url(value: str) -> str:
    if not value.strip():
        return ""
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or parts.username or not is_host(parts.hostname) or not has_port(parts):
        raise ValueError("Give the address people type, as https://letters.example.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("Give the scheme and the host alone, without a path: https://letters.example.")
    default_port = ":443" if parts.scheme == "https" else ":80"  # browsers leave it out of Origin
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default_port).removesuffix(':')}"


def _link(value: str) -> str:
    parts = urlsplit(value.strip())
    if value.strip() and (parts.scheme not in ("http", "https") or not is_host(parts.hostname) or parts.username):
        raise ValueError("Give a whole address, as https://weather.example/.")
    return value.strip()


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    for host in hosts:
        if not is_host(host.removeprefix(".").strip("[]")):
            raise ValueError("Give host names parted by commas, without scheme, port or '*'.")
    return hosts


def _database(value: str) -> str:
    mend = "Give postgresql://user:password@host/name, or leave it out for SQLite."
    parts = split_quietly(value, mend)
    fits = parts.scheme in ("postgres", "postgresql") and parts.path.strip("/") and has_port(parts)
    if value.strip() and not fits:
        raise ValueError(mend)
    return value.strip()


def _time_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Give a name such as Europe/Lisbon or UTC.") from None


def _language(value: str) -> str:
    if value.strip().lower() not in LANG_INFO:
        raise ValueError("Give the code of a language that Django knows, such as en.")
    return value.strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one house. `read_config` makes it; docs/configuration.md explains each."""

    data: Path = _setting("LEFTUNSAID_DATA", _folder, "data", "the folder that holds the letters and the keys")
    database_url: str = _setting("DATABASE_URL", _database, "", "a PostgreSQL database instead of the SQLite file")
    base_url_as_set: str = _setting("LEFTUNSAID_BASE_URL", _base_url, "", "the address people type")
    port: int = _setting("LEFTUNSAID_PORT", _whole_number(1, 65535), "8000", "the port that the site listens on")
    more_hosts: tuple[str, ...] = _setting("LEFTUNSAID_HOSTS", _hosts, "", "further host names that are ours")
    proxies: int = _setting("LEFTUNSAID_PROXIES", _whole_number(0, 9), "0", "how many proxies of yours stand in front")
    site_name: str = _setting("LEFTUNSAID_SITE_NAME", _text, "Left Unsaid", "the name of the house")
    anonymous_name: str = _setting("LEFTUNSAID_ANONYMOUS_NAME", _text, "", "what stands where a name was left out")
    operator: str = _setting("LEFTUNSAID_OPERATOR", _text, "", "who runs this house, for Terms and Privacy")
    contact: str = _setting("LEFTUNSAID_CONTACT", _text, "", "how to reach whoever runs it")
    minimum_age: int = _setting("LEFTUNSAID_MINIMUM_AGE", _whole_number(0, 99), "16", "how old one has to be to write")
    is_adult: bool = _setting(
        "LEFTUNSAID_ADULT_CONTENT", _switch, "no", "whether sexually explicit words may stand; for adults alone"
    )
    retention_days: int = _setting(
        "LEFTUNSAID_RETENTION_DAYS", _whole_number(0, 365), "30", "how long the words of what was removed are kept"
    )
    edit_hours: int = _setting(
        "LEFTUNSAID_EDIT_HOURS", _whole_number(0, 8760), "24", "how long what others can read may still be changed"
    )
    leave_to: str = _setting("LEFTUNSAID_LEAVE_TO", _link, "", "where the button 'leave at once' leads")
    language: str = _setting("LEFTUNSAID_LANGUAGE", _language, "en", "the one language of the pages")
    time_zone: ZoneInfo = _setting("LEFTUNSAID_TIME_ZONE", _time_zone, "UTC", "the time zone of the house")
    everything_waits: bool = _setting(
        "LEFTUNSAID_EVERYTHING_WAITS",
        _switch,
        "no",
        "whether each letter and comment is read before it is shown",
    )
    letters_an_hour: int = _setting(
        "LEFTUNSAID_LETTERS_AN_HOUR",
        _whole_number(1, 10**9),
        "5",
        "letters from one network before they wait",
    )
    comments_an_hour: int = _setting(
        "LEFTUNSAID_COMMENTS_AN_HOUR",
        _whole_number(1, 10**9),
        "20",
        "comments from one network before they wait",
    )
    mail_server: MailServer | None = _setting("EMAIL_URL", read_mail_server, "", "where mail goes out")
    mail_from: MailFrom | None = _setting("LEFTUNSAID_MAIL_FROM", read_mail_from, "", "who mail comes from")
    mail_words: bool = _setting(
        "LEFTUNSAID_MAIL_WORDS", _switch, "no", "whether a notice holds the words of the comments it tells of"
    )
    workers: int = _setting("LEFTUNSAID_WORKERS", _whole_number(0, 256), "0", "web processes; 0 is one a core")
    cache_mb: int = _setting(
        "LEFTUNSAID_CACHE_MB", _whole_number(0, 65536), "32", "finished pages in memory, of all web processes together"
    )
    max_stale: int = _setting(
        "LEFTUNSAID_MAX_STALE", _whole_number(0, 60), "0", "seconds a page may lag behind PostgreSQL"
    )
    cdn_seconds: int = _setting(
        "LEFTUNSAID_CDN_SECONDS", _whole_number(0, 3600), "0", "seconds a cache in front may keep a page unasked"
    )
    backups: Path | None = _setting("LEFTUNSAID_BACKUPS", _folder_or_none, "", "where the daily backups go")
    backups_kept: int = _setting("LEFTUNSAID_BACKUPS_KEPT", _whole_number(1, 1000), "14", "how many of them are kept")
    metrics: str = _setting("LEFTUNSAID_METRICS", _token, "", "the token by which a program may ask how it stands")
    log: str = _setting("LEFTUNSAID_LOG", _one_of("words", "json"), "words", "how lines of the log are written")
    access_log: bool = _setting("LEFTUNSAID_ACCESS_LOG", _switch, "no", "whether a line is written for each request")
    debug: bool = _setting("LEFTUNSAID_DEBUG", _switch, "no", "show faults in the browser; for developers only")
    clock_shift_hours: int = _setting(
        "LEFTUNSAID_CLOCK_SHIFT",
        _whole_number(-TEN_YEARS_OF_HOURS, TEN_YEARS_OF_HOURS),
        "0",
        "by how many hours the clock of the house is wrong; for tests alone",
    )

    @property
    def base_url(self) -> str:
        """Where every link on a page or in a mail points. Never ends in a slash."""
        return self.base_url_as_set or f"http://127.0.0.1:{self.port}"

    @property
    def web_processes(self) -> int:
        return self.workers or os.cpu_count() or 1

    @property
    def cache_bytes_each(self) -> int:
        return self.cache_mb * 1024 * 1024 // self.web_processes

    @property
    def kept_after_removal(self) -> timedelta:
        return timedelta(days=self.retention_days)

    @property
    def clock_shift(self) -> timedelta:
        return timedelta(hours=self.clock_shift_hours)

    @property
    def edit_window(self) -> timedelta:
        return timedelta(hours=self.edit_hours)

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def hosts(self) -> list[str]:
        own = f"[{self.host}]" if ":" in self.host else self.host
        return list(dict.fromkeys([own, "localhost", "127.0.0.1", "[::1]", *self.more_hosts]))

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def mail_is_on(self) -> bool:
        return not self.mail_is_off_because

    @property
    def mail_is_off_because(self) -> str:
        """What is missing for mail, as a sentence for the operator. Empty where mail is on."""
        needed = {
            "EMAIL_URL": self.mail_server,
            "LEFTUNSAID_MAIL_FROM": self.mail_from,
            "LEFTUNSAID_BASE_URL": self.base_url_as_set,
        }
        *others, last = [variable for variable, value in needed.items() if not value] or [""]
        if not last:
            return ""
        return f"{', '.join(others)} and {last} are not set." if others else f"{last} is not set."

    @property
    def mail_domain(self) -> str:
        """The domain of the sender, for the name that each mail goes by. Empty where no sender is set."""
        return self.mail_from.domain if self.mail_from else ""

    @property
    def has_public_host(self) -> bool:
        """Is a host among ours that others than this machine can reach?"""
        return not all(is_this_machine(host) for host in self.hosts)


def read_config(env: Mapping[str, str] = os.environ) -> Config:
    """The settings in `env`. Raises ConfigError for the first that cannot be used, or for one that does not exist."""
    known = {setting.metadata["variable"]: setting for setting in fields(Config)}
    for variable in env:
        if variable.startswith(PREFIX) and variable not in known:
            near = difflib.get_close_matches(
                variable.removeprefix(PREFIX), [name.removeprefix(PREFIX) for name in known]
            )
            mend = f"Did you mean {PREFIX}{near[0]}?" if near else "docs/configuration.md lists the settings; unset it."
            raise ConfigError(variable, "there is no such setting.", mend)
    config = Config(**{setting.name: _read_one(setting.metadata, env) for setting in known.values()})
    if config.debug and config.has_public_host:
        raise ConfigError(
            "LEFTUNSAID_DEBUG",
            "debugging shows the inside of the house to everyone.",
            "Unset it on a public host.",
        )
    if config.is_adult and config.minimum_age < OF_AGE:
        raise ConfigError(
            "LEFTUNSAID_ADULT_CONTENT",
            f"explicit words have no place where one may write who is {config.minimum_age}.",
            f"Set LEFTUNSAID_MINIMUM_AGE to {OF_AGE} or more as well, or leave this one out.",
        )
    if config.clock_shift_hours and config.has_public_host:
        raise ConfigError(
            "LEFTUNSAID_CLOCK_SHIFT",
            "a clock that is wrong on purpose forgets and erases at the wrong time.",
            "Unset it on a public host.",
        )
    return config


def _read_one(setting: Mapping[str, Any], env: Mapping[str, str]) -> Any:
    # An empty variable is one that was not set: that is what `VAR= command` and env files mean by it.
    value = env.get(setting["variable"], "") or setting["default"]
    try:
        return setting["read"](value)
    except ValueError as wrong:
        shown = "what it says" if setting["variable"] in HOLD_A_PASSWORD else repr(value)
        raise ConfigError(setting["variable"], f"{shown} cannot be used.", str(wrong)) from None
