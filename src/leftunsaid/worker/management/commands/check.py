from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import check

from leftunsaid.clock import clock
from leftunsaid.config import Config
from leftunsaid.outbox.post_office import Unreachable
from leftunsaid.worker.advice import of_settings
from leftunsaid.worker.in_words import in_words
from leftunsaid.worker.machine import of_machine
from leftunsaid.worker.mail_words import what_is_wrong
from leftunsaid.worker.mails import post_office


class Command(check.Command):
    help = (
        "Say in words how this house is set up, and what is wrong with it. Knocks at the mail server, without a mail."
    )

    def handle(self, *app_labels: list[str], **options: Any) -> None:
        house = settings.LEFTUNSAID
        for sentence in in_words(house):
            self.stdout.write(sentence)
        if not options["deploy"]:  # which tells the same by name
            for advice in (*of_settings(house), *of_machine(house, clock())):
                if not advice.only_told:
                    self.stdout.write(f"Look at this: {advice}")
        super().handle(*app_labels, **options)
        if house.mail_is_on:
            _knock(house)
            self.stdout.write("Mails could be handed over: 'leftunsaid testmail ADDRESS' sends one.")


def _knock(house: Config) -> None:
    with closing(post_office()) as office:
        try:
            office.knock(house.mail_from.address if house.mail_from else "")
        except Unreachable as why:
            raise CommandError(what_is_wrong(why, house)) from None
