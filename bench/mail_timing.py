"""Does the time of an answer tell a stranger whether an e-mail address is known here?

    bench/run mail_timing [--pairs 200]

Asked in pairs as in key_timing: an address that follows letters here, or wants no mail from here, and one nobody has
left before. Every post comes from a network of its own, so that none is dropped unheard.
"""

import argparse
import http.client
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlencode, urlsplit

import live
import machine
from key_timing import COLUMNS, WARM_UP, Ask, compare

OF_EACH = 8  # letters and addresses, so that no one row stands for all
OFTEN = "1000000"

dice = SystemRandom()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/run mail_timing", description="What the time of an answer tells.")
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args()
    print(machine.describe())
    print(f"{options.pairs} pairs after {WARM_UP} to warm up", end="\n\n")
    print(*COLUMNS, sep=" | ")
    print(*["---"] * len(COLUMNS), sep=" | ")
    port = live.free_port()
    with tempfile.TemporaryDirectory(prefix="left-unsaid-bench-") as folder:
        mails = Path(folder) / "mails"
        switched_on = {
            "EMAIL_URL": f"folder://{mails}",
            "LEFTUNSAID_MAIL_FROM": "drawer@letters.example",
            "LEFTUNSAID_BASE_URL": f"http://127.0.0.1:{port}",
            "LEFTUNSAID_PROXIES": "1",
            "LEFTUNSAID_LETTERS_AN_HOUR": OFTEN,
            "LEFTUNSAID_COMMENTS_AN_HOUR": OFTEN,
        }
        with (
            live.site(Path(folder) / "data", port=port, **switched_on) as site,
            closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection,
        ):
            house, used = House(site, connection, mails), machine.Used(site)
            told = [compare(first, second, options.pairs) and must_not for first, second, must_not in house.questions()]
            print(f"\nsite / client / others, of a core: {used.in_words()}")
    sys.exit(any(told))


class House:
    """Where the questions are asked."""

    def __init__(self, site: live.LiveSite, connection: http.client.HTTPConnection, mails: Path) -> None:
        self.site, self.connection, self.mails = site, connection, mails
        self._networks = iter(range(2**24))
        self.letters = [site.write() for _ in range(OF_EACH)]
        self.known = [f"known{number}@{_mark()}.example" for number in range(OF_EACH)]
        self.never = [f"never{number}@{_mark()}.example" for number in range(OF_EACH)]
        for addresses, purpose in ((self.known, "confirm"), (self.never, "never")):
            for address, letter in zip(addresses, self.letters, strict=True):
                self.post(f"{letter}/tell", email=address)
                self.post(self._link(address, purpose), expected=(200, 303))

    def questions(self) -> Iterator[tuple[tuple[str, Ask], tuple[str, Ask], bool]]:
        """The first of each three tells how restless the machine is, and decides nothing."""
        for what, leave in (("tell me", self._tell), ("a comment", self._comment)):
            unknown = (f"{what}: unknown", leave(_nobodys))
            yield unknown, ("the same once more", leave(_nobodys)), False
            yield unknown, ("one that follows", leave(lambda: dice.choice(self.known))), True
            yield unknown, ("one that wants none", leave(lambda: dice.choice(self.never))), True

    def post(self, path: str, *, expected: tuple[int, ...] = (303,), **fields: str) -> None:
        number = next(self._networks)
        network = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        headers = {**live.FORM, "X-Forwarded-For": network}
        self.connection.request("POST", path, body=urlencode(fields), headers=headers)
        response = self.connection.getresponse()
        page = response.read()
        if response.status not in expected:
            raise SystemExit(f"{path} was answered {response.status}: {re.sub(rb'<[^>]*>', b'', page)!r}")

    def _tell(self, address: Callable[[], str]) -> Ask:
        return lambda: self.post(f"{dice.choice(self.letters)}/tell", email=address())

    def _comment(self, address: Callable[[], str]) -> Ask:
        return lambda: self.post(f"{dice.choice(self.letters)}/comments", body=live.other_words(), email=address())

    def _link(self, address: str, purpose: str) -> str:
        """The path of the link in the mail that came to that address."""
        links: list[str] = []

        def has_come() -> bool:
            for file in self.mails.glob("*.eml"):
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                text = mail.get_body(("plain",))
                if mail["To"] == address and text:
                    links.extend(re.findall(rf"https?://[^\s<>]*/mail/{purpose}/[^\s<>]*", text.get_content()))
            return bool(links)

        if not live.until(has_come):
            raise SystemExit(f"No mail came to {address}")
        return urlsplit(links[0]).path


def _nobodys() -> str:
    return f"{_mark()}@{_mark()}.example"


def _mark() -> str:
    return "".join(dice.choices("abcdefghijklmnop", k=10))


if __name__ == "__main__":
    main()
