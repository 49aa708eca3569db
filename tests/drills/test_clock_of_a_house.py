"""A house lives through days whose clock is wrong: 400 days ahead, two days behind, then right again.

Pages, worker and commands are those that people have. Only `LEFTUNSAID_CLOCK_SHIFT` is set, which is for this alone.
"""

import html
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

import live

pytestmark = [pytest.mark.kill_drill, pytest.mark.sqlite]
RIGHT, AHEAD, BEHIND, RIGHT_AGAIN, AN_HOUR_LATER = "right", "400 days ahead", "2 days behind", "right again", "later"
DAYS = {RIGHT: "0", AHEAD: str(400 * 24), BEHIND: "-48", RIGHT_AGAIN: "0", AN_HOUR_LATER: "1"}
SETTINGS = {"LEFTUNSAID_PROXIES": "1", "LEFTUNSAID_COMMENTS_AN_HOUR": "1"}
EAGER, GRATEFUL = "198.51.100.7", "198.51.100.8"  # one sends more than it may each day, one the same two words
ADDRESSES = (f"203.0.{number // 250}.{number % 250}" for number in itertools.count())
TRIES = 12
LONGEST_WAIT = 3600  # seconds; what is sent here fills the hour, never the day
TIME = re.compile(r"<time[^>]*>([^<]*)</time>")
LABEL = re.compile(r"just now|[1-9][0-9]* (hour|day|month|year)s? ago")

# How old the first letter of each day is said to be on the days that follow.
SAID_TO_BE = {
    RIGHT: {RIGHT: {"just now"}},
    AHEAD: {RIGHT: {"1 year ago"}, AHEAD: {"just now"}},
    BEHIND: {RIGHT: {"just now"}, AHEAD: {"just now"}, BEHIND: {"just now"}},
    RIGHT_AGAIN: {RIGHT: {"just now"}, AHEAD: {"just now"}, BEHIND: {"1 day ago", "2 days ago"}},
    AN_HOUR_LATER: {RIGHT: {"just now", "1 hour ago"}, AHEAD: {"just now"}, BEHIND: {"1 day ago", "2 days ago"}},
}


@pytest.fixture(scope="module")
def days(tmp_path_factory) -> Iterator["Days"]:
    """The five days, each lived to its end. What was seen on them is looked at below."""
    days = Days(tmp_path_factory.mktemp("house") / "data", live.free_port())
    for name in DAYS:
        with days.dawn(name) as day:
            day.pass_by()
    return days


def test_no_page_and_no_post_met_a_fault(days):
    for day in days:
        assert {answer.status for answer in day.answers if answer.status >= 500} == set(), day.name
        assert len(day.seen) > 15, day.seen
        assert day.log == []


def test_a_house_is_healthy_on_each_of_the_days(days):
    assert [day.health for day in days] == [200] * len(DAYS)


def test_comments_stand_in_the_order_in_which_they_were_sent(days):
    for day in days:
        where = [day.thread.find(f"Sent when it was {earlier}.") for earlier in day.so_far]
        assert where == sorted(where), day.name
        assert where[0] > 0
        places = [int(place) for place in re.findall(r'id="comment-(\d+)"', day.thread)]
        assert places == list(range(1, len(places) + 1))


def test_nothing_that_was_sent_is_lost_and_nothing_is_there_twice(days):
    for day in days:
        for earlier in day.so_far:
            assert day.kept.count(f"A letter when it was {earlier}.") == 1
            assert day.kept.count(f"Sent when it was {earlier}.") == 1
        # The same two words from the same browser are one more each day, though a double click sent them.
        assert day.kept.count("Thank you.") == len(day.so_far)


def test_what_was_taken_back_stays_gone(days):
    for day in days:
        assert day.withdrawn.status == 410, day.name
        assert "Taken back." not in day.kept


def test_the_same_words_open_the_same_key_on_each_of_the_days(days):
    for day in days:
        assert all(f"A letter when it was {earlier}." in day.mine for earlier in day.so_far), day.name


def test_a_cookie_opens_nothing_on_a_day_that_is_not_its_own(days):
    for day in list(days)[1:]:
        assert day.with_the_cookie_of_yesterday.status == 200
        assert "A letter when it was" not in day.with_the_cookie_of_yesterday.text, day.name


