"""From the invitation to the first seat: a code from an authenticator, a password, and codes for a bad day."""

from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
import zxingcpp
from django.contrib.auth.hashers import is_password_usable
from django.test import Client

import make
from desk.conftest import PASSWORD
from everything_kept import everything_kept
from leftunsaid.desk import accounts
from leftunsaid.desk.models import Moderator, RecoveryCode
from leftunsaid.web.codes import code_of
from web.reading import post, read, said

SCALE = 8  # dots to a module

WEAK = {
    "short": "elevenchars",
    "common": "1qaz2wsx3edc",
    "name": "ines of the night",
}
WHY_WEAK = {"short": "too short", "common": "Many people use", "name": "too like your name"}


@pytest.fixture
def invitation(clock):
    return accounts.invite("Ines", now=clock.now, dice=make.dice)


@pytest.fixture
def join(client, invitation, clock):
    """Fill in the page of the invitation."""

    def fill_in(**fields):
        return post(client, f"/desk/join/{invitation}", {"code": shown(clock.now)} | passwords(PASSWORD) | fields)

    return fill_in


def passwords(password: str) -> dict[str, str]:
    return {"password": password, "again": password}


def shown(now) -> str:
    return pyotp.TOTP(accounts.secret_of(Moderator.objects.get())).at(now)


def codes_on(response) -> list[str]:
    return [said(code) for code in read(response).all("code")]


def test_the_code_on_the_page_is_what_an_authenticator_scans(client, invitation, clock):
    page = read(client.get(f"/desk/join/{invitation}"))
    drawn = code_of(accounts.link_for_authenticator(Moderator.objects.get()))
    assert f'd="{drawn.path}"' in page.source
    link = urlsplit(scanned(drawn))
    assert (link.scheme, link.netloc) == ("otpauth", "totp")
    assert unquote(link.path) == "/Left Unsaid:Ines"
    [secret] = parse_qs(link.query)["secret"]
    assert secret == said(page.one("code"))
    assert pyotp.TOTP(secret).at(clock.now) == shown(clock.now)
    assert len(secret) == 32  # 160 bits, as RFC 4226 asks


def test_whoever_is_invited_chooses_a_password_and_may_sign_in(client, join, clock):
    response = join()
    assert response.status_code == 200
    assert len(codes_on(response)) == 8
    clock.passes(seconds=30)
    sent = {"name": "Ines", "password": PASSWORD, "code": shown(clock.now)}
    assert post(client, "/desk/login", sent).headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("weak", WEAK)
def test_a_password_that_others_could_guess_is_refused(join, weak):
    Moderator.objects.update(name="Ines of the Night")
    response = join(**passwords(WEAK[weak]))
    assert response.status_code == 422
    assert WHY_WEAK[weak] in said(read(response).one(role="alert"))
    assert not is_password_usable(Moderator.objects.get().password)
    assert join().status_code == 200  # the code was not used up by it


def test_a_password_typed_in_two_ways_is_refused(join):
    assert join(again=f"{PASSWORD}!").status_code == 422
    assert Moderator.objects.get().settled_at is None


@pytest.mark.parametrize("code", ["", "000000", "12345", "a" * 300, "１２３４５６"])
def test_with_a_wrong_code_nobody_settles_in(join, code):
    assert join(code=code).status_code == 422
    assert Moderator.objects.get().settled_at is None
    assert not RecoveryCode.objects.exists()


def test_an_invitation_is_good_once(client, join, invitation):
    join()
    assert client.get(f"/desk/join/{invitation}").status_code == 404
    assert join().status_code == 404


def test_a_code_opens_for_one_of_two_who_come_at_the_same_moment(invitation, clock):
    first, second = (accounts.invited_by(invitation, now=clock.now) for _ in range(2))
    both = {"code": shown(clock.now), "now": clock.now, "dice": make.dice}
    accounts.settle_in(first, password=PASSWORD, **both)
    with pytest.raises(accounts.WrongCode):
        accounts.settle_in(second, password="another that is long enough", **both)
    assert Moderator.objects.get().check_password(PASSWORD)


def test_an_invitation_is_good_for_two_days(client, invitation, clock):
    clock.passes(days=2, seconds=-1)
    assert client.get(f"/desk/join/{invitation}").status_code == 200
    clock.passes(seconds=1)
    assert client.get(f"/desk/join/{invitation}").status_code == 404


def test_another_invitation_takes_the_place_of_the_first(client, invitation, clock):
    another = accounts.invite("Ines", now=clock.now, dice=make.dice)
    assert client.get(f"/desk/join/{invitation}").status_code == 404
    assert client.get(f"/desk/join/{another}").status_code == 200
    assert Moderator.objects.count() == 1


def test_who_is_invited_anew_begins_anew(at_the_desk, clock):
    secret = accounts.secret_of(at_the_desk.moderator)
    accounts.invite("Ines", now=clock.now, dice=make.dice)
    assert not at_the_desk.may_sit_down()
    assert at_the_desk.signs_in().status_code == 422
    assert not RecoveryCode.objects.exists()
    assert accounts.secret_of(at_the_desk.moderator) != secret


