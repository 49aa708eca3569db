"""Looking back on the pages: chosen at sending or later, asked on the day, and answered under the old words."""

from datetime import UTC, date, datetime

import pytest

import make
from leftunsaid.letters.actions import show_letter
from leftunsaid.letters.looking_back import add_postscript, look_back_on, predicts, say_what_became
from leftunsaid.letters.models import Letter, LookBack
from leftunsaid.moderation import actions as moderation
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.post_office import NoWayOut
from web.mailing import CARA, link_to, text_of
from web.reading import post, press, read, said

WORDS = "In a month you will know that she was right."
LATER = "A month on. I was wrong, and I am glad."
ITS_DAY = datetime(2026, 4, 14, tzinfo=UTC)


@pytest.fixture
def mine(key_holder) -> Letter:
    return make.letter(body=WORDS, owner=key_holder.key)


@pytest.fixture
def its_day(clock, key_holder):
    """A month has gone by, a worker is awake, and the key is open again."""

    def come() -> None:
        clock.now = ITS_DAY
        while deliver_due(NoWayOut(), now=clock.now, dice=make.dice):
            """There may be more."""
        post(key_holder.client, "/key", {"key": key_holder.words})

    return come


def at(letter: Letter, part: str = "") -> str:
    return f"/key/letter/{letter.address}{part}"


def test_it_is_chosen_before_the_letter_is_sent(client):
    page = read(post(client, "/write", {"body": WORDS, "do": "preview"}))
    assert [option.get("value") for option in page.all("option", inside=page.one("select", name="asks"))] == [
        *("", "1", "6", "12", "24", "60", "day")
    ]
    assert press(client, page, "key", do="send", asks="1", predicts="yes").status_code == 303
    [look_back] = LookBack.objects.all()
    assert (look_back.asks_at, look_back.predicts_at) == (ITS_DAY, make.NOON)


@pytest.mark.parametrize("chosen", [{"asks": "1"}, {"predicts": "yes"}])
def test_whoever_holds_no_words_cannot_be_asked(client, chosen):
    page = read(post(client, "/write", {"body": WORDS, "do": "preview"}))
    answer = press(client, page, "key", do="send", key="", **chosen)
    assert answer.status_code == 422
    assert "You can be asked what you see later only if you can come back" in read(answer).main
    assert not Letter.objects.exists()


def test_it_is_chosen_later_by_the_key_and_put_off(key_holder, mine):
    page = read(key_holder.client.get(at(mine)))
    press(key_holder.client, page, "asks", do="ask", asks="1")
    assert "On April 14, 2026 you are asked what you see then." in read(key_holder.client.get(at(mine))).main
    page = read(key_holder.client.get(at(mine)))
    press(key_holder.client, page, "asks", do="ask", asks="day", asks_day="2026-06-01")
    assert "On June 1, 2026 you are asked" in read(key_holder.client.get(at(mine))).main


@pytest.mark.parametrize("chosen", [{}, {"asks": "day"}, {"asks_day": "2026-03-14"}, {"asks_day": "2099-01-01"}])
def test_a_day_that_cannot_be_is_refused(key_holder, mine, chosen):
    answer = post(key_holder.client, at(mine, "/look-back"), {"do": "ask", **chosen})
    assert answer.status_code == 422
    assert read(answer).all(class_="errorlist") or read(answer).all(role="alert")
    assert not LookBack.objects.exists()


def test_on_the_day_the_key_page_asks_and_shows_the_old_words_and_an_empty_postscript(key_holder, mine, its_day):
    look_back_on(mine, date(2026, 4, 14), now=make.NOON)
    assert "what do you see now?" not in read(key_holder.client.get("/key")).main
    its_day()
    [link] = read(key_holder.client.get("/key")).links("look back: what do you see now?")
    page = read(key_holder.client.get(link.get("href")))
    assert WORDS in page.main
    assert said(page.one("h1")) == "What do you see now?"
    assert page.value("body") == ""


