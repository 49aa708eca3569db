"""'Tell me of new comments', for somebody who does not write one: the same answer for everybody."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from everything_kept import everything_kept
from leftunsaid.letters.actions import close_comments, withdraw_letter
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Ask, Mailbox, Subscription
from web.mailing import CARA, link_to
from web.reading import post, press, read, said


@pytest.fixture
def letter():
    return make.letter()


def ask(letter, address, *, network="203.0.113.5"):
    """What a stranger can see of it: the answer, and the page it leads to."""
    visitor = Client(REMOTE_ADDR=network)
    answer = post(visitor, f"{letter.path}/tell", {"email": address})
    page = visitor.get(answer.headers["Location"])
    return answer.status_code, dict(answer.headers), answer.content, page.status_code, dict(page.headers), page.content


def test_a_line_under_the_comments_unfolds(client, letter, mails):
    make.comment(letter)
    page = read(client.get(letter.path))
    fold = page.one("details", class_="tell")
    assert fold.get("open") is None
    assert page.place(fold) > page.place(page.comments()[-1])
    sent = {"email": CARA}
    form = page.one("form", inside=fold)
    answer = post(client, form.get("action"), sent)
    assert answer.headers["Location"] == f"{letter.path}/tell?done=1"
    page = read(client.get(answer.headers["Location"]))
    assert "A mail with a button is on its way, if this address may get one." in page.main
    assert page.links("Why did I get nothing?")[0].get("href") == "/mail/why"
    assert page.links("Back to the letter")[0].get("href") == letter.path
    [asking] = mails.deliver()
    client.post(link_to(asking, "confirm"))
    make.comment(letter, body="And me.")
    assert [mail["Subject"] for mail in mails.deliver()] == ["1 new comment"]


def test_it_has_a_page_of_its_own_too(client, letter, mails):
    page = read(client.get(f"{letter.path}/tell"))
    assert press(client, page, "email", email=CARA).status_code == 303
    assert Ask.objects.count() == 1


def test_an_unlisted_letter_has_it_as_well(client, mails):
    unlisted = make.letter(visibility="unlisted")
    assert ask(unlisted, CARA)[3] == 200
    [asking] = mails.deliver()
    page = read(client.get(link_to(asking, "confirm")))
    assert page.links("A letter")[0].get("href") == unlisted.path


def test_where_nothing_new_can_come_nothing_is_offered(client, letter, mails):
    close_comments(letter, now=make.NOON)
    assert not read(client.get(letter.path)).all("details", class_="tell")


def test_a_letter_that_is_gone_takes_no_address(client, letter, mails, now):
    withdraw_letter(letter, now=now)
    assert client.get(f"{letter.path}/tell").status_code == 410
    assert post(client, f"{letter.path}/tell", {"email": CARA}).status_code == 410
    assert client.get("/letter/999/tell").status_code == 404
    assert not Ask.objects.exists()


@pytest.mark.parametrize("typed", ["", "cara", "a@x.example,b@x.example"])
def test_what_is_no_address_is_refused_on_its_own_page(client, letter, mails, typed):
    page = read(post(client, f"{letter.path}/tell", {"email": typed}))
    assert page.status == 422
    assert page.value("email") == typed
    assert page.all(class_="errorlist")
    assert not Ask.objects.exists()


@pytest.mark.parametrize(("do", "taken"), [("meant", "cara@gmail.com"), ("as typed", "cara@gmial.com")])
def test_a_mistyped_domain_is_asked_about(client, letter, mails, do, taken):
    page = read(post(client, f"{letter.path}/tell", {"email": "cara@gmial.com"}))
    assert page.status == 422
    assert press(client, page, "email", do=do).status_code == 303
    assert [mail["To"] for mail in mails.deliver()] == [taken]


def test_in_a_house_without_mail_it_says_so(client, letter):
    page = read(client.get(f"{letter.path}/tell"))
    assert "This house sends no mail." in page.main
    assert post(client, f"{letter.path}/tell", {"email": CARA}).status_code == 422
    assert not Ask.objects.exists()


def test_a_program_that_fills_in_every_field_is_answered_like_anybody(letter, mails):
    page = read(Client().get(f"{letter.path}/tell"))
    answer = press(Client(), page, "email", email=CARA, homepage="https://spam.example")
    assert answer.headers["Location"] == f"{letter.path}/tell?done=1"
    assert not Ask.objects.exists()


# The same for everybody


@pytest.fixture
def known(letter, mails) -> dict[str, str]:
    """Addresses by what this house knows of them."""
    elsewhere = make.letter(body="Another.")
    mails.follow(letter, "follows-it@x.example")
    mails.follow(elsewhere, "follows-another@x.example")
    mails.ask(letter, "was-asked@x.example")
    mails.deliver()
    blocked = mails.follow(letter, "never-again@x.example")
    actions.never_again_of(blocked.mailbox.ref, now=make.NOON)
    refused = mails.follow(letter, "bounced@x.example")
    Mailbox.objects.filter(pk=refused.mailbox.pk).update(refused_at=make.NOON)
    return {
        name: f"{name}@x.example" for name in ("follows-it", "follows-another", "was-asked", "never-again", "bounced")
    }


def test_known_and_unknown_and_blocked_addresses_get_the_same_bytes(letter, known):
    unknown = ask(letter, "unheard-of@x.example", network="203.0.113.1")
    for number, (name, address) in enumerate(known.items()):
        assert ask(letter, address, network=f"203.0.113.{number + 10}") == unknown, name


def test_so_does_a_comment_with_any_of_them(letter, known):
    def leave(address, network):
        visitor, own = Client(REMOTE_ADDR=network), make.letter(body=f"For {network}.")
        answer = post(visitor, f"{own.path}/comments", {"body": "Me too.", "email": address})
        page = visitor.get(answer.headers["Location"].partition("#")[0])
        assert page.status_code == 200
        return answer.status_code, re.sub(r"(etter[ /]|\?not=)\d+", r"\1n", page.content.decode()).replace(network, "")

    unknown = leave("unheard-of@x.example", "203.0.113.1")
    for place, (name, address) in enumerate(known.items(), 2):
        assert leave(address, f"203.0.113.{place}") == unknown, name


def test_the_work_in_the_request_is_the_same(letter, known):
    def statements(address, network):
        with CaptureQueriesContext(connection) as asked:
            ask(letter, address, network=network)
        return [re.sub(r'"s\d+_x\d+"', "", query["sql"]).split()[:3] for query in asked]

    statements("the-first@x.example", "203.0.113.0")  # draws the salt of the day
    unknown = statements("unheard-of@x.example", "203.0.113.1")
    for place, (name, address) in enumerate(known.items(), 2):
        assert statements(address, f"203.0.113.{place}") == unknown, name


def test_a_thousand_askings_for_one_address_in_twenty_spellings_send_one_mail(letter, mails):
    """Acceptance 4, at the door of the pages."""
    names = ("cara.plants", "CARAPLANTS", "c.araplants", "carap.lants", "Cara.Plants")
    hosts = ("gmail.com", "googlemail.com")
    spellings = [f"{name}{tag}@{host}" for name in names for tag in ("", "+x") for host in hosts]
    assert len(spellings) == 20
    for number in range(100):
        ask(letter, spellings[number % 20], network=f"198.51.{number // 250}.{number % 250}")
    assert len(mails.deliver()) == 1
    assert Subscription.objects.count() == 1


def test_why_nothing_came_is_told_in_general_and_looks_nothing_up(client, mails, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = read(client.get("/mail/why"))
    assert not page.all("form")
    for reason in (
        "among the advertising",
        "out of place",
        "wait to be read",
        "seven days",
        "quiet hours",
        "never write",
    ):
        assert reason in page.main
    before = everything_kept()
    client.get("/mail/why", {"email": CARA})
    assert everything_kept() == before
    assert said(page.one("h1")) == "Why did I get nothing?"
