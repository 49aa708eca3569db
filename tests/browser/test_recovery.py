"""Lost words, in Chromium without script: a spare card opens, and a mailbox leads back when its notice is over."""

from datetime import UTC, datetime, timedelta

import pytest

import live
from browser import mailbox, ways


def the_notice_ends(house) -> None:
    """The clock of a running house cannot be moved, so the notice is moved back."""
    then = f"'{datetime.now(UTC) - timedelta(hours=49):%Y-%m-%d %H:%M:%S}'"
    assert live.until(
        lambda: house.rows("SELECT 1 FROM recovery_wayback WHERE told_at IS NOT NULL AND sent_at IS NULL")
    )
    with house.database() as database:
        database.execute(f"UPDATE recovery_wayback SET asked_at = {then}, told_at = {then} WHERE sent_at IS NULL")
        database.execute(f"UPDATE outbox_envelope SET due_at = {then} WHERE kind = 'way back' AND sent_at IS NULL")


def choose_mailbox(page, house, words: str, reach: str) -> str:
    """On the key's page; then its owner presses the button. Answers the address."""
    address = mailbox.an_address()
    ways.open_key(page, words)
    page.goto("/key/mailbox")
    page.locator("[name=email]").fill(address)
    page.locator(f"[name=reach][value={reach}]").check()
    page.locator("[name=mine]").fill(words)
    ways.press(page, "choose")
    assert "A mail asks that mailbox" in ways.text(page)
    page.goto(mailbox.link_in(mailbox.came_to(house, address), "own"))
    ways.main_button(page).click()
    assert "It leads back from now on" in ways.text(page)
    return address


def ask_to_come_back(page, house, address: str) -> None:
    page.goto("/key/lost")
    page.locator("[name=email]").fill(address)
    ways.main_button(page).click()
    assert "If that address leads back" in ways.text(page)
    mailbox.came_to(house, address, "come back")


@pytest.fixture
def page(visit, mail_site):
    return visit(house=mail_site, script=False)


@pytest.fixture
def mine(mail_site):
    """A letter, and the eight words that open it."""
    words, body = mail_site.words(), live.other_words()
    return body, mail_site.write(body=body, **words), words["key"]


def test_a_spare_card_opens_the_same(page, mine):
    body, _, words = mine
    ways.open_key(page, words)
    page.goto("/key/spare")
    spare = ways.words_in_hand(page)
    page.locator("[name=mine]").first.fill(words)
    ways.press(page, "send")
    assert "Your spare words open this from now on" in ways.text(page)
    page.locator("form[action='/key/close'] button").click()
    ways.open_key(page, spare)
    assert body[:60] in ways.text(page)


def test_a_mailbox_leads_back_to_everything_and_gives_new_words(page, visit, mail_site, mine):
    body, _, words = mine
    address = choose_mailbox(page, mail_site, words, "all")
    lost = visit(house=mail_site, script=False)
    ask_to_come_back(lost, mail_site, address)
    page.goto("/key")
    assert "Somebody wants to come back by your mailbox" in ways.text(page)
    the_notice_ends(mail_site)
    lost.goto(mailbox.link_in(mailbox.came_to(mail_site, address, "way back is open"), "return"))
    ways.main_button(lost).click()
    new = ways.words_in_hand(lost)
    ways.press(lost, "send")
    assert body[:60] in ways.text(lost)
    ways.open_key(page, words)
    assert "These words open nothing here" in ways.text(page)
    ways.open_key(page, new)
    assert body[:60] in ways.text(page)


def test_a_mailbox_that_may_only_take_back_shows_no_word(page, mail_site, mine):
    body, letter, words = mine
    address = choose_mailbox(page, mail_site, words, "back")
    ask_to_come_back(page, mail_site, address)
    the_notice_ends(mail_site)
    page.goto(mailbox.link_in(mailbox.came_to(mail_site, address, "way back is open"), "return"))
    assert body[:20] not in page.content()
    ways.press(page, "letters")
    assert ways.status(page, letter) == 410
