"""Wax on a letter: chosen before it is sent, told of by an envelope, and broken on its day."""

import logging
from datetime import date, datetime

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.letters import actions
from leftunsaid.letters.models import Letter, Seal
from leftunsaid.letters.seals import Wax
from leftunsaid.moderation.opening import open_due
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.post_office import NoWayOut
from leftunsaid.ownership.actions import find_key
from leftunsaid.subscriptions.models import Mailbox
from web.mailing import link_to, text_of
from web.reading import post, press, read, said

WORDS = "Zwiebelmuster is what I call the blue cup."
CANARY = "wiebelmuste"
IN_A_YEAR = date(2027, 3, 14)


def preview(client, **fields):
    return read(post(client, "/write", {"body": WORDS, "do": "preview", **fields}))


def sealed(**said) -> Letter:
    return make.letter(**{"body": WORDS, "owner": make.key()[0], "wax": Wax(IN_A_YEAR), **said})


@pytest.fixture
def work(clock):
    """A worker does what is due."""

    def work() -> None:
        while deliver_due(NoWayOut(), now=clock.now, dice=make.dice):
            """There may be more."""

    return work


@pytest.fixture
def its_day(clock, work):
    """It is the 14th of March 2027, and a worker is awake."""

    def come() -> None:
        clock.now = datetime(2027, 3, 14, tzinfo=clock.now.tzinfo)
        work()

    return come


# Sending


def test_the_preview_offers_a_seal_beside_who_may_read_it(client):
    page = preview(client)
    folded = page.around(page.one("select", name="opens"), "details")
    assert folded.get("open") is None
    assert [option.get("value") for option in page.all("option", inside=folded)] == [
        *("", "1", "6", "12", "60", "120", "day")
    ]
    assert page.one("input", name="opens_day").get("type") == "date"
    assert page.place(folded) > page.place(page.all("input", name="visibility")[0])


def test_a_letter_is_sealed_for_a_year_and_its_writer_lands_at_its_envelope(client):
    sent = press(client, preview(client), "key", do="send", opens="12")
    assert sent.status_code == 303
    [seal] = Seal.objects.all()
    assert (seal.opens_at.date(), sent.headers["Location"]) == (IN_A_YEAR, f"{seal.path}?kept=1")
    page = read(client.get(sent.headers["Location"]))
    assert "Your letter is sealed." in page.main
    assert "March 14, 2027" in page.main


def test_a_day_that_is_typed_counts_though_the_choice_beside_it_says_now(client):
    assert press(client, preview(client), "key", do="send", opens_day="2031-05-17").status_code == 303
    assert Seal.objects.get().opens_at.date() == date(2031, 5, 17)


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"opens": "day"}, "Which day?"),
        ({"opens_day": "2026-03-14"}, "Choose a day after today, and not later than March 14, 2051."),
        ({"opens_day": "2051-03-15"}, "not later than March 14, 2051"),
        ({"opens_day": "the day after"}, "This is no day that we understand."),
        ({"opens": "13"}, "Choose one of these."),
    ],
)
def test_another_day_is_asked_for_and_nothing_is_lost(client, chosen, why):
    answer = press(client, preview(client), "key", do="send", **chosen)
    page = read(answer)
    assert answer.status_code == 422
    assert why in page.main
    assert page.value("body") == WORDS
    assert page.around(page.one("select", name="opens"), "details").get("open") is not None
    assert not Letter.objects.exists()


def test_what_was_chosen_is_still_chosen_after_changing_something(client):
    desk = read(press(client, preview(client), "key", do="edit", opens="day", opens_day="2031-05-17", envelope="none"))
    again = read(press(client, desk, do="preview"))
    fields = again.fields("key")
    assert (fields["opens_day"], fields["envelope"]) == ("2031-05-17", "none")
    assert press(client, again, "key", do="send", opens="day").status_code == 303
    assert Seal.objects.get().path == ""


def test_without_eight_words_a_letter_is_not_sealed_and_gets_some(client):
    answer = press(client, preview(client), "key", do="send", opens="12", key="")
    assert answer.status_code == 422
    assert "A sealed letter can be read" in read(answer).main
    assert read(answer).value("key")
    assert not Letter.objects.exists()


