from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.moderation.actions import NotPossible, restore
from leftunsaid.worker.management.commands._things import add_address, find, operator


class Command(BaseCommand):
    help = (
        "Bring back what was removed, while its words are still there. "
        "With the file of a backup instead of an address: put the whole house back (restore --drill FILE tries it)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *args: object, **options: Any) -> None:
        thing = find(options["address"])
        try:
            restore(thing, by=operator(), now=clock())
        except NotPossible as why:
            raise CommandError(str(why)) from None
        self.stdout.write(
            f"Back again: {thing.path}"
            if thing.is_readable
            else f"Back again, and waits to be read: {thing.waiting_path}"
        )
