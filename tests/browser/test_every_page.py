"""Every kind of page there is: for everyone's eyes, on a narrow screen, with large letters, by day and by night."""

import itertools
from random import Random

import pytest
from axe_playwright_python.base import AXE_SCRIPT

import live
from browser import mailbox, ways
from browser import test_recovery as recovery
from browser.ways import DESKTOP, NARROWEST, PHONE

LONG = "".join(Random(1).choices("abcdefghijklmnop", k=3000))  # a word nobody can break
_count = itertools.count(1)


def a_letter_with_answers(page, site):
    path = _write(site, dear=f"Dear {LONG[:60]}", signature="E.")
    for number in range(3):
        site.comment(path, name="" if number else "Cara")
    site.comment(path, body=LONG, name=LONG[:80])
    page.goto(path)


def a_letter_of_one_long_word(page, site):
    page.goto(_write(site, body=f"{LONG}{next(_count)}", dear=LONG[:80], signature=LONG[:80]))


def a_letter_nobody_answered(page, site):
    page.goto(_write(site))


def a_letter_without_room_for_answers(page, site):
    page.goto(_write(site, comments="closed"))


def a_letter_with_a_removed_answer_and_one_that_is_read_again(page, site):
    path = _write(site)
    site.comment(path)
    site.comment(path)
    site.command("remove", f"{path}#comment-1")
    site.command("hold", f"{path}#comment-2")
    page.goto(path)


def an_unlisted_letter(page, site):
    page.goto(_write(site, visibility="unlisted"))


def a_right_to_left_letter(page, site):
    page.goto(_write(site, body=f"שמרתי את הספל הכחול {next(_count)}.\n\nاحتفظت بالكوب الأزرق.", dear="חביבי"))


def a_letter_with_feelings(page, site):
    page.goto(_write(site, feeling="longing regret anger", signature=LONG[:80]))


def the_letters_of_a_feeling(page, site):
    _write(site, feeling="hope love", body=f"{LONG}{next(_count)}")
    _write(site, feeling="hope", body=f"שמרתי את הספל הכחול {next(_count)}.\n\nاحتفظت بالكوب الأزرق 💙👩‍👩‍👧")
    page.goto("/feeling/hope")


def a_feeling_that_nobody_chose_yet(page, site):
    page.goto("/feeling/relief")


def the_ways_through_the_letters(page, site):
    _write(site)
    page.goto("/archive")


def the_letters_of_a_month(page, site):
    the_ways_through_the_letters(page, site)
    page.locator(".months a").last.click()


def the_shelf_with_a_letter_on_it(page, site):
    page.goto(_write(site))
    page.locator("button[data-letter]").click()
    page.goto("/shelf")
    page.locator("[data-shelf] li").wait_for()


def the_front_page(page, site):
    _write(site, body=f"{LONG}{next(_count)}")
    page.goto("/")


def the_second_page(page, site):
    for _ in range(11):
        _write(site)
    page.goto("/page/2")


def the_front_page_of_an_empty_house(page, patient_site):
    page.goto("/")


def the_desk(page, site):
    page.goto("/write")
    ways.unfold(page, "dear")
    ways.unfold(page, "visibility")


def the_desk_near_the_limit(page, site):
    page.goto("/write")
    page.locator("[name=body]").fill("w" * 19_900)


def the_desk_after_a_refusal(page, site):
    ways.write_and_preview(page, "", dear=LONG[:90])


def the_preview_of_a_letter(page, site):
    ways.write_and_preview(page, f"One.\n\n{LONG}", dear="Dear you", signature="E.")


def the_preview_of_a_letter_after_a_refusal(page, site):
    ways.write_and_preview(page, "For me alone.")
    page.locator("[name=key]").fill("")
    ways.choose(page, "visibility", "private")
    ways.press(page, "send")


def the_form_of_a_refused_comment(page, site):
    ways.leave_comment(page, _write(site), "", LONG[:90])


def the_preview_of_a_comment(page, site):
    page.goto(_write(site))
    ways.comment_form(page).locator("[name=body]").fill(LONG)
    ways.press(page, "preview")


def the_preview_of_a_comment_after_a_refusal(page, site):
    the_preview_of_a_comment(page, site)
    page.locator("[name=key]").fill("made up by myself")
    ways.press(page, "send")


