from typing import Any

from django.conf import settings
from django.core.management.commands import check

from leftunsaid.worker.advice import advice, in_words


class Command(check.Command):
    help = "Say in words how this house is set up, and what is wrong with it."

    def handle(self, *app_labels: list[str], **options: Any) -> None:
        for sentence in in_words(settings.LEFTUNSAID):
            self.stdout.write(sentence)
        for sentence in advice(settings.LEFTUNSAID):
            self.stdout.write(f"Look at this: {sentence}")
        super().handle(*app_labels, **options)
