import time
from argparse import ArgumentParser
from collections.abc import Iterator
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.worker.demo import NotEmpty, fill_with_samples
from leftunsaid.worker.many import SoFar, fill_with_many
from leftunsaid.worker.searching import let_it_walk_anew

TELL_EVERY = 2.0  # seconds


class Command(BaseCommand):
    help = "Fill an empty house with a few letters, to see what it looks like, or with very many, to see how it does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--letters", type=int, metavar="N", help="so many invented letters, with ten comments each")
        parser.add_argument("--seed", type=int, default=1, help="another number brings other letters (default: 1)")
        parser.add_argument("--yes", action="store_true", help="bring N letters also into a house with a public name")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            if options["letters"] is None:
                count = fill_with_samples(clock(), SystemRandom())
                self.stdout.write(f"{count} letters came in, with answers.")
            else:
                self._bring(options["letters"], options["seed"], is_meant=options["yes"])
        except NotEmpty:
            raise CommandError("There are letters here already. Samples do not belong among them.") from None

    def _bring(self, letters: int, seed: int, *, is_meant: bool) -> None:
        if letters < 1:
            raise CommandError("--letters takes a whole number from 1 on.")
        if settings.LEFTUNSAID.has_public_host and not is_meant:
            raise CommandError("This house has a public name, where people would find them. Is it meant? Add --yes.")
        *_, done = self._telling(fill_with_many(letters, seed=seed, now=clock()), letters)
        let_it_walk_anew()  # these came past the verbs, which tell the search
        self.stdout.write(f"{done.letters:,} letters came in, with {done.comments:,} comments.")

    def _telling(self, work: Iterator[SoFar], letters: int) -> Iterator[SoFar]:
        started = told = time.monotonic()
        for done in work:
            yield done
            if (at := time.monotonic()) - told > TELL_EVERY:
                told = at
                left = (at - started) * (letters - done.letters) / done.letters
                self.stderr.write(
                    f"{done.letters:,} of {letters:,} letters, {done.comments:,} comments; {left / 60:.1f} minutes left"
                )
