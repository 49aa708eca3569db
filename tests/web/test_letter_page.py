"""The letter page, behaviour by behaviour (S3-01 to S3-26, S1-01, S2-01)."""

import pytest

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from web import a_letter
from web.reading import paragraphs_in, read, said


@pytest.fixture
def page(client, now):
    """The letter with its eight comments."""
    return read(client.get(a_letter.put_down(now).path))


def page_of(client, letter):
    return read(client.get(letter.path))


# The letter


def test_a_letter_without_salutation_and_signature_is_its_text_alone(client):
    page = page_of(client, make.letter(body="Only this."))
    head = page.one("h1")
    assert "unseen" in head.get("class")  # for screen readers and the outline; the eye sees the text first
    seen = said(page.letter()).removeprefix(said(head)).strip()
    assert seen.startswith("Only this. no comments")
    for filler in ("Untitled", "Unknown", "Dear"):
        assert filler not in page.main
    assert not page.all(class_="signature")
    assert all(said(paragraph) for paragraph in page.all("p"))


def test_salutation_and_signature_stand_above_and_below_the_text(client):
    page = page_of(client, make.letter(body="Come home.", dear="Old friend", signature="the one who stayed"))
    seen = said(page.letter())
    assert seen.index("Old friend") < seen.index("Come home.") < seen.index("the one who stayed")
    assert said(page.one(class_="p-author")) == "the one who stayed"


def test_each_paragraph_of_a_letter_is_a_paragraph_of_the_page(page):
    assert page.letter_paragraphs() == [[text] for text in a_letter.LETTER]


def test_nine_paragraphs_in_the_third_person_with_dialogue_are_a_letter(client):
    told = [f'She said "{n}" and he said nothing.' for n in range(9)]
    assert page_of(client, make.letter(body="\n\n".join(told))).letter_paragraphs() == [[text] for text in told]


def test_a_single_line_break_is_kept_and_line_breaks_at_the_end_go(client):
    written = "“Leave,” she’d said,\nnot meaning it.\n\nHe’d have gone,\nhad he believed her.\n\nHe didn’t.\n\n\n\n\n"
    letter = make.letter(body=written)
    assert Letter.objects.get().body == written.rstrip()
    assert page_of(client, letter).letter_paragraphs() == [
        ["“Leave,” she’d said,", "not meaning it."],
        ["He’d have gone,", "had he believed her."],
        ["He didn’t."],
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "I can't; she can’t; 'they' “can”.",
        "see https://example.org/a?b=c&d or write to me@example.org",
        "**not bold** _nor this_ # nor this [nor](this) `nor this`",
        "teh mistaks stay -- ... (c) 1/2",
        "two  spaces, e\u0301 and é, ﬁ, &amp; &lt; &#39; <b>",
        "👩\u200d🚀 می\u200cخواهم क्\u200dष \u2067ترتيب\u2069",
    ],
)
def test_a_text_is_shown_code_point_for_code_point(client, typed):
    letter = make.letter(body=typed)
    make.comment(letter, body=typed)
    page = page_of(client, letter)
    assert page.letter_paragraphs() == [[typed]]
    assert paragraphs_in(page.one(class_="e-content", inside=page.comments()[0])) == [[typed]]


def test_what_people_write_is_isolated_from_the_direction_of_the_page(client):
    letter = make.letter(body="سلام", dear="دوست", signature="من")
    make.comment(letter, name="هیچ‌کس", body="سلام")
    page = page_of(client, letter)
    theirs = [e for e in page.all("p") if said(e) in ("سلام", "دوست", "من", "هیچ‌کس")]
    assert len(theirs) == 5
    assert {e.get("dir") for e in theirs} == {"auto"}


def test_each_letter_has_its_number_for_the_outline(page):
    assert [said(heading) for heading in page.all("h1")] == ["Letter 1"]


# Count and action


def test_count_and_action_stand_on_one_line_between_letter_and_comments(page):
    above = page.links("add comment")[0]
    line = page.parent(above)
    assert said(line) == "8 comments add comment"
    last_of_the_letter = next(p for p in page.all("p") if said(p) == a_letter.LETTER[-1])
    assert page.place(last_of_the_letter) < page.place(line) < page.place(page.comments()[0])
    between = [e for e in page.all("p") if page.place(last_of_the_letter) < page.place(e) < page.place(line)]
    assert not between


def test_the_number_stated_is_the_number_listed(page):
    assert len(page.comments()) == 8


@pytest.mark.parametrize(("count", "words"), [(0, "no comments"), (1, "1 comment"), (2, "2 comments")])
def test_the_count_is_said_in_the_right_number(client, count, words):
    letter = make.letter()
    for _ in range(count):
        make.comment(letter)
    page = page_of(client, letter)
    assert said(page.parent(page.links("add comment")[0])) == f"{words} add comment"


