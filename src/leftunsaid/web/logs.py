import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any


class NobodysWords(logging.Formatter):
    """Log lines for the operator, without anyone's words, address or key in them.

    A path may be a secret and an exception's text may quote what somebody typed, so a fault is told by the
    route's name, the kind of exception, and the places in the code it came through.
    """

    def format(self, record: logging.LogRecord) -> str:
        _name_the_route(record)
        record.exc_text = None  # another handler may have kept the full text
        return super().format(record)

    def formatException(  # noqa: N802 (logging's name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, fault, _ = ei
        if kind is None or fault is None:
            return ""
        told = []
        cause: BaseException | None = fault
        while cause is not None:
            frames = traceback.extract_tb(cause.__traceback__)
            told.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
            told += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            cause = cause.__cause__ or cause.__context__
        return "\n".join(told)


class OneObjectALine(NobodysWords):
    """The same for programs that read logs: each line is a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        _name_the_route(record)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["fault"] = self.formatException(record.exc_info)
        return json.dumps(told)


def written(*, as_json: bool) -> dict[str, Any]:
    """How every line of the house is written to standard error, as `logging.config` takes it."""
    plain = {"()": "leftunsaid.web.logs.NobodysWords", "format": "{levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": "leftunsaid.web.logs.OneObjectALine"} if as_json else plain},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ours"}},
    }


def _name_the_route(record: logging.LogRecord) -> None:
    """In place of whatever was said about a request."""
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match else "no route"
        record.msg, record.args = f"{getattr(record, 'status_code', 500)} at {route}", ()
