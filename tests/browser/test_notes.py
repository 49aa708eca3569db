"""Little notes, in Chromium: one fills a jar and hands over a card, the other takes it, and a note comes.

Every page on the way is looked at by axe, by day and by night, and where there is little room.
"""

from datetime import UTC, datetime, timedelta

from axe_playwright_python.base import AXE_SCRIPT

import live
from browser import mailbox, ways
from browser.test_every_page import LOOK, sticks_out
from browser.ways import NARROWEST, PHONE

NOTE = "The kettle is on, and so is the lamp."


def is_for_everyone(page) -> None:
    wrong = {}
    page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("scrollTo(0, 0)")
        wrong |= {f"{fault['id']} ({scheme})": fault["where"] for fault in page.evaluate(LOOK)}
    assert not wrong, page.url
    page.set_viewport_size(NARROWEST)
    assert sticks_out(page) == [], page.url
    page.set_viewport_size(PHONE)


def its_moment_comes(house) -> None:
    """The clock of a running house cannot be moved, so its receivers are: to where it is one in the afternoon now."""
    now = datetime.now(UTC)
    offset = (13 - now.hour + 12) % 24 - 12
    zone = f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
    planned = f"{now - timedelta(seconds=5):%Y-%m-%d %H:%M:%S}"
    with house.database() as database:
        database.execute(f"UPDATE notes_consent SET zone = '{zone}', moments = 'midday', next_at = '{planned}'")
        database.execute(f"UPDATE outbox_envelope SET due_at = '{planned}' WHERE kind = 'little note'")


def test_a_jar_is_filled_a_card_is_handed_over_and_a_note_comes(visit, mail_site):
    """The sender without script, the receiver with it, each with a browser of their own."""
    sender, receiver = visit(script=False, house=mail_site), visit(house=mail_site)
    card = fills_a_jar(sender)
    takes_the_card(receiver, card)
    notes = ways.path(receiver).partition("?")[0]
    its_moment_comes(mail_site)
    assert live.until(lambda: NOTE in ways.text_at(receiver, notes), within=20)
    before = ways.text_at(sender, "/key")
    keeps_it(receiver, notes)
    rests_and_says_no_more(receiver, notes)
    assert ways.text_at(sender, "/key") == before


def fills_a_jar(sender) -> str:
    """Answers the link on the card."""
    sender.goto("/notes")
    sender.locator("main a[href='/key/jars']").click()
    sender.locator("[name=signature]").fill("Your E.")
    ways.press(sender, "start")
    sender.locator("[name=body]").fill(f"{NOTE} www.example.org")
    ways.press(sender, "keep")
    ways.press(sender, "soften")
    sender.locator("[name=body]").fill(NOTE)
    ways.press(sender, "keep")
    assert NOTE in sender.locator(".folded").inner_text()
    sender.locator("form[action$='/card'] button").click()
    assert sender.locator(".card-words li").count() == 6
    return sender.locator("#id_link").input_value()


def takes_the_card(receiver, card: str) -> None:
    receiver.goto("/notes")
    is_for_everyone(receiver)
    receiver.goto("about:blank")
    receiver.goto(card)  # as a camera opens it
    assert len(receiver.locator("[name=card]").input_value().split()) == 6
    assert "#" not in ways.path(receiver)  # the words are out of the address
    ways.main_button(receiver).click()
    is_for_everyone(receiver)
    assert "Your E." in ways.text(receiver)
    address = mailbox.an_address()
    receiver.locator("[name=place][value=mail]").check()
    receiver.locator("[name=email]").fill(address)
    receiver.locator("[name=days][value='6']").uncheck()
    receiver.locator("[name=days][value='6']").check()
    ways.press(receiver, "accept")
    assert "They come when nobody expects them" in ways.text(receiver)


def keeps_it(receiver, notes: str) -> None:
    receiver.goto(notes)
    receiver.locator("button.heart").click()
    assert receiver.locator("button.heart").get_attribute("aria-pressed") == "true"
    receiver.locator("details.when summary").click()
    is_for_everyone(receiver)


def rests_and_says_no_more(receiver, notes: str) -> None:
    receiver.goto(notes)
    receiver.locator("select[name=rest]").select_option("month")
    ways.press(receiver, "rest")
    assert "They rest until" in ways.text(receiver)
    receiver.locator("button[value=block]").click()
    assert "Nothing comes any more" in ways.text(receiver)
    is_for_everyone(receiver)
    receiver.goto("/key/blocked")
    is_for_everyone(receiver)


def test_the_pages_of_a_jar_are_for_everyone(visit, mail_site):
    """With script, since axe needs it; and a mail that is confirmed, rested and ended behind its links."""
    page = visit(house=mail_site)
    link = fills_a_jar(page)
    is_for_everyone(page)
    page.locator("main a[href^='/key/jar/']").click()
    is_for_everyone(page)
    page.locator("a[href$='/tip']").click()
    is_for_everyone(page)
    page.goto("/key/jars")
    is_for_everyone(page)
    other, address = visit(house=mail_site), mailbox.an_address()
    other.goto(link)
    ways.main_button(other).click()
    other.locator("[name=place][value=mail]").check()
    other.locator("[name=email]").fill(address)
    words = other.locator("[name=key]").input_value()
    ways.press(other, "accept")
    page.goto(mailbox.link_in(mailbox.came_to(mail_site, address), "notes"))
    is_for_everyone(page)
    page.locator("[name=mine]").fill(words)
    ways.press(page, "confirm")
    is_for_everyone(page)
    page.locator("a[href^='/mail/quiet/']").click()
    is_for_everyone(page)
    ways.main_button(page).click()
    assert "No more little notes come" in ways.text(page)
