"""The address that is left with a comment or a letter: optional, never shown, and never lost on the way."""

import pytest
from django.test import Client

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import close_comments, withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.subscriptions.models import Ask, Subscription
from web.mailing import CARA, hash_of, link_to
from web.reading import post, press, read, said

THE_SEED_S_WORDS = (
    "Email is optional and never shown. Leave yours if you want email notifications on new comments for this letter."
)
NO_ADDRESSES = [
    "cara",
    "cara@",
    "@x.example",
    "a@b",
    "a@x.example, b@x.example",
    "Cara <c@x.example>",
    "c@x.example\nBcc: d@x.example",
    "c@[127.0.0.1]",
    '"c d"@x.example',
    "c\x00@x.example",
    "ćara@x.example",
    "c" * 300 + "@x.example",
]


@pytest.fixture
def letter():
    return make.letter()


@pytest.fixture
def leave(client, letter, mails):
    """Leave a comment with an address: `leave(email="cara@mailbox.example")`."""

    def leave(email=CARA, body="Me too.", **fields):
        return post(client, f"{letter.path}/comments", {"body": body, "email": email, **fields})

    return leave


def refusals(page) -> str:
    return " ".join(said(refusal) for refusal in page.all(class_="errorlist"))


def test_the_field_stands_in_the_form_with_the_words_of_the_seed(client, letter, mails):
    page = read(client.get(letter.path))
    field = page.one("input", name="email", inside=page.form())
    assert said(page.one("label", for_=field.get("id"))) == "Email"
    assert said(page.one(id=field.get("aria-describedby"))) == THE_SEED_S_WORDS
    assert (field.get("type"), field.get("autocomplete"), field.get("inputmode")) == ("email", "email", "email")
    assert field.get("required") is None
    # The server says what is wrong, in the page's own language, with the text still there.
    assert page.form().get("novalidate") is not None
    terms = "Please read our Terms of Use and Privacy Policy before commenting."
    [hint] = [hint for hint in page.all(class_="hint", inside=page.form()) if said(hint) == terms]
    assert page.place(field) < page.place(hint) < page.place(page.all("button", inside=page.form())[-1])


def test_in_a_house_without_mail_a_short_sentence_stands_in_its_place(client, letter):
    page = read(client.get(letter.path))
    assert not page.all("input", name="email")
    assert not page.all("details", class_="tell")
    assert "This house sends no mail." in said(page.form())
    assert post(client, f"{letter.path}/comments", {"body": "Me too.", "email": CARA}).status_code == 303
    preview = read(post(client, "/write", {"body": "A letter.", "email": CARA, "do": "preview"}))
    assert not preview.all("input", name="email", type="email")
    assert not Ask.objects.exists()


def test_an_address_that_was_left_is_asked_by_mail_and_then_told(client, letter, leave, mails):
    landing = leave()
    assert landing.headers["Location"] == f"{letter.path}?mail=asked#comment-1"
    [asking] = mails.deliver()
    assert asking["To"] == CARA
    client.post(link_to(asking, "confirm"))
    make.comment(letter, body="And me.")
    [notice] = mails.deliver()
    assert notice["Subject"] == "1 new comment"


def test_whoever_left_one_is_told_to_look_into_the_mailbox_and_nobody_else_is(client, letter, leave):
    page = read(client.get(leave().headers["Location"]))
    assert "Look in your mailbox" in said(page.one(role="status", class_="said"))
    assert page.links("Why did I get nothing?")
    assert "Look in your mailbox" not in read(client.get(letter.path)).main


def test_a_comment_without_an_address_leads_to_its_own_place_alone(client, letter, leave):
    assert leave(email="").headers["Location"] == f"{letter.path}#comment-1"
    assert not Ask.objects.exists()


def test_under_a_comment_that_waits_its_author_is_told_that_the_mail_waits_too(client, letter, leave, mails, house):
    house(everything_waits=True)
    landing = leave().headers["Location"]
    assert landing.startswith("/waiting/")
    assert landing.endswith("?mail=asked")
    assert "Once it is shown, a mail" in read(client.get(landing)).main
    assert mails.deliver() == []  # its confirm mail goes out when it is shown (decision 13)


def test_in_a_house_where_everything_waits_an_address_is_heard_all_the_same(client, mails, house):
    house(everything_waits=True)
    shown = make.letter()
    assert post(client, f"{shown.path}/tell", {"email": CARA}).status_code == 303
    assert [mail["To"] for mail in mails.deliver()] == [CARA]


def test_whoever_sounds_in_danger_reads_of_no_mail(client, leave):
    assert leave(body="I want to die tonight.").headers["Location"].startswith("/kept/")
    assert Ask.objects.count() == 1