def test_the_twenty_first_waits_for_nothing(client):
    _, words = make.key()
    owner = make.key()[0]
    for _ in range(20):
        sealed(owner=owner)
    Letter.objects.update(owner=find_key(words))
    answer = press(client, preview(client), "key", do="send", opens="12", key=words)
    assert answer.status_code == 422
    assert "so many letters wait for their day" in read(answer).main


def test_no_letter_is_handed_over_to_words_with_which_so_many_wait(client, key_holder):
    full, words = make.key()
    for _ in range(20):
        sealed(owner=full)
    letter = sealed(owner=key_holder.key)
    open_one = make.letter(owner=key_holder.key)

    def hand_over(handed, to):
        return post(key_holder.client, f"/key/letter/{handed.address}/split", {"do": "send", "key": to})

    refused = hand_over(letter, words)
    assert refused.status_code == 422
    assert "As many letters wait for their day" in read(refused).main
    assert Letter.objects.get(pk=letter.pk).owner == key_holder.key
    assert hand_over(open_one, words).status_code == 303
    assert hand_over(letter, make.key()[1]).status_code == 303
    assert Letter.objects.get(pk=letter.pk).owner not in (key_holder.key, full)


def test_where_nothing_is_to_tell_of_it_its_writer_lands_at_the_door_of_the_key(client):
    sent = press(client, preview(client), "key", do="send", opens="12", envelope="none")
    assert sent.headers["Location"] == "/key?kept=1"


def test_whoever_sounds_in_danger_is_shown_somebody_to_talk_to_though_the_letter_is_sealed(client):
    sent = press(client, preview(client, body="I want to die tonight."), "key", do="send", opens="12")
    page = read(client.get(sent.headers["Location"]))
    assert sent.headers["Location"].startswith("/kept/")
    assert "Talk to someone" in page.main


def test_nobodys_number_is_sealed_into_what_others_will_read(client):
    answer = press(
        client, preview(client, body="A word."), "key", do="send", opens="12", body="Ring +49 30 901820 then."
    )
    assert answer.status_code == 422
    assert not Letter.objects.exists()


# Nothing of it before its day


def test_before_its_day_no_address_shows_one_character(every_address, client, key_holder, caplog, patient_client):
    caplog.set_level(logging.DEBUG)
    letter = sealed(owner=key_holder.key, dear=CANARY, signature=CANARY)
    of_it = [f"/u/{letter.address}", f"/waiting/{letter.waiting_address}", f"/kept/{letter.waiting_address}"]
    of_it += [f"/u/{letter.address}/{part}" for part in ("report", "tell", "comments", "from/201", "comment/1")]
    of_it += [letter.seal.path, f"/key/letter/{letter.address}", f"/letter/{Letter.objects.count()}"]
    of_it += [f"/key/letter/{letter.address}/{part}" for part in ("edit", "split", "withdraw", "seal", "readers")]
    for path in [*every_address.values(), *of_it]:
        if path in ("/key/mine", "/key/mine.txt", "/key/mine.json"):
            continue  # their holder asked for all of it, to keep
        for visitor in (client, key_holder.client, patient_client):
            for answer in (visitor.get(path), visitor.get(f"{path}?q={CANARY[:4]}")):
                assert CANARY not in answer.content.decode(errors="ignore"), path
    assert CANARY not in repr(everything_kept())
    assert CANARY not in caplog.text


def test_a_post_to_any_address_shows_none_of_it_either(every_address, key_holder):
    letter = sealed(owner=key_holder.key)
    for path in [*every_address.values(), f"/u/{letter.address}/comments", f"/u/{letter.address}/report"]:
        if path != "/key/card":
            answer = post(key_holder.client, path, {"body": "A word.", "do": "send", "reason": "spam"})
            assert CANARY not in answer.content.decode(errors="ignore"), path


def test_an_error_page_and_its_log_say_nothing_of_it(patient_client, key_holder, settings, caplog, tmp_path):
    """The keys were lost: that is the operator's to know, and no word of it."""
    letter = sealed(owner=key_holder.key)
    root_key(tmp_path)
    settings.KEYRING = Keyring(tmp_path)
    patient_client.cookies = key_holder.client.cookies
    answer = post(patient_client, f"/key/letter/{letter.address}/seal", {"do": "read"})
    assert answer.status_code == 500
    assert "CannotUnseal" in caplog.text
    assert letter.seal.words not in caplog.text + answer.content.decode()


