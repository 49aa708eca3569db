from datetime import datetime


def told(instant: datetime | None) -> str | None:
    """An instant as a file for programs tells it."""
    return instant.isoformat() if instant else None