# Not an address


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused_kindly_and_nothing_is_lost(letter, leave, typed):
    page = read(leave(email=typed, name="Cara", asking="yes"))
    assert page.status == 422
    assert "Mail could not go to this address." in refusals(page)
    kept = page.fields()
    assert (kept["body"], kept["name"], kept["asking"]) == ("Me too.", "Cara", "yes")
    assert kept["email"][:1] == typed[:1]
    assert kept["email"][-9:] == typed[-9:]
    assert not Comment.objects.exists()
    assert not Ask.objects.exists()
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("typed", [f"  {CARA}\t", "Cara@мир.example", "cara+letters@x.example", "o'cara@x.example"])
def test_what_is_one_is_taken_as_it_was_typed(leave, mails, typed):
    assert leave(email=typed).status_code == 303
    [mail] = mails.deliver()
    assert mail["To"] == typed.strip().replace("мир", "xn--h1ahn")


def test_an_address_in_its_own_field_is_no_contact_detail_in_the_comment(client, letter, leave):
    assert leave(body=f"Write to {CARA}.", email="").status_code == 422
    assert leave(email=CARA).status_code == 303


# A common domain, mistyped


def test_a_mistyped_domain_is_asked_about_once_and_gently(letter, leave):
    page = read(leave(email="cara@gmial.com", name="Cara"))
    assert page.status == 422
    assert "is the address as you meant it?" in said(page.one(role="alert"))
    assert [said(button) for button in page.all("button", inside=page.one(role="alert"))[1:]] == [
        "Use cara@gmail.com",
        "It is right as it stands",
    ]
    assert page.fields() | {"body": "Me too.", "name": "Cara", "email": "cara@gmial.com"} == page.fields()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("do", "taken"), [("meant", "cara@gmail.com"), ("as typed", "cara@gmial.com")])
def test_either_answer_sends_it(client, letter, leave, mails, do, taken):
    question = read(leave(email="cara@gmial.com"))
    assert press(client, question, do=do).headers["Location"] == f"{letter.path}?mail=asked#comment-1"
    assert [mail["To"] for mail in mails.deliver()] == [taken]


def test_the_answer_goes_on_to_what_was_pressed_before(client, letter, leave):
    question = read(leave(email="cara@gmial.com", do="preview"))
    preview = read(press(client, question, do="as typed"))
    assert preview.status == 200
    assert preview.value("key").count(" ") == 7
    assert press(client, preview, do="send").status_code == 303  # not asked again
    assert Ask.objects.count() == 1


def test_enter_in_a_field_answers_nothing(client, letter, leave):
    question = read(leave(email="cara@gmial.com"))
    name, value = question.buttons()[0]
    again = read(post(client, f"{letter.path}/comments", {**question.fields(), name: value}))
    assert again.status == 422
    assert again.value("email") == "cara@gmial.com"


def test_a_comma_for_a_dot_is_asked_about_too_and_can_only_be_mended(client, letter, leave, mails):
    question = read(leave(email="cara@gmail,com"))
    assert ("do", "meant") in question.buttons()
    assert ("do", "as typed") not in question.buttons()
    assert press(client, question, do="meant").status_code == 303
    assert [mail["To"] for mail in mails.deliver()] == ["cara@gmail.com"]


# On the way


def test_it_goes_along_through_preview_and_change_and_refusals(client, letter, leave, mails, house):
    preview = read(leave(do="preview"))
    assert preview.one("input", name="email", type="email").get("value") == CARA
    back = read(press(client, preview, do="edit"))
    assert back.fields()["email"] == CARA
    wrong = read(press(client, back, do="preview", body=""))
    assert wrong.status == 422
    assert wrong.fields()["email"] == CARA
    refused = read(press(client, preview, do="send", key="made up by myself"))
    assert refused.status == 422
    assert refused.fields()["email"] == CARA
    close_comments(letter, now=make.NOON)
    closed = read(press(client, preview, do="send"))
    assert closed.status == 422
    assert closed.fields()["email"] == CARA
    withdraw_letter(letter, now=make.NOON)
    gone = read(press(client, preview, do="send"))
    assert gone.status == 410
    assert gone.fields()["email"] == CARA


def test_it_is_still_there_when_too_much_came_from_the_network(client, letter, leave, house):
    house(comments_an_hour=1)
    for n in range(4 * 4):
        answer = leave(body=f"Comment {n}.")
    assert answer.status_code == 429
    assert read(answer).fields()["email"] == CARA


def test_it_stands_in_no_address(client, letter, leave):
    for do in ("send", "preview", "edit"):
        answer = leave(do=do)
        assert "mailbox.example" not in answer.headers.get("Location", "")
        assert all(form.get("method") == "post" for form in read(answer).all("form"))


def test_a_double_click_that_newly_brings_an_address_still_brings_it(client, letter, leave, mails):
    leave(email="")
    again = leave()
    assert again.headers["Location"] == f"{letter.path}?mail=asked#comment-1"
    leave()
    assert Comment.objects.count() == 1
    assert [mail["To"] for mail in mails.deliver()] == [CARA]


def test_nobody_hears_of_the_comment_they_left_it_with(client, letter, leave, mails):
    make.comment(letter, body="One before.")
    leave()
    [asking] = mails.deliver()
    client.post(link_to(asking, "confirm"))
    assert mails.deliver() == []


