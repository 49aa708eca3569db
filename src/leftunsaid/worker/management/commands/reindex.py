import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from leftunsaid.worker.searching import reindex

TELL_EVERY = 2.0  # seconds


class Command(BaseCommand):
    help = "Bring everything into the search once more, beside a running house. It is made by itself where it is gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="throw the old one away first")

    def handle(self, *args: object, **options: Any) -> None:
        told = time.monotonic()
        for shelf, left in reindex(anew=options["anew"]):
            if (at := time.monotonic()) - told > TELL_EVERY:
                told = at
                self.stderr.write(f"{shelf}: down to {left:,}")
        self.stdout.write("The search is whole.")
