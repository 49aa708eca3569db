"""The writer's journey: from 'write' to a letter in its place, and back again with eight words."""

import re
from pathlib import Path

from playwright.sync_api import expect

from browser import ways

WORDS = (Path(__file__).parents[2] / "src/leftunsaid/lib/eff_long.txt").read_text().split()
BODY = "I kept the blue cup.\n\nIt has a crack now,\nand so have I."


def test_from_a_letter_one_gets_to_a_large_empty_field(page, site):
    page.goto(site.write())
    page.locator("header a[href='/write']").click()
    field = page.locator("[name=body]")
    expect(field).to_be_visible()
    expect(field).to_have_value("")
    # Nothing else asks for anything: every other field is folded away.
    shown = page.locator("main :is(input, textarea, select):not(.trap *)").filter(visible=True)
    assert shown.count() == 1
    box = field.bounding_box()
    assert box["width"] > 300
    assert box["height"] > 250


def test_dear_and_from_fold_out(page):
    page.goto("/write")
    expect(page.locator("[name=dear]")).to_be_hidden()
    ways.unfold(page, "dear")
    expect(page.locator("[name=dear]")).to_be_visible()
    expect(page.locator("[name=signature]")).to_be_visible()


def test_the_preview_shows_the_letter_as_it_will_stand_and_keeps_nothing_yet(page, site):
    before = site.rows("SELECT count(*) FROM letters_letter")
    ways.write_and_preview(page, BODY, dear="Dear you", signature="E.")
    sheet = page.locator("main")
    expect(sheet.locator(".e-content p")).to_have_text(["I kept the blue cup.", re.compile("crack now,\\s*and so")])
    expect(sheet.get_by_text("Dear you")).to_be_visible()
    expect(sheet.locator(".p-author")).to_have_text("E.")
    assert site.rows("SELECT count(*) FROM letters_letter") == before


def test_eight_words_are_in_hand_before_anything_is_sent(page, visit):
    ways.write_and_preview(page, BODY)
    mine = ways.words_in_hand(page).split()
    assert len(mine) == 8
    assert set(mine) <= set(WORDS)
    other = visit()
    ways.write_and_preview(other, BODY)
    assert ways.words_in_hand(other).split() != mine


def test_the_preview_prints_as_a_letter_with_its_words_and_nothing_around(page):
    ways.write_and_preview(page, BODY)
    page.emulate_media(media="print")
    expect(page.locator("main .e-content")).to_be_visible()
    expect(page.locator("[name=key]")).to_be_visible()
    for around in ("body > header", "body > footer", "button[value=send]"):
        expect(page.locator(around)).to_be_hidden()


def test_a_letter_is_sent_in_three_presses_and_stands_in_its_place(page):
    page.goto("/")
    page.locator("header a[href='/write']").click()
    page.locator("[name=body]").fill(BODY)
    ways.press(page, "preview")
    ways.press(page, "send")
    assert re.fullmatch(r"/letter/[1-9][0-9]*", ways.path(page))
    expect(page.locator("main .e-content p")).to_have_count(2)
    expect(page.get_by_text("just now")).to_be_visible()
    page.goto("/")
    expect(page.locator(".h-entry").first).to_contain_text("I kept the blue cup.")


def test_one_may_change_something_after_the_preview_and_loses_nothing(page):
    ways.write_and_preview(page, BODY, dear="Dear you")
    mine = ways.words_in_hand(page)
    ways.choose(page, "visibility", "unlisted")
    ways.press(page, "edit")
    expect(page.locator("[name=body]")).to_have_value(BODY)
    expect(page.locator("[name=dear]")).to_have_value("Dear you")
    expect(page.locator("[name=visibility][value=unlisted]")).to_be_checked()
    page.locator("[name=body]").fill(f"{BODY} Still.")
    ways.press(page, "preview")
    assert ways.words_in_hand(page) == mine
    expect(page.locator("main .e-content")).to_contain_text("Still.")
    expect(page.locator("[name=visibility][value=unlisted]")).to_be_checked()


def test_an_unlisted_letter_is_found_by_its_link_alone(page):
    ways.write_and_preview(page, "For the one who has the link.")
    ways.choose(page, "visibility", "unlisted")
    ways.press(page, "send")
    address = ways.path(page)
    assert re.fullmatch(r"/u/[A-Za-z0-9]{22}", address)
    expect(page.locator("meta[name=robots][content=noindex]")).to_have_count(1)
    assert page.title().startswith("A letter ")
    page.goto("/")
    assert "For the one who has the link." not in ways.text(page)
    page.goto(address)
    ways.leave_comment(page, address, "I have the link.")
    assert ways.path(page) == f"{address}#comment-1"


def test_a_letter_for_me_alone_has_no_address_and_opens_with_my_words(page):
    ways.write_and_preview(page, "For nobody but me.")
    mine = ways.words_in_hand(page)
    ways.choose(page, "visibility", "private")
    ways.press(page, "send")
    assert ways.path(page).startswith("/key")
    expect(page.get_by_role("status")).to_be_visible()
    page.goto("/")
    assert "For nobody but me." not in ways.text(page)
    ways.open_key(page, mine)
    page.locator("a[href^='/key/letter/']").first.click()
    expect(page.locator("main .e-content")).to_have_text("For nobody but me.")


