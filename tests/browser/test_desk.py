"""The desk by keyboard alone, and for everyone's eyes: on a phone and on a desk, by day and by night."""

import re
import secrets

import pyotp
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

import live
from browser import ways
from browser.test_every_page import LOOK, sticks_out
from browser.test_keyboard import follow, tab_to
from browser.ways import DESKTOP, NARROWEST, PHONE

PASSWORD = "three blue cups upstairs"
LONG = "wm" * 40


@pytest.fixture
def moderator(site):
    """Somebody new who was invited: the address, and the name."""
    name = f"Ines {mark()}"
    address = site.command("moderator", "add", name).stdout.split()[-1]
    return name, "/desk/join/" + address.rpartition("/")[2]


@pytest.fixture
def sit_down(site):
    """Join and sign in, in a browser that is at hand. Answers the recovery codes that are left."""

    def sit(page: Page) -> list[str]:
        name = f"Ines {mark()}"
        token = site.command("moderator", "add", name).stdout.split()[-1].rpartition("/")[2]
        page.goto(f"/desk/join/{token}")
        secret = page.locator("code").first.inner_text()
        page.locator("[name=code]").fill(pyotp.TOTP(secret).now())
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=again]").fill(PASSWORD)
        ways.main_button(page).click()
        page.locator(".codes").wait_for()
        code, *left = page.locator(".codes code").all_inner_texts()
        page.goto("/desk/login")
        page.locator("[name=name]").fill(name)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=code]").fill(code)
        ways.main_button(page).click()
        expect(page).to_have_url(re.compile("/desk/$"))
        return left

    return sit


def mark() -> str:
    """Letters alone: digits in a row may be somebody's number."""
    return "".join(secrets.choice("abcdefgh") for _ in range(8))


def report(site, body: str, reason: str) -> str:
    path = site.write(body=body)
    assert site.post(f"{path}/report", reason=reason).status in (200, 303)
    return path


def test_by_keyboard_from_the_invitation_to_an_undone_press(page, site, moderator):
    name, invitation = moderator
    body = f"Something that sells {mark()}."
    path = report(site, body, "danger")
    page.goto(invitation)
    secret = page.locator("code").first.inner_text()
    tab_to(page, "[name=code]")
    page.keyboard.type(pyotp.TOTP(secret).now())
    for field in ("password", "again"):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(PASSWORD)
    tab_to(page, "form.send button")
    follow(page)
    code = page.locator(".codes code").first.inner_text()
    page.goto("/desk/login")
    for field, typed in (("name", name), ("password", PASSWORD), ("code", code)):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(typed)
    follow(page)

    case = page.locator("article.case", has=page.locator(f"a[href='{path}']"))
    expect(case).to_have_count(1)
    expect(page.get_by_text(body)).to_be_hidden()  # harsh, so folded
    address = case.locator("[data-key=r]").get_attribute("value").partition(" ")[2]
    tab_to(page, f"article:has(a[href='{path}']) summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text(body)).to_be_visible()
    tab_to(page, f"[id='reason-{address}']")
    page.keyboard.type("it was sel")
    tab_to(page, f"button[value='remove {address}']")
    follow(page)
    assert site.get(path).status == 410
    tab_to(page, "form[action='/desk/undo'] button")
    follow(page)
    assert site.get(path).status == 200
    tab_to(page, "form[action='/desk/leave'] button")
    follow(page)
    page.goto("/desk/")
    assert ways.path(page) == "/desk/login"


def test_with_single_keys_one_goes_through_the_queue(visit, site, sit_down):
    page = visit()
    sit_down(page)
    clear_the_queue(site)
    first, second = (report(site, f"Letter of the keys {mark()}.", "spam") for _ in range(2))
    page.goto("/desk/")
    cases = page.locator("article.case")
    expect(cases).to_have_count(2)
    for key, focused in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(cases.nth(focused)).to_be_focused()
    page.keyboard.press("x")
    expect(cases.first.locator("[name=thing]")).to_be_checked()
    follow(page, "h")
    assert site.get(first).status == 410
    assert site.get(second).status == 200
    follow(page, "u")
    assert site.get(first).status == 200
    page.locator("[name^='words ']").first.focus()
    page.keyboard.type("jkxarhlcu")  # where one types, they are letters
    expect(page.locator("[name^='words ']").first).to_have_value("jkxarhlcu")


def clear_the_queue(site) -> None:
    for line in site.command("reports").stdout.splitlines():
        if found := re.search(r"/(?:letter|u)/\S+", line):
            site.command("dismiss", found[0])


@pytest.mark.parametrize(
    ("size", "colours"),
    [(PHONE, "dark"), (PHONE, "light"), (DESKTOP, "dark"), (NARROWEST, "light")],
    ids=["phone-dark", "phone-light", "desktop-dark", "narrowest-light"],
)
def test_every_page_of_the_desk_is_for_everyones_eyes(visit, site, sit_down, size, colours):
    page = visit(size=size, color_scheme=colours)
    page.goto("/desk/login")
    look(page, "login")
    ways.main_button(page).click()
    look(page, "login refused")
    token = site.command("moderator", "add", f"{LONG[:60]}{mark()}").stdout.split()[-1]
    page.goto(f"/desk/join/{token.rpartition('/')[2]}")
    look(page, "join")
    ways.main_button(page).click()
    look(page, "join refused")
    code, *_ = sit_down(page)
    report(site, f"Folded {''.join(mark() for _ in range(200))}", "danger")
    path = site.write(body=f"{live.other_words()}\n\nIn two paragraphs.", dear="Dear you")
    comment = site.comment(path, body="".join(mark() for _ in range(200)), name=LONG[:80])
    site.post(f"{path}/comment/1/report", reason="spam")
    assert comment
    page.goto("/desk/")
    look(page, "queue")
    page.locator("article.case button[value^='hold ']").first.click()
    look(page, "queue with undo")
    page.locator("form[action='/desk/act'] button[value='remove']").click()
    look(page, "queue refused")
    page.get_by_role("link", name="all about it").first.click()
    look(page, "thing")
    page.locator("[name^='words ']").fill("Folded")
    page.locator("button[value^='cover ']").click()
    look(page, "before words are covered")
    for address in ("crowded", "log", "door", "password", "recovery"):
        page.goto(f"/desk/{address}")
        look(page, address)
    ways.main_button(page).click()
    look(page, "recovery refused")
    page.locator("[name=old]").fill(PASSWORD)
    page.locator("[name=code]").fill(code)
    ways.main_button(page).click()
    page.locator(".codes").wait_for()
    look(page, "codes")


def look(page: Page, name: str) -> None:
    page.wait_for_load_state()
    page.locator("main h1").wait_for()  # a press is still on its way where the page before it has just gone
    assert sticks_out(page) == [], name
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(LOOK) == [], name
