from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.comments.counts import recount as recount_comments
from leftunsaid.letters.lists import recount as recount_letters
from leftunsaid.letters.models import Letter


class Command(BaseCommand):
    help = "Count the letters in the lists and the comments under them anew, and say where a kept count is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="set right what is wrong")

    def handle(self, *args: object, **options: Any) -> None:
        wrong = list(_count(mend=options["mend"]))
        for sentence in wrong:
            self.stdout.write(sentence)
        if wrong and not options["mend"]:
            raise CommandError(f"{len(wrong)} wrong. Next: recount --mend sets them right.")
        self.stdout.write(f"{len(wrong)} wrong, and set right." if wrong else "All counts are right.")


def _count(*, mend: bool) -> Iterator[str]:
    for block in recount_letters(mend=mend):
        yield f"In the lists, numbers {block.first} to {block.last}: {block.kept} kept, {block.counted} there."
    for thread in recount_comments(mend=mend):
        yield f"Comments under {_named(thread.letter)}: {thread.kept} kept, {thread.counted} there."


def _named(letter: Letter) -> str:
    return "a private letter" if letter.is_private else f"{settings.LEFTUNSAID.base_url}{letter.path}"
