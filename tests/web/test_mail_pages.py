"""The pages behind the links in mails: GET asks, POST acts; twice is harmless, and years later it still works."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.letters.actions import change_visibility, hold_letter, withdraw_letter
from leftunsaid.subscriptions.links import path_for, short_path_for
from leftunsaid.subscriptions.models import Cadence, Mailbox, NeverAgain, Subscription
from web.mailing import CARA, hash_of, link_to, links_in, text_of
from web.reading import post, read, said

MASKED = "C…@mailbox.example"
PURPOSES = ("confirm", "letter", "stop", "leave", "never", "all", "asked")


@pytest.fixture
def letter():
    return make.letter()


@pytest.fixture
def asking(letter, mails):
    """The mail that asks Cara whether she wants news of the letter."""
    mails.ask(letter)
    [mail] = mails.deliver()
    return mail


@pytest.fixture
def followed(letter, mails) -> Subscription:
    return mails.follow(letter)


def settings_of(subscription: Subscription) -> str:
    return path_for("letter", subscription.ref)


def is_followed(letter) -> bool:
    return Subscription.objects.filter(letter=letter, confirmed_at__isnull=False).exists()


# Yes


def test_the_button_says_yes_and_not_the_link(client, letter, asking):
    path = link_to(asking, "confirm")
    page = read(client.get(path))
    assert page.links(f"Letter {letter.number}")[0].get("href") == letter.path
    assert MASKED in page.main
    assert not is_followed(letter)
    page = read(client.get(client.post(path).headers["Location"]))
    assert is_followed(letter)
    assert "You will hear of new comments" in page.main
    assert [box.get("value") for box in page.all("input", name="cadence")] == ["once", "hourly", "daily"]


def test_a_second_press_and_a_later_look_change_nothing(client, letter, asking, clock):
    path = link_to(asking, "confirm")
    client.post(path)
    clock.passes(days=400)
    before = everything_kept()
    assert client.post(path).status_code == 303
    assert client.get(path).status_code == 200
    assert everything_kept() == before


def test_too_late_is_too_late(client, letter, asking, clock):
    clock.passes(hours=48, seconds=1)
    path = link_to(asking, "confirm")
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert not is_followed(letter)


def test_a_letter_that_is_gone_meanwhile_asks_for_nothing(client, letter, asking, now):
    withdraw_letter(letter, now=now)
    assert client.post(link_to(asking, "confirm")).status_code == 404
    assert not is_followed(letter)


def test_one_yes_shows_what_else_waits_for_this_mailbox_and_each_has_its_own_button(client, letter, asking, mails):
    others = [make.letter(body=f"Another, {n}.") for n in range(2)]
    strangers = make.letter(body="Of somebody else's mailbox.")
    for other in others:
        mails.ask(other, "cara.plants@mailbox.example")
    mails.ask(strangers, "dora@mailbox.example")
    mails.deliver()
    path = link_to(asking, "confirm")
    assert not read(client.get(path)).all("button", name="yes")
    client.post(path)
    page = read(client.get(path))
    assert [said(link) for link in page.all("a", inside=page.one("ul", class_="mine"))] == [
        f"Letter {other.number}" for other in others
    ]
    post(client, path, {"yes": page.all("button", name="yes")[0].get("value")})
    assert [is_followed(other) for other in others] == [True, False]


def test_the_yes_of_one_mailbox_says_nothing_for_another(client, letter, asking, mails):
    mails.ask(letter, "dora@mailbox.example")
    mails.deliver()
    [doras] = Subscription.objects.exclude(mailbox__address_hash=hash_of(CARA))
    path = link_to(asking, "confirm")
    client.post(path)
    post(client, path, {"yes": doras.ref})
    doras.refresh_from_db()
    assert doras.confirmed_at is None


def test_an_old_link_shows_no_other_letter(client, letter, asking, mails, clock):
    """Whoever has the mail years later may not be the one whose mailbox was asked."""
    client.post(link_to(asking, "confirm"))
    clock.passes(days=3)
    mails.ask(make.letter(body="Another."))
    mails.deliver()
    [pending] = Subscription.objects.filter(confirmed_at=None)
    page = read(client.get(link_to(asking, "confirm")))
    assert not page.all("button", name="yes")
    post(client, link_to(asking, "confirm"), {"yes": pending.ref})
    pending.refresh_from_db()
    assert pending.confirmed_at is None


# How often


def test_the_settings_are_of_this_letter_alone(client, letter, followed, mails):
    other = mails.follow(make.letter(body="Another."))
    page = read(client.get(settings_of(followed)))
    assert said(page.one("h1")) == "News of a letter"
    assert f"Letter {letter.number}" in page.main
    assert f"Letter {other.letter.number}" not in page.main
    assert MASKED in page.main
    sent = {"do": "pace", "cadence": "daily", "quiet_from": "22", "quiet_to": "7", "zone": "Asia/Tokyo"}
    page = read(client.get(post(client, settings_of(followed), sent).headers["Location"]))
    assert "It is noted." in said(page.one(class_="said"))
    followed.refresh_from_db()
    other.refresh_from_db()
    assert (followed.cadence, followed.quiet_from, followed.quiet_to, followed.zone) == ("daily", 22, 7, "Asia/Tokyo")
    assert (other.cadence, other.quiet_from) == (Cadence.AT_ONCE, None)
    assert page.one("input", name="cadence", value="daily").get("checked") is not None
    chosen = [said(option) for option in page.all("option") if option.get("selected") is not None]
    assert chosen == ["22:00", "07:00", "Asia/Tokyo"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"cadence": ""},
        {"cadence": "always"},
        {"quiet_from": "22"},
        {"quiet_to": "7"},
        {"quiet_from": "7", "quiet_to": "7"},
        {"quiet_from": "24", "quiet_to": "7"},
        {"quiet_from": "-1", "quiet_to": "x"},
        {"zone": "Europe/Atlantis"},
        {"zone": "../../etc/passwd"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(client, followed, wrong):
    before = everything_kept()
    answer = post(client, settings_of(followed), {"do": "pace", "cadence": "hourly", **wrong})
    assert answer.status_code == 422
    assert read(answer).all(class_="errorlist")
    assert everything_kept() == before


def test_a_mailbox_that_refused_is_told_so_and_may_be_tried_again(client, followed, now):
    Mailbox.objects.update(refused_at=now)
    page = read(client.get(settings_of(followed)))
    assert "On 2026-03-14 the mail server of this address would not take a mail from us" in page.main
    page = read(client.get(post(client, settings_of(followed), {"do": "resume"}).headers["Location"]))
    assert "would not take" not in page.main
    assert Mailbox.objects.get().refused_at is None


def test_a_letter_that_cannot_be_read_just_now_has_no_link_and_still_its_settings(client, followed, now):
    hold_letter(followed.letter, reason="again", now=now)
    page = read(client.get(settings_of(followed)))
    assert "Just now this letter cannot be read" in page.main
    assert not page.all("a", href=followed.letter.path)


def test_whoever_followed_a_public_letter_is_not_given_its_secret_link(client, followed, now):
    letter = followed.letter
    change_visibility(letter, "unlisted", now=now)
    everywhere = [settings_of(followed), path_for("confirm", followed.ref), path_for("stop", followed.ref)]
    everywhere.append(short_path_for("all", followed.mailbox.ref, valid=timedelta(hours=1), now=now))
    for path in everywhere:
        source = client.get(path).content.decode()
        assert letter.address not in source
        assert f"Letter {letter.number}" not in source


def test_whoever_followed_an_unlisted_letter_is_led_to_it(client, mails):
    unlisted = make.letter(visibility="unlisted")
    page = read(client.get(settings_of(mails.follow(unlisted))))
    assert page.links("A letter")[0].get("href") == unlisted.path


# No more


@pytest.mark.parametrize("body", ["List-Unsubscribe=One-Click", "", "x=1"])
def test_one_click_of_a_mail_program_ends_it_without_page_cookie_or_origin(letter, followed, body):
    """RFC 8058: 200, no redirect."""
    path = path_for("stop", followed.ref)
    answer = Client(enforce_csrf_checks=True).post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not is_followed(letter)


def test_one_click_may_come_as_multipart_too(letter, followed):
    assert Client().post(path_for("stop", followed.ref), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not is_followed(letter)


def test_the_notice_says_where_and_that_one_click_works(client, letter, followed, mails):
    make.comment(letter, body="And me.")
    [notice] = mails.deliver()
    assert notice["List-Unsubscribe"] == f"<http://testserver{path_for('stop', followed.ref)}>"
    assert notice["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_another_site_cannot_press_it_in_a_browser(letter, followed):
    path = path_for("stop", followed.ref)
    for elsewhere in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://mail.example"}):
        assert Client().post(path, **elsewhere).status_code == 403
    assert is_followed(letter)


def test_twice_and_years_later_it_says_the_same(client, letter, followed, clock):
    path = path_for("stop", followed.ref)
    first = client.post(path)
    clock.passes(days=3_650)
    second = client.post(path)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    page = read(client.get(path))
    assert page.status == 200
    assert "You get no more mail about this letter." in page.main


def test_looking_shows_a_button_and_nothing_more(client, letter, followed):
    page = read(client.get(path_for("stop", followed.ref)))
    assert f"Letter {letter.number}" in page.main
    assert is_followed(letter)
    assert post(client, path_for("stop", followed.ref), page.fields("List-Unsubscribe")).status_code == 200
    assert not is_followed(letter)


@pytest.mark.parametrize(("do", "left"), [("stop", 1), ("stop all", 0)])
def test_the_settings_can_end_this_letter_or_all(client, letter, followed, mails, do, left):
    mails.follow(make.letter(body="Another."))
    answer = post(client, settings_of(followed), {"do": do})
    assert answer.status_code == 200
    assert "no more mail" in read(answer).main
    assert Subscription.objects.count() == Mailbox.objects.count() == left
    assert post(client, settings_of(followed), {"do": do}).status_code == 404


def test_one_click_can_end_all_of_it_too(client, followed, mails):
    mails.follow(make.letter(body="Another."))
    path = path_for("leave", followed.mailbox.ref)
    assert read(client.get(path)).one("button", name="List-Unsubscribe") is not None
    assert Subscription.objects.count() == 2
    first, second = client.post(path), client.post(path)
    assert first.status_code == 200
    assert first.content == second.content
    assert not Mailbox.objects.exists()


def test_never_again_asks_first_says_what_it_means_and_is_for_ever(client, letter, asking, mails, clock):
    path = link_to(asking, "never")
    page = read(client.get(path))
    assert "You cannot undo that" in page.main
    assert not NeverAgain.objects.exists()
    assert client.post(path).status_code == 200
    assert client.post(path).status_code == 200
    assert not Mailbox.objects.exists()
    clock.passes(days=400)
    mails.ask(letter, "CARA.plants@mailbox.example")
    assert mails.deliver() == []


def test_never_again_works_also_when_the_address_was_forgotten_since(client, letter, asking, mails, clock):
    clock.passes(days=9)
    Mailbox.objects.all().delete()
    assert client.post(link_to(asking, "never")).status_code == 200
    mails.ask(letter)
    assert mails.deliver() == []


# All of them


@pytest.fixture
def full_list(client, followed, mails) -> str:
    answer = post(client, settings_of(followed), {"do": "list"})
    assert "Look in your mailbox" in read(client.get(answer.headers["Location"])).main
    [mail] = mails.deliver()
    return link_to(mail, "all")


def test_the_list_comes_by_mail_and_ends_each_letter_by_itself(client, letter, full_list, mails):
    other = make.letter(body="Another.")
    mails.follow(other)
    mails.follow(letter, "dora@mailbox.example")
    page = read(client.get(full_list))
    assert MASKED in page.main
    rows = page.all("li", inside=page.one("ul", class_="mine"))
    assert [said(row).split(" as soon")[0] for row in rows] == [f"Letter {letter.number}", f"Letter {other.number}"]
    ref = page.all("input", name="letter")[1].get("value")
    page = read(client.get(post(client, full_list, {"do": "stop", "letter": ref}).headers["Location"]))
    assert "You will get no more mail about that letter." in said(page.one(class_="said"))
    assert not is_followed(other)
    assert Subscription.objects.filter(letter=letter).count() == 2  # Dora's too


def test_it_touches_no_other_mailbox(client, letter, full_list, mails):
    doras = mails.follow(letter, "dora@mailbox.example")
    mails.ask(make.letter(body="Another."), "dora@mailbox.example")
    mails.deliver()
    pending = Subscription.objects.get(confirmed_at=None)
    before = everything_kept()
    post(client, full_list, {"do": "stop", "letter": doras.ref})
    post(client, full_list, {"yes": pending.ref})
    assert everything_kept() == before


def test_quiet_hours_for_all_leave_the_rest_as_it_is(client, followed, full_list, mails):
    other = mails.follow(make.letter(body="Another."))
    post(client, settings_of(other), {"do": "pace", "cadence": "daily"})
    post(client, full_list, {"do": "quiet", "quiet_from": "22", "quiet_to": "7", "zone": ""})
    kept = Subscription.objects.order_by("pk").values_list("cadence", "quiet_from", "quiet_to")
    assert list(kept) == [("once", 22, 7), ("daily", 22, 7)]
    assert post(client, full_list, {"do": "quiet", "quiet_from": "22"}).status_code == 422


def test_what_waits_for_a_yes_can_be_said_yes_to_there(client, full_list, mails):
    other = make.letter(body="Another.")
    mails.ask(other)
    mails.deliver()
    page = read(client.get(full_list))
    post(client, full_list, {"yes": page.one("button", name="yes").get("value")})
    assert is_followed(other)


def test_it_can_be_taken_along_as_a_file(client, letter, full_list):
    answer = client.get(f"{full_list}/mine.json")
    held = json.loads(answer.content)
    assert held["address"] == MASKED
    assert [one["path"] for one in held["letters"]] == [letter.path]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_forget_me_is_one_press(client, full_list):
    answer = post(client, full_list, {"do": "stop all"})
    assert "The address is forgotten." in read(answer).main
    assert not Mailbox.objects.exists()
    assert client.get(full_list).status_code == client.get(f"{full_list}/mine.json").status_code == 404


def test_after_an_hour_it_opens_nothing(client, full_list, clock):
    clock.passes(hours=1, seconds=1)
    before = everything_kept()
    for path in (full_list, f"{full_list}/mine.json"):
        assert client.get(path).status_code == 404
    assert post(client, full_list, {"do": "stop all"}).status_code == 404
    assert everything_kept() == before


# Asked again


def test_a_mailbox_that_said_yes_before_is_asked_about_others_on_one_page(client, followed, mails, clock):
    others = [make.letter(body=f"Another, {n}.") for n in range(2)]
    for other in others:
        mails.ask(other)
    clock.passes(hours=12)
    [mail] = mails.deliver()
    path = link_to(mail, "asked")
    page = read(client.get(path))
    assert [said(link) for link in page.all("a", inside=page.one("ul", class_="mine"))] == [
        f"Letter {other.number}" for other in others
    ]
    page = read(
        client.get(post(client, path, {"yes": page.all("button", name="yes")[1].get("value")}).headers["Location"])
    )
    assert [is_followed(other) for other in others] == [False, True]
    assert "You will be told" in said(page.one(class_="said"))
    clock.passes(hours=49)
    assert client.get(path).status_code == 404


# What is no link of ours


def spoilt(token: str) -> list[str]:
    ref, _, seal = token.partition("-")
    return [
        "x",
        "nothing.of-the'kind",
        "%00",
        "a" * 200,
        ref,
        f"{ref}-",
        f"{ref}-{'0' * len(seal)}",
        f"{ref}-{seal[:-1]}",
        f"{ref}-{seal}0",
        f"{ref[::-1]}-{seal}",
        f"{token}.",
        f"{token}%0A",
    ]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_was_spoilt_on_the_way_leads_to_one_kind_page_whatever_it_was(client, followed, now, purpose):
    before = everything_kept()
    seen = set()
    for token in spoilt(path_for(purpose, followed.ref).rpartition("/")[2]):
        for answer in (client.get(f"/mail/{purpose}/{token}"), client.post(f"/mail/{purpose}/{token}")):
            assert answer.status_code == 404, token
            seen.add((answer.content, answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]))
    [(content, *headers)] = seen
    assert b"Nothing more comes by this link" in content
    assert headers == ["no-store", "noindex"]
    assert everything_kept() == before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_for_one_purpose_opens_no_other(client, followed, purpose):
    refs = (followed.ref, followed.mailbox.ref)
    opened = [
        (of, path)
        for of in PURPOSES
        for path in (path_for(of, ref).replace(f"/{of}/", f"/{purpose}/") for ref in refs)
        if client.get(path).status_code == 200
    ]
    assert {of for of, _ in opened} <= {purpose}


def test_unknown_expired_and_stopped_are_one_page(client, letter, asking, mails, clock):
    asked = link_to(asking, "confirm")
    ended = settings_of(mails.follow(make.letter(body="Another."), "dora@mailbox.example"))
    post(client, ended, {"do": "stop all"})
    clock.passes(days=3)
    never_was = path_for("letter", "a" * 22)
    assert len({client.get(path).content for path in (asked, ended, never_was, "/mail/letter/x")}) == 1


# Secrets


def test_the_pages_are_kept_and_listed_nowhere_and_their_forms_can_be_sent(client, every_address):
    for name, path in every_address.items():
        if not name.startswith("mail_") or name == "mail_why":
            continue
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store", name
        assert "noindex" in answer.headers["X-Robots-Tag"], name
        # Not no-referrer: a form on such a page would post 'Origin: null', and be refused.
        assert answer.headers["Referrer-Policy"] == "same-origin", name
        assert not answer.cookies, name


def test_the_address_itself_stands_on_none_of_them(client, letter, followed, full_list, mails, now):
    mails.ask(make.letter(body="Another."))
    mails.deliver()
    pending = Subscription.objects.get(confirmed_at=None)
    paths = [path_for(purpose, ref) for purpose in ("confirm", "letter", "stop") for ref in (followed.ref, pending.ref)]
    paths += [full_list, f"{full_list}/mine.json", path_for("never", followed.mailbox.ref)]
    paths.append(short_path_for("asked", followed.mailbox.ref, valid=timedelta(hours=1), now=now))
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert not re.search("cara[^c]*@|plants", answer.content.decode(), flags=re.IGNORECASE), path


def test_a_program_that_looks_at_every_link_of_every_mail_changes_nothing(client, letter, asking, mails, clock):
    """Acceptance 5: mail scanners follow links, and some try HEAD."""
    client.post(link_to(asking, "confirm"))
    make.comment(letter, body="And me.")
    post(client, settings_of(Subscription.objects.get()), {"do": "list"})
    mails.ask(make.letter(body="Another."))
    clock.passes(hours=12)
    mails.deliver()
    kinds = {mail["Subject"] for mail in mails.sent}
    assert len(kinds) == 4, kinds  # asking, a notice, the full list, asking again
    before = everything_kept()
    looked_at = {path for mail in mails.sent for path in links_in(mail)}
    assert {path.split("/")[2] for path in looked_at if path.startswith("/mail/")} == set(PURPOSES)
    for path in looked_at:
        for look in (client.get, client.head, client.options):
            assert look(path).status_code in (200, 302, 404, 405), path
    assert everything_kept() == before


def test_every_button_of_every_mail_can_be_pressed_twice(client, letter, asking, mails):
    """And each mail has a link by which everything ends."""
    client.post(link_to(asking, "confirm"))
    make.comment(letter, body="And me.")
    mails.deliver()
    for mail in mails.sent:
        assert link_to(mail, "never")
        assert "unsubscribe" in text_of(mail) or "never" in text_of(mail)
    for path in {path for mail in mails.sent for path in links_in(mail) if path.startswith("/mail/")}:
        for _ in range(2):
            assert client.post(path).status_code in (200, 303, 404, 422), path
