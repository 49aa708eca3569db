from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.closing import Closing, announce, closing_of, stay_open
from leftunsaid.letters.models import Seal
from leftunsaid.lib.calendar_days import beginning_of, day_in

MONTH = timedelta(days=30)


class Command(BaseCommand):
    help = "Announce on every page that this house closes on a day, and take no more letters from one before it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="the day on which it closes")
        parser.add_argument(
            "--no-letters-from",
            type=date.fromisoformat,
            metavar="DAY",
            help="the first day on which no letter is taken any more (default: 30 days before, or today)",
        )
        parser.add_argument("--cancel", action="store_true", help="it stays open after all")

    def handle(self, *args: object, **options: Any) -> None:
        if options["cancel"]:
            stay_open(settings.LEFTUNSAID)
            self.stdout.write("No page says any more that this house closes, and letters are taken.")
            return
        if options["on"]:
            announce(settings.LEFTUNSAID, _closing(options["on"], options["no_letters_from"]))
        for sentence in _how_it_stands():
            self.stdout.write(sentence)


def _closing(on: date, no_letters_from: date | None) -> Closing:
    """Raises CommandError for a day that is over."""
    today = day_in(clock(), settings.LEFTUNSAID.time_zone)
    if on <= today:
        raise CommandError("Give a day after today: people need time to take along what is theirs.")
    if no_letters_from and no_letters_from > on:
        raise CommandError("Give a first day without letters that is not after the day on which the house closes.")
    return Closing(on, no_letters_from or max(on - MONTH, today))


def _how_it_stands() -> Iterator[str]:
    closing = closing_of(settings.LEFTUNSAID)
    if closing is None:
        yield "This house is not going to close. To announce that it does: close-house --on DAY"
        return
    yield f"Every page says that this house closes on {closing.on}."
    yield f"From {closing.no_letters_from} on no letter is taken."
    day = beginning_of(closing.on, settings.LEFTUNSAID.time_zone)
    late = Seal.objects.filter(opened_at=None, opens_at__gte=day).exclude(words="").count()
    yield f"Sealed letters that would open later, and do not: {late}. Their writers take them along with their words."
    if closing.on - day_in(clock(), settings.LEFTUNSAID.time_zone) < MONTH:
        yield "That is in less than 30 days: the Terms speak of a month at least, where that is in your hands."
    yield "On that day nothing is erased by itself. Stop the site then; docs/self-hosting.md says what is left to do."
