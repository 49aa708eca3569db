"""The commenter's journey: a thank-you in fifteen seconds, and a way to take it back."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from browser import ways

_count = itertools.count(1)


@pytest.fixture
def letter(site) -> str:
    # Each its own words: the same ones twice within a minute would be a double click.
    return site.write(body=f"Answer me, if you like. ({next(_count)})")


def test_a_thank_you_takes_two_presses_and_one_lands_on_it(page, letter):
    page.goto(letter)
    page.locator("a[href='#add-comment']").first.click()
    ways.comment_form(page).locator("[name=body]").fill("Thank you.\n\nI needed this.")
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}#comment-1"
    mine = page.locator("#comment-1")
    expect(mine).to_be_in_viewport()
    expect(mine.locator(".p-author")).to_have_text("anonymous lover")
    expect(mine.locator("time")).to_have_text("just now")
    expect(mine.locator(".e-content p")).to_have_text(["Thank you.", "I needed this."])
    expect(page.get_by_text("1 comment", exact=True)).to_be_visible()
    expect(ways.comment_form(page).locator("[name=body]")).to_have_value("")


def test_the_form_hints_at_the_name_and_links_to_what_should_be_read_before_the_button(page, letter):
    page.goto(letter)
    form = ways.comment_form(page)
    expect(form.locator("[name=name]")).to_have_attribute("placeholder", "anonymous lover")
    button = form.locator("button").first.bounding_box()["y"]
    for address in ("/terms", "/privacy"):
        link = form.locator(f"a[href='{address}']")
        expect(link).to_be_visible()
        assert link.bounding_box()["y"] < button
    [box] = form.locator("[type=checkbox]").all()  # 'I am asking': none is about the terms
    assert (box.get_attribute("name"), box.is_checked()) == ("asking", False)


def test_a_name_stands_with_its_comment(page, letter):
    ways.leave_comment(page, letter, "Me too.", "T. Coffee")
    expect(page.locator("#comment-1 .p-author")).to_have_text("T. Coffee")


@pytest.mark.parametrize("address", ["/terms", "/privacy"])
def test_who_reads_the_terms_and_comes_back_finds_the_text_still_there(page, letter, address):
    page.goto(letter)
    form = ways.comment_form(page)
    form.locator("[name=body]").fill("Half a thou")
    form.locator("[name=name]").fill("L")
    form.locator(f"a[href='{address}']").click()
    assert ways.path(page) == address
    page.go_back()
    expect(form.locator("[name=body]")).to_have_value("Half a thou")
    expect(form.locator("[name=name]")).to_have_value("L")


def test_a_refused_comment_is_still_there_and_the_reason_in_words(page, letter):
    long = "thank you so much " * 300
    ways.leave_comment(page, letter, long, "L")
    form = ways.comment_form(page)
    expect(form.locator("[name=body]")).to_have_value(long)
    expect(form.locator("[name=name]")).to_have_value("L")
    expect(form.locator("[name=body]")).to_have_attribute("aria-invalid", "true")
    assert re.search(r"399 characters too long", ways.text(page))
    # One goes to read the Terms from here as well, and the text stays where it is.
    with page.context.expect_page() as opened:
        form.locator("a[href='/terms']").click()
    opened.value.close()
    expect(form.locator("[name=body]")).to_have_value(long)
    form.locator("[name=body]").fill("thank you so much")
    ways.send_comment(page)
    assert ways.path(page) == f"{letter}#comment-1"


def test_an_empty_comment_is_refused_and_nothing_is_kept(page, letter):
    ways.leave_comment(page, letter, " \u200b ")
    expect(ways.comment_form(page).locator("[name=body]")).to_have_attribute("aria-invalid", "true")
    page.goto(letter)
    expect(ways.comments(page)).to_have_count(0)


def test_a_letter_closed_meanwhile_gives_the_text_back(page, site, letter):
    page.goto(letter)
    form = ways.comment_form(page)
    form.locator("[name=body]").fill("I was slow.")
    with site.database() as database:
        database.execute(f"UPDATE letters_letter SET comments_closed_at = written_at WHERE number = {letter[8:]}")
    ways.send_comment(page)
    expect(form.locator("[name=body]")).to_have_value("I was slow.")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_double_click_leaves_one_comment_and_shows_it(page, site, letter):
    page.goto(letter)
    form = ways.comment_form(page)
    form.locator("[name=body]").fill("Once is enough.")
    ways.press_twice(page, form.locator("button").first, site)
    page.wait_for_url("**#comment-1")
    page.goto(letter)
    expect(ways.comments(page)).to_have_count(1)


def test_two_equal_thank_yous_from_two_hearts_are_both_kept(visit, letter):
    for language in ("de-DE", "pt-PT"):
        page = visit(script=False, locale=language)
        ways.leave_comment(page, letter, "So glad that you wrote this")
    expect(ways.comments(page)).to_have_count(2)


def test_with_script_the_same_thanks_may_be_said_again_on_purpose(visit, letter):
    page = visit(script=True)
    for _ in range(2):
        ways.leave_comment(page, letter, "So glad that you wrote this")
    expect(ways.comments(page)).to_have_count(2)


def test_who_may_want_to_change_it_gets_eight_words_first_and_takes_it_back_with_them(page, site, letter):
    page.goto(letter)
    form = ways.comment_form(page)
    form.locator("[name=body]").fill("I may regret this.")
    form.locator("[name=name]").fill("Cara")
    ways.press(page, "preview")
    mine = ways.words_in_hand(page)
    assert len(mine.split()) == 8
    expect(page.locator("main")).to_contain_text("I may regret this.")
    expect(page.locator("main")).to_contain_text("Cara")
    ways.press(page, "send")
    assert ways.path(page) == f"{letter}#comment-1"

    ways.open_key(page, mine)
    assert "I may regret this." in ways.text(page)
    page.locator("a[href$='/withdraw']").click()
    ways.main_button(page).click()
    assert ways.path(page) == "/key?done=back"
    page.goto(letter)
    assert "I may regret this." not in ways.text(page)
    assert "Cara" not in ways.text(page)
    # A worded line keeps the place, and counts.
    expect(page.locator("#comment-1")).to_be_visible()
    expect(page.get_by_text("1 comment", exact=True)).to_be_visible()
    assert site.rows("SELECT count(*) FROM comments_comment WHERE body LIKE '%I may regret this.%'") == [(0,)]


def test_the_words_of_an_earlier_letter_take_the_comment_too(page, site, letter):
    words = site.words()
    site.write(body="Mine, from before.", **words)
    page.goto(letter)
    ways.comment_form(page).locator("[name=body]").fill("Mine as well.")
    ways.press(page, "preview")
    page.locator("[name=key]").fill(words["key"])
    ways.press(page, "send")
    ways.open_key(page, words["key"])
    assert "Mine, from before." in ways.text(page)
    assert "Mine as well." in ways.text(page)


def test_words_of_ones_own_making_are_refused_and_the_comment_is_still_there(page, letter):
    page.goto(letter)
    ways.comment_form(page).locator("[name=body]").fill("Keep me.")
    ways.press(page, "preview")
    page.locator("[name=key]").fill("password password password password password password password password")
    ways.press(page, "send")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Keep me.")
    ways.press(page, "words")
    ways.press(page, "send")
    assert ways.path(page) == f"{letter}#comment-1"


def test_in_a_house_where_everything_waits_a_commenter_sees_the_own_words_and_is_led_there_later(visit, patient_site):
    written = patient_site.write(body="Answer me later.")
    patient_site.command("approve", written)
    letter = patient_site.get(written).leads_to
    page = visit(script=True, house=patient_site)
    ways.leave_comment(page, letter, "Is this thing on?")
    waiting = ways.path(page)
    assert waiting.startswith("/waiting/")
    assert "Is this thing on?" in ways.text(page)
    page.goto(letter)
    expect(ways.comments(page)).to_have_count(0)
    expect(page.get_by_text("no comments", exact=True)).to_be_visible()
    patient_site.command("approve", waiting)
    page.goto(waiting)
    assert ways.path(page) == f"{letter}#comment-1"
