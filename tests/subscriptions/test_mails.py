"""What stands in each kind of mail, as text and as HTML, and what never does."""

import re
from datetime import timedelta
from html import unescape

import pytest

import make
from leftunsaid.letters import actions as letters
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.subscriptions.wording import without_links
from subscriptions.people import ANA, BEN, CLEO, LINK, a_while, deliver, follow, leave, refs_in, sender_of

pytestmark = pytest.mark.django_db

KINDS = ("confirm", "notice", "asked again", "full list")
SECRET_WORDS = ("blue cup", "Dearest of all", "Somebody of yours", "I answer with this", "Name of mine")


@pytest.fixture
def mails(boxes, now):
    """One of each kind, about a letter with words in every place."""
    letter = make.letter(body="I kept the blue cup.", dear="Dearest of all", signature="Somebody of yours", number=4217)
    follows = follow(letter, boxes=boxes)
    mine = make.comment(letter, body="I answer with this.", name="Name of mine")
    make.comment(letter, body="I answer with this.", name="Name of mine")
    leave(letter, BEN, comment=mine)
    leave(make.letter(body="Another one."))
    actions.send_full_list(follows.mailbox, now=now)
    deliver(boxes, now)
    by_subject = {str(mail.message["Subject"]): mail for mail in boxes.mails}
    subjects = ("Do you want news of a letter?", "2 new comments", "Do you want news of another letter?")
    return dict(zip(KINDS, (by_subject[subject] for subject in (*subjects, "The letters you follow")), strict=True))


def words_of(mail) -> str:
    """Everything that can be read in it, in both of its forms."""
    return f"{mail.message['Subject']}\n{mail.message['From']}\n{mail.text}\n{unescape(mail.html)}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_letter_or_a_comment_stands_in_a_mail(mails, kind):
    assert not [words for words in SECRET_WORDS if words in words_of(mails[kind])]


def test_the_mail_that_asks_says_nothing_of_anybodys_choosing(mails):
    mail = mails["confirm"]
    without_link = LINK.sub("", mail.text)
    assert not re.search(r"\d{3}|/letter/", without_link)  # no number of a letter either
    assert mail.message["Subject"] == "Do you want news of a letter?"
    assert [purpose for purpose, _ in LINK.findall(mail.text)] == ["confirm", "never"]
    assert mail.message["List-Unsubscribe"] is None


def test_two_mails_that_ask_differ_in_their_links_alone(boxes, now):
    for address, name, body in ((ANA, "Buy now", "Cheap!"), (BEN, "", "Thank you.")):
        letter = make.letter(body=f"{body} {name}", dear=name)
        leave(letter, address, comment=make.comment(letter, body=body, name=name))
    deliver(boxes, now)
    one, other = (LINK.sub("", mail.text) for mail in boxes.mails)
    assert one == other


def test_a_notice_says_how_many_and_where(mails, now):
    mail = mails["notice"]
    assert mail.message["Subject"] == "2 new comments"
    assert "There are 2 new comments on the letter you follow." in mail.text
    assert "https://letters.example/letter/4217/comment/1" in mail.text
    [stop] = refs_in(mail, "stop", now)
    assert actions.find(stop)
    assert refs_in(mail, "letter", now) == [stop]


def test_one_click_ends_it_for_this_letter(mails, now):
    mail = mails["notice"]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [(purpose, token)] = LINK.findall(mail.message["List-Unsubscribe"].strip("<>"))
    assert purpose == "stop"
    assert f"/mail/stop/{token}" in mail.text


@pytest.mark.parametrize("kind", ["asked again", "full list"])
def test_one_click_in_a_mail_about_all_letters_ends_all(mails, now, kind):
    mail = mails[kind]
    [(purpose, _)] = LINK.findall(mail.message["List-Unsubscribe"].strip("<>"))
    assert purpose == "leave"
    [ref] = refs_in(mail, "leave", now)
    actions.stop_all_of(ref)
    assert not Subscription.objects.filter(mailbox__ref=ref).exists()


def test_the_full_list_opens_for_an_hour(mails, now):
    assert refs_in(mails["full list"], "all", now + timedelta(minutes=59))
    assert refs_in(mails["full list"], "all", now + timedelta(minutes=61)) == [""]


