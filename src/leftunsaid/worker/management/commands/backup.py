from argparse import ArgumentParser
from pathlib import Path
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.keeping import notes
from leftunsaid.keeping.asking import ask_for_new_passphrase, passphrase_in
from leftunsaid.keeping.backup import back_up
from leftunsaid.keeping.contents import CannotKeep, in_words


class Command(BaseCommand):
    help = "Copy the whole house into one file, while it stands open, and read that again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the backup; it must not be there yet")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="where its keys go (default: FILE.keys)")
        parser.add_argument("--passphrase", action="store_true", help="ask for one, and seal the keys inside by it")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the same, from a file's first line")

    def handle(self, *args: object, **options: Any) -> None:
        file: Path = options["file"].absolute()
        try:
            passphrase = _passphrase(options)
            keys = options["keys"] or (None if passphrase else file.with_name(f"{file.name}.keys"))
            manifest = back_up(
                settings.LEFTUNSAID, file, keys=keys, passphrase=passphrase, now=clock(), dice=SystemRandom()
            )
        except CannotKeep as why:
            raise CommandError(str(why)) from None
        notes.note(settings.LEFTUNSAID, notes.BACKUP, now=manifest.made_at)
        self.stdout.write(f"Backed up, and read again: {in_words(manifest.counts)}.")
        self.stdout.write(
            f"The keys are in {keys}. Without them nobody opens what is in {file}: keep them, and elsewhere."
            if keys
            else "The keys are inside, sealed by the passphrase. Nobody can tell you that again."
        )


def _passphrase(options: dict[str, Any]) -> str:
    if options["passphrase_file"]:
        return passphrase_in(options["passphrase_file"])
    return ask_for_new_passphrase() if options["passphrase"] else ""
