import logging
import time

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from leftunsaid.web.middleware.headers import GetResponse

logger = logging.getLogger("leftunsaid.access")


def route_names_only(get_response: GetResponse) -> GetResponse:
    """One line a request, if the operator wants it: the route's name, never a path, a query or an address."""
    if not settings.LEFTUNSAID.access_log:
        raise MiddlewareNotUsed

    def answer(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        route = request.resolver_match.view_name if request.resolver_match else "-"
        milliseconds = (time.perf_counter() - started) * 1000
        logger.info("%s %s %s %.0f ms", request.method, route, response.status_code, milliseconds)
        return response

    return answer
