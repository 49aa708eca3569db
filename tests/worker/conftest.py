from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from everything_kept import everything_kept


@pytest.fixture
def told() -> Callable[..., str]:
    """What a command says: `told("remove", "/letter/42", "--reason", "spam")`."""

    def give(*command: str) -> str:
        out = StringIO()
        call_command(*command, stdout=out)
        return out.getvalue()

    return give


@pytest.fixture
def refused(told) -> Callable[..., str]:
    """Why a command was refused, which then has changed nothing."""

    def give(*command: str) -> str:
        before = everything_kept()
        with pytest.raises(CommandError) as refusal:
            told(*command)
        assert everything_kept() == before
        return str(refusal.value)

    return give
