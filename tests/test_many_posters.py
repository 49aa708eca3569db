"""Fifty people write at once, ten times each. Nobody is turned away, and nothing that was accepted is lost."""

import http.client
import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

import live

POSTERS = 50
TIMES = 10
LETTERS = 5  # that all of them answer to, so that they have to take turns


def test_fifty_posters_at_once_lose_nothing_and_never_meet_a_locked_database(tmp_path):
    plenty = {"LEFTUNSAID_COMMENTS_AN_HOUR": "1000000", "LEFTUNSAID_LETTERS_AN_HOUR": "1000000"}
    with live.site(tmp_path / "data", **plenty) as site:
        letters = [site.write(body=f"Answer me, {number}.") for number in range(LETTERS)]
        with ThreadPoolExecutor(POSTERS) as crowd:
            posters = [Poster(site, letters, number) for number in range(POSTERS)]
            for ended in [crowd.submit(poster.post) for poster in posters]:
                ended.result()
        statuses = sum((poster.statuses for poster in posters), Counter())
        accepted = {body for poster in posters for body in poster.accepted}

        assert not [status for status in statuses if status >= 500], statuses
        assert set(statuses) == {303}, statuses
        assert len(accepted) == POSTERS * TIMES, statuses
        assert not [line for line in site.log if "database is locked" in line]
        assert site.log == []

        kept = site.rows("SELECT body FROM letters_letter UNION SELECT body FROM comments_comment")
        assert accepted <= {body for (body,) in kept}
        numbers = [number for (number,) in site.rows("SELECT number FROM letters_letter ORDER BY number")]
        assert numbers == list(range(1, len(numbers) + 1))
        for path in letters:
            assert_the_count_is_true(site, path)


def assert_the_count_is_true(site: live.LiveSite, path: str) -> None:
    number = int(path.rpartition("/")[2])
    [(letter, stated)] = site.rows(f"SELECT id, comment_count FROM letters_letter WHERE number = {number}")
    shown = f"letter_id = {letter} AND number IS NOT NULL"  # so many at once: others wait
    items = site.rows(f"SELECT number FROM comments_comment WHERE {shown} ORDER BY number")
    assert [item for (item,) in items] == list(range(1, stated + 1))
    assert f"{stated} comments" in site.get(path).text


@dataclass
class Poster:
    """Somebody who sends one thing after the other: three answers to those who were there first, then a letter."""

    site: live.LiveSite
    letters: list[str]
    number: int
    statuses: Counter = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)

    def post(self) -> None:
        turn = itertools.cycle(self.letters[self.number % LETTERS :] + self.letters[: self.number % LETTERS])
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        for count in range(TIMES):
            path = "/write" if count % 4 == 3 else f"{next(turn)}/comments"
            body = f"This is number {count} of poster {self.number}."
            connection.request("POST", path, body=urlencode({"body": body}), headers=live.FORM)
            response = connection.getresponse()
            response.read()
            self.statuses[response.status] += 1
            if response.status == 303:
                self.accepted.append(body)
        connection.close()
