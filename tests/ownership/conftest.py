from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import signing

NOW = 1_800_000_000.0


@pytest.fixture
def after(monkeypatch) -> Callable[[timedelta], None]:
    """Set the clock by which seals and cookies are dated: `after(MINUTE)` is a minute after the test began."""

    def set_clock(time_gone: timedelta) -> None:
        monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: NOW + time_gone.total_seconds()))

    set_clock(timedelta(0))
    return set_clock
