"""A bad day: the house is backed up while people post, is destroyed, and stands up again somewhere else."""

import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import live
from live import LiveSite

UNDER_WAX = ("Zwiebelmuster Quittengelee Fensterkreuz.", "Ofenbank,", "Schwalbennest")  # words of no other text
FOR_EVERYBODY = (
    *(
        "/",
        "/page/2",
        "/archive",
        "/asking",
        "/answered-by-time",
        "/shelf",
        "/search?q=zwiebelmuster",
        "/search?q=ofenbank",
    ),
    *(
        "/feed.atom",
        "/feed.json",
        "/sitemap.xml",
        "/api/v1/letters",
        "/api/v1/search?q=zwiebelmuster",
        "/nowhere",
        "/key",
    ),
)


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
        key = words["key"]
        sealed = {who: seal(site, key, visibility=who) for who in ("public", "unlisted")}
        assert found_under_wax(site, *sealed.values()) == []
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
        assert words_in(backups) == []
        withdraw(site, taken_back, key)
        site.command("remove", removed)
        # Opened since, and then kept to oneself.
        narrow(site, sealed["public"], key)
        assert words_in(site.data) or site.settings.get("DATABASE_URL")  # or the looks above and below could not fail
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
        assert "Taken back again, since it was after the backup: 3." in done.stdout
        assert words_in(again) == []
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
            assert house.post("/key", key=key).status == 303
            assert found_under_wax(house, *sealed.values()) == []
            page = mine(house, key)
            assert page.count("A sealed letter") == 2
            assert page.count("for me alone") == 1
        finally:
            house.end()


def withdraw(site: LiveSite, path: str, key: str) -> None:
    page = mine(site, key)
    *_, asked = re.findall(r'href="(/key/letter/[A-Za-z0-9]+/withdraw)"', page)  # the first that was written
    assert press(site, asked, key).status == 303
    assert site.get(path).status == 410


def seal(site: LiveSite, key: str, **said: str) -> str:
    """A letter that opens in a year. Answers where its envelope is."""
    body, dear, signature = UNDER_WAX
    return site.write(body=body, dear=dear, signature=signature, key=key, opens="12", **said).partition("?")[0]


def narrow(site: LiveSite, envelope: str, key: str) -> None:
    """Its writer breaks the seal, and then wants it for themselves alone."""
    letters = dict.fromkeys(re.findall(r'href="/key/letter/([A-Za-z0-9]+)"', mine(site, key)))
    for letter in letters:
        if envelope in site.get(f"/key/letter/{letter}", Cookie=cookie(site, key)).text:
            assert press(site, f"/key/letter/{letter}/seal", key, do="break").status == 303
            assert site.get(envelope).status == 302
            assert press(site, f"/key/letter/{letter}/readers", key, visibility="private").status == 303
    assert site.get(envelope).status == 410


def mine(site: LiveSite, key: str) -> str:
    return site.get("/key", Cookie=cookie(site, key)).text


def press(site: LiveSite, path: str, key: str, **fields: str) -> live.Answer:
    headers = {**live.FORM, "Cookie": cookie(site, key), "Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    return site.ask("POST", path, body=urlencode(fields), headers=headers)


def cookie(site: LiveSite, key: str) -> str:
    return site.post("/key", key=key).headers["Set-Cookie"].partition(";")[0]


def found_under_wax(site: LiveSite, *envelopes: str) -> list[str]:
    """Words of a sealed letter, on any page of everybody's, in the log, or in any file of the house."""
    pages = [site.get(path).text for path in (*FOR_EVERYBODY, *envelopes, *(f"{one}/tell" for one in envelopes))]
    return [*words_among("\n".join([*pages, *site.log, *site.said])), *words_in(site.data)]


def words_in(folder: Path) -> list[str]:
    """In whatever lies there: databases with their logs, indexes, backups, lists."""
    kept = []
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError, IsADirectoryError):  # a draft that has found its place meanwhile
            kept.append(path.read_bytes())
    return [word for raw in kept for shift in (0, 1) for word in words_among(raw.decode(errors="replace"), raw[shift:])]


def words_among(text: str, raw: bytes = b"") -> list[str]:
    wanted = {word.strip(",.") for line in UNDER_WAX for word in line.split()}
    wide = raw.decode("utf-16-le", errors="replace")
    return [word for word in sorted(wanted) if word in text or word in wide or word.encode().hex() in text]
