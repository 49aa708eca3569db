"""How an operation is declared: what it may answer beside what it promises, and what it asks for."""

from http import HTTPStatus
from typing import Annotated, Any

from ninja import Header, Path, Query, Router

from leftunsaid.api.door import key_in
from leftunsaid.api.schemas import ProblemTold

# One for all parts: what is read and what is sent share addresses.
router = Router()

# Left out where they cannot come: 405 is for methods that are not there.
ANYWHERE = (403, 413, 500, 503)

FOR_THE_HOLDER: dict[str, Any] = {"auth": key_in, "openapi_extra": {"security": [{"Key": []}]}}
TAKES_WORDS: dict[str, Any] = {"security": [{}, {"Key": []}]}

HIGHEST = 10**18 - 1  # more than any letter has, and still what a database can hold

Number = Annotated[int, Path(ge=1, le=HIGHEST, description="The number of a public letter.")]
Place = Annotated[int, Path(ge=1, le=10**9 - 1, description="The number of a comment.")]
ByLink = Annotated[str, Path(pattern="^[A-Za-z0-9]{22}$", description="The secret part of an unlisted letter's link.")]
MyAddress = Annotated[str, Path(pattern="^[A-Za-z0-9]{22}$", description="The `address` of something of mine.")]
First = Annotated[
    int, Query(alias="from", ge=1, le=10**9 - 1, description="Where a page begins: 1, 201, 401, and so on.")
]
Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{16,64}$",
        description=(
            "A random mark of your own for this one sending, 16 characters or more. The same again within a minute is "
            "answered with what was kept the first time."
        ),
    ),
]
# For the document: `words_in` reads it together with the words.
Seal = Annotated[
    str, Header(alias="Key-Seal", description="The `seal` that came with fresh words, until they were first used.")
]


def problems(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys(sorted({*statuses, *ANYWHERE}), ProblemTold)


def reading(path: str, answer: Any, *also: int, **options: Any) -> Any:
    """GET, and HEAD like it."""
    return router.api_operation(["GET", "HEAD"], path, response={200: answer, **problems(422, *also)}, **options)


def sending(path: str, status: int, answer: Any, *also: int, **options: Any) -> Any:
    """POST: everything that changes something."""
    statuses = problems(401, 411, 415, 422, 429, *also)
    return router.post(path, response={HTTPStatus(status).value: answer, **statuses}, **options)
