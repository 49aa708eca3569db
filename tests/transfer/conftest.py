from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def page() -> Callable[..., str]:
    """A letter page as a browser saves it: `page("Dear sea.", ("Ana", "3 days ago", "Me too."), ...)`."""

    def saved(letter: str, *comments: tuple[str, str, str], count: str = "") -> str:
        items = [f"  • {name or 'anonymous lover'}\n{age}\n\n{body}\n" for name, age, body in comments]
        stated = count or (f"{len(comments)} comment" if len(comments) == 1 else f"{len(comments)} comments")
        return "\n".join([letter, "", f"{stated} add comment", "", *items, "add comment", ""])

    return saved


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """An export of another engine, as `samples/README.md` tells where it is from."""
    return (Path(__file__).parent / "samples").joinpath


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """A file with this in it."""

    def file_of(inside: str | bytes) -> Path:
        file = tmp_path / "export"
        file.write_bytes(inside if isinstance(inside, bytes) else inside.encode())
        return file

    return file_of
