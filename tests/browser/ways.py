"""What people do on the pages. Things are found by what stays (names of fields, roles, addresses), not by looks."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from live import LiveSite

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}


def mark() -> str:
    """What tells one text from another. Letters alone: digits in a row may be somebody's number."""
    return "".join(secrets.choice("abcdefgh") for _ in range(8))


def write_and_preview(page: Page, body: str, *, dear: str = "", signature: str = "") -> None:
    page.goto("/write")
    page.locator("[name=body]").fill(body)
    if dear or signature:
        unfold(page, "dear")
        page.locator("[name=dear]").fill(dear)
        page.locator("[name=signature]").fill(signature)
    press(page, "preview")


def unfold(page: Page, field: str) -> None:
    """Open the fold that holds a field, as long as it is folded."""
    fold = page.locator("details", has=page.locator(f"[name={field}]"))
    if fold.count() and fold.get_attribute("open") is None:
        fold.locator("summary").click()


def choose(page: Page, field: str, value: str) -> None:
    unfold(page, field)
    page.locator(f"[name={field}][value={value}]").check()


def press(page: Page, do: str) -> None:
    page.locator(f"button[name=do][value={do}]").first.click()


def words_in_hand(page: Page) -> str:
    return page.locator("textarea[name=key], input[name=key]").input_value()


def comment_form(page: Page) -> Locator:
    return page.locator("form[action*='/comments']")


def send_comment(page: Page) -> None:
    comment_form(page).locator("button").first.click()


def leave_comment(page: Page, path: str, body: str, name: str = "") -> None:
    page.goto(path)
    comment_form(page).locator("[name=body]").fill(body)
    comment_form(page).locator("[name=name]").fill(name)
    send_comment(page)


def open_key(page: Page, words: str) -> None:
    page.goto("/key")
    page.locator("[name=key]").fill(words)
    main_button(page).click()


def main_button(page: Page) -> Locator:
    """The one that a form is for."""
    return page.locator("main form:not([action='/key/close'], [action='/key/leave']) button").first


def path(page: Page) -> str:
    """Where we are, without the host."""
    return page.evaluate("location.pathname + location.search + location.hash")


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def text_at(page: Page, address: str) -> str:
    page.goto(address)
    return text(page)


def status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def comments(page: Page) -> Locator:
    return page.locator(".u-comment")


def press_twice(page: Page, button: Locator, site: LiveSite) -> None:
    """A double click that reaches the site as two posts: both are on their way before it can answer the first."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    with site.database() as database:
        database.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(400)
        database.execute("ROLLBACK")
