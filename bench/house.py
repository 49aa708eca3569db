"""Fills the house of `bench/run compare`, and says on stdout which letters are there for what. Runs beside no site.

LEFTUNSAID_DATA=... python bench/house.py --letters 1000 --read 40 --mixed 200
"""

import argparse
import json
import os
from datetime import datetime, timedelta
from io import StringIO
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from leftunsaid.clock import clock  # noqa: E402
from leftunsaid.comments.models import Comment  # noqa: E402
from leftunsaid.config import read_config  # noqa: E402
from leftunsaid.letters.models import LastNumber, Letter  # noqa: E402
from leftunsaid.prepare import prepare_tables  # noqa: E402
from leftunsaid.worker.many import Crowd, Thread, put_down  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill the house of bench/run compare.")
    parser.add_argument("--letters", type=int, required=True, help="all of them")
    parser.add_argument("--read", type=int, required=True, help="of these so many with just 8 comments, and with 200")
    parser.add_argument("--mixed", type=int, required=True, help="and so many more with 8, to be answered while read")
    options = parser.parse_args()
    prepare_tables(read_config(), only_if_new=True)
    exact = [8] * options.read + [200] * options.read + [8] * options.mixed
    if not Letter.objects.exists():  # or it was filled before: a million take a while
        call_command("demo", letters=options.letters - len(exact), stdout=StringIO())
    listed = Letter.objects.listed()
    old = list(listed.filter(comment_count=8).order_by("address").values_list("number", flat=True)[:200])
    others = list(listed.filter(comment_count__lte=50).values_list("number", flat=True)[:2_000])
    threads = write(exact, clock() - timedelta(days=3))
    of_8, of_200, mixed = (
        threads[: options.read],
        threads[options.read : 2 * options.read],
        threads[2 * options.read :],
    )
    told = {
        "of_8": [thread.letter.number for thread in of_8],
        "of_200": [thread.letter.number for thread in of_200],
        "mixed": [thread.letter.number for thread in mixed],
        "to_post": others,
        "old_of_8": old,
        "listed": listed.count(),
        "said": {thread.letter.number: [answer.body for answer in thread.answers] for thread in threads},
        "letters": options.letters,
        "comments": Comment.objects.count(),
    }
    print(json.dumps(told))


def write(lengths: list[int], now: datetime) -> list[Thread]:
    """A letter with just so many comments for each length, none of them younger than `now`."""
    crowd = Crowd(1_000, dice=Random(8), now=now)
    last = LastNumber.objects.get().number
    threads = []
    for place, length in enumerate(lengths, 1):
        letter = crowd.letter(now - timedelta(days=30))
        answers = crowd.answer(letter, length, until=now)
        for number, answer in enumerate(answers, 1):
            answer.number = number
        letter.number, letter.comment_count, letter.last_comment_number = last + place, length, length
        threads.append(Thread(letter, answers))
    put_down(threads)
    return threads


if __name__ == "__main__":
    main()
