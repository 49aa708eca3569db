from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.moderation.actions import NotPossible, remove
from leftunsaid.moderation.reasons import REMOVAL_REASONS
from leftunsaid.worker.management.commands._things import add_address, find, operator


class Command(BaseCommand):
    help = "Remove a letter or comment from everything that is served, at once. Its words are erased some days later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)
        parser.add_argument("--reason", default="other", choices=REMOVAL_REASONS, help="the word its author is told")
        parser.add_argument("--erase", action="store_true", help="erase the words now; there is no way back")

    def handle(self, *args: object, **options: Any) -> None:
        thing = find(options["address"])
        try:
            remove(thing, reason=options["reason"], erase=options["erase"], by=operator(), now=clock())
        except NotPossible as why:
            raise CommandError(str(why)) from None
        self.stdout.write(
            "Removed and erased."
            if options["erase"]
            else f"Removed. Its words are kept for {settings.LEFTUNSAID.retention_days} days."
        )
