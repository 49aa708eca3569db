"""Time, in Chromium: a letter is sealed and opens on its day; a writer looks back, and adds a postscript."""

import pytest

import live
from browser import ways

LONG_AGO, ITS_DAY = "2020-01-01 00:00:00", "2020-01-02 00:00:00"


def the_day_comes(site, of: str) -> None:
    """The clock of a running house cannot be moved, so the day is moved to it: `of` is 'seal' or 'look back'."""
    with site.database() as database:
        if of == "seal":
            database.execute(f"UPDATE letters_seal SET made_at = '{LONG_AGO}', opens_at = '{ITS_DAY}'")
            database.execute(f"UPDATE outbox_envelope SET due_at = '{ITS_DAY}' WHERE kind = 'seal'")
        else:
            database.execute(f"UPDATE letters_lookback SET asks_at = '{ITS_DAY}', asked_at = '{ITS_DAY}'")
            database.execute("UPDATE letters_letter SET shown_at = '2020-01-02 09:00:00' WHERE shown_at IS NOT NULL")


def goes_to(page, start: str, wanted: str) -> None:
    """Look again and again, as somebody does who waits."""
    for _ in range(300):
        page.goto(start)
        if ways.path(page).startswith(wanted):
            return
    raise AssertionError(f"{start} leads to {ways.path(page)}, and not to {wanted}...")


@pytest.fixture
def sealed(page):
    """A letter that was just sealed for a year: its words, where its envelope is, and the eight words."""
    body = f"The blue cup is yours. {live.other_words()}"
    ways.write_and_preview(page, body)
    words = ways.words_in_hand(page)
    ways.unfold(page, "opens")
    page.locator("[name=opens]").select_option("12")
    ways.press(page, "send")
    return body, ways.path(page).partition("?")[0], words


def test_a_letter_is_sealed_waits_in_its_envelope_and_opens_on_its_day(page, site, sealed):
    body, envelope, words = sealed
    assert envelope.startswith("/sealed/")
    assert page.locator(".envelope .wax").is_visible()
    page.goto("/")
    assert body not in page.content()
    ways.open_key(page, words)
    page.locator("a[href^='/key/letter/']").first.click()
    assert body not in page.content()
    ways.press(page, "read")
    assert body in page.locator("main").inner_text()
    the_day_comes(site, "seal")
    goes_to(page, envelope, "/letter/")
    assert body in page.locator("main").inner_text()
    assert "just now" in page.locator(".letter-foot").inner_text()


def test_its_day_is_moved_and_its_seal_is_broken_by_its_writer(page, sealed):
    body, envelope, words = sealed
    ways.open_key(page, words)
    page.locator("a[href^='/key/letter/']").first.click()
    page.locator("details", has=page.locator("[name=opens]")).locator("summary").click()
    page.locator("[name=opens]").select_option("day")
    page.locator("[name=opens_day]").fill("2040-05-17")
    ways.press(page, "move")
    assert "May 17, 2040" in page.locator(".envelope").inner_text()
    page.locator("details", has=page.locator("[value=break]")).locator("summary").click()
    ways.press(page, "break")
    goes_to(page, envelope, "/letter/")
    assert body in page.locator("main").inner_text()


def test_a_writer_looks_back_and_a_postscript_stands_under_the_old_words(page, site):
    body = f"In a month she will know. {live.other_words()}"
    ways.write_and_preview(page, body)
    words = ways.words_in_hand(page)
    ways.unfold(page, "asks")
    page.locator("[name=asks]").select_option("1")
    page.locator("[name=predicts]").select_option("yes")
    ways.press(page, "send")
    letter = ways.path(page)
    the_day_comes(site, "look back")
    ways.open_key(page, words)
    page.get_by_role("link", name="look back: what do you see now?").click()
    assert body in page.locator("main").inner_text()
    page.locator("[name=body]").fill("She knows. So do I.")
    ways.press(page, "keep")
    page.locator("[value=right]").click()
    page.goto(letter)
    assert page.locator(".later").inner_text().startswith("P.S., ")
    assert page.locator(".later").inner_text().endswith(" later")
    assert page.locator(".foretold").inner_text() == "I was right."
    page.goto("/answered-by-time")
    assert "She knows. So do I." in page.locator("main").inner_text()