def test_fresh_words_are_too_old_after_400_days_and_fresh_enough_again_when_the_clock_is_back(days):
    assert days[AHEAD].with_the_words_of_a_preview.status == 422
    assert "I waited with this." in days[AHEAD].with_the_words_of_a_preview.text
    assert days[BEHIND].with_the_words_of_a_preview.status == 303


def test_a_network_that_was_turned_away_is_let_in_once_its_hour_is_over_whatever_the_clock_did(days):
    for day in days:
        assert 0 < int(day.turned_away.headers["Retry-After"]) <= LONGEST_WAIT, day.name
    for name in (RIGHT, AHEAD, BEHIND, AN_HOUR_LATER):
        assert days[name].let_in.status == 303, name


def test_ages_stay_what_somebody_could_say(days):
    for day in days:
        assert {label for label in day.labels if not LABEL.fullmatch(label)} == set(), day.name
        for earlier, labels in SAID_TO_BE[day.name].items():
            assert day.age_of_letter[earlier] in labels, (day.name, earlier)


def test_pages_worker_and_commands_go_by_one_clock(days):
    for day in days:
        assert day.age_of_approved == "just now"  # shown by a command
    # The worker erases what was removed 30 days ago: by the house's clock those are over.
    assert "Removed when it was right." in days[RIGHT].kept
    assert "Removed when it was right." not in days[AHEAD].kept


def test_what_was_removed_under_a_wrong_clock_is_not_erased_when_it_is_right(days):
    assert "Removed when it was 400 days ahead." in days[RIGHT_AGAIN].kept
    assert days[AN_HOUR_LATER].restored.status == 200


