"""The door of the desk: who comes in, how often one may try, and when one is out again."""

import fcntl
from functools import partial

import pytest
from django.conf import settings
from django.test import Client

import make
from at_once import all_at_once
from desk.conftest import PASSWORD
from guard.conftest import unhurried  # noqa: F401
from leftunsaid.desk import accounts, compare
from leftunsaid.desk.models import AtTheDoor
from web.reading import post, read, said

WRONG = {"name": "nobody here", "password": "another password", "code": "000000"}


def refusal(response) -> str:
    return said(read(response).one(role="alert"))


def test_with_password_and_code_one_sits_down(ines):
    assert not ines.may_sit_down()
    response = ines.signs_in()
    assert (response.status_code, response.headers["Location"]) == (303, "/desk/")
    assert ines.may_sit_down()


def test_a_recovery_code_opens_once(ines):
    code = ines.recovery_codes[0]
    assert ines.signs_in(code=code).status_code == 303
    ines.presses("/desk/leave")
    assert ines.signs_in(code=code).status_code == 422
    # However it was written down.
    assert ines.signs_in(code=f" {ines.recovery_codes[1].upper().replace('-', ' ')} ").status_code == 303


def test_a_recovery_code_of_another_opens_nothing(ines, settles):
    assert ines.signs_in(code=settles("Adam").recovery_codes[0]).status_code == 422


def test_a_code_opens_once(ines):
    ines.clock.passes(seconds=30)
    seen = ines.code()
    assert post(ines.client, "/desk/login", sent(ines, code=seen)).status_code == 303
    assert post(Client(), "/desk/login", sent(ines, code=seen)).status_code == 422


def test_a_code_may_be_half_a_minute_old_and_no_older(ines):
    ines.clock.passes(minutes=5)
    seen = ines.code()
    ines.clock.passes(seconds=60)
    assert post(ines.client, "/desk/login", sent(ines, code=seen)).status_code == 422
    seen = ines.code()
    ines.clock.passes(seconds=30)
    assert post(ines.client, "/desk/login", sent(ines, code=f"{seen[:3]} {seen[3:]}")).status_code == 303


def test_a_code_that_was_passed_over_opens_nothing_after_a_later_one(ines):
    ines.clock.passes(minutes=5)
    earlier = ines.code()
    assert ines.signs_in().status_code == 303
    assert post(Client(), "/desk/login", sent(ines, code=earlier)).status_code == 422


