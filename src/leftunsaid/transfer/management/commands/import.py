from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import get_default_timezone

from leftunsaid.clock import clock
from leftunsaid.transfer.actions import BroughtIn, NotBroughtIn, bring_in
from leftunsaid.transfer.archive.box import NAME as ARCHIVE
from leftunsaid.transfer.formats import NUMBERS_END, CannotBringIn, Format, Report, Wishes, format_of
from leftunsaid.transfer.saved_page import Malformed, SavedLetter, read_saved_page


class Command(BaseCommand):
    help = "Bring in letters from files: what a file is, is seen by its beginning. Adds, and never wipes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--captured", metavar="TIME", help="when the pages were saved, as 2024-05-01T20:30 (default: now)"
        )
        parser.add_argument("--number", type=int, metavar="N", help="keep this as the letter's number (one file)")
        parser.add_argument(
            "--as-letters",
            action="store_true",
            help="make a letter of a page's title where its comments find none here (Isso, Disqus, Remark42)",
        )
        parser.add_argument(
            "--hidden-too", action="store_true", help="take blogs along that were not public (WriteFreely)"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would come in, and leave all as it is")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="for an archive that has keys in it")
        parser.add_argument(
            "--signed-by",
            metavar="FINGERPRINT",
            help="take an archive only if this is what 'export' told of it",
        )

    def handle(self, *args: object, **options: Any) -> None:
        files: list[Path] = options["files"]
        found = [(file, known) for file in files if (known := format_of(file))]
        if options["signed_by"] is not None and [known.NAME for _, known in found] != [ARCHIVE]:
            raise CommandError(f"--signed-by takes {ARCHIVE}, and nothing else.\nNothing was brought in.")
        if found and len(files) > 1:
            raise CommandError(f"{found[0][0]} is {found[0][1].NAME}: bring it in by itself.\nNothing was brought in.")
        if found:
            self._bring_in(*found[0], options)
        else:
            self._bring_in_saved_pages(files, options)
        if options["dry_run"]:
            self.stdout.write("That was a dry run: all is as it was.")

    def _bring_in(self, file: Path, found: Format, options: dict[str, Any]) -> None:
        wishes = Wishes(now=clock(), dice=SystemRandom(), dry_run=options["dry_run"], said=options)
        try:
            report = found.bring_in(file, wishes)
        except CannotBringIn as why:
            if why.report:
                self._tell(why.report)
            raise CommandError(f"{file}, {why}\nNothing was brought in.") from None
        self.stdout.write(f"{file} is {found.NAME}.")
        self._tell(report)

    def _tell(self, report: Report) -> None:
        for sentence in report.in_words():
            self.stdout.write(sentence)

    def _bring_in_saved_pages(self, files: list[Path], options: dict[str, Any]) -> None:
        captured = _captured(options["captured"])
        number: int | None = options["number"]
        if number is not None and (len(files) != 1 or not 0 < number < NUMBERS_END):
            raise CommandError("--number takes one file, and a number from 1 on.")
        saved = self._read_all(files)
        try:
            brought = bring_in(saved, captured=captured, number=number, dry_run=options["dry_run"], dice=SystemRandom())
        except NotBroughtIn as refused:
            raise CommandError(f"{files[refused.which]}, {refused}\nNothing was brought in.") from None
        for file, became in zip(files, brought, strict=True):
            self.stdout.write(f"{file}: {_in_words(became)}")

    def _read_all(self, files: list[Path]) -> list[SavedLetter]:
        """Read every file before anything is kept, and tell all that is wrong with them at once."""
        saved, refused = [], []
        for file in files:
            try:
                saved.append(read_saved_page(file.read_bytes()))
            except OSError as fault:
                refused.append(f"{file}: {fault.strerror}")
            except Malformed as malformed:
                refused.append(f"{file}, {malformed}")
        if refused:
            raise CommandError("\n".join([*refused, "Nothing was brought in."]))
        return saved


def _captured(typed: str | None) -> datetime:
    now = clock()
    if typed is None:
        return now
    try:
        captured = datetime.fromisoformat(typed)
    except ValueError:
        raise CommandError(f"{typed!r} is not a time. Write it as 2024-05-01T20:30.") from None
    captured = captured if captured.tzinfo else captured.replace(tzinfo=get_default_timezone())
    if captured > now:
        raise CommandError("The capture time is in the future.")
    return captured


def _in_words(became: BroughtIn) -> str:
    letter = became.letter
    where = f"letter {letter.number}" if letter.number else "a letter"
    if letter.is_gone:
        return f"{where} was here and has been taken back or removed; it stays so."
    came = f"{where} came in" if became.is_new else f"{where} was here already"
    return f"{came}, {became.new_comments} new and {became.known_comments} known comments."
