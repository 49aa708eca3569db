"""Which addresses may answer the same to everybody. Whether an answer is the same is said by its view."""

import re

FOR_EVERYBODY = re.compile(
    r"/(letter/[1-9][0-9]{0,17}(/from/[1-9][0-9]{2,8})?|page/[1-9][0-9]{0,8}|asking|about|terms|privacy)?", re.ASCII
)


def is_for_everybody(path: str) -> bool:
    return FOR_EVERYBODY.fullmatch(path) is not None