def test_the_answer_does_not_tell_what_was_wrong(ines, settles, clock):
    settles("Adam")
    accounts.send_away("Adam", now=clock.now)
    accounts.invite("Eva", now=clock.now, dice=make.dice)
    answers = [ines.signs_in(**{field: wrong}) for field, wrong in WRONG.items()]
    answers += [ines.signs_in(name=name) for name in ("Adam", "Eva", "", "ines", "a\0b")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({refusal(answer) for answer in answers}) == 1
    # The name alone comes back, as it was typed.
    pages = {answer.content.decode().split('name="password"')[1].split("csrf")[0] for answer in answers}
    assert len(pages) == 1
    assert all(answer.cookies.get("desk") is None for answer in answers)


def test_five_tries_in_a_quarter_of_an_hour_and_then_a_wait(ines):
    ines.clock.passes(minutes=15, seconds=-90)
    assert [ines.signs_in(password="wrong").status_code for _ in range(2)] == [422, 422]
    ines.clock.passes(minutes=1)  # the next quarter
    assert [ines.signs_in(password="wrong", code="x").status_code for _ in range(5)] == [422] * 5
    response = ines.signs_in()
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900
    ines.clock.passes(seconds=int(response.headers["Retry-After"]))
    assert ines.signs_in().status_code == 303


def test_nobody_locks_another_one_out(ines, settles):
    adam = settles("Adam")
    for _ in range(10):
        ines.signs_in(password="wrong")
    assert adam.signs_in().status_code == 303  # of the same network
    ines.client = Client(REMOTE_ADDR="198.51.100.7")
    assert ines.signs_in().status_code == 303  # from elsewhere


def test_a_network_may_try_twenty_times_whoever_it_is(ines):
    tries = [ines.signs_in(name=f"guess {number}").status_code for number in range(21)]
    assert tries == [422] * 20 + [429]
    assert ines.signs_in().status_code == 429
    ines.clock.passes(minutes=15)
    assert ines.signs_in().status_code == 303


def test_who_has_to_wait_uses_up_nothing_of_the_network(ines, settles):
    adam = settles("Adam")
    for _ in range(30):
        ines.signs_in(password="wrong")
    assert adam.signs_in().status_code == 303


def from_elsewhere(who, number: int, **fields: str) -> int:
    """What is answered to somebody who has the password, from a network where nobody was before."""
    return post(Client(REMOTE_ADDR=f"2001:db8:0:{number:x}::1"), "/desk/login", sent(who, **fields)).status_code


def test_who_has_the_password_cannot_guess_the_code_from_many_networks(ines):
    for network in range(10):
        assert from_elsewhere(ines, network, code="000000") == 422
    ines.clock.passes(minutes=1)
    assert from_elsewhere(ines, 100) == 422  # the right code, but one too many was tried
    assert ines.signs_in().status_code == 422
    assert ines.signs_in(code=ines.recovery_codes[0]).status_code == 303
    ines.clock.passes(hours=1)
    assert ines.signs_in().status_code == 303


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_of_many_codes_at_once_none_slips_through(ines, monkeypatch):
    monkeypatch.setattr(compare, "AT_ONCE", 12)
    guess = partial(accounts.recognise, ines.name, PASSWORD, "000000", now=ines.clock.now)
    assert not any(all_at_once(*[guess] * 12))
    assert AtTheDoor.objects.filter(what="wrong code").count() == 10


def test_who_goes_on_for_a_day_has_thirty_codes(ines):
    opens = []
    for hour in range(5):
        opens.append(ines.signs_in().status_code)
        for network in range(10):
            from_elsewhere(ines, 16 * hour + network, code="000000")
        ines.clock.passes(hours=1, minutes=1)
    assert opens == [303, 303, 303, 422, 422]
    ines.clock.passes(days=1)
    assert ines.signs_in().status_code == 303


def test_without_the_password_nobody_wears_the_codes_out(ines):
    for network in range(40):
        assert from_elsewhere(ines, network, password="wrong", code="000000") == 422
    assert ines.signs_in().status_code == 303


def test_codes_of_one_wear_out_no_other(ines, settles):
    adam = settles("Adam")
    for network in range(10):
        from_elsewhere(ines, network, code="000000")
    assert adam.signs_in().status_code == 303


def test_a_new_password_ends_what_was_tried_with_the_old_one(at_the_desk):
    for network in range(10):
        from_elsewhere(at_the_desk, network, code="000000")
    new, proof = "a green cup downstairs", {"old": PASSWORD, "code": at_the_desk.recovery_codes[0]}
    assert at_the_desk.presses("/desk/password", password=new, again=new, **proof).status_code == 303
    assert at_the_desk.signs_in(password=new).status_code == 303


@pytest.fixture
def crowd():
    """As many passwords are being compared as may be at once: answers what lets one go."""
    files = [(settings.LEFTUNSAID.data / f"desk-{place}.turn").open("w") for place in range(compare.AT_ONCE)]
    for file in files:
        fcntl.flock(file, fcntl.LOCK_SH)  # even so nobody compares beside it
    yield files[-1].close
    for file in files:
        file.close()


def test_few_passwords_are_compared_at_once_and_the_next_press_is_as_good(ines, crowd):
    refused = ines.signs_in()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert "Press once more" in refusal(refused)
    crowd()
    assert post(ines.client, "/desk/login", sent(ines)).status_code == 303  # the code was not used up


@pytest.mark.parametrize("path", ["/desk/password", "/desk/recovery"])
def test_nor_at_the_desk(at_the_desk, crowd, path):
    new = "a green cup downstairs"
    assert at_the_desk.presses(path, password=new, again=new, **at_the_desk.proves()).headers["Retry-After"] == "2"
    crowd()
    answer = at_the_desk.presses(path, password=new, again=new, old=PASSWORD, code=at_the_desk.code())
    assert answer.status_code < 400


def test_a_seat_is_left_with_one_press(at_the_desk):
    copied = Client()
    copied.cookies["desk"] = at_the_desk.client.cookies["desk"].value
    assert copied.get("/desk/").status_code == 200
    assert at_the_desk.presses("/desk/leave").headers["Location"] == "/desk/login"
    assert not at_the_desk.may_sit_down()
    assert copied.get("/desk/").status_code == 303


def test_after_an_hour_without_a_press_the_seat_is_empty(at_the_desk):
    for _ in range(3):
        at_the_desk.clock.passes(minutes=59)
        assert at_the_desk.may_sit_down()
    at_the_desk.clock.passes(minutes=60)
    assert not at_the_desk.may_sit_down()
    at_the_desk.clock.passes(minutes=-60)
    assert not at_the_desk.may_sit_down()  # it does not come back


def test_after_twelve_hours_the_seat_is_empty_however_busy_one_was(at_the_desk):
    for _ in range(24):
        at_the_desk.clock.passes(minutes=29, seconds=59)
        assert at_the_desk.may_sit_down()
    at_the_desk.clock.passes(seconds=24)
    assert not at_the_desk.may_sit_down()


def test_a_press_that_came_too_late_is_told_to_be_lost(at_the_desk):
    letter = make.letter(hold_reason="words")
    at_the_desk.clock.passes(hours=1)
    answer = at_the_desk.presses(one=f"approve {letter.waiting_address}")
    assert "it changed nothing" in said(at_the_desk.page(answer.headers["Location"]).one(role="status"))
    letter.refresh_from_db()
    assert letter.held_at
    assert not at_the_desk.page("/desk/login").all(role="status")


def test_a_seat_from_a_clock_that_ran_ahead_is_empty(at_the_desk):
    at_the_desk.clock.passes(days=-1)
    assert not at_the_desk.may_sit_down()


def test_a_seat_that_nobody_was_given_is_empty(client):
    client.cookies["desk"] = "a" * 32
    assert client.get("/desk/").status_code == 303


def test_seats_that_are_over_are_forgotten_when_somebody_sits_down(at_the_desk, settles, monkeypatch):
    from django.contrib.sessions.models import Session

    Session.objects.update(expire_date=at_the_desk.clock.now)
    settles("Adam").signs_in()
    assert Session.objects.count() == 1


def test_the_cookies_are_the_desks_alone(ines, settings):
    make.letter()
    for path in ("/", "/letter/1", "/write", "/key", "/desk", "/nothing"):
        assert not ines.client.get(path).cookies, path
    assert set(ines.client.get("/desk/login").cookies) == {"desk-form"}
    assert set(ines.signs_in().cookies) == {"desk", "desk-form"}
    for name in ("desk", "desk-form"):
        cookie = ines.client.cookies[name]
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Strict", "/", "")
        assert cookie["httponly"]
        assert not cookie["max-age"]  # gone with the browser
        assert not cookie["expires"]
    for path in ("/", "/letter/1", "/write"):
        response = ines.client.get(path)
        assert not response.cookies, path
        assert "Cookie" not in response.headers.get("Vary", ""), path


def sent(who, **fields) -> dict[str, str]:
    return {"name": who.name, "password": PASSWORD, "code": who.code()} | fields
