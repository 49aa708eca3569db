from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from leftunsaid.api.house import CHECKED_IN, document


class Command(BaseCommand):
    help = "Prints the OpenAPI document of the API, as the code has it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="say whether the document that is checked in is it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(document(), ending="")
        elif CHECKED_IN.read_text(encoding="utf-8") != document():
            raise CommandError("openapi.json is not what the code says. Write it anew, see docs/api.md.")
