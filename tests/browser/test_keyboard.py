"""Everything with Tab, Space and Enter alone, and one always sees where one is."""

from playwright.sync_api import Page, expect

from browser import ways


def test_the_first_tab_offers_to_skip_to_the_text(page, site):
    path = site.write(body="Skip to me.")
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_in_viewport(ratio=1)
    follow(page)
    # From here on the header is behind us.
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_a_letter_is_written_and_sent_by_keyboard(page):
    page.goto("/")
    tab_to(page, "a[href='/write']")
    follow(page)
    tab_to(page, "[name=body]")
    page.keyboard.type("Written without a mouse.")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=dear]")
    page.keyboard.type("Dear hands")
    tab_to(page, "button[value=preview]")
    follow(page)
    tab_to(page, "textarea[name=key]")
    tab_to(page, "[name=visibility]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=visibility][value=unlisted]")).to_be_checked()
    tab_to(page, "button[value=send]")
    follow(page)
    expect(page.locator(".e-content")).to_have_text("Written without a mouse.")
    expect(page.get_by_text("Dear hands")).to_be_visible()
    assert ways.path(page).startswith("/u/")


def test_enter_on_a_choice_of_the_preview_leaves_the_eight_words_as_they_are(page):
    ways.write_and_preview(page, "For nobody but me.")
    words = ways.words_in_hand(page)
    tab_to(page, "[name=visibility]")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=visibility][value=private]")).to_be_checked()
    follow(page)
    expect(page.locator("textarea[name=key]")).to_have_value(words)
    expect(page.locator("[name=visibility][value=private]")).to_be_checked()
    expect(page.locator("button[value=send]")).to_be_visible()


def test_a_comment_is_left_reported_and_taken_back_by_keyboard(page, site):
    path = site.write(body=f"Answer me by keyboard, {ways.mark()}.")
    page.goto(path)
    tab_to(page, "a[href='#add-comment']")
    follow(page)
    tab_to(page, "[name=body]")
    page.keyboard.type("I have no mouse either.")
    tab_to(page, "[name=name]")
    page.keyboard.type("Keys")
    tab_to(page, "button[value=preview]")
    follow(page, "Space")
    mine = ways.words_in_hand(page)
    tab_to(page, "button[value=send]")
    follow(page)
    expect(page.locator("#comment-1 .p-author")).to_have_text("Keys")

    tab_to(page, f"a[href='{path}/comment/1/report']")
    follow(page)
    tab_to(page, "[name=reason]")
    tab_to(page, "main button")
    follow(page)
    expect(page.get_by_role("status")).to_be_visible()

    tab_to(page, "a[href='/key']")
    follow(page)
    tab_to(page, "[name=key]")
    page.keyboard.type(mine)
    tab_to(page, "main button")
    follow(page)
    tab_to(page, "a[href$='/withdraw']")
    follow(page)
    tab_to(page, "form.send button")
    follow(page)
    tab_to(page, "form[action='/key/close'] button")
    follow(page)
    assert page.context.cookies() == []
    page.goto(path)
    assert "I have no mouse either." not in ways.text(page)


def test_wherever_one_tabs_the_focus_is_seen(page, site):
    path = site.write(body="See where you are.")
    site.comment(path)
    for address in (path, "/", "/write", "/key", f"{path}/report"):
        page.goto(address)
        for element in walk(page):
            assert element["seen"], f"{element['is']} on {address}"


def test_tabbing_backwards_nothing_in_focus_lies_behind_the_way_out(page, site):
    mine = site.words()
    for n in range(12):
        site.write(body=f"Letter {n} of a long list.", **mine)
    ways.open_key(page, mine["key"])
    page.locator("a[href='/key/burn']").focus()
    stops = 0
    while page.evaluate("!document.querySelector('.leave').contains(document.activeElement)"):
        hidden = page.evaluate(BEHIND_THE_WAY_OUT)
        assert not hidden, hidden
        page.keyboard.press("Shift+Tab")
        stops += 1
    assert stops > 24


def follow(page: Page, key: str = "Enter") -> None:
    """Press the link or button that has the focus, and arrive."""
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there. Each stop on the way must be seen, or nobody could find it."""
    for stop in walk(page):
        assert stop["seen"], stop["is"]
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab never comes to {selector} on {page.url}")


def walk(page: Page):
    """Each stop of the Tab key once round the page."""
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["is"] == "body":
            return
        yield stop


# Looked at with the outline that stands now: does the one in focus have a line around it, on the screen?
FOCUS = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const is = element === document.body ? "body" : element.outerHTML.slice(0, 120);
    return { is, seen: line && onScreen && box.width > 1 };
}"""

# What is in focus and lies under the bar that stays on top, if only in part.
BEHIND_THE_WAY_OUT = """() => {
    const element = document.activeElement;
    const bar = document.querySelector(".leave").getBoundingClientRect();
    const box = element.getBoundingClientRect();
    return box.top < bar.bottom && box.bottom > bar.top ? element.outerHTML.slice(0, 120) : "";
}"""
