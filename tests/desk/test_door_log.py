"""Who came to the desk, who was turned away, and what was changed about it: for everybody at the desk to read."""

import pytest
from django.core.management import call_command
from django.test import Client

from desk.conftest import PASSWORD
from leftunsaid.desk import accounts, door_log
from leftunsaid.desk.door_log import WORDS
from leftunsaid.desk.models import AtTheDoor
from web.reading import post, said

ANOTHER = "a green cup downstairs"


def lines() -> list[tuple[str, str]]:
    return list(AtTheDoor.objects.order_by("pk").values_list("name", "what"))


@pytest.fixture
def noted(ines):
    """What was noted since Ines has settled in."""
    before = len(lines())
    return lambda: lines()[before:]


def test_it_begins_with_the_invitation(ines):
    assert lines() == [("Ines", "invited"), ("Ines", "settled")]


def test_each_sign_in_is_a_line(ines, noted):
    ines.signs_in()
    ines.signs_in(code=ines.recovery_codes[0])
    assert noted() == [("Ines", "came"), ("Ines", "recovery code"), ("Ines", "came")]
    assert AtTheDoor.objects.latest("pk").noted_at == ines.clock.now


def test_each_refusal_is_a_line_that_tells_what_was_wrong(ines, noted):
    ines.signs_in(password="wrong")
    ines.signs_in(code="000000")
    ines.signs_in(name="three blue cups upstairs")  # a password in the wrong field
    assert noted() == [("Ines", "wrong password"), ("Ines", "wrong code"), ("", "nobody")]


def test_what_is_changed_at_the_desk_is_a_line(ines, noted):
    ines.signs_in()
    ines.presses("/desk/recovery", old=PASSWORD, code="000000")
    ines.presses("/desk/recovery", **ines.proves())
    ines.presses("/desk/password", password=ANOTHER, again=ANOTHER, **ines.proves())
    assert [what for _, what in noted()] == ["came", "wrong code", "codes", "password"]


def test_what_the_operator_does_is_a_line(ines, noted, capsys):
    call_command("moderator", "remove", "Ines")
    call_command("moderator", "add", "Ines")
    with pytest.raises(Exception, match="Nobody"):
        call_command("moderator", "remove", "Adam")
    assert noted() == [("Ines", "sent away"), ("Ines", "invited")]


def test_what_is_refused_or_given_up_on_the_way_is_no_line_of_success(ines, noted, monkeypatch):
    monkeypatch.setattr(accounts, "_draw_recovery_codes", lambda *_: 1 / 0)
    ines.signs_in()
    proof = {"password": PASSWORD, "code": ines.recovery_codes[0]}
    with pytest.raises(ZeroDivisionError):
        accounts.new_recovery_codes(ines.moderator, **proof, now=ines.clock.now, dice=None)
    assert ("Ines", "codes") not in noted()


def test_a_flood_of_refusals_does_not_bury_the_others(ines, noted):
    for network in range(30):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{network}")
        for name in ("Ines", "nobody here"):
            post(stranger, "/desk/login", {"name": name, "password": "wrong", "code": "000000"})
    assert noted() == [("Ines", "wrong password"), ("", "nobody")] * door_log.REFUSALS_AN_HOUR
    ines.clock.passes(hours=1)
    ines.signs_in(password="wrong")
    ines.signs_in()
    assert noted()[-2:] == [("Ines", "wrong password"), ("Ines", "came")]


def test_the_page_tells_it_in_words_the_newest_first(at_the_desk):
    at_the_desk.signs_in(name="nobody here")
    at_the_desk.signs_in()
    page = at_the_desk.page("/desk/door")
    told = [said(line) for line in page.one("ol", class_="log")]
    assert [line.partition("UTC ")[2] for line in told] == [
        "Ines: signed in",
        "somebody: refused: nobody here has that name",
        "Ines: signed in",
        "Ines: settled in, with a password and an authenticator",
        "Ines: invited by the operator",
    ]
    assert told[-1].startswith("2026-03-14 12:00")
    assert at_the_desk.page("/desk/log").links("Who came to the desk")


def test_every_word_of_the_log_is_told_in_words(at_the_desk, now):
    for what in WORDS:
        door_log.note("Ines", what, now=now)
    page = at_the_desk.page("/desk/door").main
    assert [what for what, words in WORDS.items() if str(words) not in page] == []


def test_older_lines_are_a_page_further_on(at_the_desk, now):
    AtTheDoor.objects.bulk_create(AtTheDoor(name=f"no {n}", what="came", noted_at=now) for n in range(150))
    first = at_the_desk.page("/desk/door")
    [older] = first.links("older")
    second = at_the_desk.page(older.get("href"))
    listed = [said(line).split()[4] for page in (first, second) for line in page.one("ol", class_="log")]
    assert listed[:150] == [f"{n}:" for n in reversed(range(150))]
    assert not second.links("older")
