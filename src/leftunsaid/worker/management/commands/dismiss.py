from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.moderation.actions import NotPossible, dismiss
from leftunsaid.worker.management.commands._things import add_address, find, operator


class Command(BaseCommand):
    help = "Settle what was reported about a letter or comment, and let it stand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *args: object, **options: Any) -> None:
        thing = find(options["address"])
        try:
            dismiss(thing, by=operator(), now=clock())
        except NotPossible as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"It stands: {thing.path}")
