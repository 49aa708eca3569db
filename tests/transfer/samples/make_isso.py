"""Makes `isso.db` by running Isso, and talking to it as browsers do:

    python -m venv isso && isso/bin/pip install isso==0.14.0 && isso/bin/python make_isso.py

Its clock is set for each comment, so that the file tells of the same days whenever it is made.
"""

import json
from pathlib import Path
from unittest import mock

from isso import config, make_app
from werkzeug.test import Client

FILE = Path(__file__).with_name("isso.db")
CONFIG = """
[general]
dbpath = {file}
host = https://cove.example/
[moderation]
enabled = {moderated}
[guard]
enabled = off
[admin]
enabled = off
"""
KETTLE, DOOR = ("/2018/kettle/", "The kettle that sings"), ("/2018/door/", "A door left open")
MARCH = 1_520_000_000  # 2 March 2018, 14:13:20 UTC
DAY = 86_400


def main() -> None:
    FILE.unlink(missing_ok=True)
    shown, waits = isso(moderated=False), isso(moderated=True)
    sung = leave(shown, KETTLE, MARCH, "It sang for **you** as well.\n\nI heard it.", "Berit", "berit@cove.example")
    leave(shown, KETTLE, MARCH + 2 * DAY, "Ours too.", parent=sung)
    leave(shown, KETTLE, MARCH + DAY, "Look at https://kettles.example for more.", "Torv")
    left = leave(shown, DOOR, MARCH + 3 * DAY, "I meant to close it.", "Ida")
    leave(shown, DOOR, MARCH + 4 * DAY, "We all did.", "Ida", parent=left)
    leave(waits, DOOR, MARCH + 5 * DAY, "May I come in?", "Nobody yet")
    delete(shown, left, MARCH + 3 * DAY + 60)


def isso(*, moderated: bool) -> Client:
    settings = FILE.with_suffix(".cfg")
    settings.write_text(CONFIG.format(file=FILE, moderated="on" if moderated else "off"))
    app = make_app(config.load(config.default_file(), str(settings)))
    settings.unlink()
    return Client(app)


def leave(
    client: Client,
    page: tuple[str, str],
    at: int,
    text: str,
    author: str = "",
    email: str = "",
    parent: int | None = None,
) -> int:
    uri, title = page
    said = {"text": text, "author": author or None, "email": email or None, "parent": parent, "title": title}
    with mock.patch("time.time", return_value=float(at)):
        answer = client.post(f"/new?uri={uri}", data=json.dumps(said), content_type="application/json")
    assert answer.status_code in (201, 202), answer.text
    return answer.json["id"]


def delete(client: Client, number: int, at: int) -> None:
    """As its author does, soon after; what has an answer leaves its place behind."""
    with mock.patch("time.time", return_value=float(at)):
        answer = client.delete(f"/id/{number}")
    assert answer.status_code == 200, answer.text


if __name__ == "__main__":
    main()
