"""Somebody in need: what is sent is kept, one calm page follows, and whoever asks is found by those who answer."""

import itertools

from playwright.sync_api import expect

from browser import ways

_count = itertools.count(1)


def test_after_heavy_words_one_calm_page_leads_on_to_the_letter(page, site):
    ways.write_and_preview(page, f"I want to die tonight. ({next(_count)})")
    ways.press(page, "send")
    assert ways.path(page).startswith("/kept/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your letter is kept")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Let it stand").click()
    assert ways.path(page).startswith("/letter/")
    expect(page.get_by_text("I want to die tonight.").first).to_be_visible()
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value("")  # it is kept, so its draft is gone


def test_a_question_is_found_and_answered_by_its_number(page, site):
    letter = site.write(body=f"Answer each other. ({next(_count)})")
    question = f"How did you go on? ({next(_count)})"
    page.goto(letter)
    ways.comment_form(page).locator("[name=body]").fill(question)
    page.get_by_label("I am asking for a kind word").check()
    ways.send_comment(page)
    page.get_by_role("link", name="waiting for a kind word").click()
    asked = page.get_by_role("article").filter(has_text=question)
    asked.get_by_role("link", name="answer").click()
    ways.comment_form(page).locator("[name=body]").fill("#1 One day, and one more.")
    ways.send_comment(page)
    page.goto("/asking")
    expect(page.get_by_text(question)).to_have_count(0)
