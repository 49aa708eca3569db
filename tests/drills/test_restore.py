"""A bad day: the house is backed up while people post, is destroyed, and stands up again somewhere else."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import live
from live import LiveSite


def leftunsaid(data: Path, *arguments: object, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "leftunsaid", *map(str, arguments)],
        env=live.environment(LEFTUNSAID_DATA=str(data), **settings),
        capture_output=True,
        text=True,
        check=False,
    )


def post_until(is_over: Event, site: LiveSite, acknowledged: list[str]) -> None:
    while not is_over.is_set():
        acknowledged.append(site.write())


def test_every_acknowledged_letter_is_back_and_what_was_withdrawn_stays_gone(tmp_path):
    backups, backup = tmp_path / "kept", tmp_path / "kept" / "house.backup"
    backups.mkdir()
    many = {
        "LEFTUNSAID_PROXIES": "1",
        "LEFTUNSAID_LETTERS_AN_HOUR": "100000",
        "LEFTUNSAID_COMMENTS_AN_HOUR": "100000",
        "LEFTUNSAID_BACKUPS": str(backups),
    }
    with live.site(tmp_path / "first", **many) as site:
        words = site.words()
        taken_back, removed, stays = site.write(**words), site.write(), site.write(body="The blue cup is still here.")
        site.comment(stays, body="So is mine.")
        acknowledged: list[str] = []
        is_over = Event()
        posters = [Thread(target=post_until, args=(is_over, site, acknowledged)) for _ in range(3)]
        for poster in posters:
            poster.start()
        assert live.until(lambda: len(acknowledged) >= 10)
        before = list(acknowledged)
        said = site.command("backup", str(backup))
        at_the_end = list(acknowledged)
        is_over.set()
        for poster in posters:
            poster.join()
        assert "Backed up, and read again" in said.stdout
        # Nobody waited for it.
        assert len(at_the_end) > len(before)
        withdraw(site, taken_back, words["key"])
        site.command("remove", removed)
        if not site.settings.get("DATABASE_URL"):
            refused = leftunsaid(site.data, "restore", backup, "--yes", **many)
            assert "Stop it first" in refused.stderr
    shutil.rmtree(tmp_path / "first")

    with live.database_url() as url:
        again = tmp_path / "elsewhere"
        settings = {**many, "DATABASE_URL": url}
        drill = leftunsaid(again, "restore", "--drill", backup, **settings)
        assert drill.returncode == 0, drill.stderr
        assert "The drill went well" in drill.stdout
        assert not list(again.glob("leftunsaid.sqlite3"))
        done = leftunsaid(again, "restore", backup, **settings)
        assert done.returncode == 0, done.stderr
        assert "Taken back again, since it was after the backup: 2." in done.stdout
        house = live.start(again, **settings)
        try:
            house.wait_until_it_answers()
            assert [path for path in before if house.get(path).status != 200] == []
            assert {house.get(path).status for path in (taken_back, removed)} == {410}
            page = house.get(stays).text
            assert "The blue cup is still here." in page
            assert "So is mine." in page
            assert house.write()
            # The eight words of old open what they opened.
            assert house.post("/key", key=words["key"]).status == 303
        finally:
            house.end()


def withdraw(site: LiveSite, path: str, key: str) -> None:
    opened = site.post("/key", key=key)
    cookie = opened.headers["Set-Cookie"].partition(";")[0]
    page = site.get("/key", Cookie=cookie).text
    asked = re.search(r'href="(/key/letter/[A-Za-z0-9]+/withdraw)"', page)
    assert asked, page
    headers = {**live.FORM, "Cookie": cookie, "Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    assert site.ask("POST", asked[1], headers=headers).status == 303
    assert site.get(path).status == 410
