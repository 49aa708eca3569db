"""The site dies in the middle of its work: what it had acknowledged is there when it comes back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import live
from drills.crowd import PLENTY, Crowd, assert_nothing_is_lost

pytestmark = [pytest.mark.kill_drill, pytest.mark.sqlite]
ROUNDS = 5
IN_A_ROUND = 80  # acknowledged before the next kill, so that each finds everybody at work


@contextmanager
def house(data: Path, port: int) -> Iterator[live.LiveSite]:
    """The same house each time, however its last day ended."""
    site = live.start(data, port=port, **PLENTY)
    try:
        site.wait_until_it_answers()
        yield site
    finally:
        site.end()


def open_house(site: live.LiveSite) -> list[str]:
    return [site.write(body=f"Answer me, {name}.") for name in ("one", "two", "three")]


def test_nothing_acknowledged_is_lost_when_the_whole_site_is_killed(tmp_path, record_property):
    crowd, port, letters = Crowd(), live.free_port(), []
    for killed in range(ROUNDS + 1):
        started = time.monotonic()
        with house(tmp_path / "data", port) as site:
            took = time.monotonic() - started
            letters = letters or open_house(site)
            assert_nothing_is_lost(site, crowd.acknowledged)
            if killed:
                record_property(f"seconds to be back after kill {killed}", f"{took:.1f}")
            if killed == ROUNDS:
                break
            enough = len(crowd.acknowledged) + IN_A_ROUND
            with crowd.posting(site, letters):
                assert live.until(lambda enough=enough: len(crowd.acknowledged) >= enough)
                site.kill_everyone()
            assert site.is_all_gone()
    assert set(crowd.turned_away) <= {503}  # busy may be, broken never


@pytest.mark.parametrize("which", ["the web server", "one of its processes"])
def test_nothing_acknowledged_is_lost_when_a_part_is_killed_and_the_whole_ends(tmp_path, which):
    crowd, port = Crowd(), live.free_port()
    with house(tmp_path / "data", port) as site:
        letters = open_house(site)
        [web] = [child for child, called in site.children().items() if " web " in called]
        of_the_web = list(site.children(web))
        assert of_the_web
        with crowd.posting(site, letters):
            assert live.until(lambda: len(crowd.acknowledged) >= IN_A_ROUND)
            os.kill(web if which == "the web server" else of_the_web[-1], signal.SIGKILL)
            assert site.exit_code() == 1
        assert site.is_all_gone()
        assert live.is_free(port)
    with house(tmp_path / "data", port) as site:
        assert_nothing_is_lost(site, crowd.acknowledged)
        assert site.log == []
