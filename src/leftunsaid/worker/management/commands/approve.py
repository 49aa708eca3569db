from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.moderation.actions import NotPossible, approve
from leftunsaid.worker.management.commands._things import add_address, find, operator


class Command(BaseCommand):
    help = "Show a letter or comment that waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *args: object, **options: Any) -> None:
        thing = find(options["address"])
        try:
            approve(thing, by=operator(), now=clock())
        except NotPossible as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"Shown now: {thing.path}")
