import logging
import traceback
from types import TracebackType


class NobodysWords(logging.Formatter):
    """Log lines for the operator, without anyone's words, address or key in them.

    A path may be a secret and an exception's text may quote what somebody typed, so a fault is told by the
    route's name, the kind of exception, and the places in the code it came through.
    """

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            route = match.view_name if match else "no route"
            record.msg, record.args = f"{getattr(record, 'status_code', 500)} at {route}", ()
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
