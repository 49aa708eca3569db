"""With eight words, in Chromium: what was written is changed, shown to others or to nobody, and given up."""

import re
from contextlib import contextmanager
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

import live
from browser import ways
from browser.conftest import FLAGS, PATIENCE, find_chromium, network_of_its_own
from browser.ways import DESKTOP, PHONE

CARD = "button[formaction='/key/card']"


@pytest.fixture
def mine(page):
    """A letter that was sent with eight words: the words, and its path."""
    return _send(page, "Mine to change.")


def _send(page, body, *, visibility="public", words=""):
    ways.write_and_preview(page, body)
    if words:
        page.locator("[name=key]").fill(words)
    words = ways.words_in_hand(page)
    ways.choose(page, "visibility", visibility)
    ways.press(page, "send")
    return words, ways.path(page)


def _open_letter(page, words):
    ways.open_key(page, words)
    page.locator("a[href^='/key/letter/']").first.click()


def _is_open(page) -> bool:
    page.goto("/key")
    return page.locator("form[action='/key']").count() == 0


# The card


def test_the_words_are_put_on_a_card_beside_the_letter_which_is_sent_after_it(page):
    ways.write_and_preview(page, "Written first.")
    words = ways.words_in_hand(page)
    with page.expect_popup() as opened:
        page.locator(CARD).click()
    card = opened.value
    assert card.locator(".card-words li").all_inner_texts() == words.split()
    assert ways.path(card) == "/key/card"
    card.close()
    assert ways.words_in_hand(page) == words
    ways.press(page, "send")
    assert ways.path(page).startswith("/letter/")
    ways.open_key(page, words)
    assert "Written first." in ways.text(page)


