"""The eight words themselves: on a card, changed for others, shared out to single letters, and burnt."""

from functools import partial

import pytest
from django.test import Client

import make
from at_once import all_at_once
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.actions import erase_due as erase_comments
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.lib import words
from leftunsaid.ownership.models import KeyVisit, OwnerKey
from leftunsaid.sending import words as sending_words
from web.reading import post, press, read, said

COUNTS = {"guard.Tally": [], "guard.DaySalt": []}


def opened_by(eight: str) -> tuple[Client, str]:
    """A browser that opened these words, and what stands on its page; '' where they open nothing."""
    browser = Client()
    if browser.post("/key", {"key": eight}).status_code != 303:
        return browser, ""
    return browser, read(browser.get("/key")).main


def is_open(browser) -> bool:
    return not read(browser.get("/key")).all("form", action="/key")


# The card


def fresh_words(client):
    """A preview with eight new words on it, as everybody gets one."""
    return read(post(client, "/write", {"body": "A letter.", "do": "preview"}))


def card_asked_for(client, page):
    sent = page.fields("key")
    [button] = [button for button in page.all("button") if button.get("formaction") == "/key/card"]
    assert button.get("formtarget") == "_blank"  # what is being sent stays where it is
    return post(client, button.get("formaction"), {**sent, button.get("name"): button.get("value")})


@pytest.mark.parametrize("where", ["the preview", "the page for new words", "the page for words of its own"])
def test_fresh_words_are_shown_on_a_card_before_anything_is_sent(key_holder, where):
    letter = make.letter(owner=key_holder.key)
    pages = {
        "the preview": fresh_words,
        "the page for new words": lambda client: read(client.get("/key/words")),
        "the page for words of its own": lambda client: read(client.get(f"/key/letter/{letter.address}/split")),
    }
    page = pages[where](key_holder.client)
    before = everything_kept()
    response = card_asked_for(key_holder.client, page)
    assert response.status_code == 200
    card = read(response)
    assert [said(item) for item in card.all("li", inside=card.one(class_="card-words"))] == page.value("key").split()
    assert everything_kept() == before


def test_the_words_of_a_key_are_shown_on_a_card_once_they_are_typed(key_holder):
    page = read(key_holder.client.get("/key"))
    assert not any(word in page.source for word in key_holder.words.split() if len(word) > 6)
    response = press(key_holder.client, page, "key", key=f" {key_holder.words.upper()} ")
    card = read(response)
    assert said(card.one(class_="card-words")).split() == key_holder.words.split()
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_card_says_where_its_words_are_of_use(key_holder, house):
    house(base_url_as_set="https://letters.example", site_name="The Ferry House")
    card = read(post(key_holder.client, "/key/card", {"key": key_holder.words})).one(class_="card")
    assert "https://letters.example/key" in said(card)
    assert "The Ferry House" in said(card)


def test_no_address_on_the_card_or_elsewhere_holds_the_words(key_holder):
    """An address with words in it would rest in a browser's history."""
    letter = make.letter(owner=key_holder.key)
    card = post(key_holder.client, "/key/card", {"key": key_holder.words})
    split = post(key_holder.client, f"/key/letter/{letter.address}/split", {"key": key_holder.words, "do": "send"})
    answers = [card, split, key_holder.client.get("/key"), post(Client(), "/key", {"key": key_holder.words})]
    first, second, *_ = key_holder.words.split()
    for answer in answers:
        assert first not in answer.headers.get("Location", "")
        for element in read(answer).all():
            for name, value in element.attrib.items():
                assert not (first in value and second in value), name


@pytest.mark.parametrize("path", ["/key?key={0}", "/key/card?key={0}", "/key/words?key={0}&do=send"])
def test_words_in_an_address_open_nothing(client, path):
    _, eight = make.key()
    before = everything_kept()
    response = client.get(path.format(eight.replace(" ", "+")))
    assert response.status_code in (200, 303, 405)
    assert not response.cookies
    assert eight not in response.content.decode()
    assert everything_kept() == before


def test_wrong_words_and_unknown_words_get_no_card_and_the_same_answer(client):
    unknown = words.draw(make.dice)
    answers = set()
    for typed in (unknown, "x" * len(unknown), "n" + unknown[1:]):
        response = client.post("/key/card", {"key": typed})
        assert response.status_code == 422
        page = read(response)
        assert page.value("key") == typed  # one letter is mended sooner than eight words are typed
        assert not page.all("svg")
        answers.add((response.content.decode().replace(typed, ""), str(response.headers)))
    assert len(answers) == 1


