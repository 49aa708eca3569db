from http import HTTPStatus

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.module_loading import import_string

from leftunsaid.web.middleware.headers import GetResponse
from leftunsaid.web.middleware.kind_faults import no_database


def lead_on_from_old_addresses(get_response: GetResponse) -> GetResponse:
    """301 where the house has nothing, but a letter stood before it came here: its number is its own for ever."""
    letter_once_at = import_string(settings.OLD_ADDRESSES)

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # What has a route was looked for by its view, and is not there.
        if (
            response.status_code != HTTPStatus.NOT_FOUND
            or request.resolver_match
            or request.method not in ("GET", "HEAD")
        ):
            return response
        try:
            letter = letter_once_at(request.path_info)
        except OperationalError as fault:
            return no_database(request, fault)
        return HttpResponsePermanentRedirect(f"/letter/{letter.number}") if letter and letter.number else response

    return answer
