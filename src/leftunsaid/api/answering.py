from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from leftunsaid.api.door import ROOT
from leftunsaid.api.problems import KIND, problem_of

KEPT_SECRET = (f"{ROOT}/mine", f"{ROOT}/keys")
SEARCH = f"{ROOT}/search"  # what somebody looks for is nobody else's business
BY_LINK_ALONE = f"{ROOT}/u/"
# What other headers of a fault are for its reader, whoever answered it.
CARRIED_OVER = ("Allow", "Retry-After")

type GetResponse = Callable[[HttpRequest], HttpResponse]


def answer_programs(get_response: GetResponse) -> GetResponse:
    """Under /api every fault is a problem+json, wherever it came from, and each answer says who may keep or read it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return get_response(request)
        response = (
            problem_of(HTTPStatus.LENGTH_REQUIRED).answer() if _comes_in_chunks(request) else get_response(request)
        )
        if response.status_code >= 400 and response.headers.get("Content-Type") != KIND:
            response = _as_problem(response)
        _say_who_may_read(request, response)
        return response

    return answer


def _comes_in_chunks(request: HttpRequest) -> bool:
    """Django would take it for empty (PEP 3333 promises no more than what a Content-Length tells)."""
    return "chunked" in request.headers.get("Transfer-Encoding", "")


def _as_problem(fault: HttpResponse) -> HttpResponse:
    headers = {name: fault.headers[name] for name in CARRIED_OVER if name in fault.headers}
    return problem_of(fault.status_code, headers=headers).answer()


def _say_who_may_read(request: HttpRequest, response: HttpResponse) -> None:
    # What is to be found are the pages: a copy elsewhere would outlive the letter.
    response.headers["X-Robots-Tag"] = "noindex"
    if request.method not in ("GET", "HEAD") or request.path.startswith(KEPT_SECRET):
        _let_nobody_keep(response)
    elif request.path.startswith(BY_LINK_ALONE):
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        # Any site may read what is public anyway. No cookie is ever asked for here, so none is of use.
        response.headers["Access-Control-Allow-Origin"] = "*"
    if response.status_code >= 400 or request.path == SEARCH:
        _let_nobody_keep(response)


def _let_nobody_keep(response: HttpResponse) -> None:
    response.headers["Cache-Control"] = "no-store"
    del response.headers["ETag"]
