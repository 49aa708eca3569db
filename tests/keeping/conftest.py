from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture
def told() -> Callable[..., str]:
    """What a command says: `told("backup", "house.backup")`."""

    def give(*command: str) -> str:
        out = StringIO()
        call_command(*command, stdout=out)
        return out.getvalue()

    return give