def test_what_nobody_was_given_invites_nobody(client, invitation):
    assert client.get(f"/desk/join/{'a' * 22}").status_code == 404
    assert client.get("/desk/join/").status_code == 404


def test_who_was_sent_away_cannot_use_an_invitation_from_before(client, invitation, clock):
    assert accounts.send_away("Ines", now=clock.now)
    assert client.get(f"/desk/join/{invitation}").status_code == 404


def test_the_codes_for_a_bad_day_are_shown_once_and_kept_as_hashes(join):
    codes = codes_on(join())
    assert len(set(codes)) == 8
    kept = repr(everything_kept())
    for code in codes:
        assert code not in kept
        assert code.replace("-", "") not in kept


def test_new_codes_take_the_place_of_the_old_ones(at_the_desk, clock):
    page = at_the_desk.page("/desk/recovery")
    assert "8" in page.main
    assert not page.all("code")
    new = codes_on(at_the_desk.presses("/desk/recovery", **at_the_desk.proves()))
    assert len(new) == 8
    assert at_the_desk.signs_in(code=at_the_desk.recovery_codes[0]).status_code == 422
    assert at_the_desk.signs_in(code=new[0]).status_code == 303


def test_with_another_password_one_signs_in_anew_on_every_device(at_the_desk):
    elsewhere = Client()
    here, at_the_desk.client = at_the_desk.client, elsewhere
    at_the_desk.signs_in()
    another = "a green cup downstairs"
    at_the_desk.clock.passes(minutes=15)  # five tries in each quarter of an hour
    right = at_the_desk.proves()
    for wrong in ({"old": "wrong"}, {"code": "000000"}, {"again": "x"}, passwords(WEAK["common"])):
        assert at_the_desk.presses("/desk/password", **{**right, **passwords(another), **wrong}).status_code == 422
    answer = at_the_desk.presses("/desk/password", **right, **passwords(another))  # the code was not used up by it
    assert answer.headers["Location"] == "/desk/login"
    assert here.get("/desk/").status_code == elsewhere.get("/desk/").status_code == 303
    at_the_desk.clock.passes(minutes=15)
    assert at_the_desk.signs_in().status_code == 422
    assert at_the_desk.signs_in(password=another).status_code == 303


@pytest.mark.parametrize("path", ["/desk/password", "/desk/recovery"])
def test_who_has_a_seat_by_chance_cannot_try_passwords_for_ever(at_the_desk, path):
    at_the_desk.clock.passes(minutes=15)
    tries = [at_the_desk.presses(path, old="wrong").status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]


@pytest.mark.parametrize("wrong", [{"old": "", "code": ""}, {"old": "wrong"}, {"code": ""}, {"code": "000000"}])
def test_who_finds_a_seat_empty_takes_no_codes_for_later(at_the_desk, wrong):
    answer = at_the_desk.presses("/desk/recovery", **{**at_the_desk.proves(), **wrong})
    assert answer.status_code == 422
    assert not codes_on(answer)
    assert at_the_desk.signs_in(code=at_the_desk.recovery_codes[0]).status_code == 303  # those from before stand


def test_the_code_of_the_sign_in_does_not_give_new_ones(at_the_desk):
    used = at_the_desk.code()
    assert at_the_desk.presses("/desk/recovery", old=PASSWORD, code=used).status_code == 422
    assert at_the_desk.presses("/desk/recovery", old=PASSWORD, code=at_the_desk.recovery_codes[0]).status_code == 200


def test_a_clock_that_ran_ahead_locks_nobody_out_of_a_new_invitation(ines, settles, clock):
    clock.passes(days=400)
    assert ines.signs_in().status_code == 303
    clock.passes(days=-400)
    assert ines.signs_in().status_code == 422
    assert settles("Ines").signs_in().status_code == 303


def test_who_is_sent_away_is_out_at_once_and_what_was_decided_keeps_the_name(at_the_desk, clock):
    letter = make.letter(hold_reason="many")
    at_the_desk.presses(one=f"approve {letter.waiting_address}")
    assert accounts.send_away("Ines", now=clock.now)
    assert not at_the_desk.may_sit_down()
    assert at_the_desk.signs_in().status_code == 422
    assert not accounts.send_away("Ines", now=clock.now)
    assert [decision.by for decision in letter.decisions.all()] == ["Ines"]


def test_the_secret_of_the_second_factor_is_nowhere_in_the_database(at_the_desk):
    secret = accounts.secret_of(at_the_desk.moderator)
    assert secret not in repr(everything_kept())
    assert at_the_desk.client.cookies["desk"].value not in repr(everything_kept())


def scanned(code) -> str:
    """What a camera reads."""
    width = code.size * SCALE
    image = bytearray(b"\xff" * width * width)
    for module in code.path.removeprefix("M").split("M"):
        x, y = (int(place) * SCALE for place in module.removesuffix("h1v1h-1z").split(" "))
        for row in range(y, y + SCALE):
            image[row * width + x : row * width + x + SCALE] = bytes(SCALE)
    [seen] = zxingcpp.read_barcodes(memoryview(image).cast("B", (width, width)))
    return seen.text