def test_a_postscript_is_written_and_readers_see_how_much_later_it_came(key_holder, mine, its_day, client):
    look_back_on(mine, date(2026, 4, 14), now=make.NOON)
    its_day()
    page = read(key_holder.client.get(at(mine, "/postscript")))
    assert press(key_holder.client, page, do="keep", body=LATER).status_code == 303
    letter = read(client.get("/letter/1"))
    assert [said(one) for one in letter.all(class_="later")] == ["P.S., a month later"]
    assert letter.place(letter.one(class_="postscripts")) < letter.place(letter.one(class_="talk"))
    assert WORDS in letter.main
    assert LATER in letter.main
    assert "edited" not in letter.main
    assert "what do you see now?" not in read(key_holder.client.get("/key")).main


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (make.NOON, "P.S., the same day"),
        (datetime(2026, 3, 15, 12, tzinfo=UTC), "P.S., a day later"),
        (datetime(2026, 4, 1, tzinfo=UTC), "P.S., 18 days later"),
        (datetime(2026, 9, 14, tzinfo=UTC), "P.S., 6 months later"),
        (datetime(2027, 3, 14, tzinfo=UTC), "P.S., a year later"),
        (datetime(2027, 5, 1, tzinfo=UTC), "P.S., 13 months later"),
        (datetime(2031, 3, 14, tzinfo=UTC), "P.S., 5 years later"),
    ],
)
def test_it_says_how_much_later_it_came(client, mine, now, words):
    add_postscript(mine, LATER, now=now)
    assert said(read(client.get("/letter/1")).one(class_="later")) == words


@pytest.mark.parametrize(("do", "never"), [("skip", False), ("never", True)])
def test_it_is_skipped_by_one_press(key_holder, mine, its_day, do, never):
    look_back_on(mine, date(2026, 4, 14), now=make.NOON)
    its_day()
    page = read(key_holder.client.get(at(mine, "/postscript")))
    assert press(key_holder.client, page, "asks", do=do).status_code == 303
    assert "what do you see now?" not in read(key_holder.client.get("/key")).main
    assert (LookBack.objects.get().never_at is not None) == never


def test_it_passes_the_same_shield_as_a_letter(key_holder, mine):
    answer = post(key_holder.client, at(mine, "/postscript"), {"body": "Ring +49 30 901820 now.", "do": "keep"})
    page = read(answer)
    assert answer.status_code == 422
    assert "Nobody's address or number can stand here" in page.main
    assert "Ring +49 30 901820 now." in page.value("body")
    softened = read(press(key_holder.client, page, do="soften"))
    assert "901820" not in softened.value("body")
    assert not mine.postscripts.exists()


def test_it_passes_the_same_rules_as_a_letter(key_holder, mine, house, client):
    house(everything_waits=True)
    post(key_holder.client, at(mine, "/postscript"), {"body": LATER, "do": "keep"})
    assert client.get("/letter/1").status_code == 410
    assert Letter.objects.get(pk=mine.pk).hold_reason == "everything"


def test_whoever_looks_after_the_house_reads_it_before_it_is_shown(key_holder, mine, house, moderator):
    house(everything_waits=True)
    post(key_holder.client, at(mine, "/postscript"), {"body": LATER, "do": "keep"})
    assert LATER in read(moderator.get("/desk/")).main


def test_heavy_words_in_it_lead_to_somebody_to_talk_to(key_holder, mine):
    answer = post(key_holder.client, at(mine, "/postscript"), {"body": "I want to die tonight.", "do": "keep"})
    assert answer.headers["Location"].startswith("/kept/")
    assert "Talk to someone" in read(key_holder.client.get(answer.headers["Location"])).main
    assert Letter.objects.get(pk=mine.pk).care_since == make.NOON


def test_the_thirteenth_finds_no_room_and_nothing_is_lost(key_holder, mine):
    for n in range(12):
        add_postscript(mine, f"Once more, {n}.", now=make.NOON)
    answer = post(key_holder.client, at(mine, "/postscript"), {"body": LATER, "do": "keep"})
    assert answer.status_code == 422
    assert "there is room for no more" in read(answer).main
    assert LATER not in repr(list(mine.postscripts.values_list("body")))


def test_it_is_among_what_is_mine_to_keep(key_holder, mine):
    add_postscript(mine, LATER, now=ITS_DAY)
    for path in ("/key/mine", "/key/mine.txt"):
        kept = key_holder.client.get(path).content.decode()
        assert LATER in kept
        assert "P.S., a month later" in kept
    assert key_holder.client.get("/key/mine.json").json()["letters"][0]["postscripts"][0]["body"] == LATER


