"""What waits or failed in the outbox, in words for the desk: no words of anybody, no address."""

import re

from django.utils.translation import gettext as _

CODE = re.compile(
    r"(?P<code>\d{3}) (?P<about>when we came|for our own address|for the address|for the mail)(, as for all)?"
)


def kind_in_words(kind: str) -> str:
    known = {
        "ask": _("addresses that were left"),
        "comment shown": _("comments to tell of"),
        "letter shown": _("letters that came back"),
        "letter gone": _("letters that are gone"),
        "confirm": _("mails that ask for a yes"),
        "notice": _("mails with news"),
        "asked again": _("mails that ask about another letter"),
        "full list": _("mails with the full list"),
        "seal": _("sealed letters that wait for their day"),
        "letter opened": _("sealed letters that opened"),
        "opened": _("mails about a letter that opened"),
        "look back": _("writers to be asked to look back"),
        "postscript written": _("postscripts to tell of"),
        "postscript": _("mails about a postscript"),
        "mailbox chosen": _("mails that ask whether a mailbox may lead back to a key"),
        "knock": _("addresses that were typed to come back by"),
        "way back asked": _("mails that tell a mailbox that somebody comes back by it"),
        "way back": _("mails with a way back, after two days"),
        "little note": _("little notes that wait for their moment"),
        "notes asked": _("mailboxes that were left for little notes"),
        "notes confirm": _("mails that ask whether little notes may come"),
        "still welcome": _("mails that ask whether little notes are still welcome"),
    }
    return known.get(kind, kind)


def failure_in_words(failure: str) -> str:
    """'the mail server said 550 about the address'. Empty where nothing went wrong."""
    if answer := CODE.fullmatch(failure):
        words = {
            "when we came": _("the mail server said %(code)s when we came"),
            "for our own address": _("the mail server said %(code)s about our own address"),
            "for the address": _("the mail server said %(code)s about the address"),
            "for the mail": _("the mail server said %(code)s about the mail"),
        }
        return words[answer["about"]] % {"code": answer["code"]}
    known = {
        "": "",
        "mail is off": _("mail is off in this house"),
        "TimeoutError": _("the mail server gave no answer in time"),
        "ConnectionRefusedError": _("no mail server listens there"),
        "ConnectionResetError": _("the mail server hung up"),
        "BrokenPipeError": _("the mail server hung up"),
        "SMTPServerDisconnected": _("the mail server hung up"),
        "SMTPNotSupportedError": _("the mail server does not know what EMAIL_URL asks of it"),
        "SSLCertVerificationError": _("the certificate of the mail server cannot be trusted"),
        "gaierror": _("there is no mail server of that name"),
    }
    return (
        known[failure]
        if failure in known
        else _("a fault of ours, which the log tells more about (%(kind)s)") % {"kind": failure}
    )