def the_calm_page_after_sending(page, site):
    page.goto(_write(site, body=f"I want to die tonight. ({next(_count)})"))


def who_is_still_waiting_for_a_kind_word(page, site):
    path = _write(site)
    for body in (f"Please? {next(_count)}", LONG):
        site.comment(path, body=body, asking="yes")
    page.goto("/asking")


def what_was_found(page, site):
    mark = ways.mark()
    _write(site, body=f"{LONG}{mark} {mark} {LONG}")
    _write(site, body=f"שמרתי את הספל הכחול, {mark}.\n\nاحتفظت بالكوب الأزرق 💙 {next(_count)}.")
    site.comment(_write(site), body=f"{LONG} {mark}", name=LONG[:80])
    site.command("reindex")
    page.goto(f"/search?q={mark} of&in=letters")


def what_was_found_among_comments(page, site):
    what_was_found(page, site)
    page.locator("[name=in][value=comments]").check()
    page.locator(".search button").click()


def the_search_does_not_look_for_people(page, site):
    page.goto("/search?q=Maria Lopez")


def a_letter_that_waits(page, patient_site):
    page.goto(_write(patient_site))


def a_letter_that_was_refused(page, patient_site):
    waiting = _write(patient_site)
    patient_site.command("remove", waiting, "--reason", "spam")
    page.goto(waiting)


def a_comment_that_waits(page, patient_site):
    waiting = _write(patient_site)
    patient_site.command("approve", waiting)
    ways.leave_comment(page, patient_site.get(waiting).leads_to, f"Wait for me. {LONG}")


def the_door_of_a_key(page, site):
    page.goto("/key")


def the_door_after_wrong_words(page, site):
    ways.open_key(page, "these open nothing")


def the_door_after_a_private_letter(page, site):
    words = site.words()
    page.goto(_write(site, visibility="private", **words))


def what_is_mine(page, site):
    words = site.words()
    path = _write(site, body=f"{LONG}{next(_count)}", **words)
    _write(site, visibility="private", **words)
    site.comment(path, body=LONG, **words)
    ways.open_key(page, words["key"])


def what_is_mine_when_nothing_is(page, site):
    words = site.words()
    _write(site, **words)
    ways.open_key(page, words["key"])
    page.locator("a[href$='/withdraw']").first.click()
    ways.main_button(page).click()