def test_what_a_moderator_covers_is_covered_in_it_too(mine):
    add_postscript(mine, "Anna Blume was glad.", now=ITS_DAY)
    moderation.cover(mine, "Anna Blume", by="ines", now=ITS_DAY)
    assert "Anna" not in mine.postscripts.get().body


def test_nobody_elses_key_adds_anything(key_holder):
    others = make.letter()
    for part in ("/postscript", "/look-back"):
        answer = post(key_holder.client, at(others, part), {"body": LATER, "do": "ask", "asks": "1"})
        assert answer.status_code in (303, 410)
    assert not others.postscripts.exists()
    assert not LookBack.objects.exists()


def test_a_prediction_is_answered_by_its_writer_and_readers_see_the_word(key_holder, mine, client):
    post(key_holder.client, at(mine, "/look-back"), {"do": "predicts"})
    assert "I was" not in read(client.get("/letter/1")).main
    page = read(key_holder.client.get(at(mine)))
    assert "You foretold something in this letter." in page.main
    post(key_holder.client, at(mine, "/look-back"), {"do": "wrong"})
    assert said(read(client.get("/letter/1")).one(class_="foretold")) == "I was wrong."


def test_letters_answered_by_time_are_listed_newest_first_ten_a_page(client):
    letters = [make.letter(body=f"Letter {n} of those.") for n in range(12)]
    for letter in letters:
        add_postscript(letter, LATER, now=ITS_DAY)
    unanswered = make.letter(body="Nobody came back to this one.")
    page = read(client.get("/answered-by-time"))
    assert [said(heading) for heading in page.all("h2")] == [f"Letter {n}" for n in range(12, 2, -1)]
    assert unanswered.body not in page.main
    assert len(page.all(class_="later")) == 10
    older = read(client.get(page.one("a", rel="next").get("href")))
    assert [said(heading) for heading in older.all("h2")] == ["Letter 2", "Letter 1"]


def test_a_list_of_letters_says_which_have_a_postscript(client, mine):
    add_postscript(mine, LATER, now=make.NOON)
    assert "with a P.S." in read(client.get("/")).main


def test_what_became_of_a_prediction_stands_in_the_list_of_those_that_time_answered(client, mine):
    predicts(mine, now=make.NOON)
    say_what_became(mine, "right", now=make.NOON)
    add_postscript(mine, LATER, now=make.NOON)
    assert "I was right." in read(client.get("/answered-by-time")).main


# By mail


def test_one_mail_asks_where_the_writer_confirmed_an_address_for_that_letter(key_holder, mine, mails, clock):
    look_back_on(mine, date(2026, 4, 10), now=make.NOON)  # and put off
    look_back_on(mine, date(2026, 4, 14), now=make.NOON)
    mails.follow(mine, owner=key_holder.key)
    mails.follow(mine, "reader@other.example")
    clock.now = ITS_DAY
    [mail] = mails.deliver()
    assert (mail["To"], mail["Subject"]) == (CARA, "The day to look back has come")
    assert WORDS not in mail.as_string()
    assert "http://testserver/key" in text_of(mail)
    assert link_to(mail, "stop")
    clock.passes(days=40)
    assert mails.deliver() == []


def test_no_address_that_a_stranger_left_is_asked(mine, mails, clock):
    look_back_on(mine, date(2026, 4, 14), now=make.NOON)
    mails.follow(mine)
    clock.now = ITS_DAY
    assert mails.deliver() == []


def test_who_follows_the_letter_is_told_once_of_a_postscript_and_its_writer_is_not(key_holder, mine, mails, clock):
    mails.follow(mine, owner=key_holder.key)
    mails.follow(mine, "reader@other.example")
    add_postscript(mine, LATER, now=clock.now)
    [mail] = mails.deliver()
    assert (mail["To"], mail["Subject"]) == ("reader@other.example", "A postscript")
    assert LATER not in mail.as_string()
    assert "http://testserver/letter/1#postscripts" in text_of(mail)
    assert mails.deliver() == []


def test_a_postscript_that_waits_is_told_once_others_can_read_it(mine, mails, clock):
    mails.follow(mine, "reader@other.example")
    add_postscript(mine, LATER, hold_reason="words", now=clock.now)
    assert mails.deliver() == []
    show_letter(mine, now=clock.now)
    clock.passes(hours=6)
    assert [mail["Subject"] for mail in mails.deliver()] == ["A postscript"]
