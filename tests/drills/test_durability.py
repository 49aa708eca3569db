"""A power cut takes nothing that was acknowledged: it was written through to the disk before it was answered."""

import re
import shutil
import subprocess

import pytest

import live
from drills.crowd import PLENTY, Crowd
from drills.left_out import leave_out

pytestmark = pytest.mark.sqlite
ONE_BY_ONE = 12
TOGETHER = 60
WRITTEN_THROUGH = re.compile(r"\b(?:fsync|fdatasync)\(\d+<[^>]*leftunsaid\.sqlite3(?:-wal)?>")


@pytest.fixture
def strace() -> list[str]:
    if not shutil.which("strace"):
        leave_out("strace is not here: nobody counts what is written through to the disk")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
        leave_out("strace may watch nobody here")
    # -D: the site stays our child, so that it is ended like any other.
    return ["strace", "-D", "-f", "-y", "-e", "trace=fsync,fdatasync", "-e", "signal=none"]


def test_each_acknowledged_post_was_written_through_to_the_disk_before_its_answer(tmp_path, strace):
    seen = tmp_path / "seen"

    def written_through() -> int:
        return len(WRITTEN_THROUGH.findall(seen.read_text()))

    site = live.start(tmp_path / "data", under=[*strace, "-o", str(seen)], **PLENTY)
    try:
        site.wait_until_it_answers()
        letters = [site.write()]
        for number in range(ONE_BY_ONE):
            before = written_through()
            site.comment(letters[0]) if number % 2 else letters.append(site.write(body=f"Letter {number}."))
            assert written_through() > before

        crowd, before = Crowd(), written_through()
        with crowd.posting(site, letters):
            assert live.until(lambda: len(crowd.acknowledged) >= TOGETHER)
        assert written_through() - before >= len(crowd.acknowledged)
    finally:
        site.end()
