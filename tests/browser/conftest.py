"""A live house, one Chromium, and for each test a visitor who was never here before.

Whoever visits is watched: a request to any other host, an error on the console or in a script fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urldefrag

import pytest

import live
from browser.mailbox import MailHouse
from browser.ways import PHONE
from mail_server import mail_server

# With these it starts in a container as root, stays quiet, and can reach nothing but this machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
HERE = Path(__file__).parent
PATIENCE = 20_000  # ms; generous, since nothing here measures speed
PLENTY = {
    "LEFTUNSAID_LETTERS_AN_HOUR": "100000",
    "LEFTUNSAID_COMMENTS_AN_HOUR": "100000",
    "LEFTUNSAID_PROXIES": "1",
}
_networks = (f"203.0.{third}.{fourth}" for third in range(256) for fourth in range(256))


def pytest_collection_modifyitems(config, items):
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    if ours and not find_chromium() and os.environ.get("CI") != "true":
        # One of them says it for all, in one line.
        ours[0].add_marker(pytest.mark.skip(reason="Chromium is not here: its tests are left out."))
        items[:] = [item for item in items if item not in ours[1:]]
        config.hook.pytest_deselected(items=ours[1:])


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# For this folder and not for the whole run: Playwright's loop would stand in the way of the tests that come after.
@pytest.fixture(scope="package")
def chromium():
    found = find_chromium()
    if not found:
        pytest.fail("Chromium is not here, and these tests need it.", pytrace=False)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(autouse=True, scope="package")
def a_busy_machine_is_waited_for(chromium) -> Iterator[None]:
    """What is expected may take its time, and a press is over when the page that it led to is read to its end.

    Playwright comes back at its first byte. What is asked only once from then on (`count`, a text, what a script has
    kept) would be asked of half a page.
    """
    from playwright.sync_api import Locator, expect

    def arriving(way):
        def press(button: Locator, *more, **options) -> None:
            way(button, *more, **options)
            button.page.wait_for_load_state()

        return press

    expect.set_options(timeout=PATIENCE)
    with pytest.MonkeyPatch.context() as patched:
        for name in ("click", "press"):
            patched.setattr(Locator, name, arriving(getattr(Locator, name)))
        yield


@pytest.fixture(scope="package")
def site(chromium, tmp_path_factory) -> Iterator[live.LiveSite]:
    with live.site(tmp_path_factory.mktemp("house") / "data", workers=1, **PLENTY) as site:
        yield site


@pytest.fixture(scope="package")
def patient_site(chromium, tmp_path_factory) -> Iterator[live.LiveSite]:
    """A house where everything waits to be read."""
    folder = tmp_path_factory.mktemp("patient-house")
    with live.site(folder / "data", workers=1, LEFTUNSAID_EVERYTHING_WAITS="yes", **PLENTY) as site:
        yield site


@pytest.fixture(scope="package")
def mail_site(chromium, tmp_path_factory) -> Iterator[MailHouse]:
    """A house that sends mail, to a real mail server."""
    port = live.free_port()
    with mail_server() as server:
        switched_on = {
            "EMAIL_URL": server.url,
            "LEFTUNSAID_MAIL_FROM": "drawer@letters.example",
            "LEFTUNSAID_BASE_URL": f"http://127.0.0.1:{port}",
        }
        folder = tmp_path_factory.mktemp("mail-house")
        with live.site(folder / "data", workers=1, port=port, **switched_on, **PLENTY) as site:
            site.mail_came_to = server.to
            yield site


@pytest.fixture
def visit(chromium, site) -> Iterator[Callable]:
    """Open a browser that was never here: `visit(script=False)` answers its empty page."""
    with ExitStack() as open_browsers:

        def open_one(*, script: bool = True, size: dict = PHONE, house: live.LiveSite = site, **options):
            return open_browsers.enter_context(_visitor(chromium, house, script=script, size=size, **options))

        yield open_one


@pytest.fixture(params=["with script", "without script"])
def page(request, visit):
    """A phone, once with and once without script."""
    return visit(script=request.param == "with script")


def network_of_its_own() -> dict[str, str]:
    """What a proxy would add: the tests together open more keys than one network may try."""
    return {"X-Forwarded-For": next(_networks)}


@contextmanager
def _visitor(chromium, house: live.LiveSite, *, script: bool, size: dict, **options):
    options = {"extra_http_headers": network_of_its_own(), **options}
    context = chromium.new_context(base_url=house.address, java_script_enabled=script, viewport=size, **options)
    context.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    refused: set[str] = set()  # documents that we answer with 4xx on purpose; Chromium calls these errors too

    def watch(response):
        if response.request.is_navigation_request():
            change = refused.add if response.status >= 400 else refused.discard
            change(urldefrag(response.url).url)
        elif response.status >= 400:
            wrong.append(f"{response.status} for {response.url}")

    def listen(message):
        if message.type == "error" and urldefrag(message.location.get("url", "")).url not in refused:
            wrong.append(f"on the console: {message.text}")

    context.on("request", lambda request: _is_ours(request.url, house) or wrong.append(f"asked for {request.url}"))
    context.on("response", watch)
    context.on("console", listen)
    context.on("weberror", lambda fault: wrong.append(f"in a script: {fault.error}"))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not wrong, wrong


def _is_ours(url: str, house: live.LiveSite) -> bool:
    return url.startswith((f"{house.address}/", "data:", "chrome:", "about:"))
