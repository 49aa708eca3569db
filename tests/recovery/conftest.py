from web.conftest import Clock, clock, house, mails  # noqa: F401