def test_a_slip_in_fresh_words_is_mended_on_the_page_that_tells_of_it(client):
    """Their seal comes along, so that mended they are fresh words again, and no guess."""
    sent = fresh_words(client).fields("key")
    wrong = {**sent, "key": "x" + sent["key"], "do": "card"}
    refused = read(post(client, "/key/card", wrong))
    assert refused.status == 422
    before = everything_kept()
    mended = press(client, refused, "key", key=sent["key"])
    assert mended.status_code == 200
    assert said(read(mended).one(class_="card-words")).split() == sent["key"].split()
    assert everything_kept() == before


def test_asked_for_by_its_address_the_card_has_an_empty_form(client):
    page = read(client.get("/key/card"))
    assert (page.status, page.value("key")) == (200, "")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not page.all(role="alert")
    assert press(client, page, "key", key=make.key()[1]).status_code == 200


def test_a_seal_of_other_words_gives_no_card(client):
    sent = fresh_words(client).fields("key")
    assert client.post("/key/card", {"key": words.draw(make.dice), "seal": sent["seal"]}).status_code == 422


# New words for old


def test_from_then_on_the_new_words_alone_open_it(key_holder):
    make.letter(body="Mine still.", owner=key_holder.key)
    page = read(key_holder.client.get("/key/words"))
    new = page.value("key")
    assert len(new.split()) == 8
    assert opened_by(new)[1] == ""  # not yet
    response = press(key_holder.client, page, "key", do="send")
    assert (response.status_code, response.headers["Location"]) == (303, "/key?done=changed")
    assert opened_by(key_holder.words)[1] == ""
    assert "Mine still." in opened_by(new)[1]
    assert OwnerKey.objects.count() == 1


def test_it_stays_open_here_and_closes_everywhere_else(key_holder):
    elsewhere, _ = opened_by(key_holder.words)
    assert is_open(elsewhere)
    press(key_holder.client, read(key_holder.client.get("/key/words")), "key", do="send")
    assert is_open(key_holder.client)
    assert not is_open(elsewhere)
    assert KeyVisit.objects.count() == 1


def test_other_new_words_can_be_asked_for_and_nothing_has_changed_yet(key_holder):
    page = read(key_holder.client.get("/key/words"))
    before = everything_kept()
    other = read(press(key_holder.client, page, "key", do="words"))
    assert other.status == 200
    assert other.value("key") != page.value("key")
    assert everything_kept() == before


@pytest.mark.parametrize("typed", ["my own eight words that i chose for myself", "", "{another}", "{same}"])
def test_only_fresh_words_take_the_place_of_others(key_holder, typed):
    _, another = make.key()
    before = everything_kept()
    page = read(key_holder.client.get("/key/words"))
    response = press(
        key_holder.client, page, "key", do="send", key=typed.format(another=another, same=key_holder.words)
    )
    assert response.status_code == 422
    refused = read(response)
    assert "Only new words that we give you" in said(refused.one(role="alert"))
    assert len(refused.value("key").split()) == 8
    assert everything_kept() == before
    assert press(key_holder.client, refused, "key", do="send").status_code == 303  # those are fresh


def test_fresh_words_that_made_a_key_meanwhile_are_that_keys(key_holder):
    page = read(key_holder.client.get("/key/words"))
    post(Client(), "/write", {"body": "Sent with them.", **page.fields("key")})
    assert press(key_holder.client, page, "key", do="send").status_code == 422
    assert is_open(key_holder.client)
    assert "Sent with them." in opened_by(page.value("key"))[1]


