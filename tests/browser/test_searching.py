"""The reader's journey in the night: a word that it is about, the letter, and nobody's name."""

from playwright.sync_api import expect

from browser import ways
from live import other_words


def test_a_reader_finds_the_letter_the_comment_and_nobody(page, site):
    mark = ways.mark()
    first = site.write(body=f"The {mark} lamp was on. {other_words()}")
    second = site.write(body=f"{other_words()} A lamp, {mark}: off.")
    answer = site.comment(first, body=f"My Grüße, {mark}.")
    site.command("reindex")

    page.goto("/")
    page.locator("footer a[href='/search']").click()
    field, button = page.get_by_role("searchbox"), page.locator(".search button")
    field.fill(f"lamp {mark}")
    field.press("Enter")
    found = page.locator(".found-here .u-url")
    assert [link.get_attribute("href") for link in found.all()] == [second, first]
    expect(page.locator("mark").first).to_have_text("lamp")
    expect(page).to_have_title("Search · Left Unsaid")

    page.get_by_role("searchbox").fill(f'"{mark} lamp"')
    page.get_by_label("closest first").check()
    button.click()
    assert [link.get_attribute("href") for link in found.all()] == [first]
    expect(page.get_by_label("closest first")).to_be_checked()

    page.get_by_role("searchbox").fill(f"grusse {mark}")
    page.get_by_label("comments").check()
    button.click()
    found.click()
    assert ways.path(page) == answer
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(f"grusse {mark}")

    page.get_by_role("searchbox").fill("Maria Lopez")
    button.click()
    expect(page.get_by_text("We do not search for people.")).to_be_visible()
