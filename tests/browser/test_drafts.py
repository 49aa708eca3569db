"""A letter or a comment in the making: no crash and no reload takes it, and it goes when it is sent or thrown away."""

import itertools
import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

import live
from browser import ways

DRAFT = "I began this at night.\n\nIt is long."
THANKS = "Thank you.\n\nI needed this."
IN_TAB, ON_DEVICE = "sessionStorage", "localStorage"
KEPT = "kept on this device"
# What a browser does that lets no page keep anything: it has no storage, throws when asked for it, or is always full.
HAS_NO_STORAGE = "() => null"
REFUSES_STORAGE = "() => { throw new DOMException('The operation is insecure.', 'SecurityError'); }"
FULL_STORAGE = "() => { Storage.prototype.setItem = () => { throw new DOMException('Full.', 'QuotaExceededError'); }; }"
_count = itertools.count(1)


@pytest.fixture
def letter(site) -> str:
    # Each its own words: the same ones twice within a minute would be a double click.
    return site.write(body=f"Answer me when you can. ({next(_count)})")


def begin(page, body: str = DRAFT) -> None:
    page.goto("/write")
    ways.unfold(page, "dear")
    page.locator("[name=dear]").fill("Dear you")
    page.locator("[name=body]").fill(body)


def begin_to_answer(page, letter: str, body: str = THANKS, name: str = "L") -> None:
    page.goto(letter)
    page.locator("[name=name]").fill(name)
    page.locator("[name=body]").fill(body)


def kept_in(page, storage: str) -> int:
    """How many drafts (and other things) this page's storage holds."""
    page.wait_for_load_state("networkidle")
    return page.evaluate(f"{storage}.length")


def keep_on_device(page) -> None:
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.locator("[data-draft-state]")).to_contain_text(KEPT)


def lose_what_is_sent(page) -> None:
    """From now on a press goes nowhere, and the page stays."""
    page.evaluate("document.addEventListener('submit', (press) => press.preventDefault())")


def throw_away(page) -> None:
    page.get_by_role("button", name="Throw this draft away").click()


def with_storages(page, what: str) -> None:
    """From the next page on, this browser does `what` when a script asks for one of its storages."""
    for name in (IN_TAB, ON_DEVICE):
        page.add_init_script(f"Object.defineProperty(window, '{name}', {{ get: {what} }});")


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
    expect(page.locator("button[value=send]")).to_be_visible()  # while it turns the page, Chromium cannot go back
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
    expect(page.get_by_role("button", name="Throw this draft away")).to_be_hidden()
    begin(page)
    throw_away(page)
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


def test_a_letter_that_is_lost_on_the_way_stays_whatever_page_is_opened_next(visit):
    page = visit()
    begin(page)
    ways.press(page, "preview")
    expect(page.locator("button[value=send]")).to_be_visible()
    lose_what_is_sent(page)
    ways.press(page, "send")
    page.locator("a[href='/key']").click()
    page.wait_for_load_state("networkidle")
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value(DRAFT)


def test_a_letter_that_is_lost_on_the_way_stays_when_one_goes_back_to_an_earlier_one(visit):
    page = visit()
    begin(page, f"I was sent. ({next(_count)})")
    ways.press(page, "preview")
    ways.press(page, "send")
    page.wait_for_url("**/letter/*")
    earlier = ways.path(page)
    begin(page)
    ways.press(page, "preview")
    expect(page.locator("button[value=send]")).to_be_visible()
    lose_what_is_sent(page)
    ways.press(page, "send")
    page.evaluate("history.go(-2)")
    page.wait_for_url(f"**{earlier}")
    page.wait_for_load_state("networkidle")
    page.goto("/write")
    expect(page.locator("[name=body]")).to_have_value(DRAFT)


