"""Lost words, on the pages: a spare card, a mailbox that leads back, and the way there."""

import re

import pytest
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import find_key
from leftunsaid.ownership.models import SpareWords
from leftunsaid.recovery.models import LINK_LASTS, Knock, Recovery, WayBack
from leftunsaid.subscriptions.links import path_for, short_path_for
from leftunsaid.web.views import recovery as views
from web.mailing import link_to
from web.reading import post, press, read, said

CARA = "cara@mailbox.example"


@pytest.fixture
def spare_page(key_holder):
    return read(key_holder.client.get("/key/spare"))


@pytest.fixture
def choose(key_holder):
    """Choose a mailbox on the page."""

    def choose(typed: str = CARA, reach: str = "all", mine: str = ""):
        sent = {"do": "choose", "email": typed, "reach": reach, "mine": mine or key_holder.words}
        return post(key_holder.client, "/key/mailbox", sent)

    return choose


@pytest.fixture
def chosen(key_holder, mails):
    make.mailbox(key_holder.key)
    mails.deliver()


def ask(client, typed: str = CARA):
    return post(client, "/key/lost", {"email": typed})


# A spare card


def test_a_spare_card_is_in_hand_before_it_opens_anything(key_holder, spare_page, client):
    words = spare_page.value("key")
    assert len(words.split()) == 8
    card = read(post(client, "/key/card", {"key": words, "seal": spare_page.value("seal")}))
    assert [said(word) for word in card.all("li", inside=card.one("ol"))] == words.split()
    assert find_key(words) is None
    made = press(key_holder.client, spare_page, "key", do="send", mine=key_holder.words)
    assert made.headers["Location"] == "/key?done=spare"
    assert find_key(words) == key_holder.key


def test_the_spare_words_open_what_is_mine(key_holder, spare_page, client):
    letter = make.letter(owner=key_holder.key)
    press(key_holder.client, spare_page, "key", do="send", mine=key_holder.words)
    post(client, "/key", {"key": spare_page.value("key")})
    assert letter.body in read(client.get("/key")).main


def test_whoever_finds_the_page_open_makes_no_spare_words_and_chooses_no_mailbox(key_holder, spare_page, mails, choose):
    others = make.key()[1]
    for wrong in ("", others, "eight words that are not mine at all here"):
        answer = press(key_holder.client, spare_page, "key", do="send", mine=wrong)
        assert answer.status_code == 422
        assert read(answer).value("key") == spare_page.value("key")  # what was written down stays
        assert choose(mine=wrong or "x").status_code == 422
    assert not SpareWords.objects.exists()
    assert not Recovery.objects.exists()


