"""The disk is full: everything can be read, nothing is half kept, and room alone mends it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.test import Client

import live
import make
from drills.crowd import PLENTY, assert_nothing_is_lost
from drills.left_out import leave_out
from leftunsaid.letters.models import Letter
from leftunsaid.lib.words import WORDS
from web.reading import post, read

pytestmark = pytest.mark.sqlite
LONG = " ".join(["Line after line, and none of them is short."] * 400)
A_FEW = 60


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        leave_out("a small disk can be mounted by root alone")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(file: Path) -> None:
    """To the last byte."""
    with file.open("wb", buffering=0) as rest:
        try:
            while rest.write(b"\0" * 4096):
                pass
        except OSError:
            return


def test_on_a_full_disk_all_can_be_read_and_what_is_sent_comes_back_until_there_is_room(small_disk):
    with live.site(small_disk / "data", **PLENTY) as site:
        acknowledged: dict[str, str] = {}
        turned_away: dict[str, live.Answer] = {}

        def send(number: int) -> live.Answer:
            words = f"Letter {number}. {' '.join(Random(number).choices(WORDS, k=2_200))}"  # unlike all others
            answer = site.post("/write", body=words)
            if answer.status == 303:
                acknowledged[words] = answer.leads_to
            else:
                turned_away[words] = answer
            return answer

        first = send(0).leads_to
        fill(small_disk / "somebody-elses-film")
        # What the write-ahead log had room for already may still be kept, and then has to stay.
        for number in range(1, A_FEW):
            send(number)
        assert len(turned_away) > A_FEW / 2
        for words, answer in turned_away.items():
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert words in answer.text
        for path in ("/", "/write", "/about", first):
            assert site.get(path).status == 200
        assert site.post(f"{first}/comments", body=LONG[:4000]).status == 503

        (small_disk / "somebody-elses-film").unlink()
        for number in range(A_FEW, A_FEW + 10):
            assert send(number).status == 303
        assert site.get("/healthz").status == 200
        assert_nothing_is_lost(site, acknowledged)
        kept = site.rows("SELECT body FROM letters_letter")
        assert not turned_away.keys() & {body for (body,) in kept}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_may_grow_no_more_keeps_nothing_by_half(settings):
    """The same where no disk can be mounted."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # as the server leaves it, or WhiteNoise complains
    client, letter = Client(raise_request_exception=False), make.letter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # or a letter would find room in pages that the migrations left free
        cursor.execute("PRAGMA max_page_count")
        [before] = cursor.fetchone()
        cursor.execute("PRAGMA max_page_count = 1")  # as many as there are, and no more
        try:
            full = read(post(client, "/write", {"body": LONG, "dear": "You"}))
            assert client.get(letter.path).status_code == 200
        finally:
            cursor.execute(f"PRAGMA max_page_count = {before}")
    assert full.status == 503
    assert full.fields()["body"].strip() == LONG
    assert full.fields()["dear"] == "You"
    assert list(Letter.objects.all()) == [letter]
    assert post(client, "/write", {"body": LONG}).status_code == 303
    assert sorted(Letter.objects.values_list("number", flat=True)) == [1, 2]
