from argparse import ArgumentParser
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from leftunsaid.clock import clock
from leftunsaid.config import Config
from leftunsaid.lib.addresses import Address, NotAnAddress, read_address
from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox.mail import Mail, written_out
from leftunsaid.outbox.post_office import NotTaken
from leftunsaid.subscriptions.paper import Paper
from leftunsaid.worker.mail_words import what_is_wrong
from leftunsaid.worker.mails import post_office


class Command(BaseCommand):
    help = "Send one mail to an address of your own, and say what the mail server answered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="where it goes: your own address, at another provider for choice")

    def handle(self, *args: object, **options: Any) -> None:
        house = settings.LEFTUNSAID
        if not house.mail_is_on:
            raise CommandError(f"Mail is off: {house.mail_is_off_because}")
        address, office = _read(options["address"]), post_office()
        once = f"test mail {random_address(SystemRandom())}"
        try:
            answer = office.send(written_out(_test_mail(house, address), once=once, now=clock()))
        except NotTaken as why:
            raise CommandError(what_is_wrong(why, house)) from None
        finally:
            office.close()
        self.stdout.write(f"Taken: {answer}")
        if house.mail_server and not house.mail_server.folder:
            self.stdout.write(
                "See that it arrives, and not among spam. Its source should say spf=pass, dkim=pass and dmarc=pass "
                "behind Authentication-Results; docs/self-hosting.md tells how to get there."
            )


def _read(typed: str) -> Address:
    try:
        return read_address(typed)
    except NotAnAddress:
        raise CommandError("This is not an address that mail can be sent to.") from None


def _test_mail(house: Config, address: Address) -> Mail:
    paper = Paper(
        subject=_("A test"),
        paragraphs=(
            _("This is a test mail of %(house)s. If you can read it, mails arrive.") % {"house": house.site_name},
        ),
        button=(_("To the house"), f"{house.base_url}/"),
        small_print=(
            _("Somebody who looks after the house sent it to this address by a command. There will be no more."),
        ),
    )
    return Mail(to=address.for_sending, subject=paper.subject, text=paper.as_text(), html=paper.as_html())
