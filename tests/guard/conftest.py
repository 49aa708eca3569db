import pytest

from leftunsaid.sqlite import base


@pytest.fixture
def unhurried(monkeypatch):
    """Forty at once are more than a house lets wait: here each gets its turn, however slow the machine is."""
    monkeypatch.setattr(base, "PATIENCE", 120.0)
    monkeypatch.setattr(base, "BRIEFLY", 120.0)
