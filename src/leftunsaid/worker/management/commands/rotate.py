import time
from argparse import ArgumentParser
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from leftunsaid.worker.rotation import rotate


class Command(BaseCommand):
    help = "Seal e-mail addresses and sealed letters by a new key and drop the old one. The house stays open meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait",
            type=int,
            default=60,
            metavar="SECONDS",
            help="how long posts that are under way are given to end (default: %(default)s)",
        )

    def handle(self, *args: object, **options: Any) -> None:
        sealed = [import_string(path) for path in settings.SEALED]
        done = rotate(settings.KEYRING, sealed, wait=lambda: time.sleep(max(0, options["wait"])), dice=SystemRandom())
        for sentence in done:
            self.stdout.write(sentence)