def test_a_double_press_changes_them_once(key_holder):
    page = read(key_holder.client.get("/key/words"))
    answers = [press(key_holder.client, page, "key", do="send") for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/key?done=changed"] * 2
    assert is_open(key_holder.client)
    assert opened_by(page.value("key"))[1]


def test_fresh_words_that_lay_open_for_days_are_not_taken(key_holder, clock):
    page = read(key_holder.client.get("/key/words"))
    clock.passes(days=2)
    key_holder.client.post("/key", {"key": key_holder.words})
    assert press(key_holder.client, page, "key", do="send").status_code == 422


# Words of its own


@pytest.fixture(params=["public", "unlisted", "private", "comment"])
def thing(request, key_holder):
    """A letter or comment of mine that leaves the rest, and the page on which it does."""
    make.letter(body="The rest of it.", owner=key_holder.key)
    if request.param == "comment":
        one = make.comment(body="The one.", owner=key_holder.key)
        return one, f"/key/comment/{one.waiting_address}/split"
    one = make.letter(body="The one.", visibility=request.param, owner=key_holder.key)
    return one, f"/key/letter/{one.address}/split"


def test_it_opens_with_the_new_words_alone_and_the_old_ones_open_the_rest(key_holder, thing):
    _, path = thing
    page = read(key_holder.client.get(path))
    assert "The one." in page.main
    response = press(key_holder.client, page, "key", do="send")
    assert (response.status_code, response.headers["Location"]) == (303, "/key?done=split")
    here = read(key_holder.client.get("/key")).main
    anew, of_old_words = opened_by(key_holder.words)
    with_new_words = opened_by(page.value("key"))[1]
    for told in (here, of_old_words):
        assert "The rest of it." in told
        assert "The one." not in told
    assert "The one." in with_new_words
    assert "The rest of it." not in with_new_words
    assert "The one." not in anew.get("/key/mine.txt").content.decode()


def test_it_can_go_to_other_words_of_mine(key_holder, thing):
    _, path = thing
    other_key, other_words = make.key()
    make.letter(body="What these held.", owner=other_key)
    page = read(key_holder.client.get(path))
    assert press(key_holder.client, page, "key", do="send", key=f"  {other_words.upper()}").status_code == 303
    told = opened_by(other_words)[1]
    assert "What these held." in told
    assert "The one." in told
    assert OwnerKey.objects.count() == 2


@pytest.mark.parametrize("typed", ["", "   ", "words of my own that nobody gave to me", None])
def test_it_never_ends_with_words_that_are_not_ours_or_with_none(key_holder, thing, typed):
    one, path = thing
    typed = words.draw(make.dice) if typed is None else typed
    page = read(key_holder.client.get(path))
    before = everything_kept() | COUNTS
    response = press(key_holder.client, page, "key", do="send", key=typed)
    assert response.status_code == 422
    refused = read(response)
    assert "We do not know these eight words" in said(refused.one(role="alert"))
    assert refused.value("key") == typed.strip()
    assert "The one." in refused.main
    assert everything_kept() | COUNTS == before
    assert press(key_holder.client, refused, "key", do="words").status_code == 200
    one.refresh_from_db()
    assert one.owner == key_holder.key


def test_wrong_words_and_unknown_words_get_the_same_answer(key_holder, thing):
    _, path = thing
    unknown = words.draw(make.dice)
    answers = set()
    for typed in (unknown, "x" * len(unknown), "n" + unknown[1:]):
        response = post(key_holder.client, path, {"key": typed, "do": "send"})
        # The cookie holds the time, so it may be another one.
        answers.add((response.status_code, response.content.decode().replace(typed, ""), str(response.headers)))
    assert len(answers) == 1


def test_new_words_can_be_asked_for_and_nothing_has_changed_yet(key_holder, thing):
    _, path = thing
    page = read(key_holder.client.get(path))
    before = everything_kept()
    other = read(press(key_holder.client, page, "key", do="words"))
    assert other.value("key") != page.value("key")
    assert everything_kept() == before


def test_a_double_press_gives_it_away_once(key_holder, thing):
    _, path = thing
    page = read(key_holder.client.get(path))
    answers = [press(key_holder.client, page, "key", do="send") for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/key?done=split", "/key"]
    assert "The one." in opened_by(page.value("key"))[1]
    assert OwnerKey.objects.count() == 2


def test_the_words_that_hold_it_already_leave_it_where_it_is(key_holder, thing):
    one, path = thing
    assert post(key_holder.client, path, {"key": key_holder.words, "do": "send"}).status_code == 303
    one.refresh_from_db()
    assert one.owner == key_holder.key


def test_readers_see_nothing_of_it(key_holder, thing):
    one, path = thing
    where = one.letter.path if isinstance(one, Comment) else one.path
    before = Client().get(where).content
    press(key_holder.client, read(key_holder.client.get(path)), "key", do="send")
    assert Client().get(where).content == before


# Guessing


@pytest.fixture
def doors(key_holder):
    """Where words can be tried with a key of one's own open, and without."""
    letter = make.letter(owner=key_holder.key)
    comment = make.comment(letter, owner=key_holder.key)
    return {
        "/key": (Client(), {}),
        "/key/card": (Client(), {}),
        f"/key/letter/{letter.address}/edit": (Client(), {"body": "Typed."}),
        f"/key/comment/{comment.waiting_address}/edit": (Client(), {"body": "Typed."}),
        f"/key/letter/{letter.address}/split": (key_holder.client, {"do": "send"}),
        f"/key/comment/{comment.waiting_address}/split": (key_holder.client, {"do": "send"}),
    }


def test_guesses_are_counted_together_at_every_door_and_end(doors, monkeypatch):
    monkeypatch.setattr(sending_words, "GUESSES_AN_HOUR", 3)
    asked = [(path, *door) for path, door in doors.items()] * 2
    for path, client, sent in asked[1:]:  # the one at the first door was to open the key
        assert post(client, path, {**sent, "key": words.draw(make.dice)}).status_code == 422, path
    _, right = make.key()
    for path, client, sent in asked:
        for typed in (words.draw(make.dice), right):  # which is not told from a wrong one
            refused = post(client, path, {**sent, "key": typed})
            assert refused.status_code == 429, path
            assert int(refused.headers["Retry-After"]) > 0
            assert refused.headers["Cache-Control"] == "no-store"
            page = read(refused)
            assert "try once more" in said(page.one(role="alert"))
            assert page.value("key") == typed
            if "body" in sent:
                assert page.value("body") == "Typed."


def test_fresh_words_and_empty_fields_are_no_guesses(key_holder, monkeypatch):
    monkeypatch.setattr(sending_words, "GUESSES_AN_HOUR", 1)
    letter = make.letter(owner=key_holder.key)
    page = read(key_holder.client.get(f"/key/letter/{letter.address}/split"))
    for _ in range(20):
        assert card_asked_for(key_holder.client, page).status_code == 200
        assert post(key_holder.client, "/key/card", {"key": ""}).status_code == 422
    assert press(key_holder.client, page, "key", do="send").status_code == 303


# Burning


@pytest.fixture
def everything_of_mine(key_holder):
    owner = key_holder.key
    letter = make.letter(body="Public of mine.", owner=owner)
    make.letter(body="Unlisted of mine.", visibility="unlisted", owner=owner)
    make.letter(body="Private of mine.", visibility="private", owner=owner)
    make.comment(make.letter(body="A stranger's."), body="Comment of mine.", owner=owner)
    make.comment(letter, body="A stranger's answer.")


def burn(key_holder, do):
    asking = read(key_holder.client.get("/key/burn"))
    buttons = {button.get("value"): said(button) for button in asking.all("button") if button.get("name") == "do"}
    assert set(buttons) == {"burn", "take back"}
    return post(key_holder.client, "/key/burn", {"do": do})


@pytest.mark.parametrize("do", ["burn", "take back"])
def test_burnt_words_open_nothing_here_or_anywhere(key_holder, everything_of_mine, do):
    elsewhere, _ = opened_by(key_holder.words)
    kept = key_holder.client.cookies["key"].value
    response = burn(key_holder, do)
    location = {"burn": "/key?done=burnt", "take back": "/key?done=gone"}[do]
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert "the words are burnt" in said(read(key_holder.client.get(location)).one(role="status")).lower()
    assert response.cookies["key"]["max-age"] == 0
    key_holder.client.cookies["key"] = kept
    for browser in (key_holder.client, elsewhere, opened_by(key_holder.words)[0]):
        assert not is_open(browser)
    assert not OwnerKey.objects.exists()
    assert not KeyVisit.objects.exists()


def test_burnt_alone_what_others_can_read_stands_and_is_nobodys(key_holder, everything_of_mine):
    burn(key_holder, "burn")
    stranger = Client()
    assert "Public of mine." in stranger.get("/letter/1").content.decode()
    assert "Comment of mine." in stranger.get("/letter/2").content.decode()
    unlisted = Letter.objects.get(visibility="unlisted")
    assert "Unlisted of mine." in stranger.get(unlisted.path).content.decode()
    assert not Letter.objects.exclude(owner=None).exists()
    assert not Comment.objects.exclude(owner=None).exists()


def test_a_letter_for_me_alone_goes_with_the_words_in_any_case(key_holder, everything_of_mine):
    asking = read(key_holder.client.get("/key/burn")).main
    assert "What only you can read goes with the words" in asking
    burn(key_holder, "burn")
    assert not is_kept_in_a_table("Private of mine.")


def test_burnt_with_everything_nothing_of_mine_is_left(key_holder, everything_of_mine, clock):
    burn(key_holder, "take back")
    stranger = Client()
    assert stranger.get("/letter/1").status_code == 410
    page = read(stranger.get("/letter/2"))
    assert "A stranger's." in page.main
    assert "taken back" in said(page.comments()[0])
    assert not is_kept_in_a_table("of mine")
    erase_comments(clock.now)
    assert not is_kept_in_a_table("A stranger's answer.")  # it stood under a letter that is gone


def test_a_double_press_burns_once(key_holder, everything_of_mine):
    kept = key_holder.client.cookies["key"].value
    burn(key_holder, "burn")
    before = everything_kept()
    key_holder.client.cookies["key"] = kept
    response = post(key_holder.client, "/key/burn", {"do": "take back"})
    assert response.status_code == 422
    assert "that press changed nothing" in said(read(response).one(role="alert"))
    assert everything_kept() == before


@pytest.mark.django_db(transaction=True)
def test_what_was_given_words_of_its_own_at_the_same_moment_does_not_burn_with_the_rest():
    """Whose it is, is asked once nobody else can change it: the one press comes first, or the other."""
    for _ in range(6):
        key, eight = make.key()
        letter, (_, other_words) = make.letter(owner=key), make.key()
        here, there = opened_by(eight)[0], opened_by(eight)[0]
        split, burnt = all_at_once(
            partial(post, here, f"/key/letter/{letter.address}/split", {"key": other_words, "do": "send"}),
            partial(post, there, "/key/burn", {"do": "take back"}),
        )
        letter.refresh_from_db()
        assert burnt.headers["Location"] == "/key?done=gone"
        assert (split.status_code, letter.withdrawn_at is None) in ((303, True), (422, False))


def test_what_answered_a_letter_that_is_gone_is_erased_soon_after(key_holder, clock):
    comment = make.comment(body="Answered, and burnt.", owner=key_holder.key)
    withdraw_letter(comment.letter, now=clock.now)
    burn(key_holder, "burn")
    erase_comments(clock.now)
    assert not is_kept_in_a_table("Answered, and burnt.")


def test_nobody_elses_things_burn(key_holder, everything_of_mine):
    other, other_words = make.key()
    make.letter(body="Of another.", visibility="private", owner=other)
    burn(key_holder, "take back")
    assert "Of another." in opened_by(other_words)[1]


# None of it without the key


@pytest.mark.parametrize("path", ["/key/words", "/key/burn", "/key/mine", "/key/mine.txt", "/key/mine.json"])
def test_a_stranger_is_led_to_the_door(client, path):
    make.letter(body="Of somebody.", owner=make.key()[0])
    sent = {**fresh_words(client).fields("key"), "do": "take back"}
    sent.pop("body")
    before = everything_kept()
    for response in (client.get(path), client.head(path)):
        assert (response.status_code, response.headers["Location"]) == (303, "/key")
        assert not response.content
    pressed = post(client, path, sent)
    assert pressed.status_code in (422, 405)
    if pressed.status_code == 422:
        assert "that press changed nothing" in said(read(pressed).one(role="alert"))
    assert everything_kept() == before


# Words that were given up


def given_up(key_holder, how):
    """Words of a preview whose letter was sent, and which were then given up; and that preview, still open."""
    page = fresh_words(Client())
    holder = Client()
    press(holder, page, do="send")
    holder.post("/key", {"key": page.value("key")})
    if how == "changed":
        press(holder, read(holder.get("/key/words")), "key", do="send")
    else:
        post(holder, "/key/burn", {"do": "burn"})
    return page


@pytest.mark.parametrize("how", ["changed", "burnt"])
def test_words_that_were_given_up_are_not_brought_back_by_a_preview_that_lies_open(key_holder, client, how):
    page = given_up(key_holder, how)
    letter = make.letter(owner=key_holder.key)
    before = everything_kept() | COUNTS
    response = press(client, page, do="send")
    assert response.status_code == 422
    assert "We do not know these eight words" in said(read(response).one(role="alert"))
    assert press(client, page, do="preview").status_code == 200
    assert read(press(client, page, do="preview")).value("key") != page.value("key")
    assert card_asked_for(client, page).status_code == 422
    sent = {**page.fields("key"), "do": "send"}
    for path in ("/key/words", f"/key/letter/{letter.address}/split"):
        assert post(key_holder.client, path, sent).status_code == 422
    assert everything_kept() | COUNTS == before
    assert opened_by(page.value("key"))[1] == ""
