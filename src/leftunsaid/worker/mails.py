"""The loop that opens envelopes. It runs beside the timers, so that a mail server that hangs holds up nothing else."""

import logging
from collections.abc import Callable
from random import Random, SystemRandom

from django.conf import settings
from django.db import close_old_connections, connections

from leftunsaid.clock import clock
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.post_office import PostOffice, post_office_of

logger = logging.getLogger(__name__)
dice: Random = SystemRandom()

LOOK_AGAIN = 1.0  # seconds
AFTER_A_FAULT = 5.0
IDLE = 15  # looks without anything to do: then the mail server gets its connection back


def post_office() -> PostOffice:
    """The way out as this house has it set."""
    house = settings.LEFTUNSAID
    return post_office_of(house.mail_server if house.mail_is_on else None, our_name=house.mail_domain)


def carry(*, is_over: Callable[[], bool], wait: Callable[[float], object]) -> None:
    """Open envelopes as they come due, until it is over. `wait` may end early when it is."""
    office, idle = post_office(), 0
    while not is_over():
        opened = _deliver(office, is_over, wait)
        idle = 0 if opened else idle + 1
        if idle == IDLE:
            office.close()
        if not opened:
            wait(LOOK_AGAIN)
    office.close()
    connections.close_all()


def deliver_once(*, is_over: Callable[[], bool]) -> None:
    """Open all that is due now."""
    office = post_office()
    try:
        while deliver_due(office, now=clock(), dice=dice, is_over=is_over):
            """There may be more."""
    finally:
        office.close()


def _deliver(office: PostOffice, is_over: Callable[[], bool], wait: Callable[[float], object]) -> int:
    try:
        return deliver_due(office, now=clock(), dice=dice, is_over=is_over)
    except Exception:
        # Whatever it was: a loop that ends here sends no mail until somebody wonders.
        logger.exception("Could not deliver what is due; it comes due again")
        close_old_connections()
        wait(AFTER_A_FAULT)
        return 0
