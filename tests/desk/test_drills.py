"""What a house must live through: a flood, a pile-on, a letter that gives somebody away.

Nothing of it stays public, nothing honest is lost, and one moderator clears each with at most five presses, on the
real pages of the desk.
"""

import re
from random import Random
from urllib.parse import urlencode

import pytest
from django.test import Client

import make
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.comments.actions import BURST
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.queue import queue
from web.conftest import key_holder  # noqa: F401
from web.reading import FORM, Page, post, press, read, said

AT_MOST = 5

FLOODS = [
    "Hello {name}, earn {n} coins a day with the golden kettle, {end}",
    "{name}! My cousin quit the tramway and lives off the silver teapot now, ask how before {n} is gone. {end}",
    "Dear {name}, doctors hate this one saucer: lose {n} pounds by drinking moonlight from it. {end}",
    "Lonely, {name}? {n} porcelain beauties near the station wait for a message tonight. {end}",
]
NAMES = ["friend", "Mara", "my dear", "sir", "Joaquim", "you there", "lady", "Wanda", "pal", "neighbour"]
ENDS = ["trust me", "hurry", "it works!!!", "no risk at all", "first come first served", "said the queen"]
SOLD = re.compile("kettle|teapot|saucer|porcelain")

JEERS = [
    "clown",
    "liar",
    "cry louder",
    "pathetic",
    "nobody asked",
    "grow up",
    "fake",
    "attention seeker",
    "get over it",
]
KIND = [
    "I believe you.",
    "Me too, years ago. It gets lighter.",
    "You did not deserve this.",
    "I read it twice. Thank you.",
    "Sending you a quiet evening.",
    "My sister wrote almost the same once.",
]


class Presses:
    """The moderator's hand: presses what stands on a page, and counts."""

    def __init__(self, at_the_desk):
        self.desk, self.count = at_the_desk, 0

    def press(self, page: Page, name: str, value: str, *, having: str = "do", tick=(), **fields: str) -> Page:
        form = page.form(having)
        buttons = [(b.get("name", ""), b.get("value", "")) for b in page.all("button", inside=form)]
        assert (name, value) in buttons, f"no such button: {buttons}"
        boxes = {box.get("value") for box in page.all("input", inside=form, type="checkbox", name="thing")}
        assert boxes.issuperset(tick)
        chosen = {s.get("name"): _chosen(s) for s in page.all("select", inside=form)}
        sent = {**page.fields(having), **chosen, **fields, name: value}
        answer = self.desk.client.post(
            form.get("action"), urlencode([*sent.items(), *(("thing", one) for one in tick)]), content_type=FORM
        )
        self.count += 1
        assert answer.status_code in (200, 303), read(answer).main
        return read(answer) if answer.status_code == 200 else self.desk.page(answer.headers["Location"])


def _chosen(select) -> str:
    options = list(select.iter("option"))
    return next((one for one in options if one.get("selected") is not None), options[0]).get("value")


@pytest.fixture
def hand(at_the_desk) -> Presses:
    return Presses(at_the_desk)


def from_network(number: int) -> dict[str, str]:
    return {"REMOTE_ADDR": f"203.{number // 250}.113.{number % 250}"}


def is_shown(answer) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].startswith("/letter/")


def all_that_is_public(letters) -> str:
    stranger = Client()
    pages = ["/", "/asking", *(letter.path for letter in letters)]
    return "\n".join(stranger.get(path).content.decode() for path in pages)


# A flood


