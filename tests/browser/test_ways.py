"""The reader's ways from one letter to another, by feeling, month and chance; and what they keep on their device."""

import pytest
from playwright.sync_api import expect

from browser import ways


@pytest.fixture(scope="package")
def felt(site) -> list[str]:
    """Three letters of one evening; the last two say what is in them."""
    feelings = ("", "longing", "longing regret")
    return [site.write(body=f"The lamp in your window, {ways.mark()}.", feeling=said) for said in feelings]


def keep(page):
    return page.locator("button[data-letter]")


def test_a_reader_finds_the_next_letter_by_feeling_by_month_by_chance_and_step_by_step(page, felt):
    first, middle, last = felt
    page.goto(last)
    assert page.locator("main a.feeling").all_inner_texts() == ["longing", "regret"]
    page.get_by_role("link", name="longing").click()
    assert ways.path(page) == "/feeling/longing"
    expect(page.locator(f"a.u-url[href='{middle}']")).to_be_visible()
    expect(page.locator(f"a.u-url[href='{first}']")).to_have_count(0)
    page.get_by_role("link", name="by month and feeling").first.click()
    assert ways.path(page) == "/archive"
    page.locator(".months a").last.click()
    expect(page.locator(f"a.u-url[href='{last}']")).to_be_visible()
    page.goto(middle)
    page.get_by_role("link", name="older letter").click()
    assert ways.path(page) == first
    page.get_by_role("link", name="newer letter").click()
    assert ways.path(page) == middle
    page.get_by_role("link", name="another letter").click()
    assert ways.path(page).startswith("/letter/")
    assert ways.path(page) != middle
    assert page.context.cookies() == []


def test_a_writer_says_what_is_in_a_letter_and_changes_it_later(page, site):
    ways.write_and_preview(page, f"I walked past your house, {ways.mark()}.")
    words = ways.words_in_hand(page)
    for feeling in ("hope", "love", "grief", "anger"):
        page.locator(f"[name=feeling][value={feeling}]").check()
    ways.press(page, "send")
    expect(page.get_by_role("alert")).to_contain_text("These are more than three.")
    page.locator("[name=feeling][value=anger]").uncheck()
    ways.press(page, "edit")  # and back: nothing that was ticked is lost
    ways.press(page, "preview")
    ways.press(page, "send")
    letter = ways.path(page).partition("?")[0]
    assert page.locator("main a.feeling").all_inner_texts() == ["love", "hope", "grief"]
    ways.open_key(page, words)
    page.locator("a[href^='/key/letter/']").first.click()
    page.locator("[name=feeling][value=grief]").uncheck()
    page.get_by_role("button", name="Keep these feelings").click()
    page.goto(letter)
    assert page.locator("main a.feeling").all_inner_texts() == ["love", "hope"]


def test_a_letter_is_kept_on_the_device_without_an_account_and_let_go(visit, felt, site):
    page, gone = visit(), site.write(body=f"Soon taken back, {ways.mark()}.")
    for path in (gone, felt[0]):
        page.goto(path)
        keep(page).click()
        expect(keep(page)).to_have_text("kept on this device: let it go")
    assert page.context.cookies() == []
    kept = page.evaluate("Object.entries(localStorage)")
    assert [name for name, _ in kept] == ["shelf"]
    assert "lamp" not in kept[0][1]
    page.reload()
    expect(keep(page)).to_have_text("kept on this device: let it go")

    page.get_by_role("link", name="kept on this device").click()
    entries = page.locator("[data-shelf] li")
    expect(entries).to_have_count(2)
    expect(entries.filter(has_text=f"Letter {gone.rpartition('/')[2]}")).to_contain_text("kept on ")
    site.command("remove", gone)
    page.locator(f"[data-shelf] a[href='{gone}']").click()
    assert "removed by the ones who look after this house" in ways.text(page)
    page.go_back()
    entries.filter(has=page.locator(f"a[href='{gone}']")).get_by_role("button").click()
    expect(entries).to_have_count(1)
    page.get_by_role("button", name="Empty the list").click()
    expect(page.get_by_text("Nothing is kept here yet.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.goto(felt[0])
    expect(keep(page)).to_have_text("keep this letter on this device")


def test_what_else_stands_in_the_browsers_place_for_it_breaks_nothing(visit, felt):
    page = visit()
    page.goto("/shelf")
    for odd in ("", "null", "[1]", "no json", '{"<b>": "2026-01-01", "7": "never", "6": 5, "8": "2026-01-02"}'):
        page.evaluate("odd => localStorage.setItem('shelf', odd)", odd)
        page.reload()
        expect(page.locator("[data-shelf]")).to_be_visible()
        expect(page.locator("[data-shelf] li")).to_have_count(1 if "8" in odd else 0)
    page.goto(felt[0])
    keep(page).click()
    assert len(page.evaluate("Object.keys(JSON.parse(localStorage.shelf))")) == 2


def test_without_script_the_shelf_says_kindly_that_nothing_can_be_kept(visit, felt):
    page = visit(script=False)
    page.goto(felt[0])
    expect(keep(page)).to_be_hidden()
    page.goto("/shelf")
    expect(page.get_by_text("Script is off, so nothing can be kept here.")).to_be_visible()
    expect(page.locator("[data-shelf]")).to_be_hidden()


def test_printed_a_letter_keeps_its_feelings_and_leaves_the_ways_away(visit, felt):
    page = visit(size=ways.DESKTOP)
    page.goto(felt[2])
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="regret")).to_be_visible()
    for part in (keep(page), page.locator(".onward"), page.locator("footer")):
        expect(part).to_be_hidden()
