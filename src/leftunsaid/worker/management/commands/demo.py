from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.worker.demo import NotEmpty, fill_with_samples


class Command(BaseCommand):
    help = "Fill an empty house with a few letters, to see what it looks like."

    def handle(self, *args: object, **options: Any) -> None:
        try:
            count = fill_with_samples(clock(), SystemRandom())
        except NotEmpty:
            raise CommandError("There are letters here already. Samples do not belong among them.") from None
        self.stdout.write(f"{count} letters came in, with answers.")