def test_the_full_list_comes_once_in_ten_minutes(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    for minutes in range(20):
        actions.send_full_list(follows.mailbox, now=now + timedelta(minutes=minutes))
        deliver(boxes, now + timedelta(minutes=minutes))
    assert len(boxes.mails) == 2


def test_the_full_list_counts_among_the_twenty_of_a_day(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    for hours in range(11):
        for tens in range(6):
            moment = now + timedelta(hours=hours, minutes=10 * tens)
            actions.send_full_list(follows.mailbox, now=moment)
            deliver(boxes, moment)
    assert len(boxes.mails) == 20
    a_while(boxes, moment, hours=3)
    assert len(boxes.mails) == 40  # those of the next day


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_is_text_first_with_html_beside_it(mails, kind):
    mail = mails[kind]
    assert [part.get_content_type() for part in mail.message.iter_parts()] == ["text/plain", "text/html"]
    assert max(len(line) for line in mail.text.split("\n") if "https://" not in line) <= 72
    for purpose, token in LINK.findall(mail.text):
        assert f"/mail/{purpose}/{token}" in mail.html
    assert sender_of(mail) == ("Left Unsaid", "post@letters.example")


@pytest.mark.parametrize("kind", KINDS)
def test_no_mail_loads_anything_or_leads_elsewhere(mails, kind):
    mail = mails[kind]
    assert set(re.findall(r"https?://[^/\s\"<>]+", mail.text + mail.html)) == {"https://letters.example"}
    assert not re.search(r"<(?:img|script|link|form|iframe|object|video)\b|url\(|@import", mail.html)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_elses_address_stands_in_it(mails, kind):
    mail = mails[kind]
    others = {ANA, BEN} - {mail.to}
    assert not [address for address in others if address in mail.raw.decode()]


def test_an_unlisted_letter_is_told_by_its_link(boxes, now):
    letter = make.letter(visibility="unlisted")
    follow(letter, boxes=boxes)
    make.comment(letter)
    deliver(boxes, now)
    assert f"https://letters.example/u/{letter.address}/comment/1" in boxes.mails[0].text


# Where the house lets words into mails


def test_words_stand_in_mails_where_the_house_says_so_and_lead_nowhere(house, boxes, now):
    house(mail_words=True)
    letter = make.letter()
    follow(letter, boxes=boxes)
    comment = make.comment(letter, body="I <b>kept</b> it.\nSee x.\n\nStill.")
    comment.body += " http://evil.example/a www.evil.example evil.example/b mailto:ana@evil.example javascript:x"
    comment.save()
    deliver(boxes, now)
    [mail] = boxes.mails
    assert "> I <b>kept</b> it." in mail.text
    assert "I &lt;b&gt;kept&lt;/b&gt; it.<br>See x." in mail.html
    assert "evil" not in mail.text
    assert "evil" not in mail.html


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Me too. Thank you.", "Me too. Thank you."),
        ("look at HTTPS://Evil.example/a?b=c now", "evil"),
        ("hxxp but ftp://evil.example", "evil"),
        ("evil.example/login", "evil"),
        ("www.evil.example", "evil"),
        ("It ended.Then it began.", "It ended. Then it began."),
        ("see evil.photography", "see evil. photography"),
        ("see evil.xn--p1ai", "see evil. xn--p1ai"),
        ("z.B. at 7.30 a.m., 3.5 km … so", "z.B. at 7.30 a.m., 3.5 km … so"),
        ("and/or, he/she, 24/7", "and/or, he/she, 24/7"),
    ],
)
def test_what_a_mail_program_would_turn_into_a_link_is_taken_out(words, left):
    if left == "evil":
        assert "evil" not in without_links(words).lower()
    else:
        assert without_links(words) == left


def test_no_more_than_ten_are_quoted(house, boxes, now):
    house(mail_words=True)
    letter = make.letter()
    follow(letter, boxes=boxes)
    for n in range(13):
        make.comment(letter, body=f"Comment with the word {'abcdefghijklm'[n] * 3}.")
    deliver(boxes, now)
    [mail] = boxes.mails
    assert mail.text.count("> Comment with") == mail.html.count("<blockquote") == 10
    assert "3 more comments stand on the page." in mail.text


# Still wanted?


def test_a_mail_that_nobody_wants_any_more_is_not_sent(boxes, now):
    letter = make.letter()
    leave(letter)
    follows = follow(make.letter(), BEN, boxes=boxes)
    cleo = follow(make.letter(), CLEO, boxes=boxes)
    actions.send_full_list(follows.mailbox, now=now)
    actions.stop_all(follows.mailbox)
    make.comment(cleo.letter)
    letters.withdraw_letter(cleo.letter, now=now)
    actions.never_again_of(Subscription.objects.get(letter=letter).mailbox.ref, now=now)
    boxes.forget()
    deliver(boxes, now)
    assert boxes.mails == []
