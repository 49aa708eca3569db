"""A telephone number in a letter or a comment: one press, with and without script, and nobody's words are lost."""

import itertools

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from browser import ways
from browser.test_every_page import LOOK, sticks_out
from browser.ways import DESKTOP, NARROWEST, PHONE

NUMBER = "07700 900 123"
_count = itertools.count(1)


def test_a_number_in_a_letter_becomes_a_soft_blank_with_one_press(page):
    ways.write_and_preview(page, f"Her number is still {NUMBER}, I think.", dear="Mira")
    assert NUMBER in page.locator(".found").inner_text()
    ways.press(page, "soften")
    assert "Her number is still ——, I think." in page.locator(".sheet").inner_text()
    ways.press(page, "send")
    assert ways.path(page).startswith("/letter/")
    assert "Her number is still ——, I think." in ways.text(page)


def test_the_words_can_be_changed_by_hand_instead(page):
    ways.write_and_preview(page, f"Not {NUMBER} but this.")
    page.locator("[name=body]").fill("Only this.")
    page.locator("main button[value=preview]").last.click()
    ways.press(page, "send")
    assert "Only this." in ways.text(page)


def test_a_handle_in_a_comment_becomes_a_soft_blank_with_one_press(page, site):
    path = site.write(body=f"Look for me, letter {next(_count)}.")
    ways.leave_comment(page, path, "I am @me_example, write to me.", "Ana")
    ways.press(page, "soften")
    ways.press(page, "send")
    assert ways.path(page) == f"{path}#comment-1"
    assert "I am ——, write to me." in ways.text(page)


def test_a_full_name_becomes_initials_with_one_press(page):
    ways.write_and_preview(page, f"I still love Jane Example, letter {next(_count)}.")
    ways.press(page, "initials")
    assert "I still love J. E., letter" in page.locator(".sheet").inner_text()


CLUES = "She works at Sample & Sons, she lives in Exeter, and she turned 31 on Sunday."


def test_clues_are_spoken_of_and_may_stand(page):
    ways.write_and_preview(page, f"{CLUES} Letter {next(_count)}.")
    assert "recognise them" in page.locator(".found").inner_text()
    ways.press(page, "send")
    assert ways.path(page).startswith("/letter/")


@pytest.mark.parametrize(
    "body", [f"Her number is {NUMBER}.", "I still love Jane Example.", CLUES], ids=["contact", "name", "clues"]
)
def test_what_was_found_is_for_everyone(visit, body):
    page = visit()
    ways.write_and_preview(page, f"{body} @{'w' * 200}_example" if NUMBER in body else body)
    assert page.locator(".found").is_visible()
    page.evaluate(AXE_SCRIPT)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(LOOK) == []
    page.set_viewport_size(NARROWEST)
    assert sticks_out(page) == []
