"""People who write at once, and remember what they were told was kept."""

import http.client
import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import live

POSTERS = 8
PLENTY = {"LEFTUNSAID_COMMENTS_AN_HOUR": "1000000", "LEFTUNSAID_LETTERS_AN_HOUR": "1000000"}


class Crowd:
    """Posters who go on until nobody answers. Acknowledged is what was answered 303, and nothing else."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, str] = {}  # the words, and where they were said to be
        self.turned_away: list[int] = []
        self._sent = itertools.count()

    @contextmanager
    def posting(self, site: live.LiveSite, letters: list[str]) -> Iterator[None]:
        """They write while the block runs: three comments, then a letter."""
        enough = threading.Event()
        with ThreadPoolExecutor(POSTERS) as posters:
            ended = [posters.submit(self._post, site.port, letters, enough) for _ in range(POSTERS)]
            try:
                yield
            finally:
                enough.set()
        for one in ended:
            one.result()

    def _post(self, port: int, letters: list[str], enough: threading.Event) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            while not enough.is_set():
                count = next(self._sent)
                path = "/write" if count % 4 == 3 else f"{letters[count % len(letters)]}/comments"
                words = f"This is number {count} of all."
                try:
                    connection.request("POST", path, body=urlencode({"body": words}), headers=live.FORM)
                    response = connection.getresponse()
                    if response.status == 303:  # said, even when it is killed before the end of its sentence
                        self.acknowledged[words] = response.headers["Location"]
                    else:
                        self.turned_away.append(response.status)
                    response.read()
                except (OSError, http.client.HTTPException):
                    return


def assert_nothing_is_lost(site: live.LiveSite, acknowledged: dict[str, str]) -> None:
    """What was acknowledged is there, once, and everything that is counted fits."""
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert site.rows("PRAGMA foreign_key_check") == []
    kept = site.rows("SELECT body FROM letters_letter UNION ALL SELECT body FROM comments_comment")
    lost = acknowledged.keys() - {body for (body,) in kept}
    assert not lost, f"{len(lost)} of {len(acknowledged)} are lost: {lost}"
    assert len(kept) == len(set(kept)), "something is there twice"
    for words, path in list(acknowledged.items())[-5:]:
        assert words in site.get(path.partition("#")[0]).text

    numbers = [number for (number,) in site.rows("SELECT number FROM letters_letter ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1)), numbers
    assert site.rows("SELECT number FROM letters_lastnumber") == [(len(numbers),)]
    for letter, count, last in site.rows("SELECT id, comment_count, last_comment_number FROM letters_letter"):
        shown = f"letter_id = {letter} AND number IS NOT NULL"  # so many at once: others wait
        items = site.rows(f"SELECT number FROM comments_comment WHERE {shown} ORDER BY number")
        assert [item for (item,) in items] == list(range(1, count + 1)), f"{count} comments are counted"
        assert last == count, (last, count)
