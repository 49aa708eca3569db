"""Feeds are asked for at noon on 14 March 2026, as the pages are."""

from web.conftest import _letters_are_kept, _static_files_are_collected, clock, house  # noqa: F401