# The envelope


def test_the_envelope_tells_that_a_letter_waits_and_until_when_and_nothing_else(client):
    letter = sealed()
    answer = client.get(letter.seal.path)
    page = read(answer)
    assert said(page.one("h1")) == "A letter waits here"
    assert "Until March 14, 2027 nobody is shown a word of it" in page.main
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert not answer.cookies


def test_on_its_day_the_envelope_leads_to_the_letter(client, its_day, clock):
    letter = sealed()
    clock.now = datetime(2027, 3, 14, tzinfo=clock.now.tzinfo)
    assert "It is being opened" in read(client.get(letter.seal.path)).main
    its_day()
    answer = client.get(letter.seal.path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/letter/1")
    page = read(client.get("/letter/1"))
    assert WORDS in page.main
    assert "just now" in page.main
    assert WORDS in read(client.get("/")).main


@pytest.mark.parametrize(("visibility", "leads_to"), [("unlisted", 302), ("private", 410)])
def test_opened_for_fewer_it_leads_only_those_there(client, its_day, visibility, leads_to):
    letter = sealed(visibility=visibility)
    its_day()
    answer = client.get(letter.seal.path)
    assert answer.status_code == leads_to
    assert CANARY not in answer.content.decode()


def test_opened_for_everyone_and_narrowed_since_the_envelope_hands_nobody_the_link(client, its_day, clock):
    letter = sealed()
    its_day()
    actions.change_visibility(Letter.objects.get(pk=letter.pk), "unlisted", now=clock.now)
    answer = client.get(letter.seal.path)
    assert answer.status_code == 410
    assert letter.address not in answer.content.decode()


def test_one_that_opened_into_the_queue_says_so(client, its_day, house):
    letter = sealed()
    house(everything_waits=True)
    its_day()
    answer = client.get(letter.seal.path)
    assert answer.status_code == 410
    assert "Its day has come, and somebody who looks after this house reads it first." in read(answer).main


def test_an_address_that_never_was_an_envelope_is_nothing(client):
    assert client.get(f"/sealed/{'a' * 22}").status_code == 404


# By the key


def test_its_writer_reads_it_only_after_a_press(key_holder):
    letter = sealed(owner=key_holder.key, dear="Dear you,")
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    assert "On March 14, 2027 it opens for everyone." in page.main
    shown = read(press(key_holder.client, page, "do", do="read"))
    assert WORDS in shown.main
    assert "Dear you," in shown.main
    assert Letter.objects.get(pk=letter.pk).is_sealed


def test_it_stands_among_what_is_mine_without_a_word_of_it(key_holder):
    sealed(owner=key_holder.key)
    page = read(key_holder.client.get("/key"))
    assert "A sealed letter" in page.main
    assert "opens on March 14, 2027, for everyone" in page.main


def test_what_is_mine_to_keep_holds_its_words(key_holder):
    sealed(owner=key_holder.key)
    for path in ("/key/mine", "/key/mine.txt", "/key/mine.json"):
        assert WORDS in key_holder.client.get(path).content.decode(), path
    assert key_holder.client.get("/key/mine.json").json()["letters"][0]["sealed_until"].startswith("2027-03-14")


def test_the_day_is_moved_by_the_key(key_holder, client):
    letter = sealed(owner=key_holder.key)
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    moved = press(key_holder.client, page, "opens", do="move", opens="day", opens_day="2040-01-31")
    assert moved.status_code == 303
    assert "Jan. 31, 2040" in read(client.get(letter.seal.path)).main


def test_a_day_that_cannot_be_is_refused_and_the_old_one_stays(key_holder):
    letter = sealed(owner=key_holder.key)
    path = f"/key/letter/{letter.address}/seal"
    for chosen in ({}, {"opens_day": "2026-03-14"}, {"opens_day": "2060-01-01"}):
        answer = post(key_holder.client, path, {"do": "move", **chosen})
        assert answer.status_code == 422
        assert "Which day?" in read(answer).main or "Choose a day after today" in read(answer).main
    assert Seal.objects.get().opens_at.date() == IN_A_YEAR


def test_the_seal_is_broken_by_the_key_and_the_letter_stands(key_holder, client):
    letter = sealed(owner=key_holder.key)
    broken = post(key_holder.client, f"/key/letter/{letter.address}/seal", {"do": "break"})
    assert broken.status_code == 303
    assert WORDS in read(client.get("/letter/1")).main
    assert WORDS in read(key_holder.client.get(broken.headers["Location"])).main


def test_a_press_that_comes_after_it_opened_changes_nothing(key_holder, its_day):
    letter = sealed(owner=key_holder.key)
    its_day()
    post(key_holder.client, "/key", {"key": key_holder.words})
    for do in ("read", "move", "break"):
        answer = post(key_holder.client, f"/key/letter/{letter.address}/seal", {"do": do, "opens": "12"})
        assert answer.headers["Location"] == f"/key/letter/{letter.address}"
    assert Letter.objects.get(pk=letter.pk).number == 1


def test_nobody_elses_key_touches_it(key_holder):
    letter = sealed()
    for do in ("read", "move", "break"):
        answer = post(key_holder.client, f"/key/letter/{letter.address}/seal", {"do": do, "opens": "1"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/key")
    assert Letter.objects.get(pk=letter.pk).is_sealed
    assert Seal.objects.get().opens_at.date() == IN_A_YEAR


def test_it_is_taken_back_before_its_day_and_never_opens(key_holder, client, its_day):
    letter = sealed(owner=key_holder.key)
    asked = read(key_holder.client.get(f"/key/letter/{letter.address}/withdraw"))
    assert CANARY not in asked.source
    assert post(key_holder.client, f"/key/letter/{letter.address}/withdraw", {}).status_code == 303
    answer = client.get(letter.seal.path)
    assert answer.status_code == 410
    assert "taken it back" in read(answer).main
    its_day()
    assert client.get("/letter/1").status_code == 404


def test_who_may_read_it_and_its_words_stay_as_they_were_sealed(key_holder):
    letter = sealed(owner=key_holder.key)
    post(key_holder.client, f"/key/letter/{letter.address}/readers", {"visibility": "unlisted"})
    post(key_holder.client, f"/key/letter/{letter.address}/edit", {"body": "Other words."})
    kept = Letter.objects.get(pk=letter.pk)
    assert (kept.visibility, kept.body, kept.is_sealed) == ("public", "", True)


def test_words_can_be_burnt_though_the_keys_of_its_wax_are_lost(key_holder, settings, tmp_path):
    sealed(owner=key_holder.key)
    root_key(tmp_path)
    settings.KEYRING = Keyring(tmp_path)
    assert post(key_holder.client, "/key/burn", {"do": "take back"}).status_code == 303
    assert Letter.objects.get().withdrawn_at is not None


def test_burnt_words_leave_what_is_for_everyone_to_its_day_and_take_back_the_rest(key_holder):
    mine, everyones = (sealed(owner=key_holder.key, visibility=who) for who in ("private", "public"))
    post(key_holder.client, "/key/burn", {"do": "burn"})
    stands = {letter.pk: letter.withdrawn_at is None for letter in Letter.objects.all()}
    assert stands == {everyones.pk: True, mine.pk: False}
    assert Seal.objects.get(letter=mine).words == ""


# By mail


def ask(client, letter: Letter, address: str = "reader@other.example"):
    return post(client, f"{letter.seal.path}/tell", {"email": address})


def say_yes(client, mails) -> None:
    """Press the button behind the link of the one mail that came."""
    [asking] = mails.deliver()
    assert "to be told when a sealed letter opens" in " ".join(text_of(asking).split())
    page = read(client.get(link_to(asking, "confirm")))
    assert "That is one mail, on its day." in page.main
    assert post(client, link_to(asking, "confirm"), {}).status_code == 303
    assert "One mail goes to" in read(client.get(link_to(asking, "confirm"))).main


def test_whoever_asks_is_told_once_when_it_opens_and_then_forgotten(client, mails, clock):
    letter = sealed()
    page = read(client.get(letter.seal.path))
    assert said(page.around(page.one("input", name="email"), "details")).startswith("tell me when it opens")
    assert ask(client, letter).headers["Location"] == f"{letter.seal.path}/tell?done=1"
    assert "when the letter opens" in read(client.get(f"{letter.seal.path}/tell?done=1")).main
    say_yes(client, mails)
    clock.now = datetime(2027, 3, 14, tzinfo=clock.now.tzinfo)
    [told] = mails.deliver()
    assert (told["To"], told["Subject"]) == ("reader@other.example", "A letter has opened")
    assert "http://testserver/letter/1" in text_of(told)
    assert CANARY not in told.as_string()
    make.comment(Letter.objects.get(pk=letter.pk), now=clock.now)
    clock.passes(days=2)
    assert mails.deliver() == []
    assert not Mailbox.objects.exists()


def test_nothing_is_told_before_its_day_and_nothing_of_one_that_was_taken_back(client, mails, clock):
    letter = sealed()
    ask(client, letter)
    say_yes(client, mails)
    clock.now = datetime(2027, 3, 13, 23, 59, tzinfo=clock.now.tzinfo)
    assert mails.deliver() == []
    actions.withdraw_letter(letter, now=clock.now)
    clock.passes(days=2)
    assert mails.deliver() == []
    assert not Mailbox.objects.exists()


def test_one_that_opened_into_the_queue_is_told_of_once_it_is_shown(client, mails, clock, house):
    letter = sealed()
    ask(client, letter)
    say_yes(client, mails)
    house(everything_waits=True)
    clock.now = datetime(2027, 3, 14, tzinfo=clock.now.tzinfo)
    assert mails.deliver() == []
    actions.show_letter(Letter.objects.get(pk=letter.pk), now=clock.now)
    assert [mail["Subject"] for mail in mails.deliver()] == ["A letter has opened"]


def test_whoever_wrote_it_is_told_and_hears_of_its_comments_from_then_on(client, mails, clock):
    press(client, preview(client), "key", do="send", opens="12", email="writer@other.example")
    say_yes(client, mails)
    clock.now = datetime(2027, 3, 14, tzinfo=clock.now.tzinfo)
    assert [mail["Subject"] for mail in mails.deliver()] == ["A letter has opened"]
    make.comment(Letter.objects.get(), now=clock.now)
    clock.passes(hours=2)
    assert [mail["Subject"] for mail in mails.deliver()] == ["1 new comment"]


def test_one_that_is_read_again_before_anybody_was_told_is_told_of_later(client, mails, clock):
    letter = sealed(wax=Wax(date(2026, 3, 15)))
    ask(client, letter)
    say_yes(client, mails)
    clock.now = datetime(2026, 3, 15, tzinfo=clock.now.tzinfo)
    open_due(letter.pk, now=clock.now, dice=make.dice)
    actions.hold_letter(Letter.objects.get(pk=letter.pk), reason="again", now=clock.now)
    assert mails.deliver() == []
    clock.passes(days=3)
    actions.show_letter(Letter.objects.get(pk=letter.pk), now=clock.now)
    clock.passes(hours=6)
    assert [mail["Subject"] for mail in mails.deliver()] == ["A letter has opened"]


def test_the_address_of_a_stranger_who_waited_for_a_letter_to_oneself_is_forgotten(client, mails, clock):
    letter = sealed(wax=Wax(date(2026, 3, 15)), visibility="private")
    ask(client, letter)
    say_yes(client, mails)
    clock.now = datetime(2026, 3, 15, tzinfo=clock.now.tzinfo)
    assert mails.deliver() == []
    assert not Mailbox.objects.exists()


def test_a_letter_to_oneself_is_told_of_to_whoever_wrote_it(client, mails, clock):
    press(client, preview(client), "key", do="send", opens="60", visibility="private", email="writer@other.example")
    say_yes(client, mails)
    clock.now = datetime(2031, 3, 14, tzinfo=clock.now.tzinfo)
    [told] = mails.deliver()
    assert "http://testserver/key" in text_of(told)
    assert not Mailbox.objects.exists()


def test_whoever_says_yes_after_it_has_opened_is_told_then(client, mails, clock):
    letter = sealed(wax=Wax(date(2026, 3, 15)))
    ask(client, letter)
    [asking] = mails.deliver()
    clock.now = datetime(2026, 3, 15, 1, tzinfo=clock.now.tzinfo)
    assert mails.deliver() == []
    post(client, link_to(asking, "confirm"), {})
    assert [mail["Subject"] for mail in mails.deliver()] == ["A letter has opened"]