def test_a_comment_in_the_making_survives_a_reload(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    page.reload()
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    expect(page.locator("[name=name]")).to_have_value("L")
    assert kept_in(page, ON_DEVICE) == 0


def test_a_comment_on_a_letter_found_by_its_link_alone_is_kept_too(visit, site):
    page = visit()
    begin_to_answer(page, site.write(body=f"Few can read me. ({next(_count)})", visibility="unlisted"))
    page.reload()
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    ways.send_comment(page)
    assert re.fullmatch(r"/u/\w+#comment-1", ways.path(page))
    expect(page.locator("[name=body]")).to_have_value("")
    assert kept_in(page, IN_TAB) == 0


def test_the_draft_for_one_letter_does_not_show_under_another(visit, site, letter):
    page = visit()
    begin_to_answer(page, letter)
    other = site.write(body=f"I am another letter. ({next(_count)})")
    for address in (other, "/write"):
        page.goto(address)
        expect(page.locator("[name=body]")).to_have_value("")
    page.goto(letter)
    expect(page.locator("[name=body]")).to_have_value(THANKS)


def test_all_pages_of_a_thread_know_the_same_draft(visit, site, letter):
    with site.database() as database:
        database.execute(f"UPDATE letters_letter SET last_comment_number = 200 WHERE number = {letter[8:]}")
    site.comment(letter)
    page = visit()
    begin_to_answer(page, letter)
    page.locator("a[rel=next]").first.click()
    assert ways.path(page) == f"{letter}/from/201"
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}/from/201#comment-202"
    expect(page.locator("[name=body]")).to_have_value("")
    assert kept_in(page, IN_TAB) == 0


@pytest.mark.parametrize("keep", [False, True], ids=["in the tab", "on the device"])
def test_a_comment_that_was_sent_leaves_no_draft(visit, letter, keep):
    page = visit()
    begin_to_answer(page, letter)
    if keep:
        keep_on_device(page)
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}#comment-1"
    expect(page.locator("[name=body]")).to_have_value("")
    assert [kept_in(page, IN_TAB), kept_in(page, ON_DEVICE)] == [0, 0]
    page.reload()
    expect(page.locator("[name=body]")).to_have_value("")


def test_a_double_click_leaves_no_draft(visit, site, letter):
    page = visit()
    begin_to_answer(page, letter)
    ways.press_twice(page, ways.comment_form(page).locator("button").first, site)
    page.wait_for_url("**#comment-1")
    assert kept_in(page, IN_TAB) == 0


def test_a_comment_sent_after_a_look_at_it_leaves_no_draft(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    ways.press(page, "preview")
    ways.press(page, "send")
    assert ways.path(page) == f"{letter}#comment-1"
    assert kept_in(page, IN_TAB) == 0
    expect(page.locator("[name=body]")).to_have_value("")


def test_a_comment_that_waits_leaves_no_draft(visit, patient_site):
    written = patient_site.write(body=f"Answer me later. ({next(_count)})")
    patient_site.command("approve", written)
    page = visit(house=patient_site)
    begin_to_answer(page, patient_site.get(written).leads_to)
    ways.send_comment(page)
    assert ways.path(page).startswith("/waiting/")
    assert kept_in(page, IN_TAB) == 0


def test_a_comment_survives_its_preview_and_a_change_of_mind(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    ways.press(page, "preview")
    expect(page.locator("button[value=send]")).to_be_visible()
    page.goto(letter)
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    ways.press(page, "preview")
    ways.press(page, "edit")
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    page.locator("[name=body]").fill("Thank you, again.")
    page.goto(letter)
    expect(page.locator("[name=body]")).to_have_value("Thank you, again.")


def test_a_refused_comment_costs_no_draft_and_leaves_none_once_it_is_sent(visit, letter):
    page = visit()
    long = "thank you so much " * 300
    begin_to_answer(page, letter, long)
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}/comments#add-comment"
    page.goto(letter)
    expect(page.locator("[name=body]")).to_have_value(long)
    ways.send_comment(page)
    page.locator("[name=body]").fill("thank you so much")
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}#comment-1"
    assert kept_in(page, IN_TAB) == 0


