"""The letter page, behaviour by behaviour (S3-01 to S3-26, S1-01, S2-01)."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import Age, instant_of
from leftunsaid.moderation import actions as moderation
from web.reading import paragraphs_in, post, read, said

LETTER = [
    "You never asked where I went on those evenings. I sat in the car, by the river, with the radio off.",
    "I wasn't hiding from you. I was learning how to say it, and each time I'd got it, the light went on upstairs.",
    "To everyone who drove home with it unsaid: so did I.",
]
# Name, age, and paragraphs, in the shapes that such pages have.
COMMENTS = [
    ("", Age("day", 16), ["I know that river.", "I know that radio, too.", "It's off here tonight.", "Thank you."]),
    ("Mirjam", Age("day", 15), ["You did say it.", "Here.", "We heard you."]),
    ("", Age("day", 14), ["thank you for putting it down"]),
    ("M", Age("day", 12), ["How did you begin, in the end? I have been trying for a year."]),
    ("", Age("day", 12), ["same car, other river"]),
    ("", Age("day", 10), ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]),
    ("Mr. Tea Kettle", Age("day", 6), ["I drove home as well. I am still driving."]),
    ("somebody on the last train to nowhere", Age("hour", 20), ["Good night, all of you."]),
]


@pytest.fixture
def page(client, now):
    """The letter with its eight comments."""
    letter = make.letter(body="\n\n".join(LETTER), now=instant_of(Age("day", 17), now))
    for name, age, paragraphs in COMMENTS:
        make.comment(letter, name=name, body="\n\n".join(paragraphs), now=instant_of(age, now))
    return read(client.get(letter.path))


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
    assert page.letter_paragraphs() == [[text] for text in LETTER]


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
    last_of_the_letter = next(p for p in page.all("p") if said(p) == LETTER[-1])
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


# The comments


def test_comments_stand_oldest_first_and_ties_in_order_of_showing(page):
    names = [said(page.one(class_="p-author", inside=item)) for item in page.comments()]
    assert names == [name or "anonymous lover" for name, _, _ in COMMENTS]
    ages = [said(page.one("time", inside=item)) for item in page.comments()]
    assert ages == [
        "16 days ago",
        "15 days ago",
        "14 days ago",
        "12 days ago",
        "12 days ago",
        "10 days ago",
        "6 days ago",
        "20 hours ago",
    ]


def test_the_order_is_the_order_of_first_showing_not_of_writing(client, now):
    letter = make.letter()
    waited = make.comment(letter, body="written first", hold_reason="many")
    make.comment(letter, body="written second")
    moderation.approve(waited, by="test", now=now)
    shown = [said(item) for item in page_of(client, letter).comments()]
    assert "written second" in shown[0]
    assert "written first" in shown[1]


def test_comments_are_one_flat_list(page):
    assert {page.parent(item) for item in page.comments()} == {page.one("ol", class_="comments")}
    assert [child.tag for child in page.one("ol", class_="comments")] == ["li"] * 8
    assert not any(page.all(tag, inside=item) for item in page.comments() for tag in ("ol", "ul", "blockquote", "q"))
    assert not [link for link in page.all("a") if "reply" in said(link).lower()]


def test_each_comment_carries_its_number_and_can_be_linked_to(page):
    for number, item in enumerate(page.comments(), start=1):
        assert item.get("id") == f"comment-{number}"
        assert item.get("value") == str(number)
        to_itself = [a for a in page.all("a", inside=item) if a.get("href").endswith(f"#comment-{number}")]
        assert [str(number) in said(link) for link in to_itself] == [True]


def test_name_then_age_then_paragraphs(page):
    for item, (_, _, paragraphs) in zip(page.comments(), COMMENTS, strict=True):
        text = page.one(class_="e-content", inside=item)
        assert paragraphs_in(text) == [[paragraph] for paragraph in paragraphs]
        name, age = page.one(class_="p-author", inside=item), page.one("time", inside=item)
        assert page.place(name) < page.place(age) < page.place(text)


def test_many_blank_lines_are_one_gap(client):
    letter = make.letter()
    make.comment(letter, body="\n\n one\n\n\n\n \t\ntwo\nthree\n\n\n")
    page = page_of(client, letter)
    text = page.one(class_="e-content", inside=page.comments()[0])
    assert paragraphs_in(text) == [["one"], ["two", "three"]]


def test_a_nameless_comment_is_signed_with_the_words_of_the_house_also_in_the_past(client, house):
    letter = make.letter()
    make.comment(letter, name="")
    post(client, f"{letter.path}/comments", {"body": "Me too.", "name": " \u200b\t "})
    make.comment(letter, name="anonymous lover")

    def names():
        return [said(e) for e in page_of(client, letter).all(class_="p-author")]

    assert names() == ["anonymous lover"] * 3
    house(anonymous_name="a passer-by")
    assert names() == ["a passer-by", "a passer-by", "anonymous lover"]


@pytest.mark.parametrize(
    "name",
    ["M", "Mr. Tea Kettle", "somebody on the last train to nowhere", "Ж", "愛", "x" * 80, "O'Neil & Sons", "me@x.org"],
)
def test_a_name_is_shown_as_typed_and_is_no_link(client, name):
    letter = make.letter()
    make.comment(letter, name=f"  {name}\n")
    page = page_of(client, letter)
    shown = page.one(class_="p-author")
    assert "".join(shown.itertext()) == name
    assert not shown.findall(".//a")
    assert page.parent(shown).tag != "a"


def test_an_override_in_a_name_turns_nothing_round(client):
    letter = make.letter()
    make.comment(letter, name="evil\u202e txt.exe")
    assert "".join(page_of(client, letter).one(class_="p-author").itertext()) == "evil txt.exe"


def test_two_nameless_comments_cannot_be_told_apart_by_anything_but_their_own(client):
    letter = make.letter()
    make.comment(letter, body="thank you for this")
    make.comment(letter, body="thank you for this")
    page = page_of(client, letter)
    first, second = (said(item) for item in page.comments())
    assert first.replace("1", "#") == second.replace("2", "#")
    assert not page.all("img") + page.all("svg")


def test_gone_comments_leave_a_worded_stub_with_their_number(client, now):
    letter = make.letter()
    words = ["the first words", "the second words", "the third words"]
    taken_back, removed, held = (make.comment(letter, body=body, name="Somebody") for body in words)
    withdraw_comment(taken_back, now=now)
    moderation.remove(removed, by="test", now=now)
    moderation.hold(held, by="test", now=now)
    page = page_of(client, letter)
    stubs = [said(item) for item in page.comments()]
    assert "taken back" in stubs[0]
    assert "removed" in stubs[1]
    assert "being read again" in stubs[2]
    assert [item.get("value") for item in page.comments()] == ["1", "2", "3"]
    assert "Somebody" not in page.source
    assert not any(gone in page.source for gone in words)


def test_a_waiting_comment_leaves_no_trace_on_the_page(client):
    letter = make.letter()
    before = client.get(letter.path).content
    make.comment(letter, body="not yet", hold_reason="many")
    assert client.get(letter.path).content == before


def test_crowded_marks_are_thinned_out_on_the_page_alone(client):
    typed = "z" + "\u0334" * 30 + "algo"
    letter = make.letter(body=typed)
    assert Letter.objects.get().body == typed
    assert page_of(client, letter).letter_paragraphs() == [["z" + "\u0334" * 4 + "algo"]]


# Time


@pytest.mark.parametrize(
    ("passed", "words", "datetime"),
    [
        ({}, "just now", "2026-03-14T13:00Z"),
        ({"minutes": 85}, "just now", "2026-03-14T13:00Z"),
        ({"minutes": 86}, "1 hour ago", "2026-03-14T13:00Z"),
        ({"hours": 21}, "20 hours ago", "2026-03-14T13:00Z"),
        ({"hours": 24, "minutes": 25}, "23 hours ago", "2026-03-14T13:00Z"),
        ({"hours": 24, "minutes": 26}, "1 day ago", "2026-03-14"),
        ({"days": 17}, "16 days ago", "2026-03-14"),
        ({"days": 31}, "1 month ago", "2026-03-14"),
        ({"days": 216}, "7 months ago", "2026-03-14"),
        ({"days": 365}, "11 months ago", "2026-03-14"),
        ({"days": 366}, "1 year ago", "2026-03-14"),
        ({"days": 1000}, "2 years ago", "2026-03-14"),
    ],
)
def test_an_age_has_no_minutes_and_no_weeks_and_its_time_is_no_finer(client, clock, passed, words, datetime):
    shown = clock.now + timedelta(minutes=34, seconds=56, microseconds=789_012)
    clock.now = shown
    letter = make.letter(now=shown)
    make.comment(letter, now=shown)
    clock.passes(**passed)
    page = page_of(client, letter)
    assert [(said(time), time.get("datetime")) for time in page.all("time")] == [(words, datetime)] * 2


def test_the_exact_time_is_nowhere(client, clock):
    clock.now = clock.now.replace(hour=17, minute=34, second=56, microsecond=789_012)
    letter = make.letter(now=clock.now)
    make.comment(letter, now=clock.now)
    clock.passes(days=3, minutes=7, seconds=11)
    response = client.get(letter.path)
    told = response.content.decode() + str(dict(response.headers))
    for finer in ("17:", "34:56", "789", "1773509", "T18", "18:00"):
        assert finer not in told.replace("#comment", "")


def test_the_age_of_the_letter_itself_stands_in_the_foot_alone(page):
    own, *others = reversed(page.all("time"))
    assert said(own) == "17 days ago"
    assert page.place(own) > page.place(page.form())
    assert all(page.around(time, "li") is not None for time in others)


# The form


def test_the_form_asks_for_a_comment_and_a_name_and_nothing_else(page):
    form = page.form()
    assert form.get("method") == "post"
    assert form.get("action").partition("#")[0] == "/letter/1/comments"
    assert set(page.fields()) == {"body", "name"}
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
    assert not page.all("input", type="checkbox")
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


# Comments at their own address


def test_a_comment_is_found_by_its_number(client):
    letter = make.letter()
    make.comment(letter)
    response = client.get(f"{letter.path}/comment/1")
    assert (response.status_code, response.headers["Location"]) == (302, f"{letter.path}#comment-1")
    assert client.get(f"{letter.path}/comment/2").status_code == 404
    assert client.get(f"{letter.path}/comment/999999999").status_code == 404
    assert client.get(f"{letter.path}/comment/01").status_code == 404


def test_the_address_comments_are_sent_to_leads_a_reader_to_the_form(client):
    letter = make.letter()
    response = client.get(f"{letter.path}/comments")
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{letter.path}#")
    assert page_of(client, letter).leads_to_form(response.headers["Location"])