def a_letter_of_mine(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/letter/']").first.click()


def a_letter_of_mine_with_comments_at_its_door(page, site):
    words = site.words()
    path = _write(site, comments="wait", **words)
    for body in (LONG, "Short.", LONG[:300], "Another."):
        site.comment(path, body=f"{body}{next(_count)}", name=LONG[:80])
    ways.open_key(page, words["key"])
    page.get_by_role("link", name="comments wait for you").click()
    for _ in range(2):
        page.locator("button[value='let in']").first.click()
    page.locator("button[value=cover]").first.click()
    page.locator("#thread summary").click()
    return path


def a_letter_with_a_covered_answer_where_new_ones_wait(page, site):
    page.goto(a_letter_of_mine_with_comments_at_its_door(page, site))


def a_page_of_what_is_mine_among_others(page, site):
    words = site.words()
    for _ in range(51):
        _write(site, **words)
    ways.open_key(page, words["key"])
    page.locator("a[rel=next]").click()


def what_is_mine_on_a_device_that_remembers(page, site):
    words = site.words()
    _write(site, **words)
    page.goto("/key")
    page.locator("[name=key]").fill(words["key"])
    page.get_by_role("checkbox").check()
    ways.main_button(page).click()


def a_letter_of_mine_that_was_removed(page, site):
    words = site.words()
    site.command("remove", _write(site, **words))
    ways.open_key(page, words["key"])
    page.locator("a[href^='/key/letter/']").first.click()


def a_letter_of_mine_that_waits(page, patient_site):
    words = patient_site.words()
    _write(patient_site, body=f"{LONG}{next(_count)}", **words)
    ways.open_key(page, words["key"])
    page.locator("a[href^='/key/letter/']").first.click()


def a_letter_that_is_being_changed(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/letter/'][href$='/edit']").last.click()


def a_letter_that_waits_again_once_it_is_changed(page, patient_site):
    a_letter_of_mine_that_waits(page, patient_site)
    page.locator("a[href$='/edit']").click()


def a_change_that_was_refused(page, site):
    a_letter_that_is_being_changed(page, site)
    page.locator("[name=body]").fill("")
    page.locator("[name=dear]").fill(LONG[:90])
    ways.main_button(page).click()


def a_comment_that_is_being_changed(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/comment/'][href$='/edit']").click()


def an_edited_letter_with_an_edited_answer(page, site):
    words = site.words()
    path = _write(site, **words)
    site.comment(path, **words)
    ways.open_key(page, words["key"])
    for link in ("a[href^='/key/letter/'][href$='/edit']", "a[href^='/key/comment/'][href$='/edit']"):
        page.goto("/key")
        page.locator(link).click()
        page.locator("[name=body]").fill(f"Other words, number {next(_count)}.")
        ways.main_button(page).click()
    page.goto(path)


def what_was_being_written_when_the_key_closed(page, site):
    a_letter_that_is_being_changed(page, site)
    page.locator("[name=body]").fill(LONG)
    page.context.clear_cookies()
    ways.main_button(page).click()


def what_was_being_written_after_wrong_words(page, site):
    what_was_being_written_when_the_key_closed(page, site)
    page.locator("[name=key]").fill("these open nothing")
    ways.main_button(page).click()


def what_was_written_for_a_letter_of_other_words(page, site):
    what_was_being_written_when_the_key_closed(page, site)
    words = site.words()
    _write(site, **words)
    page.locator("[name=key]").fill(words["key"])
    ways.main_button(page).click()
    page.get_by_text("Below is what you typed").wait_for()


def the_card(page, site):
    words = site.words()
    _write(site, **words)
    ways.open_key(page, words["key"])
    page.locator("[name=key]").fill(words["key"])
    page.locator("form[action='/key/card'] button").click()
    page.locator(".card-code").wait_for()


def the_card_after_wrong_words(page, site):
    what_is_mine(page, site)
    page.locator("[name=key]").fill("these open nothing")
    page.locator("form[action='/key/card'] button").click()
    page.get_by_role("alert").wait_for()


def new_words_for_old(page, site):
    what_is_mine(page, site)
    page.goto("/key/words")


def new_words_for_old_after_a_refusal(page, site):
    new_words_for_old(page, site)
    page.locator("[name=key]").fill("made up by myself")
    ways.press(page, "send")


def words_of_its_own_for_a_letter(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/letter/']").last.click()
    page.goto(f"{ways.path(page).removesuffix('/withdraw')}/split")


def words_of_its_own_for_a_comment_after_a_refusal(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/comment/'][href$='/split']").click()
    page.locator("[name=key]").fill("made up by myself")
    ways.press(page, "send")


def the_question_before_the_words_are_burnt(page, site):
    what_is_mine(page, site)
    page.goto("/key/burn")


def everything_of_mine_to_print(page, site):
    what_is_mine(page, site)
    page.goto("/key/mine")


def what_this_house_holds_of_mine(page, site):
    what_is_mine(page, site)
    assert ways.status(page, "/key/receipt") == 200


def the_question_before_a_letter_is_taken_back(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/letter/'][href$='/withdraw']").first.click()


def the_question_before_a_comment_is_taken_back(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/comment/'][href$='/withdraw']").first.click()


def a_report(page, site):
    page.goto(f"{_write(site)}/report")


def the_thanks_for_a_report(page, site):
    a_report(page, site)
    ways.main_button(page).click()


def an_address_where_nothing_is(page, site):
    assert ways.status(page, "/letter/999999999") == 404


def an_address_where_a_letter_was(page, site):
    path = _write(site)
    site.command("remove", path)
    assert ways.status(page, path) == 410


def a_page_asked_for_in_a_wrong_way(page, site):
    assert ways.status(page, "/key/close") == 405


def the_house_when_it_is_too_busy_to_keep_something(page, site):
    page.goto(_write(site))
    ways.comment_form(page).locator("[name=body]").fill(f"Keep me. {LONG}")
    with site.database() as database:
        database.execute("BEGIN IMMEDIATE")
        # It says so only after it has waited for its turn.
        ways.comment_form(page).locator("button").first.click(timeout=30_000)
        page.get_by_text("Wait a minute").wait_for(timeout=30_000)
        database.execute("ROLLBACK")


def a_letter_of_a_house_that_sends_mail(page, mail_site):
    path = _write(mail_site)
    mail_site.comment(path)
    page.goto(path)
    page.locator("details.tell summary").click()


def a_comment_whose_address_looks_mistyped(page, mail_site):
    page.goto(_write(mail_site))
    ways.comment_form(page).locator("[name=body]").fill(f"Me too. {next(_count)}")
    ways.comment_form(page).locator("[name=email]").fill(f"{LONG[:60]}@gmial.com")
    ways.send_comment(page)
    page.locator("button[value='as typed']").wait_for()


def the_preview_of_a_comment_with_an_address(page, mail_site):
    page.goto(_write(mail_site))
    ways.comment_form(page).locator("[name=body]").fill(LONG)
    ways.comment_form(page).locator("[name=email]").fill(mailbox.an_address())
    ways.press(page, "preview")


def the_preview_of_a_letter_after_a_wrong_address(page, mail_site):
    ways.write_and_preview(page, live.other_words())
    page.locator("[name=email]").fill("nobody")
    ways.press(page, "send")
    page.locator(".errorlist").wait_for()


def where_one_lands_after_leaving_an_address(page, mail_site):
    page.goto(_write(mail_site))
    ways.comment_form(page).locator("[name=body]").fill(f"Me too. {next(_count)}")
    ways.comment_form(page).locator("[name=email]").fill(mailbox.an_address())
    ways.send_comment(page)
    page.get_by_text("Look in your mailbox").wait_for()


def the_question_for_an_address(page, mail_site):
    page.goto(f"{_write(mail_site)}/tell")


def an_address_that_was_refused(page, mail_site):
    page.goto(f"{_write(mail_site)}/tell")
    page.locator("[name=email]").fill(LONG[:300])
    ways.main_button(page).click()
    page.locator(".errorlist").wait_for()


def what_is_said_after_leaving_an_address(page, mail_site):
    page.goto(f"{_write(mail_site)}/tell")
    page.locator("[name=email]").fill(mailbox.an_address())
    ways.main_button(page).click()
    page.get_by_text("A mail with a button is on its way").wait_for()


def why_no_mail_came(page, mail_site):
    page.goto("/mail/why")


def the_button_that_says_yes_to_mail(page, mail_site):
    page.goto(mailbox.ask(mail_site, _write(mail_site), mailbox.an_address()))


def what_one_is_told_of_after_saying_yes(page, mail_site):
    address, letter = mailbox.an_address(), _write(mail_site)
    path = mailbox.ask(mail_site, letter, address)
    mail_site.post(f"{_write(mail_site)}/tell", email=address)
    mail_site.post(path)
    page.goto(path)
    page.locator("summary").click()


def how_often_one_wants_mail(page, mail_site):
    page.goto(mailbox.follow(mail_site, _write(mail_site), mailbox.an_address()))
    page.locator("summary").click()
    page.locator("[name=quiet_from]").select_option("22")
    ways.press(page, "pace")
    page.locator(".errorlist").wait_for()


def _all_letters(house):
    address, letter = mailbox.an_address(), _write(house)
    settings = mailbox.follow(house, letter, address)
    house.post(f"{_write(house)}/tell", email=address)
    house.post(settings, do="list")
    return address


def all_letters_of_a_mailbox(page, mail_site):
    address = _all_letters(mail_site)
    page.goto(mailbox.link_in(mailbox.came_to(mail_site, address, "letters you follow"), "all"))


def letters_somebody_asked_about(page, mail_site):
    address = _all_letters(mail_site)
    page.goto(mailbox.link_in(mailbox.came_to(mail_site, address, "another letter"), "asked"))


def _a_mail_that_asks(house):
    address = mailbox.an_address()
    mailbox.ask(house, _write(house), address)
    return mailbox.came_to(house, address)


def the_question_before_no_mail_ever(page, mail_site):
    page.goto(mailbox.link_in(_a_mail_that_asks(mail_site), "never"))


def no_mail_ever(page, mail_site):
    the_question_before_no_mail_ever(page, mail_site)
    ways.main_button(page).click()
    page.get_by_text("It is done").first.wait_for()


def the_question_before_no_more_of_a_letter(page, mail_site):
    address, letter = mailbox.an_address(), _write(mail_site)
    mailbox.follow(mail_site, letter, address)
    mail_site.comment(letter)
    page.goto(mailbox.link_in(mailbox.came_to(mail_site, address, "new comment"), "stop"))


def the_question_before_no_more_of_any_letter(page, mail_site):
    mail = mailbox.came_to(mail_site, _all_letters(mail_site), "letters you follow")
    page.goto(mailbox.link_in(mail, "leave"))


def a_link_of_a_mail_with_nothing_behind_it(page, mail_site):
    assert ways.status(page, "/mail/letter/nothing") == 404


def what_is_mine_with_mail(page, mail_site):
    words, address = mail_site.words(), mailbox.an_address()
    letter = mail_site.write(body=live.other_words(), email=address, **words).partition("?")[0]
    mail_site.post(mailbox.link_in(mailbox.came_to(mail_site, address), "confirm"))
    mail_site.comment(letter)
    ways.open_key(page, words["key"])
    page.get_by_text("New comments are told to").wait_for()


def what_this_house_holds_of_my_mail(page, mail_site):
    what_is_mine_with_mail(page, mail_site)
    assert ways.status(page, "/key/receipt") == 200


def privacy_of_a_house_that_sends_mail(page, mail_site):
    page.goto("/privacy")


def a_sealed_letter(page, site):
    page.goto(_write(site, opens="12", **site.words()))


def a_sealed_letter_of_mine(page, site):
    words = site.words()
    _write(site, opens="12", **words)
    ways.open_key(page, words["key"])
    page.locator("a[href^='/key/letter/']").first.click()
    page.locator("summary").first.click()
    page.locator("summary").last.click()


def a_sealed_letter_where_one_asks_to_be_told(page, mail_site):
    page.goto(_write(mail_site, opens="12", **mail_site.words()))
    page.locator("details.tell summary").click()


def the_preview_where_a_day_is_asked_for(page, site):
    ways.write_and_preview(page, live.other_words())
    for field in ("opens", "asks"):
        ways.unfold(page, field)
        page.locator(f"[name={field}]").select_option("day")
    ways.press(page, "send")
    page.locator(".errorlist").first.wait_for()


def the_place_for_a_postscript(page, site):
    what_is_mine(page, site)
    page.locator("a[href^='/key/letter/']").first.click()
    page.locator("button[value=predicts]").click()
    page.locator("a[href$='/postscript']").click()


def a_letter_of_mine_with_a_postscript(page, site):
    the_place_for_a_postscript(page, site)
    page.locator("[name=body]").fill(f"{LONG}{next(_count)}")
    ways.press(page, "keep")
    page.locator("button[value='let go']").click()
    page.locator(".foretold").wait_for()


def letters_that_time_answered(page, site):
    a_letter_of_mine_with_a_postscript(page, site)
    page.goto("/answered-by-time")


def spare_words_after_a_refusal(page, mail_site):
    words = mail_site.words()
    _write(mail_site, **words)
    ways.open_key(page, words["key"])
    page.goto("/key/spare")
    page.locator("[name=mine]").first.fill(words["key"])
    ways.press(page, "send")
    page.goto("/key/spare")  # with those that there are, and a way to burn them
    ways.press(page, "send")
    page.get_by_role("alert").wait_for()


def a_mailbox_that_leads_back_and_somebody_who_comes_by_it(page, mail_site):
    words, address = mail_site.words(), mailbox.an_address()
    _write(mail_site, **words)
    chosen = recovery.choose_mailbox(page, mail_site, words["key"], "all")
    recovery.ask_to_come_back(page, mail_site, chosen)
    page.goto("/key/mailbox")
    page.locator("[name=email]").fill(address)
    ways.press(page, "choose")
    page.get_by_role("alert").first.wait_for()


def the_place_for_those_whose_words_are_lost(page, mail_site):
    page.goto("/key/lost")
    page.locator("[name=email]").fill(LONG[:300])
    ways.main_button(page).click()
    page.locator(".errorlist").wait_for()


def what_a_mailbox_may_take_back(page, mail_site):
    words = mail_site.words()
    letter = _write(mail_site, **words)
    mail_site.comment(letter, **words)
    address = recovery.choose_mailbox(page, mail_site, words["key"], "back")
    recovery.ask_to_come_back(page, mail_site, address)
    recovery.the_notice_ends(mail_site)
    page.goto(mailbox.link_in(mailbox.came_to(mail_site, address, "way back is open"), "return"))


def the_front_page_of_a_house_that_closes(page, site):
    announced = site.data / "closing.json"
    announced.write_text('{"on": "2040-06-14", "no_letters_from": "2040-05-15"}')
    page.goto("/terms")
    announced.unlink()


def the_desk_of_a_house_that_takes_no_more_letters(page, site):
    announced = site.data / "closing.json"
    announced.write_text('{"on": "2040-06-14", "no_letters_from": "2020-05-15"}')
    page.goto("/write")
    announced.unlink()


def about(page, site):
    page.goto("/about")


def terms(page, site):
    page.goto("/terms")


def privacy(page, site):
    page.goto("/privacy")


def help_page(page, site):
    page.goto("/help")


PAGES = [
    open_one
    for name, open_one in list(globals().items())
    if callable(open_one) and getattr(open_one, "__code__", None) and open_one.__code__.co_varnames[:1] == ("page",)
]


@pytest.fixture(params=PAGES, ids=[open_one.__name__ for open_one in PAGES])
def opened(request, visit):
    """One page of each kind, as somebody with script sees it."""
    open_one = request.param
    house = request.getfixturevalue(open_one.__code__.co_varnames[1])
    page = visit(house=house)
    open_one(page, house)
    return page


def test_a_page_is_for_everyone(opened):
    """axe, by day and by night, on a phone and at a desk; then no sideways scroll where there is little room."""
    wrong = {}
    opened.evaluate(AXE_SCRIPT)
    for size in (PHONE, DESKTOP):
        opened.set_viewport_size(size)
        for scheme in ("light", "dark"):
            opened.emulate_media(color_scheme=scheme)
            # From its top: in the middle of a page the way out, which stays in sight, may cut a button in two.
            opened.evaluate("scrollTo(0, 0)")
            for fault in opened.evaluate(LOOK):
                wrong[f"{fault['id']} ({size['width']}, {scheme})"] = fault["where"]
    assert not wrong

    opened.set_viewport_size(NARROWEST)
    assert sticks_out(opened) == [], "at 320 pixels"
    usual = _size_of_letters(opened)
    large = opened.context.new_cdp_session(opened)
    large.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert _size_of_letters(opened) > 1.8 * usual, "this enlarges nothing"
    assert sticks_out(opened) == [], "at 320 pixels, in letters of twice the size"
    opened.set_viewport_size(DESKTOP)
    assert sticks_out(opened) == [], "at a desk, in letters of twice the size"


def test_axe_finds_what_is_wrong(visit):
    """Or the test above could never fail."""
    page = visit()
    page.goto("/about")
    page.evaluate("for (const part of document.querySelectorAll('main p')) part.style.color = '#bbb'")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate(AXE_SCRIPT)
    assert {"color-contrast", "html-has-lang"} <= {fault["id"] for fault in page.evaluate(LOOK)}


def sticks_out(page) -> list[str]:
    """What makes a page wider than its window."""
    return page.evaluate(
        """() => {
            const page = document.documentElement;
            const room = page.clientWidth;
            if (page.scrollWidth <= room) return [];
            const wide = [...document.querySelectorAll("body, body *")].filter(
                (part) => part.getBoundingClientRect().right > room + 0.5 || part.scrollWidth > room,
            );
            return [`${page.scrollWidth} pixels`, ...wide.map((part) => part.outerHTML.slice(0, 100))];
        }"""
    )


def _size_of_letters(page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)")


def _write(site, **fields):
    return site.write(**{"body": live.other_words(), **fields})


LOOK = """() => axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    resultTypes: ["violations"],
}).then((found) => found.violations.map((fault) => ({
    id: fault.id,
    where: fault.nodes.map((node) => node.html.slice(0, 160)),
})))"""