def test_a_draft_is_kept_when_only_the_card_was_asked_for(visit):
    page = visit(script=True)
    ways.write_and_preview(page, "Not sent yet.")
    with page.expect_popup():
        page.locator(CARD).click()
    for leave_by in ("/key", "/write"):
        page.locator(f"a[href='{leave_by}']").first.click()
    expect(page.locator("[name=body]")).to_have_value("Not sent yet.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_camera_reads_the_eight_words_as_plain_text_and_nothing_else(visit, scheme, size):
    page = visit(size=size, color_scheme=scheme)
    words, _ = _card_of(page)
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    assert code.text == words
    page.emulate_media(media="print")
    [printed] = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    assert printed.text == words


@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
def test_the_card_prints_on_one_page(visit, paper):
    page = visit()
    _card_of(page)
    assert _pages_of(page.pdf(format=paper)) == 1


def test_in_print_the_words_and_the_address_are_there_and_the_house_is_not(visit):
    page = visit()
    words, card = _card_of(page)
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert re.search(r"They open what is yours at http://127\.0\.0\.1:\d+/key$", shown, flags=re.MULTILINE)
    for word in words.split():
        assert word in shown
    assert "Left Unsaid" in card.inner_text()
    for of_the_house in ("write a letter", "privacy", "what is mine", "Print this page"):
        assert of_the_house not in shown


def test_the_preview_prints_the_letter_and_its_words_on_one_page(visit):
    page = visit()
    ways.write_and_preview(page, "A short letter.\n\nThat is all.", dear="You", signature="me")
    words = ways.words_in_hand(page)
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert "That is all." in shown
    assert re.search(r"They open what is yours at http://127\.0\.0\.1:\d+/key", shown)
    expect(page.locator("[name=key]")).to_have_value(words)
    for not_on_paper in ("Send the letter", "Show them as a card", "Give me new words"):
        assert not_on_paper not in shown
    page.emulate_media(media="null")  # or the print would be one of the screen
    for paper in ("A4", "Letter"):
        assert _pages_of(page.pdf(format=paper)) == 1


def test_the_pages_of_a_print_are_counted(visit):
    """Or the tests above could never fail."""
    page = visit()
    page.goto("/privacy")
    assert _pages_of(page.pdf(format="A4")) > 1


def test_no_address_that_is_asked_for_holds_the_words(page):
    """From the first sight of them to the last: they would rest in a history, or in a log."""
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    words, _ = _send(page, "No trace.")
    ways.open_key(page, words)
    page.locator("[name=key]").fill(words)
    page.locator("form[action='/key/card'] button").click()
    page.goto("/key/words")
    with page.expect_popup():
        page.locator(CARD).click()
    new = ways.words_in_hand(page)
    ways.press(page, "send")
    page.locator("a[href^='/key/letter/']").first.click()
    page.locator("a[href$='/split']").click()
    ways.press(page, "send")
    assert len(asked) > 10
    for word in [word for word in (*words.split(), *new.split()) if len(word) > 5]:
        assert not [url for url in asked if word in url]


def _card_of(page):
    """The card of fresh words, and the words."""
    ways.write_and_preview(page, "A letter.")
    words = ways.words_in_hand(page)
    page.locator(CARD).evaluate("button => button.removeAttribute('formtarget')")
    page.locator(CARD).click()
    card = page.locator(".card")
    expect(card).to_be_visible()
    return words, card


def _pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# What is mine


def test_a_letter_is_changed_and_says_so(page, mine):
    words, letter = mine
    ways.open_key(page, words)
    page.locator("a[href$='/edit']").click()
    expect(page.locator("[name=body]")).to_have_value("Mine to change.")
    page.locator("[name=body]").fill("Changed.\n\nAnd mine.")
    ways.main_button(page).click()
    assert ways.path(page).startswith("/key/letter/")
    page.goto(letter)
    assert page.locator(".e-content p").all_inner_texts() == ["Changed.", "And mine."]
    expect(page.locator(".edited").first).to_have_text("edited")
    page.goto("/")
    assert "Mine to change." not in ways.text(page)


def test_a_comment_is_changed_and_says_so(page, site):
    letter = site.write(body=f"Answer me, {ways.mark()}.")
    page.goto(letter)
    ways.comment_form(page).locator("[name=body]").fill("Said to soon.")
    ways.press(page, "preview")
    words = ways.words_in_hand(page)
    ways.press(page, "send")
    ways.open_key(page, words)
    page.locator("a[href^='/key/comment/'][href$='/edit']").click()
    page.locator("[name=body]").fill("Said too soon.")
    ways.main_button(page).click()
    page.goto(letter)
    expect(ways.comments(page).locator(".e-content")).to_have_text("Said too soon.")
    expect(ways.comments(page).locator(".edited")).to_have_text("edited")


def test_what_was_typed_while_the_key_closed_is_kept_with_the_words(page, mine):
    words, letter = mine
    ways.open_key(page, words)
    page.locator("a[href$='/edit']").click()
    page.locator("[name=body]").fill("Typed for an hour.")
    page.context.clear_cookies()
    ways.main_button(page).click()
    expect(page.locator("[name=body]")).to_have_value("Typed for an hour.")
    page.locator("[name=key]").fill("wrong words")
    ways.main_button(page).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value("Typed for an hour.")
    page.locator("[name=key]").fill(words)
    ways.main_button(page).click()
    page.goto(letter)
    expect(page.locator("main .e-content").first).to_have_text("Typed for an hour.")


def test_a_letter_is_shown_to_nobody_and_to_everyone_again(page, mine, site):
    words, letter = mine
    _open_letter(page, words)
    for visibility, status in (("private", 410), ("unlisted", 410), ("public", 200)):
        ways.choose(page, "visibility", visibility)
        page.locator("form[action$='/readers'] button").click()
        expect(page.locator(f"[name=visibility][value={visibility}]")).to_be_checked()
        assert site.get(letter).status == status


def test_comments_are_closed_and_opened_again(page, mine):
    words, letter = mine
    _open_letter(page, words)
    mine_here = ways.path(page)
    for choice, open_forms in (("closed", 0), ("open", 1)):
        page.goto(mine_here)
        page.locator(f"form[action$='/comments'] button[value={choice}]").click()
        page.goto(letter)
        expect(ways.comment_form(page)).to_have_count(open_forms)


def test_one_letter_gets_words_of_its_own(page):
    words, _ = _send(page, "It stays.")
    _send(page, "It goes.", words=words)
    ways.open_key(page, words)
    page.locator("li", has_text="It goes.").get_by_role("link", name="open it").click()
    page.locator("a[href$='/split']").click()
    own = ways.words_in_hand(page)
    ways.press(page, "send")
    assert "It stays." in ways.text(page)
    assert "It goes." not in ways.text(page)
    page.locator("form[action='/key/close'] button").click()
    ways.open_key(page, own)
    assert "It goes." in ways.text(page)
    assert "It stays." not in ways.text(page)


def test_new_words_take_the_place_of_the_old_ones(page, mine):
    old, _ = mine
    ways.open_key(page, old)
    page.locator("a[href='/key/words']").click()
    ways.press(page, "words")  # these will do, and not the first
    new = ways.words_in_hand(page)
    ways.press(page, "send")
    assert "Mine to change." in ways.text(page)
    page.locator("form[action='/key/close'] button").click()
    ways.open_key(page, old)
    expect(page.get_by_role("alert")).to_be_visible()
    ways.open_key(page, new)
    assert "Mine to change." in ways.text(page)


@pytest.mark.parametrize(("do", "status"), [("burn", 200), ("take back", 410)])
def test_the_words_are_burnt(page, mine, site, do, status):
    words, letter = mine
    ways.open_key(page, words)
    page.locator("a[href='/key/burn']").click()
    assert site.get(letter).status == 200  # the first press only asks
    page.locator(f"button[value='{do}']").click()
    assert ways.path(page) == ("/key?done=burnt" if do == "burn" else "/key?done=gone")
    assert page.context.cookies() == []
    assert site.get(letter).status == status
    ways.open_key(page, words)
    expect(page.get_by_role("alert")).to_be_visible()


def test_everything_of_mine_is_taken_along(page, mine):
    words, _ = mine
    ways.open_key(page, words)
    with page.expect_download() as loaded:
        page.locator("a[href='/key/mine.txt']").click()
    assert "Mine to change." in loaded.value.path().read_text()
    page.locator("a[href='/key/mine']").click()
    assert "Mine to change." in ways.text(page)


def test_what_is_printed_of_mine_is_words_alone(visit):
    page = visit()
    words, _ = _send(page, "On paper.")
    ways.open_key(page, words)
    page.goto("/key/mine")
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert "On paper." in shown
    for of_the_house in ("leave at once", "close", "write a letter", "privacy"):
        assert of_the_house not in shown


# Coming back, and leaving


@contextmanager
def _browser_of(folder, chromium, site, *, script):
    """A browser with a memory of its own on disk, as it starts and ends on somebody's device."""
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=find_chromium(),
        args=FLAGS,
        base_url=site.address,
        java_script_enabled=script,
        extra_http_headers=network_of_its_own(),
    )
    try:
        context.set_default_timeout(PATIENCE)
        yield context.pages[0]
    finally:
        context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("remember", [True, False], ids=["remembered", "not remembered"])
