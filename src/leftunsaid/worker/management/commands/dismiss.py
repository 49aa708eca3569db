from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from leftunsaid.moderation.actions import dismiss
from leftunsaid.worker.management.commands._things import add_address, find, operator


class Command(BaseCommand):
    help = "Settle what was reported about a letter or comment, and let it stand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *args: object, **options: Any) -> None:
        thing = find(options["address"])
        dismiss(thing, by=operator(), now=datetime.now(UTC))
        self.stdout.write(f"It stands: {thing.path}")