def test_a_refused_key_costs_no_comment(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    ways.press(page, "preview")
    page.locator("[name=key]").fill("eight words that nobody has ever been given")
    ways.press(page, "send")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(letter)
    expect(page.locator("[name=body]")).to_have_value(THANKS)


@pytest.mark.parametrize("keep", [False, True], ids=["in the tab", "on the device"])
def test_a_comment_lost_on_the_way_is_still_there_on_coming_back(visit, site, letter, keep):
    site.comment(letter)
    page = visit()
    begin_to_answer(page, f"{letter}#comment-1")  # the address of somebody's comment, which was there before
    if keep:
        keep_on_device(page)
    page.context.set_offline(True)
    ways.send_comment(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    site.comment(letter)
    page.go_back()
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    for here in (f"{letter}#comment-1", f"{letter}#comment-2"):
        page.evaluate("(here) => location.assign(here)", here)
        page.reload()
        expect(page.locator("[name=body]")).to_have_value(THANKS)
        page.goto("/")
        page.goto(here)
        expect(page.locator("[name=body]")).to_have_value(THANKS)


def test_a_comment_lost_on_the_way_is_still_there_below_somebody_elses_new_one(visit, site, letter):
    page = visit()
    begin_to_answer(page, letter)
    page.context.set_offline(True)
    ways.send_comment(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(site.comment(letter))
    assert ways.path(page) == f"{letter}#comment-1"
    expect(page.locator("[name=body]")).to_have_value(THANKS)


def test_a_refused_comment_lost_on_the_way_is_still_there_below_an_earlier_one(visit, site, letter):
    site.comment(letter)
    page = visit()
    long = "thank you so much " * 300
    begin_to_answer(page, letter, long)
    ways.send_comment(page)
    page.wait_for_url("**/comments#add-comment")
    lose_what_is_sent(page)
    ways.send_comment(page)
    page.locator("#comment-1 a.place").click()
    assert ways.path(page) == f"{letter}#comment-1"
    expect(page.locator("[name=body]")).to_have_value(long)


def test_a_comment_lost_on_the_way_and_sent_again_by_a_reload_leaves_no_draft(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    page.context.set_offline(True)
    ways.send_comment(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_url("**#comment-1")
    assert kept_in(page, IN_TAB) == 0


def test_a_comment_that_a_busy_house_could_not_take_is_kept_until_it_is_sent_again(visit, site, letter):
    page = visit()
    begin_to_answer(page, letter)
    with site.database() as database:
        database.execute("BEGIN IMMEDIATE")
        ways.comment_form(page).locator("button").first.click(no_wait_after=True)
        again = page.get_by_role("button", name="Send it again")
        expect(again).to_be_visible(timeout=30_000)
        database.execute("ROLLBACK")
    draft = f"draft {letter}"
    assert THANKS in json.loads(page.evaluate("(draft) => sessionStorage.getItem(draft)", draft)).values()
    again.click()
    assert ways.path(page) == f"{letter}#comment-1"
    assert kept_in(page, IN_TAB) == 0


@pytest.mark.parametrize("begins", [begin, begin_to_answer])
def test_a_draft_is_kept_on_the_device_only_on_request_and_outlives_its_tab(visit, letter, begins):
    page = visit()
    page.goto("/write" if begins is begin else letter)
    keep = page.get_by_role("button", name="Keep it on this device")
    expect(keep).to_be_hidden()
    begins(page, *([letter] if begins is begin_to_answer else []))
    expect(page.locator("main")).to_contain_text("whoever uses this device can then read it")
    assert kept_in(page, ON_DEVICE) == 0
    here, words = page.url, page.locator("[name=body]").input_value()
    keep_on_device(page)
    expect(keep).to_be_hidden()
    assert [kept_in(page, IN_TAB), kept_in(page, ON_DEVICE)] == [0, 1]
    page.locator("[name=body]").fill(f"{words} And more.")
    assert [kept_in(page, IN_TAB), kept_in(page, ON_DEVICE)] == [0, 1]

    later = page.context.new_page()
    page.close()
    later.goto(here)
    expect(later.locator("[name=body]")).to_have_value(f"{words} And more.")
    expect(later.locator("[data-draft-state]")).to_contain_text(KEPT)
    throw_away(later)
    expect(later.locator("[name=body]")).to_have_value("")
    expect(later.locator("[data-draft-state]")).to_be_empty()
    assert [kept_in(later, IN_TAB), kept_in(later, ON_DEVICE)] == [0, 0]
    later.locator("[name=body]").fill("Anew.")
    assert [kept_in(later, IN_TAB), kept_in(later, ON_DEVICE)] == [1, 0]


def test_a_letter_kept_on_the_device_goes_when_it_is_sent(visit):
    page = visit()
    begin(page)
    keep_on_device(page)
    ways.press(page, "preview")
    ways.press(page, "edit")
    expect(page.locator("[data-draft-state]")).to_contain_text(KEPT)
    ways.press(page, "preview")
    ways.press(page, "send")
    assert re.fullmatch(r"/letter/\d+", ways.path(page))
    assert [kept_in(page, IN_TAB), kept_in(page, ON_DEVICE)] == [0, 0]


def test_what_another_tab_does_to_a_draft_on_the_device_is_not_written_over(visit, letter):
    page = visit()
    begin_to_answer(page, letter, "Old words.")
    keep_on_device(page)
    other = page.context.new_page()
    other.goto(letter)
    other.locator("[name=body]").fill("Newer words.")
    expect(page.locator("[name=body]")).to_have_value("Newer words.")
    page.locator("[name=body]").press("End")
    page.keyboard.type("!")
    expect(other.locator("[name=body]")).to_have_value("Newer words.!")
    ways.send_comment(other)
    assert ways.path(other) == f"{letter}#comment-1"
    # What stands in the field here belongs to this tab alone from now on.
    expect(page.locator("[data-draft-state]")).to_be_empty()
    page.locator("[name=body]").fill("One more.")
    assert [kept_in(page, IN_TAB), kept_in(page, ON_DEVICE)] == [1, 0]


def test_a_draft_of_another_tab_never_takes_the_place_of_the_one_on_the_device(visit, letter):
    page = visit()
    begin_to_answer(page, letter, "In one tab.")
    other = page.context.new_page()
    begin_to_answer(other, letter, "In another tab.")
    keep_on_device(page)
    expect(other.get_by_role("button", name="Keep it on this device")).to_be_hidden()
    other.reload()
    expect(other.locator("[name=body]")).to_have_value("In another tab.")
    ways.send_comment(other)
    assert ways.path(other) == f"{letter}#comment-1"
    page.reload()
    expect(page.locator("[name=body]")).to_have_value("In one tab.")
    expect(page.locator("[data-draft-state]")).to_contain_text(KEPT)


def test_keeping_it_moves_the_focus_where_a_second_press_does_no_harm(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    page.get_by_role("button", name="Keep it on this device").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.locator("[data-draft-state]")).to_be_focused()
    expect(page.locator("[name=body]")).to_have_value(THANKS)
    assert kept_in(page, ON_DEVICE) == 1


@pytest.mark.parametrize("storages", [HAS_NO_STORAGE, REFUSES_STORAGE], ids=["none", "refused"])
def test_where_the_browser_keeps_nothing_all_else_works(visit, letter, storages):
    page = visit()
    with_storages(page, storages)
    begin_to_answer(page, letter)
    expect(page.get_by_role("button", name="Keep it on this device")).to_be_hidden()
    expect(page.get_by_role("button", name="Throw this draft away")).to_be_hidden()
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}#comment-1"
    begin(page)
    ways.press(page, "preview")
    ways.press(page, "send")
    assert re.fullmatch(r"/letter/\d+", ways.path(page))


def test_a_full_browser_says_that_the_draft_is_not_kept_on_the_device(visit, letter):
    page = visit()
    begin_to_answer(page, letter)
    page.evaluate(FULL_STORAGE)
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.locator("[data-draft-state]")).to_contain_text("could not be kept")
    page.locator("[name=body]").fill("More than there is room for.")
    page.reload()
    expect(page.locator("[name=body]")).to_have_value(THANKS)


def test_without_script_nothing_promises_to_keep_or_throw_away_a_draft(visit, letter):
    page = visit(script=False)
    for address in ("/write", letter):
        page.goto(address)
        page.locator("[name=body]").fill(THANKS)
        for name in ("Throw this draft away", "Keep it on this device"):
            expect(page.get_by_role("button", name=name)).to_be_hidden()
        assert "this device" not in ways.text(page)
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}#comment-1"