class Days:
    """The house, and what its people carry from one day into the next."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.lived: dict[str, Day] = {}
        self.words: dict[str, str] = {}  # eight words that own a letter of each day
        self.of_a_preview: dict[str, str] = {}  # drawn on the first day, and sent later
        self.cookie = ""
        self.letters: dict[str, str] = {}
        self.removed: dict[str, str] = {}
        self.waiting: list[str] = []

    def __iter__(self) -> Iterator["Day"]:
        return iter(self.lived.values())

    def __getitem__(self, name: str) -> "Day":
        return self.lived[name]

    @contextmanager
    def dawn(self, name: str) -> Iterator["Day"]:
        site = live.start(self.data, port=self.port, **SETTINGS, LEFTUNSAID_CLOCK_SHIFT=DAYS[name])
        try:
            site.wait_until_it_answers()
            self.lived[name] = Day(name, site, self)
            yield self.lived[name]
        finally:
            site.end()


class Day:
    """The same is done on each, and what came of it is kept."""

    def __init__(self, name: str, site: live.LiveSite, days: Days) -> None:
        self.name, self.site, self.days = name, site, days
        self.so_far = [*days.lived, name]
        self.log = site.log
        self.answers: list[live.Answer] = []
        self.seen: set[str] = set()
        self.labels: list[str] = []

    def pass_by(self) -> None:
        if self.name == RIGHT:
            self._take_a_letter_back()
        self._open_the_key()
        self._write()
        self._answer()
        self._send_too_much()
        self._look_after_the_house()
        self._walk()
        self._look()

    def _take_a_letter_back(self) -> None:
        self.days.words, self.days.of_a_preview = self.site.words(), self.site.words()
        self._send("/write", body="Taken back.", **self.days.words)
        cookie = self._cookie()
        [ask] = re.findall(r'href="(/key/letter/[^"]+/withdraw)"', self._get("/key", cookie=cookie).text)
        self._post(ask, cookie=cookie)

    def _open_the_key(self) -> None:
        self.with_the_cookie_of_yesterday = self._get("/key", cookie=self.days.cookie)
        self.days.cookie = self._cookie()

    def _cookie(self) -> str:
        opened = self._post("/key", key=self.days.words["key"])
        assert opened.status == 303, opened.text
        return SimpleCookie(opened.headers["Set-Cookie"])["key"].value

    def _write(self) -> None:
        body, words = f"A letter when it was {self.name}.", self.days.words["key"]
        self.days.letters[self.name] = self._press_twice("/write", body=body, key=words)
        self.days.removed[self.name] = self._send("/write", body=f"Removed when it was {self.name}.")
        self._post("/write", body="Only to see it.", do="preview")
        if self.name in (AHEAD, BEHIND):
            words = self.days.of_a_preview
            self.with_the_words_of_a_preview = self._post("/write", body="I waited with this.", **words)

    def _answer(self) -> None:
        letter = self.days.letters[RIGHT]
        self._press_twice(f"{letter}/comments", body=f"Sent when it was {self.name}.")
        self._press_twice(f"{letter}/comments", body="Thank you.", address=GRATEFUL)
        self._post(f"{letter}/comments", body="Only to see it.", do="preview")
        self._post(f"{letter}/report", reason="spam")
        mine = re.findall(r'href="(/key/letter/[^"/]+)"', self._get("/key", cookie=self.days.cookie).text)
        for state in ("closed", "open"):
            self._post(f"{mine[0]}/comments", comments=state, cookie=self.days.cookie)

    def _send_too_much(self) -> None:
        path = f"{self.days.letters[self.name]}/comments"
        answers = [self._post(path, body=f"One of many, {self.name}: {n}.", address=EAGER) for n in range(TRIES)]
        # Where an hour ends among them, the last ones are let in again.
        self.let_in, self.turned_away = answers[0], next(answer for answer in answers if answer.status == 429)
        self.days.waiting += [answer.leads_to for answer in answers if "/waiting/" in answer.leads_to]

    def _look_after_the_house(self) -> None:
        self.site.command("remove", self.days.removed[self.name])
        self.approved = self.days.waiting.pop()
        self.site.command("approve", self.approved)
        self.site.command("worker", "--once")
        if self.name == AN_HOUR_LATER:
            self.site.command("restore", self.days.removed[AHEAD])
            self.restored = self._get(self.days.removed[AHEAD])

    def _walk(self) -> None:
        """Every page that a link leads to, for a stranger and for who has the key open."""
        for cookie in ("", self.days.cookie):
            seen, ahead = set(), ["/", "/key", *self.days.letters.values()]
            while ahead:
                path = ahead.pop()
                if path in seen or path.startswith("/static/"):
                    continue
                seen.add(path)
                page = self._get(path, cookie=cookie).text
                ahead += [html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', page)]
                self.labels += TIME.findall(page)
            self.seen |= seen

    def _look(self) -> None:
        self.health = self._get("/healthz").status
        self.mine = self._get("/key", cookie=self.days.cookie).text
        self.withdrawn = self._get("/letter/1")
        self.thread = self._get(self.days.letters[RIGHT]).text
        self.age_of_letter = {name: self._ages_on(path)[-1] for name, path in self.days.letters.items()}
        letter, _, place = self._get(self.approved).leads_to.partition("#")
        _, _, item = self._get(letter).text.partition(f'id="{place}"')
        self.age_of_approved = TIME.findall(item)[0]
        rows = self.site.rows("SELECT body FROM letters_letter UNION ALL SELECT body FROM comments_comment")
        self.kept = [body for (body,) in rows]

    def _ages_on(self, path: str) -> list[str]:
        return TIME.findall(self._get(path).text)

    def _press_twice(self, path: str, *, address: str = "", **fields: str) -> str:
        address = address or next(ADDRESSES)
        once, twice = (self._send(path, address=address, **fields) for _ in range(2))
        assert once == twice
        return once

    def _send(self, path: str, *, address: str = "", **fields: str) -> str:
        answer = self._post(path, address=address, **fields)
        assert answer.status == 303, (self.name, answer.status, answer.text)
        return answer.leads_to

    def _post(self, path: str, *, cookie: str = "", address: str = "", **fields: str) -> live.Answer:
        return self._ask("POST", path, body=urlencode(fields), cookie=cookie, address=address)

    def _get(self, path: str, *, cookie: str = "") -> live.Answer:
        return self._ask("GET", path, cookie=cookie)

    def _ask(self, method: str, path: str, *, body: str = "", cookie: str, address: str = "") -> live.Answer:
        """Each from a network of its own, where nothing else is said."""
        headers = {**live.FORM, "X-Forwarded-For": address or next(ADDRESSES)}
        if cookie:
            headers["Cookie"] = f"key={cookie}"
        self.answers.append(self.site.ask(method, path, body=body, headers=headers))
        return self.answers[-1]
