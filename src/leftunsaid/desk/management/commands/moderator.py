from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leftunsaid.clock import clock
from leftunsaid.desk import accounts
from leftunsaid.desk.models import Moderator
from leftunsaid.lib.text import visible_line
from leftunsaid.web.door import dice


class Command(BaseCommand):
    help = "Say who may sit at the desk: add NAME (or invite anew), remove NAME, list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["add", "remove", "list"])
        parser.add_argument("name", nargs="?", default="", help="as it will stand beside what is decided")

    def handle(self, *args: object, **options: Any) -> None:
        name = visible_line(options["name"])
        if options["act"] == "list":
            self._list()
        elif not name or len(name) > 80:
            raise CommandError("Give a name of 1 to 80 characters.")
        elif options["act"] == "add":
            self._add(name)
        elif not accounts.send_away(name, now=clock()):
            raise CommandError("Nobody at the desk has this name.")
        else:
            self.stdout.write(f"{name} is out, on every device. What was decided keeps the name.")

    def _add(self, name: str) -> None:
        token = accounts.invite(name, now=clock(), dice=dice)
        self.stdout.write(f"Give this address to {name}, and to nobody else. It is good for two days, once:")
        self.stdout.write(f"{settings.LEFTUNSAID.base_url}/desk/join/{token}")

    def _list(self) -> None:
        moderators = Moderator.objects.filter(left_at=None).order_by("name")
        for moderator in moderators:
            since = f"since {moderator.settled_at:%Y-%m-%d}" if moderator.settled_at else "invited"
            self.stdout.write(f"{moderator.name}, {since}")
        if not moderators:
            self.stdout.write("Nobody sits at the desk yet. Next: leftunsaid moderator add NAME.")