def test_a_letter_for_me_alone_is_not_lost_where_the_words_were_emptied(page):
    ways.write_and_preview(page, "For nobody but me.")
    ways.choose(page, "visibility", "private")
    page.locator("[name=key]").fill("")
    ways.press(page, "send")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("main .e-content")).to_have_text("For nobody but me.")
    assert len(ways.words_in_hand(page).split()) == 8
    mine = ways.words_in_hand(page)
    ways.press(page, "send")
    ways.open_key(page, mine)
    expect(page.locator("a[href^='/key/letter/']").first).to_be_visible()


def test_comments_can_be_closed_from_the_start(page):
    ways.write_and_preview(page, "Do not answer.")
    ways.choose(page, "comments", "closed")
    ways.press(page, "send")
    expect(page.locator("main .e-content")).to_have_text("Do not answer.")
    expect(ways.comment_form(page)).to_have_count(0)
    assert "closed" in ways.text(page)


def test_an_empty_letter_is_refused_in_words_at_the_field(page):
    ways.write_and_preview(page, " \n ")
    field = page.locator("[name=body]")
    expect(field).to_have_attribute("aria-invalid", "true")
    said = page.locator(f"#{field.get_attribute('aria-describedby').split()[0]}")
    expect(said).to_be_visible()


def test_a_letter_that_is_too_long_keeps_its_text_and_says_by_how_much(page):
    page.goto("/write")
    long = "word " * 4000 + "and more"
    page.locator("[name=body]").fill(long)
    ways.press(page, "preview")
    expect(page.locator("[name=body]")).to_have_value(long)
    assert "8 characters too long" in ways.text(page)


def test_how_much_room_is_left_is_said_only_near_the_end(visit):
    page = visit(script=True)
    page.goto("/write")
    page.locator("[name=body]").fill("a" * 15_000)
    assert "Room for" not in ways.text(page)
    # Counted in code points, as the site counts: each of these is two units in the browser.
    page.locator("[name=body]").fill("\N{BLUE HEART}" * 19_900)
    expect(page.locator("main")).to_contain_text("Room left: 100")


def test_in_a_house_where_everything_waits_the_writer_is_told_and_led_there_later(visit, patient_site):
    page = visit(script=False, house=patient_site)
    ways.write_and_preview(page, "Read me first.")
    ways.press(page, "send")
    waiting = ways.path(page)
    assert re.fullmatch(r"/waiting/[A-Za-z0-9]{22}", waiting)
    expect(page.locator("main .e-content")).to_have_text("Read me first.")
    page.goto("/")
    assert "Read me first." not in ways.text(page)
    patient_site.command("approve", waiting)
    page.goto(waiting)
    assert ways.path(page).startswith("/letter/")
    expect(page.locator("main .e-content")).to_have_text("Read me first.")


def test_with_eight_words_a_letter_is_taken_back_for_ever(page, site):
    ways.write_and_preview(page, "I take it back.")
    mine = ways.words_in_hand(page)
    ways.press(page, "send")
    letter = ways.path(page)
    ways.open_key(page, f"  {mine.upper()} ")  # as a phone's keyboard likes to write
    page.locator("a[href$='/withdraw']").click()
    # The first press only asks.
    assert site.get(letter).status == 200
    ways.main_button(page).click()
    assert ways.path(page) == "/key?done=back"
    assert ways.status(page, letter) == 410
    assert "I take it back." not in ways.text(page)
    assert site.rows("SELECT count(*) FROM letters_letter WHERE body LIKE '%I take it back.%'") == [(0,)]


def test_letters_sent_with_one_set_of_words_stand_together(page):
    ways.write_and_preview(page, "The first of two.")
    mine = ways.words_in_hand(page)
    ways.press(page, "send")
    ways.write_and_preview(page, "The second of two.")
    page.locator("[name=key]").fill(mine)
    ways.press(page, "send")
    ways.open_key(page, mine)
    assert "The first of two." in ways.text(page)
    assert "The second of two." in ways.text(page)


def test_wrong_words_open_nothing_and_are_still_there_to_be_mended(page):
    ways.open_key(page, "eight words that nobody has ever been given")
    expect(page.get_by_role("alert")).to_be_visible()
    assert ways.words_in_hand(page) == "eight words that nobody has ever been given"


def test_what_is_mine_closes_with_one_press(page):
    ways.write_and_preview(page, "Close the door.")
    mine = ways.words_in_hand(page)
    ways.press(page, "send")
    ways.open_key(page, mine)
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == ("key", True, "Strict", -1)
    page.locator("form[action='/key/close'] button").click()
    assert page.context.cookies() == []
    page.goto("/key")
    assert "Close the door." not in ways.text(page)


def test_a_double_click_sends_one_letter(page, site):
    before = site.rows("SELECT count(*) FROM letters_letter WHERE body = 'Pressed twice.'")[0][0]
    ways.write_and_preview(page, "Pressed twice.")
    ways.press_twice(page, page.locator("button[value=send]"), site)
    page.wait_for_url("**/letter/*")
    assert site.rows("SELECT count(*) FROM letters_letter WHERE body = 'Pressed twice.'") == [(before + 1,)]