def test_a_thousand_sold_from_two_hundred_networks_in_a_minute_are_cleared_with_five_presses(hand, client):
    dice = Random(200)
    sold_under = [make.letter(body=f"Letter {n}.") for n in range(50)]
    answered = [make.letter(body=f"Quiet letter {n}.") for n in range(5)]
    sent, honest = {}, []
    for n in range(1000):
        hand.desk.clock.passes(seconds=0.06)
        sold = dice.choice(FLOODS).format(name=dice.choice(NAMES), n=n, end=dice.choice(ENDS))
        answer = post(client, f"{sold_under[n % 50].path}/comments", {"body": sold}, **from_network(n % 200))
        assert answer.status_code == 303
        sent[sold] = answer.headers["Location"]
        if n % 14 == 0:  # each of them five times at most: whoever sends the same eight words six times is no stranger
            own = LIKE_THE_SEEDS[n // 14 % len(LIKE_THE_SEEDS)]
            place = answered[n // 14 % 5]
            honest.append(post(client, f"{place.path}/comments", {"body": own}, **from_network(300 + n)))

    assert all(map(is_shown, honest))
    assert not SOLD.search(all_that_is_public(sold_under)), "also those that came before anybody could know"
    assert set(Comment.objects.filter(letter__in=sold_under).values_list("body", flat=True)) == sent.keys()
    bursts = queue().bursts
    assert sum(burst.count for burst in bursts) == 1000
    assert len(bursts) <= len(FLOODS)
    held_later = [path for path in sent.values() if path.startswith("/letter/")]
    assert held_later
    assert "being read again" in read(client.get(held_later[0].partition("#")[0])).main

    page = hand.desk.page()
    while queue().bursts:
        page = hand.press(page, "burst", f"clear {queue().bursts[0].likeness}")
    assert hand.count <= AT_MOST
    assert "Nothing waits" in page.main
    for letter in sold_under:
        letter.refresh_from_db()
        assert letter.comment_count == 0
    assert sum(letter.comment_count for letter in Letter.objects.filter(pk__in=[one.pk for one in answered])) == 72
    assert Decision.objects.filter(act="clear", by="Ines").count() == 1000


# A pile-on


def pile_on(client, letter, clock) -> dict[str, str]:
    """Ninety jeers and six kind words within nine minutes, each from elsewhere. Answers where each was led."""
    led, dice = {}, Random(96)
    words = [f"{dice.choice(JEERS)}, {dice.choice(JEERS)} {'!' * (n % 7 + 1)} {n}" for n in range(90)]
    for n, kind in enumerate(KIND):
        words.insert(9 + 15 * n, kind)
    for n, said_so in enumerate(words):
        clock.passes(seconds=5.6)
        answer = post(client, f"{letter.path}/comments", {"body": said_so}, **from_network(n))
        assert answer.status_code == 303
        led[said_so] = answer.headers["Location"]
    return led


def test_a_pile_on_flips_the_letter_by_itself_and_is_cleared_with_five_presses(hand, client):
    letter = make.letter()
    led = pile_on(client, letter, hand.desk.clock)
    letter.refresh_from_db()
    assert (letter.door, letter.comments_wait_reason) == ("wait", "burst")
    waits = {words: path for words, path in led.items() if path.startswith("/waiting/")}
    assert len(waits) == len(led) - BURST
    shown = all_that_is_public([letter])
    assert not [words for words in waits if words in shown]
    for words, path in waits.items():  # nothing is lost, and its author is told
        assert words.strip() in read(client.get(path)).main

    page = hand.desk.page()
    [rush] = queue().rushes
    assert (rush.letter, rush.count, rush.shown_before) == (letter, len(waits), BURST)
    assert queue().cases == []
    [heap] = [link.get("href") for link in page.links("each of them")]
    kept: set[str] = set()
    while queue().rushes:
        page = hand.desk.page(heap)
        assert not [words for words in kept if words in page.main], "what was kept is not asked about again"
        kind = {words for words in KIND if words in page.main}
        kept |= kind
        page = hand.press(page, "do", "keep", having="thing", tick=[ticked_as(page, words) for words in kind])
    assert kept == set(KIND)
    assert hand.count <= AT_MOST
    assert "Nothing waits" in page.main

    public = all_that_is_public([letter])
    assert not [words for words in led if words not in KIND and words in public]
    assert not [words for words in KIND if words not in public]
    letter.refresh_from_db()
    assert letter.comment_count == len(KIND)
    assert len(read(client.get(letter.path)).comments()) == len(KIND)
    for words, path in waits.items():
        answer = client.get(path)
        if words in KIND:
            assert answer.headers["Location"].startswith(f"{letter.path}#comment-")
        else:
            assert "hateful" in read(answer).main  # the reason that was chosen, and no other


def ticked_as(page: Page, words: str) -> str:
    """The value of the box beside these words."""
    [value] = [
        box.get("value")
        for box in page.all("input", type="checkbox", name="thing")
        if words in said(page.around(box, "article"))
    ]
    return value


def test_the_whole_of_a_pile_on_goes_with_one_press_and_comes_back_with_one(hand, client):
    letter = make.letter()
    led = pile_on(client, letter, hand.desk.clock)
    before = Comment.objects.readable_in(letter.pk).count()
    page = hand.press(
        hand.desk.page(), "rush", f"clear {letter.waiting_address}", **{f"shown {letter.waiting_address}": "yes"}
    )
    letter.refresh_from_db()
    assert (letter.comment_count, before) == (0, BURST)
    assert not queue().count
    hand.press(page, "", "", having="batch")
    assert Comment.objects.waiting().count() == len(led)


def test_a_crowd_that_was_kind_is_shown_with_one_press(hand, client):
    letter = make.letter()
    for n in range(BURST + 20):
        hand.desk.clock.passes(seconds=5)
        post(client, f"{letter.path}/comments", {"body": f"Thank you, says number {n}."}, **from_network(n))
    hand.press(hand.desk.page(), "rush", f"approve {letter.waiting_address}")
    letter.refresh_from_db()
    assert letter.comment_count == BURST + 20
    texts = Comment.objects.thread_of(letter).values_list("body", flat=True)
    assert list(texts) == [f"Thank you, says number {n}." for n in range(BURST + 20)]  # in the order they came
    assert not queue().count


def test_what_was_shown_before_a_rush_can_be_held_back_to_be_read(hand, client):
    letter = make.letter()
    pile_on(client, letter, hand.desk.clock)
    hand.press(hand.desk.page(), "rush", f"hold {letter.waiting_address}", having=f"shown {letter.waiting_address}")
    assert not Comment.objects.readable_in(letter.pk).exists()
    letter.refresh_from_db()
    assert letter.comment_count == BURST  # as stubs


def test_what_a_rule_said_harsh_things_of_is_not_shown_with_the_whole_rush(hand, client):
    letter = make.letter()
    pile_on(client, letter, hand.desk.clock)
    harsh = make.comment(letter, body="A word of the list.", hold_reason="words", now=hand.desk.clock.now)
    page = hand.desk.page()
    assert "not shown with the others: 1." in page.main
    page = hand.press(page, "rush", f"approve {letter.waiting_address}", having=f"shown {letter.waiting_address}")
    assert [case.thing for case in queue().cases] == [harsh]


# A letter that gives somebody away


SPELLED_OUT = "Ring him and tell him what he is: zero one five, seven three two, nine eight four, six one."
HIDDEN = "His line begins with the year the wall fell, then a dozen and a half, then the months of a year"
DOXING = f"You all should know who he is. {HIDDEN}. Tell him I sent you."


def test_a_spelled_out_number_is_refused_wherever_it_is_sent_and_the_text_stays(client):
    for do in ("preview", "send"):
        answer = post(client, "/write", {"body": SPELLED_OUT, "do": do})
        assert answer.status_code == 422
        assert read(answer).value("body").strip() == SPELLED_OUT
    assert not Letter.objects.exists()


@pytest.mark.parametrize("act", ["cover", "remove"])
def test_what_the_shield_did_not_see_is_gone_a_few_presses_after_a_reader_saw_it(hand, client, act):
    answer = post(client, "/write", {"body": DOXING})
    assert is_shown(answer)
    letter = Letter.objects.get()
    form = read(Client().get(f"{letter.path}/report"))
    assert press(Client(), form, "reason", reason="person").status_code in (200, 303)

    page, address = hand.desk.page(), letter.waiting_address
    typed = {f"words {address}": HIDDEN} if act == "cover" else {f"reason {address}": "person"}
    page = hand.press(page, "one", f"{act} {address}", **typed)
    if act == "cover":  # a look beforehand
        page = hand.press(page, "one", f"cover {address}", having=f"sure {address}")
    assert hand.count <= AT_MOST
    assert "Nothing waits" in page.main
    assert "the year the wall fell" not in all_that_is_public([letter])
    assert ("You all should know" in all_that_is_public([letter])) == (act == "cover")


def test_a_number_comes_in_by_no_edit_either(hand, key_holder):  # noqa: F811
    letter = make.letter(owner=key_holder.key)
    path = f"/key/letter/{letter.address}/edit"
    answer = post(key_holder.client, path, {"body": SPELLED_OUT})
    assert answer.status_code == 422
    assert read(answer).value("body").strip() == SPELLED_OUT
    letter.refresh_from_db()
    assert "nine eight four" not in letter.body

    # What the shield does not see stands on the desk as a change, without any report.
    assert post(key_holder.client, path, {"body": DOXING}).status_code == 303
    page, address = hand.desk.page(), letter.waiting_address
    assert HIDDEN in page.main
    page = hand.press(page, "one", f"cover {address}", **{f"words {address}": HIDDEN})
    page = hand.press(page, "one", f"cover {address}", having=f"sure {address}")
    assert "Nothing waits" in page.main
    assert "the year the wall fell" not in all_that_is_public([letter])
    assert "the year the wall fell" not in str(Letter.objects.values()), "nor is it kept"


# Nothing honest is lost


def test_honest_words_that_were_held_by_mistake_can_be_read_by_their_author_and_are_shown_with_one_press(hand, client):
    letter = make.letter()
    poem = "Stop all the clocks of this house, and let the ferry come home without its bell, she sang"
    answers = [post(client, f"{letter.path}/comments", {"body": poem}, **from_network(n)) for n in range(9)]
    led = [answer.headers["Location"] for answer in answers]
    assert not Comment.objects.readable_in(letter.pk).exists()
    waiting = [path for path in led if path.startswith("/waiting/")]
    assert len(waiting) == 4
    for path in waiting:
        assert poem in read(client.get(path)).main
    [burst] = queue().bursts
    page = hand.press(hand.desk.page(), "burst", f"approve {burst.likeness}")
    assert "Nothing waits" in page.main
    letter.refresh_from_db()
    assert letter.comment_count == 9
    assert Comment.objects.readable_in(letter.pk).count() == 9
    # Read once, it is not held back again by the next who sings it.
    post(client, f"{letter.path}/comments", {"body": poem}, **from_network(10))
    assert Comment.objects.readable_in(letter.pk).count() == 9
    assert [case.thing.hold_reason for case in queue().cases] == ["alike"]
