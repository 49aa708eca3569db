"""The reader's journey: open, read, turn the page, report, find help."""

import pytest
from playwright.sync_api import expect

from browser import ways


@pytest.fixture(scope="package")
def talked_about(site) -> str:
    """A letter with eight answers."""
    path = site.write(body="I left in March.\n\nYou were asleep.\n\nI am sorry about the door.")
    for count in range(1, 9):
        name = "" if count % 2 else f"Reader {count}"
        site.comment(path, body=f"This is answer {count}.\n\nIt has two parts.", name=name)
    return path


def test_the_text_comes_first_then_one_line_then_the_answers_oldest_first(page, talked_about):
    page.goto(talked_about)
    letter, talk = page.locator(".h-entry > .e-content"), page.get_by_text("8 comments", exact=True)
    first_link = page.locator("a[href='#add-comment']").first
    answers, form = ways.comments(page), ways.comment_form(page)
    expect(letter.locator("p")).to_have_count(3)
    expect(answers).to_have_count(8)
    expect(answers.locator(".e-content p:first-child")).to_have_text([f"This is answer {n}." for n in range(1, 9)])
    tops = [part.bounding_box()["y"] for part in (letter, talk, answers.first, answers.last, form)]
    assert tops == sorted(tops)
    # The count and the action stand on one line, also on a phone.
    line, link = talk.bounding_box(), first_link.bounding_box()
    assert link["y"] < line["y"] + line["height"]
    assert line["y"] < link["y"] + link["height"]
    # And it is read without a press: the letter stands within the first screen.
    assert letter.bounding_box()["y"] < 300


def test_each_answer_has_a_name_an_age_paragraphs_and_a_number_that_can_be_linked(page, talked_about):
    page.goto(talked_about)
    second = ways.comments(page).nth(1)
    expect(second.locator(".p-author")).to_have_text("Reader 2")
    expect(ways.comments(page).nth(0).locator(".p-author")).to_have_text("anonymous lover")
    expect(second.locator("time")).to_have_text("just now")
    expect(second.locator(".e-content p")).to_have_count(2)
    expect(page.get_by_role("list").get_by_role("listitem")).to_have_count(8)
    second.locator("a[href$='#comment-2']").click()
    assert ways.path(page) == f"{talked_about}#comment-2"
    expect(second).to_be_in_viewport()


def test_add_comment_above_and_below_leads_to_the_one_form(page, talked_about):
    page.goto(talked_about)
    ways_there = page.locator("a[href='#add-comment']")
    assert ways_there.count() >= 2
    for way in ways_there.all():
        page.goto(talked_about)
        way.click()
        expect(ways.comment_form(page)).to_be_in_viewport()


def test_one_turns_the_page_to_older_letters_and_back(page, site):
    for number in range(11):
        site.write(body=f"Letter {number} of many, {ways.mark()}.")
    page.goto("/")
    newest = page.locator(".h-entry .e-content").all_inner_texts()
    assert len(newest) == 10
    page.locator("a[rel=next]").click()
    assert ways.path(page) == "/page/2"
    older = page.locator(".h-entry .e-content").all_inner_texts()
    assert older
    assert not set(newest) & set(older)
    page.locator("a[rel=prev]").click()
    assert ways.path(page) == "/"


def test_from_a_list_one_gets_to_a_letter(page, site):
    path = site.write(body="Open me.")
    page.goto("/")
    page.locator(".h-entry").filter(has_text="Open me.").locator("a.u-url").first.click()
    assert ways.path(page).partition("#")[0] == path


@pytest.mark.parametrize("what", ["a letter", "a comment"])
def test_a_report_takes_two_presses_and_no_account(page, site, what):
    path = site.write(body=f"Report me, {ways.mark()}.")
    site.comment(path, body="Report me too.")
    page.goto(path)
    report = f"a[href='{path}/report']" if what == "a letter" else f"a[href='{path}/comment/1/report']"
    page.locator(report).click()
    ways.main_button(page).click()
    expect(page.get_by_role("status")).to_be_visible()
    column = "letter_id" if what == "a letter" else "comment_id"
    number = path.rpartition("/")[2]
    found = site.rows(
        "SELECT count(*) FROM moderation_report r LEFT JOIN comments_comment c ON c.id = r.comment_id "
        f"JOIN letters_letter l ON l.id = coalesce(r.letter_id, c.letter_id) WHERE l.number = {number} "
        f"AND r.{column} IS NOT NULL"
    )
    assert found == [(1,)]
    assert page.context.cookies() == []


@pytest.mark.parametrize("start", ["/", "/write", "the letter"])
def test_a_quiet_line_leads_to_help_from_every_page(page, talked_about, start):
    page.goto(talked_about if start == "the letter" else start)
    line = page.locator("a[href='/help']")
    line.click()
    assert ways.path(page) == "/help"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "emergency" in ways.text(page)


def test_right_to_left_paragraphs_run_right_to_left(page, site):
    path = site.write(
        body="שמרתי את הספל הכחול.\n\nNobody whispers so.\n\nاحتفظت بالكوب الأزرق.",
        dear="حبيبتي",
        signature="נועה",
    )
    site.comment(path, body="شكرا لك على هذا.", name="سارة")
    page.goto(path)

    def direction(which):
        return page.locator(which).first.evaluate("element => getComputedStyle(element).direction")

    assert [direction(f".h-entry > .e-content p:nth-child({n})") for n in (1, 2, 3)] == ["rtl", "ltr", "rtl"]
    assert direction(".u-comment .e-content p") == "rtl"
    assert direction(".u-comment .p-author") == "rtl"
    assert direction(".h-entry > .p-author") == "rtl"
    page.goto("/write")
    page.locator("[name=body]").fill("שמרתי")
    assert direction("[name=body]") == "rtl"


def test_a_reader_leaves_with_nothing_in_the_browser(visit, talked_about):
    page = visit(script=True)
    always_there = ("/", "/about", "/terms", "/privacy", "/help", "/write", "/key")
    for address in (*always_there, talked_about, f"{talked_about}/report"):
        page.goto(address)
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""], address
    assert page.context.cookies() == []
    assert page.context.storage_state(indexed_db=True)["origins"] == []


def test_nothing_moves_while_a_letter_is_opened(visit, talked_about):
    page = visit()
    for address in (talked_about, "/"):
        page.goto(address, wait_until="networkidle")
        moved = page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => list.getEntries().forEach((shift) => (sum += shift.value)))
                    .observe({ type: "layout-shift", buffered: true });
                setTimeout(() => done(sum), 300);
            })"""
        )
        assert moved == 0, address


def test_a_letter_with_eight_answers_weighs_at_most_30_kilobytes_without_the_font(visit, talked_about):
    page = visit()
    came = []
    page.on("requestfinished", lambda request: came.append(request))
    page.goto(talked_about, wait_until="networkidle")
    weights = {}
    for request in came:
        sizes = request.sizes()
        weights[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
    kinds = {url.partition("?")[0].rpartition(".")[2] for url in weights}
    assert {"css", "js", "woff2"} <= kinds, "this measures nothing"
    assert sum(weight for url, weight in weights.items() if not url.endswith(".woff2")) <= 30_000, weights
