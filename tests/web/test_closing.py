"""A house that closes says so on every page, takes no more letters, and lets everybody take along what is theirs."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

import make
from leftunsaid.closing import NAME, closing_of
from leftunsaid.letters.models import Letter, Seal
from leftunsaid.letters.seals import Wax
from web.reading import post, press, read

SAID = "This house closes on June 14, 2026."


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(house, tmp_path):
    house(data=tmp_path)


def close(*options: str) -> str:
    said = StringIO()
    call_command("close_house", *options, stdout=said)
    return said.getvalue()


def test_every_page_says_so_and_where_to_read_more(client, every_address):
    unsaid = {"/about", "/", "/write", "/letter/1", "/key", "/key/lost", "/search", "/nowhere", "/terms"}
    assert not any(SAID in client.get(path).content.decode() for path in unsaid)
    close("--on", "2026-06-14")
    for path in unsaid:
        page = read(client.get(path))
        assert SAID in page.one("body").find("aside").find("p").text, path
    assert read(client.get("/terms")).one("h2", id="closing") is not None


def test_from_a_day_on_no_letter_is_taken_and_nothing_is_lost(client, clock):
    close("--on", "2026-06-14", "--no-letters-from", "2026-04-01")
    assert post(client, "/write", {"body": "Before that day."}).status_code == 303
    clock.now += timedelta(days=18)
    answer = post(client, "/write", {"body": "What I never said."})
    assert answer.status_code == 422
    assert "takes no more letters" in read(answer).main
    assert read(answer).value("body") == "What I never said."
    sent = client.post("/api/v1/letters", {"body": "By a program."}, content_type="application/json")
    assert (sent.status_code, sent.json()["reason"]) == (409, "closing")
    assert Letter.objects.count() == 1
    assert post(client, "/letter/1/comments", {"body": "Comments can be left to the end."}).status_code == 303


def test_it_says_so_before_anybody_writes_and_what_was_begun_is_still_there(client, clock):
    close("--on", "2026-06-14", "--no-letters-from", "2026-04-01")
    told = "This house closes on June 14, 2026, and takes no more letters."
    assert told not in read(client.get("/write")).main
    begun = read(post(client, "/write", {"body": "What I never said.", "do": "preview"}))
    clock.now += timedelta(days=18)
    blank = read(client.get("/write"))
    assert blank.main.index(told) < blank.main.index("See it as it will stand")
    assert blank.one("textarea", name="body") is not None  # where a draft that this device keeps comes back
    seen = read(press(client, begun, do="preview"))
    assert told in seen.main
    assert [value for name, value in seen.buttons() if value != "preview"] == ["edit"]
    back = read(press(client, seen, do="edit"))
    assert (back.value("body"), told in back.main) == ("What I never said.", True)


def test_the_first_day_without_letters_is_a_month_before_or_today():
    close("--on", "2026-06-14")
    assert closing_of_house().no_letters_from == date(2026, 5, 15)
    close("--on", "2026-03-20")
    assert closing_of_house().no_letters_from == date(2026, 3, 14)


def closing_of_house():
    return closing_of(settings.LEFTUNSAID)


def test_nothing_is_sealed_past_the_end(client, key_holder):
    close("--on", "2026-06-14", "--no-letters-from", "2026-06-14")
    page = read(post(client, "/write", {"body": "A word.", "do": "preview"}))
    refused = press(client, page, "key", do="send", opens="12")
    assert refused.status_code == 422
    assert "This house closes on June 14, 2026. Choose a day before that." in read(refused).main
    assert press(client, page, "key", do="send", opens="1").status_code == 303
    assert Seal.objects.count() == 1


def test_a_sealed_letter_that_would_open_later_stays_sealed_and_is_taken_along_by_its_words(key_holder, client, clock):
    letter = make.letter(owner=key_holder.key, body="Under wax.", wax=Wax(date(2027, 3, 14)))
    said = close("--on", "2026-06-14")
    assert "Sealed letters that would open later, and do not: 1." in said
    assert "It is not opened for that" in read(client.get(letter.seal.path)).main
    assert "Under wax." in key_holder.client.get("/key/mine.txt").content.decode()
    assert Letter.objects.get().is_sealed


@pytest.mark.parametrize(
    "options",
    [("--on", "2026-03-14"), ("--on", "2020-01-01"), ("--on", "2026-06-14", "--no-letters-from", "2026-07-01")],
)
def test_a_day_that_leaves_nobody_any_time_is_refused(options):
    with pytest.raises(CommandError):
        close(*options)
    assert closing_of_house() is None


def test_it_is_cancelled_and_letters_are_taken_again(client):
    close("--on", "2026-03-20")
    assert post(client, "/write", {"body": "A word."}).status_code == 422
    assert "letters are taken" in close("--cancel")
    assert "not going to close" in close()
    assert post(client, "/write", {"body": "A word."}).status_code == 303


def test_a_file_that_nobody_can_read_closes_nothing(tmp_path, client):
    (tmp_path / NAME).write_text("tomorrow, perhaps")
    assert closing_of_house() is None
    assert client.get("/").status_code == 200