def test_the_count_equals_the_items_whatever_happens_to_them(client, now):
    letter = make.letter()
    first, second, third = (make.comment(letter, body=f"Comment {n}.") for n in range(3))
    waiting = make.comment(letter, hold_reason="many")

    def stated_and_listed():
        page = page_of(client, letter)
        return said(page.parent(page.links("add comment")[0])).split()[0], len(page.comments())

    assert stated_and_listed() == ("3", 3)
    moderation.approve(waiting, by="test", now=now)
    assert stated_and_listed() == ("4", 4)
    moderation.hold(first, by="test", now=now)
    moderation.remove(second, by="test", now=now)
    withdraw_comment(third, now=now)
    assert stated_and_listed() == ("4", 4)
    moderation.restore(second, by="test", now=now)
    assert stated_and_listed() == ("4", 4)


def test_add_comment_stands_above_and_below_the_list_and_leads_to_one_form(page):
    above, below = page.links("add comment")
    comments = page.comments()
    assert page.place(above) < page.place(comments[0]) < page.place(comments[-1]) < page.place(below)
    assert above.get("href") == below.get("href")
    assert page.leads_to_form(above.get("href"))


def test_without_comments_one_add_comment_leads_to_the_form(client):
    page = page_of(client, make.letter())
    assert page.leads_to_form(page.links("add comment")[0].get("href"))


# The form


def test_the_form_asks_for_a_comment_and_a_name_and_nothing_else(page):
    form = page.form()
    assert form.get("method") == "post"
    assert form.get("action").partition("#")[0] == "/letter/1/comments"
    assert set(page.fields()) == {"body", "name", "homepage"}  # the last is for programs alone
    assert page.one("div", class_="trap").get("aria-hidden") == "true"
    assert page.one("input", name="name").get("placeholder") == "anonymous lover"
    labelled = {label.get("for") for label in page.all("label", inside=form)}
    assert {page.one(name="body").get("id"), page.one(name="name").get("id")} <= labelled


def test_terms_and_privacy_are_linked_before_the_button_and_no_box_is_to_be_checked(page):
    form = page.form()
    button = page.all("button", inside=form)[0]
    for words, path in (("Terms of Use", "/terms"), ("Privacy Policy", "/privacy")):
        link = next(link for link in page.all("a", inside=form) if said(link) == words)
        assert link.get("href") == path
        assert page.place(link) < page.place(button)
    assert {box.get("name") for box in page.all("input", type="checkbox")} <= {"asking"}  # none is about the terms
    assert not page.all("input", required="")
    assert "Please read our Terms of Use and Privacy Policy before commenting." in said(form)


def test_the_page_and_its_form_need_no_script_no_cookie_and_no_account(client):
    letter = make.letter()
    response = client.get(letter.path)
    assert not response.cookies
    page = read(response)
    assert all(script.get("src") and not script.text for script in page.all("script"))
    assert not [e for e in page.all() if any(name.startswith("on") for name in e.attrib) or e.get("style")]
    assert not page.all("noscript")


# For machines


def test_the_page_carries_microformats(page):
    letter = page.letter()
    assert said(page.one(class_="p-name", inside=letter)) == "Letter 1"
    assert len(page.all(class_="u-comment", inside=letter)) == 8
    for item in page.all(class_="u-comment", inside=letter):
        assert "h-cite" in item.get("class").split()
        for part in ("p-author", "dt-published", "e-content"):
            assert len(page.all(class_=part, inside=item)) == 1
    assert page.all("time", class_="dt-published", inside=letter)[-1].get("datetime") == "2026-02-25"
    assert "/letter/1" in [link.get("href") for link in page.all("a", class_="u-url", inside=letter)]


def test_the_canonical_link_is_the_address_people_type(client, house):
    house(base_url_as_set="https://letters.example")
    letter = make.letter()
    assert page_of(client, letter).one("link", rel="canonical").get("href") == "https://letters.example/letter/1"


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_no_word_of_a_letter_stands_in_tab_history_or_description(client, visibility):
    words = "Marmalade kept its lid on"
    letter = make.letter(body=words, dear="Quince", signature="Medlar", visibility=visibility)
    page = page_of(client, letter)
    assert page.title == ("Letter 1 · Left Unsaid" if visibility == "public" else "A letter · Left Unsaid")
    head = page.source.partition("</head>")[0]
    assert not any(word in head for word in ("Marmalade", "Quince", "Medlar"))


def test_the_page_is_the_same_bytes_for_all(client, key_holder, now):
    letter = make.letter(owner=key_holder.key)
    make.comment(letter)
    stranger = client.__class__(headers={"accept-language": "fa", "user-agent": "Another"}, REMOTE_ADDR="192.0.2.9")
    for path in (letter.path, "/write", "/"):
        mine, theirs = key_holder.client.get(path), stranger.get(path)
        assert mine.content == theirs.content
        assert "Cookie" not in mine.headers.get("Vary", "")
        assert not mine.cookies
