from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from leftunsaid.clock import clock
from leftunsaid.desk.standing import in_one_line
from leftunsaid.keeping.standing import Standing


class Command(BaseCommand):
    help = "Say in one line how it stands: mail, what waits, the last backup, the last restore drill."

    def handle(self, *args: object, **options: Any) -> None:
        self.stdout.write(in_one_line(Standing(settings.LEFTUNSAID, clock())))