def test_a_browser_that_starts_anew_knows_the_words_only_where_it_was_asked_to(
    chromium, site, tmp_path, remember, script
):
    words = site.words()
    site.write(body="Known here?", **words)
    with _browser_of(tmp_path, chromium, site, script=script) as page:
        page.goto("/key")
        box = page.get_by_role("checkbox")
        expect(box).not_to_be_checked()
        page.locator("[name=key]").fill(words["key"])
        if remember:
            box.check()
        ways.main_button(page).click()
        assert "Known here?" in ways.text(page)
    with _browser_of(tmp_path, chromium, site, script=script) as page:
        assert _is_open(page) is remember
        if remember:
            page.locator("form[action='/key/close'] button").click()
    with _browser_of(tmp_path, chromium, site, script=script) as page:
        assert not _is_open(page)


def test_leaving_at_once_leaves_nothing_to_go_back_to(page, site):
    _open_letter(page, _given(site, "Not for other eyes."))
    assert "Not for other eyes." in ways.text(page)
    page.locator("form[action='/key/leave'] button").click()
    page.wait_for_url(f"{site.address}/")
    assert page.context.cookies() == []
    for _ in range(4):
        page.go_back()
        assert "Not for other eyes." not in page.content()
    assert not _is_open(page)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_leaving_at_once_leads_to_another_site_where_the_house_says_so(chromium, patient_site, tmp_path, script):
    elsewhere = f"{patient_site.address}/about?weather=fine"
    with live.site(tmp_path / "data", workers=1, LEFTUNSAID_LEAVE_TO=elsewhere) as house:
        words = _given(house, "Not for other eyes.")
        context = chromium.new_context(base_url=house.address, java_script_enabled=script, viewport=PHONE)
        try:
            page = context.new_page()
            came_from = []
            page.on("request", lambda request: came_from.append((request.url, request.headers.get("referer"))))
            ways.open_key(page, words)
            assert "Not for other eyes." in ways.text(page)
            page.locator("form[action='/key/leave'] button").click()
            page.wait_for_url(elsewhere)
            assert (elsewhere, None) in came_from
            assert context.cookies() == []
            page.go_back()
            assert "Not for other eyes." not in page.content()
            assert page.locator("form[action='/key']").count() == 1
        finally:
            context.close()


def test_the_way_out_stays_in_sight_however_far_one_reads(visit):
    page = visit()
    words, _ = _send(page, "Line.\n\n" * 200)
    _open_letter(page, words)
    page.mouse.wheel(0, 3000)
    expect(page.locator("form[action='/key/leave'] button")).to_be_in_viewport()


def test_closing_is_one_press_and_going_back_shows_nothing(page, site):
    _open_letter(page, _given(site, "Not for other eyes."))
    page.locator("form[action='/key/close'] button").click()
    for _ in range(3):
        expect(page.locator("[name=key]")).to_be_visible()  # it cannot go back while it is on its way
        page.go_back()
        assert "Not for other eyes." not in page.content()


def _given(site, body) -> str:
    """The words of a letter for oneself alone, that another browser has sent."""
    words = site.words()
    site.write(body=body, visibility="private", **words)
    return words["key"]