def test_changing_a_comment_later_asks_for_no_address(key_holder, mails):
    comment = make.comment(owner=key_holder.key)
    page = read(key_holder.client.get(f"/key/comment/{comment.waiting_address}/edit"))
    assert not page.all("input", name="email")
    assert not page.all("input", name="asking")


# Too much


def test_above_the_limit_addresses_are_dropped_and_the_answer_is_the_same(letter, mails):
    def ask(number: int):
        client = Client(REMOTE_ADDR="203.0.113.9")
        answer = post(client, f"{letter.path}/tell", {"email": f"cara{number}@x{number}.example"})
        page = client.get(answer.headers["Location"])
        return answer.status_code, dict(answer.headers), page.content, dict(page.headers)

    answers = [ask(number) for number in range(30)]
    assert Ask.objects.count() < 6
    assert answers == [answers[0]] * 30


def test_the_limit_is_five_an_hour(client, letter, leave, clock):
    for number in range(9):
        assert leave(email=f"c{number}@x{number}.example", body=f"Comment {number}.").status_code == 303
        clock.passes(minutes=2)
    assert Ask.objects.count() == 5
    assert Comment.objects.count() == 9


# The writer


WRITTEN = {"body": "I kept the blue cup."}


@pytest.fixture
def preview(client, mails):
    return read(post(client, "/write", {**WRITTEN, "do": "preview"}))


def test_the_writer_may_leave_one_where_the_eight_words_are(client, preview, mails):
    field = preview.one("input", name="email")
    assert said(preview.one("label", for_=field.get("id"))) == "Email, if you want to be told of answers"
    answer = press(client, preview, do="send", email=CARA)
    assert answer.headers["Location"] == "/letter/1?mail=asked"
    [asking] = mails.deliver()
    client.post(link_to(asking, "confirm"))
    letter = Letter.objects.get()
    assert Subscription.objects.get().owner == letter.owner
    make.comment(letter, owner=letter.owner, body="It is me, the writer.")
    assert mails.deliver() == []
    make.comment(letter, body="Thank you.")
    assert len(mails.deliver()) == 1


def test_nothing_is_asked_on_the_page_to_write_on(client, mails):
    assert not read(client.get("/write")).all("input", name="email")


def test_a_letter_for_oneself_alone_asks_for_no_mail(client, preview):
    answer = press(client, preview, do="send", email=CARA, visibility="private")
    assert answer.headers["Location"] == "/key?kept=1"
    assert not Ask.objects.exists()


def test_it_is_not_lost_when_the_writer_changes_something(client, preview):
    desk = read(press(client, preview, do="edit", email=CARA))
    assert read(press(client, desk, do="preview")).fields()["email"] == CARA
    refused = read(press(client, desk, do="preview", body=""))
    assert read(press(client, refused, do="preview", body="Again.")).fields()["email"] == CARA


def test_a_wrong_address_comes_back_on_the_page_where_it_was_typed(client, preview):
    refused = read(press(client, preview, do="send", email="cara"))
    assert refused.status == 422
    assert "Mail could not go to this address." in refusals(refused)
    assert refused.value("key") == preview.value("key")
    assert not Letter.objects.exists()
    desk = read(press(client, refused, do="edit"))
    assert desk.status == 200
    assert press(client, refused, do="send", email=CARA).status_code == 303


def test_the_writer_is_asked_about_a_mistyped_domain_too(client, preview, mails):
    question = read(press(client, preview, do="send", email="cara@gmial.com"))
    assert question.status == 422
    assert question.value("key") == preview.value("key")
    assert press(client, question, do="meant").headers["Location"] == "/letter/1?mail=asked"
    assert [mail["To"] for mail in mails.deliver()] == ["cara@gmail.com"]


def test_a_letter_sent_twice_is_one_also_where_the_second_brings_an_address(client, preview, mails):
    press(client, preview, do="send")
    assert press(client, preview, do="send", email=CARA).headers["Location"] == "/letter/1?mail=asked"
    assert Letter.objects.count() == 1
    assert Ask.objects.count() == 1


def test_a_letter_that_waits_asks_when_it_is_shown(client, mails, house):
    house(everything_waits=True)
    preview = read(post(client, "/write", {**WRITTEN, "do": "preview"}))
    landing = press(client, preview, do="send", email=CARA).headers["Location"]
    assert "Once it is shown" in read(client.get(landing)).main
    assert mails.deliver() == []


# What is stored


def test_no_table_holds_the_address_in_the_open(leave, mails):
    leave()
    assert not is_kept_in_a_table(CARA)
    assert not is_kept_in_a_table("Plants")
    assert is_kept_in_a_table(hash_of(CARA))
    mails.deliver()
    for spelling in (CARA, CARA.lower(), "cara.plants", "mailbox.example"):
        assert not is_kept_in_a_table(spelling)
