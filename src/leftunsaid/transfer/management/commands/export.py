from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.keeping.asking import ask_for_new_passphrase, passphrase_in
from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.transfer.archive.exporting import export


class Command(BaseCommand):
    help = "Write all that people left here into one archive, in lines of JSON, while the house stands open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive; it must not be there yet")
        parser.add_argument("--passphrase", action="store_true", help="ask for one, and seal the keys inside by it")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the same, from a file's first line")
        parser.add_argument(
            "--with-addresses",
            action="store_true",
            help="all mailboxes too: of those who follow, of little notes and of keys, sealed; needs a passphrase",
        )

    def handle(self, *args: object, **options: Any) -> None:
        file: Path = options["file"].absolute()
        try:
            done = export(
                settings.LEFTUNSAID,
                file,
                passphrase=_passphrase(options),
                with_addresses=options["with_addresses"],
            )
        except CannotKeep as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"In {file}: {_listed(done.came) or 'nothing'}.")
        if left_out := _listed(done.left_out):
            self.stdout.write(f"Left out: {left_out}. With --passphrase and --with-addresses all goes along.")
        self.stdout.write(f"Signed by {done.signed_by}. Keep that apart: 'import --signed-by' sees that it is.")


def _passphrase(options: dict[str, Any]) -> str:
    if options["passphrase_file"]:
        return passphrase_in(options["passphrase_file"])
    return ask_for_new_passphrase() if options["passphrase"] else ""


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counted.items() if count)
