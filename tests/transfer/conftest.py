from collections.abc import Callable

import pytest


@pytest.fixture
def page() -> Callable[..., str]:
    """A letter page as a browser saves it: `page("Dear sea.", ("Ana", "3 days ago", "Me too."), ...)`."""

    def saved(letter: str, *comments: tuple[str, str, str], count: str = "") -> str:
        items = [f"  • {name or 'anonymous lover'}\n{age}\n\n{body}\n" for name, age, body in comments]
        stated = count or (f"{len(comments)} comment" if len(comments) == 1 else f"{len(comments)} comments")
        return "\n".join([letter, "", f"{stated} add comment", "", *items, "add comment", ""])

    return saved
