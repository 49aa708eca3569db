"""How it stands with the house, in one line that a tired operator reads with one look."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from leftunsaid.keeping.standing import Standing
from leftunsaid.web.wording import counted, since_words


def in_one_line(house: Standing) -> str:
    """'all mail sent, nothing waiting, last backup 6 h ago, last restore drill 6 days ago'"""
    waiting = _("%(count)s waiting to be read") % {"count": counted(house.waiting)}
    return ", ".join(
        [
            *_of_mail(house),
            waiting if house.waiting else _("nothing waiting"),
            _ago(_("last backup %(ago)s"), house.last_backup, house.now) or _("no backup yet"),
            _ago(_("last restore drill %(ago)s"), house.last_drill, house.now) or _("no restore drill yet"),
        ]
    )


def _of_mail(house: Standing) -> Iterator[str]:
    if house.late:
        yield _("%(count)s in the outbox for more than 5 minutes") % {"count": counted(house.late)}
    if house.failed:
        yield _("%(count)s could not be sent") % {"count": counted(house.failed)}
    if not house.late and not house.failed:
        yield _("all mail sent") if house.config.mail_is_on else _("mail is off")


def _ago(words: str, moment: datetime | None, now: datetime) -> str:
    return words % {"ago": since_words(now - moment)} if moment else ""
