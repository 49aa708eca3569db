"""A letter in the making: no crash and no reload takes it, and it goes when it is sent or thrown away."""

import json
import re
from contextlib import suppress

from playwright.sync_api import Error, expect

import live
from browser import ways

DRAFT = "I began this at night.\n\nIt is long."


def begin(page, body: str = DRAFT) -> None:
    page.goto("/write")
    ways.unfold(page, "dear")
    page.locator("[name=dear]").fill("Dear you")
    page.locator("[name=body]").fill(body)


def test_a_draft_survives_a_reload(visit):
    page = visit()
    begin(page)
    page.reload()
    expect(page.locator("[name=body]")).to_have_value(DRAFT)
    expect(page.locator("[name=dear]")).to_be_visible()
    expect(page.locator("[name=dear]")).to_have_value("Dear you")


def test_a_draft_survives_going_away_and_coming_back(visit):
    page = visit()
    begin(page)
    page.goto("/")
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value(DRAFT)


def test_who_was_to_read_it_comes_back_with_the_draft(visit):
    page = visit()
    begin(page)
    ways.choose(page, "visibility", "private")
    ways.choose(page, "comments", "closed")
    page.reload()
    expect(page.locator("[name=body]")).to_have_value(DRAFT)
    for choice in ("[name=visibility][value=private]", "[name=comments][value=closed]"):
        expect(page.locator(choice)).to_be_checked()
        expect(page.locator(choice)).to_be_visible()  # what was chosen is not folded away
    ways.press(page, "preview")
    expect(page.locator("[name=visibility][value=private]")).to_be_checked()
    expect(page.locator("[name=comments][value=closed]")).to_be_checked()


def test_a_draft_for_everyone_comes_back_with_its_choices_folded(visit):
    page = visit()
    begin(page)
    page.reload()
    expect(page.locator("[name=body]")).to_have_value(DRAFT)
    expect(page.locator("[name=visibility]").first).to_be_hidden()


def test_a_draft_survives_a_crash_of_its_tab(visit, chromium, site):
    page = visit()
    begin(page)
    outside = chromium.new_browser_cdp_session()
    [tab] = [tab for tab in outside.send("Target.getTargets")["targetInfos"] if tab["url"] == page.url]
    with page.expect_event("crash"), suppress(Error):  # it never arrives
        page.goto("chrome://crash")
    # Playwright gives up a tab that has crashed. The browser does not, so it is spoken to from outside.
    answers = {}

    def hear(event):
        message = json.loads(event["message"])
        answers[message.get("id")] = message.get("result")

    outside.on("Target.receivedMessageFromTarget", hear)
    session = outside.send("Target.attachToTarget", {"targetId": tab["targetId"], "flatten": False})["sessionId"]

    def tell(number: int, method: str, **params: str) -> None:
        message = json.dumps({"id": number, "method": method, "params": params})
        outside.send("Target.sendMessageToTarget", {"sessionId": session, "message": message})

    tell(1, "Page.navigate", url=f"{site.address}/write")
    field = "document.querySelector('[name=body]')?.value"

    def is_back() -> bool:
        tell(2, "Runtime.evaluate", expression=field)
        return (answers.get(2) or {}).get("result", {}).get("value") == DRAFT

    assert live.until(is_back, within=15), answers


def test_a_draft_stays_in_its_tab_and_in_its_browser_session(visit):
    page = visit()
    begin(page)
    other = page.context.new_page()
    other.goto("/write")
    expect(other.locator("[name=body]")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_a_draft_survives_the_preview_and_a_change_of_mind(visit):
    page = visit()
    begin(page)
    ways.press(page, "preview")
    page.go_back()
    expect(page.locator("[name=body]")).to_have_value(DRAFT)
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value(DRAFT)


def test_a_letter_that_was_sent_leaves_no_draft(visit):
    page = visit()
    begin(page)
    ways.press(page, "preview")
    ways.press(page, "send")
    assert re.fullmatch(r"/letter/\d+", ways.path(page))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("sessionStorage.length") == 0
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value("")


def test_a_private_letter_that_was_sent_leaves_no_draft(visit):
    page = visit()
    begin(page)
    ways.press(page, "preview")
    ways.choose(page, "visibility", "private")
    ways.press(page, "send")
    assert ways.path(page).startswith("/key")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_private_letter_sent_while_its_key_is_open_leaves_no_draft(visit, site):
    page = visit()
    words = site.words()
    site.write(visibility="private", **words)
    ways.open_key(page, words["key"])
    begin(page)
    ways.choose(page, "visibility", "private")
    ways.press(page, "preview")
    page.locator("[name=key]").fill(words["key"])
    ways.press(page, "send")
    expect(page.get_by_role("status")).to_contain_text("Your letter is kept.")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("sessionStorage.length") == 0
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value("")


def test_a_letter_that_waits_leaves_no_draft(visit, patient_site):
    page = visit(house=patient_site)
    begin(page)
    ways.press(page, "preview")
    ways.press(page, "send")
    assert ways.path(page).startswith("/waiting/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_sending_that_fails_on_the_way_costs_no_draft(visit):
    page = visit()
    begin(page)
    ways.press(page, "preview")
    page.route("**/write", lambda route: route.abort())
    page.locator("button[value=send]").click()
    page.unroute("**/write")
    page.goto("/")
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value(DRAFT)


def test_a_refused_sending_costs_no_draft(visit):
    page = visit()
    begin(page)
    ways.press(page, "preview")
    page.locator("[name=key]").fill("eight words that nobody has ever been given")
    ways.press(page, "send")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value(DRAFT)


def test_a_draft_is_thrown_away_with_one_press(visit):
    page = visit()
    page.goto("/write")
    throw_away = page.get_by_role("button", name=re.compile("draft"))
    expect(throw_away).to_be_hidden()
    begin(page)
    throw_away.click()
    expect(page.locator("[name=body]")).to_have_value("")
    expect(page.locator("[name=dear]")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    expect(page.locator("[name=body]")).to_have_value("")


def test_the_text_that_the_site_gave_back_wins_over_an_older_draft(visit):
    page = visit()
    begin(page, "An older draft.")
    ways.press(page, "preview")
    ways.press(page, "edit")
    page.locator("[name=body]").fill("Newer words.")
    ways.press(page, "preview")
    ways.press(page, "edit")
    expect(page.locator("[name=body]")).to_have_value("Newer words.")


def test_without_script_nothing_promises_to_keep_or_throw_away_a_draft(visit):
    page = visit(script=False)
    page.goto("/write")
    expect(page.get_by_role("button", name=re.compile("draft"))).to_be_hidden()
