"""The real command, in a house whose envelopes are those of the tests: `python with_readers.py worker`.

`post 7` posts a mail to each of seven readers first; `post 7 hang-` to addresses that begin so.
"""

import sys
from datetime import UTC, datetime, timedelta

import django
from django.conf import settings
from django.core.management import call_command

from outbox import builders

LONG_AGO = datetime.now(UTC) - timedelta(days=1)


def main() -> None:
    django.setup()
    settings.OUTBOX = {**settings.OUTBOX, **builders.KINDS}
    if sys.argv[1] == "post":
        post(int(sys.argv[2]))
        return
    from leftunsaid.worker.management.commands import worker

    worker.LAST_MAIL = 2.0  # the tests need not wait for as long as a mail server may
    call_command(*sys.argv[1:])


def post(readers: int) -> None:
    from django.db import connection

    from leftunsaid.outbox.actions import Slip, post_all
    from leftunsaid.prepare import prepare_tables

    prepare_tables(settings.LEFTUNSAID)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE noted (what varchar(80))")
    post_all("reader", [Slip(f"reader {number}", {"reader": number}) for number in range(readers)], now=LONG_AGO)


if __name__ == "__main__":
    main()