def test_tries_at_the_words_are_counted_there_as_at_the_door(key_holder, spare_page):
    answers = [
        press(key_holder.client, spare_page, "key", do="send", mine=make.key()[1]).status_code for _ in range(100)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_spare_words_are_burnt_by_the_words_alone(key_holder, spare_page):
    press(key_holder.client, spare_page, "key", do="send", mine=key_holder.words)
    page = read(key_holder.client.get("/key/spare"))
    assert "You have had spare words since March 14, 2026." in page.main
    burnt = post(key_holder.client, "/key/spare", {"do": "burn", "mine": key_holder.words})
    assert "The spare words are burnt." in read(key_holder.client.get(burnt.headers["Location"])).main
    assert find_key(spare_page.value("key")) is None


# Choosing a mailbox


def test_a_mailbox_is_chosen_and_confirmed_by_a_button(key_holder, mails, choose, client):
    page = read(key_holder.client.get("/key/mailbox"))
    assert "No mailbox leads here, and none ever does unless you want it." in page.main
    [least] = [box for box in page.all("input", name="reach") if box.get("checked") is not None]
    assert least.get("value") == "back"
    assert choose().headers["Location"] == "/key?done=mailbox"
    [asking] = mails.deliver()
    before = everything_kept()
    assert "lead back to what was written" in read(client.get(link_to(asking, "own"))).main
    assert everything_kept() == before
    assert "It leads back from now on" in read(client.post(link_to(asking, "own"))).title
    assert "c…@mailbox.example leads back here." in read(key_holder.client.get("/key/mailbox")).main
    assert "cara" not in key_holder.client.get("/key/mailbox").content.decode()


@pytest.mark.parametrize("typed", ["", "no address", "a@b.example, c@d.example"])
def test_what_is_no_address_is_refused(choose, mails, typed):
    assert choose(typed).status_code == 422
    assert not Recovery.objects.exists()


def test_it_is_forgotten_by_one_press(key_holder, chosen):
    post(key_holder.client, "/key/mailbox", {"do": "forget"})
    assert not Recovery.objects.exists()


def test_a_mailbox_that_wants_no_mail_ever_leads_nowhere(key_holder, chosen, client):
    assert client.post(path_for("never", Recovery.objects.get().mailbox_ref)).status_code == 200
    assert not Recovery.objects.exists()


def test_where_no_mail_is_sent_nothing_is_offered(key_holder, client, choose):
    assert not read(key_holder.client.get("/key")).all("a", href="/key/mailbox")
    choose()
    assert not Recovery.objects.exists()
    assert "This house sends no mail" in read(client.get("/key/lost")).main
    ask(client)
    assert not Knock.objects.exists()


def test_what_is_mine_says_what_else_opens_it_also_where_new_words_are_taken(key_holder, spare_page, chosen):
    press(key_holder.client, spare_page, "key", do="send", mine=key_holder.words)
    page = read(key_holder.client.get("/key")).main
    assert "There are some since March 14, 2026." in page
    assert "It is c…@mailbox.example." in page
    page = read(key_holder.client.get("/key/words")).main
    assert "There are spare words since March 14, 2026, and they open it as before." in page
    assert "c…@mailbox.example leads back here as before." in page


def test_new_words_stop_whoever_is_on_their_way_back(key_holder, chosen, mails, client):
    ask(client)
    mails.deliver()
    assert press(key_holder.client, read(key_holder.client.get("/key/words")), "key", do="send").status_code == 303
    assert not WayBack.objects.exists()


# Coming back


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(client, chosen):
    answers = [ask(client, typed) for typed in (CARA, "Cara+x@mailbox.example", "nobody@other.example")]
    assert {(a.status_code, a.headers["Location"], a.content) for a in answers} == {(303, "/key/lost?done=1", b"")}
    assert Knock.objects.count() == 3
    assert not WayBack.objects.exists()  # nothing was looked up yet


def test_what_one_network_asks_too_often_is_told_so_and_known_addresses_alike(client, chosen):
    answers = [ask(client).status_code for _ in range(views.CALLS_AN_HOUR)]
    assert answers[0] == 303
    refused = [ask(client, typed) for typed in (CARA, "mara@mailbox.example")]
    assert [answer.status_code for answer in refused] == [429, 429]
    assert refused[0].content.replace(b"cara", b"mara") == refused[1].content
    assert "Wait a while" in read(refused[0]).main
    assert Knock.objects.count() == answers.count(303)


def test_in_a_house_full_of_callers_each_network_has_one(client, chosen, monkeypatch):
    monkeypatch.setattr(views, "CROWD", views.Crowd(above=1, limit=1))
    for part in range(4):
        for _ in range(3):
            client.post("/key/lost", {"email": CARA}, REMOTE_ADDR=f"203.0.113.{part}")
    assert Knock.objects.count() == 4


def test_the_notice_stands_on_what_is_mine_and_is_stopped_there(key_holder, chosen, mails, clock, client):
    ask(client)
    mails.deliver()
    for path in ("/key", "/key/mailbox"):
        page = read(key_holder.client.get(path))
        assert "Somebody wants to come back by your mailbox" in page.main
        assert "On March 16, 2026 a link goes to the mailbox" in page.main
    [stop] = [button for button in page.all("button", name="do") if button.get("value") == "stop"]
    assert page.around(stop, "form").get("action") == "/key/mailbox"
    assert post(key_holder.client, "/key/mailbox", {"do": "stop"}).headers["Location"] == "/key?done=stopped"
    clock.passes(days=3)
    assert mails.deliver() == []


def test_the_way_back_opens_once_by_a_button_and_gives_new_words(key_holder, chosen, mails, clock):
    letter, stranger = make.letter(owner=key_holder.key), Client()
    ask(stranger)
    mails.deliver()
    clock.passes(hours=48)
    [mail] = mails.deliver()
    link = link_to(mail, "return")
    before = everything_kept()
    assert letter.body not in read(stranger.get(link)).main
    assert not stranger.cookies
    assert everything_kept() == before
    assert post(stranger, link, {}).headers["Location"] == "/key/words"
    assert letter.body in read(stranger.get("/key")).main
    page = read(stranger.get("/key/words"))
    assert press(stranger, page, "key", do="send").status_code == 303
    assert find_key(page.value("key")) == key_holder.key
    assert find_key(key_holder.words) is None
    other = Client()
    assert other.get(link).status_code == other.post(link).status_code == 404
    assert other.get("/key/mine").status_code == 303


def test_a_link_that_may_only_take_back_shows_no_word_and_not_which_letters_are_whose(key_holder, clock):
    client = Client()
    letter, private = (
        make.letter(owner=key_holder.key, visibility=who, dear="Dear Ines", signature="Tom", body=f"For {who} eyes.")
        for who in ("public", "private")
    )
    comment = make.comment(owner=key_holder.key, body="Not for others.", name="Tom")
    way = make.way_to_come_back(key_holder.key).way_back
    link = short_path_for("return", way.ref, valid=LINK_LASTS, now=clock.now)
    page = read(client.get(link))
    whose = (f"Letter {letter.number}", letter.address, private.address, comment.waiting_address, "just now")
    for words in ("eyes", "Ines", "Tom", "Not for others", "opens what was written", *whose):
        assert words not in page.source
    for nothing in ({}, {"do": "these", "thing": [letter.address]}):
        assert post(client, link, nothing).status_code == 200
        assert Letter.objects.filter(withdrawn_at=None).count() == 3  # and the one that was answered
    assert "taken back" in read(client.post(link, {"do": "letters"})).main
    assert not client.cookies
    gone = set(Letter.objects.exclude(withdrawn_at=None).values_list("pk", flat=True))
    assert gone == {letter.pk, private.pk}
    assert client.post(link, {"do": "all"}).status_code == 404
    assert client.get("/key/mine").status_code == 303


def test_what_is_mine_says_that_somebody_came_back_and_the_mail_cannot_stop_it_any_more(key_holder, clock, client):
    way = make.way_to_come_back(key_holder.key, reach="all").way_back
    post(Client(), short_path_for("return", way.ref, valid=LINK_LASTS, now=clock.now), {})
    for path in ("/key", "/key/mailbox"):
        page = read(key_holder.client.get(path))
        assert "Somebody came back by your mailbox That was on March 14, 2026." in page.main
        assert {button.get("value") for button in page.all("button", name="do")} & {"stop"} == set()
    assert "It is too late to stop it" in read(client.post(path_for("cancel", way.ref))).main


def test_everything_is_taken_back_by_one_press(key_holder, client, clock):
    letter = make.letter(owner=key_holder.key)
    way = make.way_to_come_back(key_holder.key).way_back
    client.post(short_path_for("return", way.ref, valid=LINK_LASTS, now=clock.now), {"do": "all"})
    assert Letter.objects.get(pk=letter.pk).withdrawn_at is not None


def test_the_mail_that_tells_stops_it_by_a_button_that_works_twice(chosen, mails, client, clock):
    ask(client)
    [told] = mails.deliver()
    link = link_to(told, "cancel")
    assert "Stop the way back?" in read(client.get(link)).main
    assert WayBack.objects.exists()
    for _ in range(2):
        assert "It is stopped." in read(client.post(link)).main
    clock.passes(days=3)
    assert mails.deliver() == []


def test_no_mail_holds_a_word_that_somebody_typed_or_another_address(key_holder, chosen, mails, client, clock):
    make.letter(owner=key_holder.key, body="Unsaid until now.", dear="Dear Ines")
    ask(client, "Cara+Ines@mailbox.example")
    mails.deliver()
    clock.passes(hours=48)
    mails.deliver()
    assert len(mails.sent) >= 2
    for mail in mails.sent:
        assert mail["To"] == CARA
        assert not re.search(r"Ines|Unsaid until", mail.as_string())


def test_a_link_is_good_for_its_purpose_alone(chosen, mails, client):
    ask(client)
    [told] = mails.deliver()
    token = link_to(told, "cancel").rpartition("/")[2]
    for purpose in ("return", "own", "confirm", "stop", "all"):
        assert client.get(f"/mail/{purpose}/{token}").status_code == 404
