"""Acceptance 8: the whole round of mail, in Chromium, with mails that really came over SMTP."""

import re

import pytest
from playwright.sync_api import expect

import live
from browser import mailbox, ways


@pytest.fixture(params=["with script", "without script"])
def reader(request, visit, mail_site):
    """A phone at a house that sends mail, once with and once without script."""
    return visit(script=request.param == "with script", house=mail_site)


@pytest.fixture
def letter(mail_site):
    return mail_site.write(body=live.other_words())


def leave_comment(page, letter: str, address: str, body: str = "") -> None:
    page.goto(letter)
    ways.comment_form(page).locator("[name=body]").fill(body or f"Me too, {ways.mark()}.")
    ways.comment_form(page).locator("[name=email]").fill(address)
    ways.send_comment(page)


def test_the_whole_round(reader, mail_site, letter):
    address = mailbox.an_address()
    leave_comment(reader, letter, address)
    assert ways.path(reader) == f"{letter}?mail=asked#comment-1"
    expect(reader.get_by_role("status").first).to_contain_text("Look in your mailbox")

    # Asked twice: the link shows a button, and the button says yes.
    asking = mailbox.came_to(mail_site, address)
    reader.goto(mailbox.link_in(asking, "confirm"))
    expect(reader.locator("h1")).to_have_text("Do you want news of this letter?")
    ways.main_button(reader).click()
    expect(reader.locator("h1")).to_have_text("You will hear of new comments")

    mail_site.comment(letter)
    notice = mailbox.came_to(mail_site, address, "1 new comment")
    assert notice.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    reader.goto(mailbox.link_in(notice, "letter"))
    reader.locator("[name=cadence][value=daily]").check()
    reader.locator("summary").click()
    reader.locator("[name=quiet_from]").select_option("22")
    reader.locator("[name=quiet_to]").select_option("7")
    ways.press(reader, "pace")
    expect(reader.get_by_role("status")).to_contain_text("It is noted.")
    expect(reader.locator("[name=cadence][value=daily]")).to_be_checked()

    # As a mail program does it: without page, cookie or origin.
    stop = mailbox.link_in(notice, "stop")
    for _ in range(2):
        answer = mail_site.ask("POST", stop, body="List-Unsubscribe=One-Click", headers=live.FORM)
        assert (answer.status, answer.headers["Set-Cookie"]) == (200, None)
    reader.goto(mailbox.link_in(notice, "letter"))
    expect(reader.locator("h1")).to_have_text("Nothing more comes by this link")
    assert len(mail_site.mail_came_to(address)) == 2
    assert address not in "".join([*mail_site.said, *mail_site.log])


def test_somebody_who_does_not_comment_is_told_too(reader, mail_site, letter):
    address = mailbox.an_address()
    reader.goto(letter)
    reader.locator("details.tell summary").click()
    reader.locator("details.tell [name=email]").fill(address)
    reader.locator("details.tell").get_by_role("button", name="Tell me").click()
    assert ways.path(reader) == f"{letter}/tell?done=1"
    reader.goto(mailbox.link_in(mailbox.came_to(mail_site, address), "confirm"))
    ways.main_button(reader).click()
    mail_site.comment(letter)
    assert "1 new comment" in mailbox.came_to(mail_site, address, "new comment").message["Subject"]


@pytest.mark.parametrize("purpose", ["stop", "letter", "never"])
def test_each_button_behind_a_link_works_as_it_stands(reader, mail_site, letter, purpose):
    """With the Origin and the Referrer-Policy that a browser has; twice is harmless."""
    address = mailbox.an_address()
    mailbox.follow(mail_site, letter, address)
    mail_site.comment(letter)
    path = mailbox.link_in(mailbox.came_to(mail_site, address, "new comment"), purpose)
    for _ in range(2):
        reader.goto(path)
        if purpose == "letter" and reader.locator("button[value=stop]").count() == 0:
            expect(reader.locator("h1")).to_have_text("Nothing more comes by this link")
            continue
        button = reader.locator("button[value=stop]") if purpose == "letter" else ways.main_button(reader)
        button.click()
        expect(reader.locator("h1")).to_have_text("It is done")
    mail_site.comment(letter)
    assert not live.until(lambda: len(mail_site.mail_came_to(address)) > 2, within=3)


def test_a_mistyped_domain_is_asked_about_and_nothing_is_lost(reader, mail_site, letter):
    local, body = ways.mark(), f"Me too, {ways.mark()}."
    leave_comment(reader, letter, f"{local}@gmial.com", body)
    expect(reader.locator("[name=body]").first).to_have_value(body)
    reader.get_by_role("button", name=f"Use {local}@gmail.com").click()
    assert ways.path(reader) == f"{letter}?mail=asked#comment-1"
    mailbox.came_to(mail_site, f"{local}@gmail.com")


def test_enter_in_another_field_does_not_change_the_address(reader, mail_site, letter):
    leave_comment(reader, letter, f"{ways.mark()}@gmial.com")
    reader.locator("[name=name]").first.press("Enter")
    expect(reader.locator("button[value=meant]")).to_be_visible()
    expect(ways.comment_form(reader).locator("[name=email]")).to_have_value(re.compile("@gmial.com$"))


def test_a_draft_holds_no_address_in_any_storage(visit, mail_site, letter):
    page, address = visit(house=mail_site), mailbox.an_address()
    page.goto(letter)
    ways.comment_form(page).locator("[name=body]").fill("Keep this.")
    ways.comment_form(page).locator("[name=email]").fill(address)
    page.get_by_role("button", name="Keep it on this device").click()
    ways.comment_form(page).locator("[name=body]").fill("Keep this, too.")
    ways.press(page, "preview")
    ways.press(page, "edit")
    stored = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "Keep this, too." in stored
    assert address not in stored
    assert address.partition("@")[0] not in stored
    expect(ways.comment_form(page).locator("[name=email]")).to_have_value(address)


@pytest.mark.parametrize("do", ["meant", "as typed"])
def test_the_answer_to_the_question_is_a_sending_and_the_draft_goes(visit, mail_site, letter, do):
    page = visit(house=mail_site)
    leave_comment(page, letter, f"{ways.mark()}@gmial.com")
    page.locator(f"button[value='{do}']").click()
    assert ways.path(page).endswith("#comment-1")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_writer_is_told_of_answers_and_finds_the_mail_under_what_is_mine(reader, mail_site):
    address = mailbox.an_address()
    ways.write_and_preview(reader, live.other_words())
    words = ways.words_in_hand(reader)
    reader.locator("[name=email]").fill(address)
    ways.press(reader, "send")
    letter = ways.path(reader).partition("?")[0]
    reader.goto(mailbox.link_in(mailbox.came_to(mail_site, address), "confirm"))
    ways.main_button(reader).click()
    mail_site.comment(letter)
    mailbox.came_to(mail_site, address, "1 new comment")
    ways.open_key(reader, words)
    expect(reader.get_by_text(f"{address[0]}…@{address.partition('@')[2]}")).to_be_visible()
    reader.get_by_role("button", name="no more mail about it").click()
    expect(reader.get_by_role("status")).to_contain_text("No more mail comes about that letter.")


def test_on_other_sites_nothing_can_press_a_link_of_ours(mail_site, letter):
    settings = mailbox.follow(mail_site, letter, mailbox.an_address())
    for elsewhere in ({"Origin": "https://mail.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = mail_site.ask("POST", settings, body="do=stop", headers={**live.FORM, **elsewhere})
        assert answer.status == 403
    assert "How often" in mail_site.get(settings).text
