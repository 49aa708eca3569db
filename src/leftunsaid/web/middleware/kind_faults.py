import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from leftunsaid.web.middleware.headers import GetResponse
from leftunsaid.web.views import faults

logger = logging.getLogger(__name__)


class KindFaults:
    """Faults with a page of their own: a body too large, a method nobody serves, a busy database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_too_large(request):
            return faults.too_large(request)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return faults.method_not_allowed(request, allow=response.headers["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RequestDataTooBig):
            return faults.too_large(request)
        if not isinstance(exception, OperationalError):
            return None
        return no_database(request, exception)


def no_database(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    """503, and word to whoever looks after the house."""
    logger.error("The database did not answer", exc_info=fault, extra={"request": request, "status_code": 503})
    return faults.unavailable(request)


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
