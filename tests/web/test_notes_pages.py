"""The pages of whoever receives: told before anything is asked, and every hand on it their own."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

import make
from leftunsaid.notes import receiving
from leftunsaid.notes.models import Block, Complaint, Consent, KeptNote
from leftunsaid.sending import words as sent_words
from notes.people import a_card, a_jar, notes, take
from subscriptions.people import Letterboxes, a_while
from web.mailing import SWITCHED_ON
from web.reading import FORM, _values, post, press, read, said


def unfold(client, words):
    return read(post(client, "/notes", {"card": words}))


def say_yes(client, words, **typed):
    return accept(client, unfold(client, words), **typed)


def accept(client, page, *, without=(), **chosen):
    """Press 'yes' as a browser does: of boxes to tick, each that is ticked is sent."""
    left = {*without, *chosen}
    found = [*_values(page.form("place")), ("a_week", "3"), ("zone", "")]
    sent = [(name, value) for name, value in found if name not in left]
    sent += [(name, one) for name, value in chosen.items() for one in ([value] if isinstance(value, str) else value)]
    return client.post("/key/notes", urlencode([*sent, ("do", "accept")]), content_type=FORM)


@pytest.fixture
def received(key_holder):
    """Notes that come to the one who has the key open."""
    return take(a_jar(*notes(40)), owner=key_holder.key, moments=("morning",), a_week=7)


@pytest.fixture
def kept(received):
    a_while(Letterboxes(), make.NOON, days=9)
    return received


def do(client, consent, what, **fields):
    return post(client, f"/key/notes/{consent.address}/press", {"do": what, **fields})


def test_the_page_says_what_may_come_and_what_nobody_sees_before_any_field(client):
    page = unfold(client, a_card(a_jar()))
    assert "never sees whether a note came" in page.main
    first_field = min(page.place(field) for field in page.all("input") if field.get("type") != "hidden")
    for told in page.all("section", class_="told"):
        assert page.place(told) < first_field
    assert said(page.one("a", class_="quiet", href="/")) == "No, thank you"
    assert "E." in page.main  # who says they are
    assert not Consent.objects.exists()


def test_looking_at_a_card_changes_nothing_of_it(client):
    words = a_card(a_jar())
    assert unfold(Client(), words).status == 200


def test_a_yes_opens_their_own_page_with_words_they_have_in_hand(client):
    answer = say_yes(client, a_card(a_jar()))
    consent = Consent.objects.get()
    assert answer.headers["Location"] == f"/key/notes/{consent.address}?done=yes"
    page = read(client.get(answer.headers["Location"]))
    assert "They come when nobody expects them" in page.main
    assert set(consent.moments.split(",")) == {"morning", "midday", "after work", "before bed"}
    assert (consent.days, consent.a_week) == ("0123456", 3)  # three a week, if nothing else is chosen


def test_what_they_choose_is_what_is_kept(client):
    chosen = {"moments": ["before bed"], "days": ["5", "6"], "a_week": "1", "zone": "Asia/Tokyo", "place": "feed"}
    assert say_yes(client, a_card(a_jar()), **chosen).status_code == 303
    consent = Consent.objects.get()
    assert (consent.moments, consent.days, consent.a_week) == ("before bed", "56", 1)
    assert (consent.zone, consent.place) == ("Asia/Tokyo", "feed")


@pytest.mark.parametrize("without", ["moments", "days", "place", "a_week"])
def test_what_is_not_chosen_is_asked_for_and_the_words_stay(client, without):
    page = unfold(client, a_card(a_jar()))
    answer = accept(client, page, without=[without])
    assert answer.status_code == 422
    assert read(answer).value("key") == page.value("key")
    assert not Consent.objects.exists()


def test_a_faded_card_says_the_same_whatever_faded_it(client, clock):
    jar = a_jar()
    taken, unknown = a_card(jar), "cold tea on the stove"
    say_yes(Client(), taken)
    old = a_card(a_jar())
    clock.passes(days=14)

    def answer(words):
        page = post(Client(), "/notes", {"card": words})
        return page.status_code, page.content.decode().replace(words, "")

    assert answer(taken) == answer(old) == answer(unknown)
    assert answer(taken)[0] == 422


def test_two_who_hold_the_same_card_and_one_was_first(client):
    words = a_card(a_jar())
    mine, theirs = unfold(client, words), unfold(other := Client(), words)
    assert accept(client, mine).status_code == 303
    assert accept(other, theirs).status_code == 422
    assert Consent.objects.count() == 1


def test_ones_own_card_is_there_to_be_handed_over(key_holder):
    jar = a_jar(owner=key_holder.key)
    answer = say_yes(key_holder.client, a_card(jar), key=key_holder.words, seal="")
    assert answer.status_code == 422
    assert "Hand it to the one" in read(answer).main


def test_what_came_lies_on_their_page_newest_first_and_nothing_else_does(key_holder, kept):
    page = read(key_holder.client.get(f"/key/notes/{kept.address}"))
    shown = [said(note) for note in page.all("div", class_="folded")]
    assert shown == [one.body for one in kept.kept.all()]
    assert len(shown) > 2
    # Of what still lies in the jar neither the words nor how many.
    waiting = set(kept.jar.notes.filter(drawn_at=None).values_list("body", flat=True))
    assert not any(body in page.main for body in waiting)
    assert str(len(waiting)) not in re.findall(r"\d+", page.main)


def test_a_heart_is_given_and_taken_back(key_holder, kept):
    one = kept.kept.first()
    for is_there in (True, False):
        do(key_holder.client, kept, f"heart {one.pk}")
        one.refresh_from_db()
        assert bool(one.heart_at) is is_there


def test_one_note_is_let_go_or_all_of_them(key_holder, kept):
    one = kept.kept.first()
    do(key_holder.client, kept, f"erase {one.pk}")
    assert not KeptNote.objects.filter(pk=one.pk).exists()
    assert kept.kept.exists()
    do(key_holder.client, kept, "erase")
    assert not kept.kept.exists()


def test_they_rest_and_wake(key_holder, received, clock):
    do(key_holder.client, received, "rest", rest="week")
    page = read(key_holder.client.get(f"/key/notes/{received.address}"))
    assert "They rest until 2026-03-21" in page.main
    do(key_holder.client, received, "wake")
    assert "They rest" not in read(key_holder.client.get(f"/key/notes/{received.address}")).main


def test_after_76_days_it_is_asked_once_more_and_after_90_it_has_ended(key_holder, received, clock):
    path = f"/key/notes/{received.address}"

    def is_asked():
        key_holder.client.post("/key", {"key": key_holder.words})
        return "Are they still welcome?" in read(key_holder.client.get(path)).main

    assert not is_asked()
    clock.passes(days=80)
    assert is_asked()
    clock.passes(days=11)
    assert not is_asked()
    assert "They ended by themselves on 2026-06-12" in read(key_holder.client.get(path)).main
    do(key_holder.client, received, "renew")
    received.refresh_from_db()
    assert received.is_welcoming(clock.now)


@pytest.mark.parametrize("what", ["close", "block", "unwelcome"])
def test_one_press_ends_them_without_a_reason(key_holder, received, what):
    do(key_holder.client, received, what)
    received.refresh_from_db()
    assert received.closed_at
    assert "Nothing comes any more" in read(key_holder.client.get(f"/key/notes/{received.address}")).main
    assert Block.objects.count() == (what == "block")
    assert Complaint.objects.count() == (what == "unwelcome")


def test_nobody_who_stands_beside_reads_that_they_are_blocked(key_holder, received):
    do(key_holder.client, received, "block")
    words = a_card(received.jar)
    answer = say_yes(key_holder.client, words, key=key_holder.words, seal="")
    faded = post(Client(), "/notes", {"card": words})  # the other tries the card afterwards
    assert (answer.status_code, answer.content) == (faded.status_code, faded.content)
    assert answer.status_code == 422


def test_a_block_is_lifted_where_it_stands(key_holder, received):
    do(key_holder.client, received, "block")
    page = read(key_holder.client.get("/key/blocked"))
    assert "E." in page.main
    press(key_holder.client, page, having="block", block=str(Block.objects.get().pk))
    assert not Block.objects.exists()


def test_who_blocked_and_left_still_finds_where_to_lift_it(key_holder, received):
    assert not read(key_holder.client.get("/key/blocked")).all(name="block")
    do(key_holder.client, received, "block")
    do(key_holder.client, received, "leave")
    page = read(key_holder.client.get("/key"))
    assert page.all("a", href="/key/blocked")
    assert "Nothing is kept" not in page.main


def test_notes_that_rest_can_be_woken_while_it_is_asked_whether_they_are_welcome(key_holder, received, clock):
    clock.passes(days=80)
    key_holder.client.post("/key", {"key": key_holder.words})
    do(key_holder.client, received, "rest", rest="week")
    page = read(key_holder.client.get(f"/key/notes/{received.address}"))
    assert page.all("button", value="renew")
    assert page.all("button", value="wake")


def test_nothing_is_left_behind_where_they_want_nothing_left(key_holder, kept):
    assert do(key_holder.client, kept, "leave").headers["Location"] == "/key?done=left"
    assert not Consent.objects.exists()
    assert not KeptNote.objects.exists()


def test_whoever_burns_their_words_leaves_no_keepsake_behind(key_holder, kept):
    post(key_holder.client, "/key/burn", {"do": "burn"})
    assert not Consent.objects.exists()
    assert not KeptNote.objects.exists()


def test_nobody_presses_anything_on_anothers_page(kept):
    stranger, (_key, words) = Client(), make.key()
    stranger.post("/key", {"key": words})
    before = KeptNote.objects.count()
    for what in ("close", "block", "unwelcome", "erase", "leave", "share", f"heart {kept.kept.first().pk}"):
        assert do(stranger, kept, what).headers["Location"] == "/key"
    assert read(stranger.get("/key")).all("a", href=f"/key/notes/{kept.address}") == []
    kept.refresh_from_db()
    assert kept.closed_at is None
    assert KeptNote.objects.filter(shared_at=None, heart_at=None).count() == before


def test_the_keepsake_goes_along_in_both_files(key_holder, kept):
    text = key_holder.client.get("/key/mine.txt").content.decode()
    [keepsake] = key_holder.client.get("/key/mine.json").json()["keepsakes"]
    bodies = [one.body for one in kept.kept.order_by("pk")]
    assert [note["body"] for note in keepsake["notes"]] == bodies
    assert all(body in text for body in bodies)


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_a_private_feed_has_what_came_for_whoever_knows_its_address(client, kind):
    consent = take(a_jar(*notes(40)), place="feed", moments=("morning",), a_week=7)
    a_while(Letterboxes(), make.NOON, days=9)
    answer = client.get(f"/notes/{consent.feed_address}/feed.{kind}")
    body = answer.content.decode()
    assert all(kept.body in body for kept in consent.kept.all())
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    receiving.close(consent, now=make.NOON)
    assert client.get(f"/notes/{consent.feed_address}/feed.{kind}").status_code == 404


# Mail


@pytest.fixture
def by_mail(key_holder, mails):
    """They want them by mail, and the one that asks has come."""
    jar = a_jar(*notes(40))
    fields = {"place": "mail", "email": "ana@mailbox.example", "key": key_holder.words, "seal": ""}
    assert say_yes(key_holder.client, a_card(jar), **fields).status_code == 303
    [asked] = mails.deliver()
    return Consent.objects.get(), asked


def link_in(mail, purpose):
    said_in = mail.get_body(("plain",)).get_content()
    return re.search(rf"http://testserver(/mail/{purpose}/\S+)", said_in)[1]


def test_a_mail_is_confirmed_by_a_button_and_not_by_looking(client, by_mail, key_holder):
    consent, asked = by_mail
    path = link_in(asked, "notes")
    page = read(client.get(path))
    consent.refresh_from_db()
    assert consent.mail_confirmed_at is None
    assert "a…@mailbox.example" in page.main
    press(client, page, having="do", do="confirm", mine=key_holder.words)
    consent.refresh_from_db()
    assert consent.mail_confirmed_at


def test_who_took_a_card_for_anothers_mailbox_is_let_in_by_no_press_there(client, by_mail):
    """Whoever fills the jar may have taken it: with their words they would see when notes rest and end."""
    consent, asked = by_mail
    path, (_key, other_words) = link_in(asked, "notes"), make.key()
    for words in ("", other_words, "eight words that nobody gave to me here"):
        answer = post(client, path, {"do": "confirm", "mine": words})
        assert answer.status_code == 422
        assert "ask for one of your own" in read(answer).main
    for do in ("rest", "renew", "less"):
        post(client, path, {"do": do, "rest": "week", "a_week": "1"})
    consent.refresh_from_db()
    assert (consent.mail_confirmed_at, consent.mail_rests_until, consent.mail_a_week) == (None, None, None)


def test_nobody_tries_words_there_without_end(client, by_mail, monkeypatch):
    monkeypatch.setattr(sent_words, "GUESSES_AN_HOUR", 2)
    _consent, asked = by_mail
    path = link_in(asked, "notes")
    tries = [post(client, path, {"do": "confirm", "mine": "eight words that open nothing at all"}) for _ in range(10)]
    assert tries[-1].status_code == 429
    assert "Retry-After" in tries[-1].headers


def test_what_is_said_behind_the_link_of_a_mail_is_neither_told_nor_undone_where_the_words_are_open(
    client, key_holder, by_mail, clock
):
    consent, asked = by_mail
    path, page = link_in(asked, "notes"), f"/key/notes/{consent.address}"
    post(client, path, {"do": "confirm", "mine": key_holder.words})
    before = key_holder.client.get(page).content
    for fields in ({"do": "rest", "rest": "month"}, {"do": "less", "a_week": "1"}):
        assert post(client, path, fields).status_code == 303
    assert key_holder.client.get(page).content == before
    assert b"They rest until" not in key_holder.client.get("/key/receipt").content
    do(key_holder.client, consent, "wake")
    consent.refresh_from_db()
    assert consent.rests(clock.now)
    assert "They rest until 2026-04-13" in read(client.get(path)).main
    assert '<option value="1" selected>' in read(client.get(path)).source
    post(client, path, {"do": "wake"})
    consent.refresh_from_db()
    assert not consent.rests(clock.now)


def test_the_link_in_a_mail_lets_them_rest_and_renews_and_ends_them(client, by_mail, clock, key_holder):
    consent, asked = by_mail
    path, quiet = link_in(asked, "notes"), f"/mail/quiet/{link_in(asked, 'notes').rpartition('/')[2]}"
    assert client.post(quiet).status_code == 404  # it is for one purpose alone
    post(client, path, {"do": "confirm", "mine": key_holder.words})
    post(client, path, {"do": "rest", "rest": "week"})
    consent.refresh_from_db()
    assert consent.rest_ends == clock.now + timedelta(days=7)
    clock.passes(days=80)
    post(client, path, {"do": "renew"})
    consent.refresh_from_db()
    assert consent.renewed_at == clock.now
    from leftunsaid.subscriptions.links import path_for

    quiet = path_for("quiet", consent.mail_ref)
    assert client.get(quiet).status_code == 200
    consent.refresh_from_db()
    assert consent.closed_at is None  # looking changes nothing
    for _twice in range(2):  # as a mail program presses it: no page, no cookie, no origin
        answer = client.post(quiet, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    consent.refresh_from_db()
    assert consent.closed_at == clock.now
    assert client.get(path).status_code == 404


def test_never_write_to_me_again_forgets_the_mailbox_here_too(client, by_mail, mails):
    consent, asked = by_mail
    post(client, link_in(asked, "never"), {})
    consent.refresh_from_db()
    assert consent.sealed_address == ""


def test_an_address_that_is_chosen_and_not_given_is_asked_for(client, house):
    house(**SWITCHED_ON)
    answer = say_yes(client, a_card(a_jar()), place="mail")
    assert answer.status_code == 422
    assert "There is no address in it yet." in read(answer).main


def test_in_a_house_without_mail_there_is_no_field_for_it(client):
    page = unfold(client, a_card(a_jar()))
    assert not page.all(name="email")
    assert not page.all("input", value="mail")
