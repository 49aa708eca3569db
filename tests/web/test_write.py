"""/write: a letter is written, seen as it will stand with eight words in hand, and sent."""

import re

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.letters.models import Letter
from leftunsaid.lib.words import WORDS
from leftunsaid.ownership.models import OwnerKey
from web.reading import lines_in, paragraphs_in, post, press, read

WRITTEN = {"body": "I would have\nwaited.\n\nI did.", "dear": "Late one", "signature": "early one"}


def preview(client, **fields):
    return read(post(client, "/write", {"body": "A letter.", "do": "preview", **fields}))


def is_kept(response):
    return response.status_code == 303


# The desk


def test_the_desk_has_one_large_field_and_the_rest_folds_out(client):
    page = read(client.get("/write"))
    form = page.form()
    assert (form.get("method"), form.get("action")) == ("post", "/write")
    assert [e.get("name") for e in page.all("textarea")] == ["body"]
    folded = {e.get("name") for details in page.all("details") for e in details.iter() if e.get("name")}
    assert folded == {"dear", "signature", "visibility", "comments"}
    assert not [details for details in page.all("details") if details.get("open") is not None]
    assert [e.get("value") for e in page.all("input", name="visibility")] == ["public", "unlisted", "private"]
    assert page.value("visibility") == "public"
    assert page.all("button", inside=form)[0].get("value") == "preview"


def test_every_field_of_the_desk_is_named_for_those_who_cannot_see_it(client):
    page = read(client.get("/write"))
    named = {label.get("for") for label in page.all("label")}
    fields = [e for e in page.form().iter() if e.tag in ("input", "textarea") and e.get("type") != "hidden"]
    assert fields
    assert {e.get("id") for e in fields} <= named
    assert all(page.around(e, "fieldset") is not None for e in page.all("input", type="radio"))


def test_nothing_asks_for_a_name_of_the_one_it_is_for(client):
    page = read(client.get("/write"))
    assert page.all(name="dear")[0].get("required") is None
    assert page.all(name="signature")[0].get("required") is None
    assert is_kept(post(client, "/write", {"body": "To whoever walked away."}))


# The preview


def test_the_preview_shows_the_letter_as_it_will_stand(client):
    page = preview(client, **WRITTEN)
    assert page.status == 200
    assert paragraphs_in(page.one(class_="e-content")) == [["I would have", "waited."], ["I did."]]
    assert page.main.index("Late one") < page.main.index("I did.") < page.main.index("early one")
    assert not Letter.objects.exists()


def test_the_preview_gives_eight_words_and_keeps_nothing(client):
    before = everything_kept()
    words = preview(client).value("key").split()
    assert len(words) == 8
    assert set(words) <= set(WORDS)
    assert everything_kept() == before


def test_each_preview_gives_other_words(client):
    assert preview(client).value("key") != preview(client).value("key")


def test_words_that_one_has_stay_in_the_field(client):
    _, mine = make.key()
    assert preview(client, key=mine).value("key") == mine


def test_fresh_words_stay_the_same_however_often_one_looks(client):
    page = preview(client)
    again = read(press(client, page, do="preview"))
    assert again.value("key") == page.value("key")


def test_enter_in_the_preview_changes_nobodys_words(client):
    page = preview(client, **WRITTEN)
    name, first = page.buttons()[0]
    assert (name, first) == ("do", "preview")
    again = read(press(client, page, do=first, visibility="private"))
    assert (again.value("key"), again.value("visibility")) == (page.value("key"), "private")
    assert not Letter.objects.exists()
    unseen = page.all("button", inside=page.form())[0]
    assert (unseen.get("tabindex"), unseen.get("aria-hidden")) == ("-1", "true")  # it is for Enter alone


def test_new_words_can_be_had_by_a_press(client):
    page = preview(client, **WRITTEN)
    again = read(press(client, page, do="words"))
    assert again.value("key") != page.value("key")
    assert is_kept(press(client, again, do="send"))
    assert OwnerKey.objects.count() == 1


def test_to_change_something_keeps_the_text_the_choices_and_the_words(client):
    page = preview(client, **WRITTEN, visibility="unlisted", comments="closed")
    desk = read(press(client, page, do="edit"))
    assert desk.status == 200
    kept = desk.fields()
    assert {name: kept[name].replace("\r\n", "\n") for name in WRITTEN} == WRITTEN
    assert (kept["visibility"], kept["comments"]) == ("unlisted", "closed")
    again = read(press(client, desk, do="preview", body="Changed."))
    assert again.value("key") == page.value("key")
    assert is_kept(press(client, again, do="send"))
    letter = Letter.objects.get()
    assert (letter.body, letter.visibility, letter.owner) == ("Changed.", "unlisted", OwnerKey.objects.get())


def test_the_preview_is_kept_by_no_cache_and_found_by_no_search(client):
    page = preview(client)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.one("meta", name="robots").get("content")


def test_terms_and_privacy_stand_before_the_button_that_sends(client):
    page = preview(client)
    send = page.one("button", value="send")
    for path in ("/terms", "/privacy"):
        assert page.place(page.all("a", inside=page.form(), href=path)[0]) < page.place(send)
    assert not [box for box in page.all("input", type="checkbox") if box.get("name") != "feeling"]


# Sending


def test_from_desk_to_preview_to_the_letter_in_its_place(client):
    desk = read(client.get("/write"))
    page = read(press(client, desk, do="preview", **WRITTEN))
    response = press(client, page, do="send")
    assert (response.status_code, response.headers["Location"]) == (303, "/letter/1")
    letter = Letter.objects.get()
    assert (letter.dear, letter.body, letter.signature) == tuple(WRITTEN[n] for n in ("dear", "body", "signature"))
    assert read(client.get("/letter/1")).letter_paragraphs() == [["I would have", "waited."], ["I did."]]


def test_the_words_of_the_preview_open_what_was_sent(client):
    page = preview(client, body="Mine to take back.")
    press(client, page, do="send")
    client.post("/key", {"key": page.value("key")})
    assert "Mine to take back." in read(client.get("/key")).main


def test_a_post_that_does_not_say_what_to_do_sends(client):
    response = post(client, "/write", {"body": "From a program."})
    assert (response.status_code, response.headers["Location"]) == (303, "/letter/1")


def test_a_letter_without_words_is_kept_and_belongs_to_nobody(client):
    page = preview(client)
    assert "not even you can take it back" in page.main  # what an empty field means is said beside it
    assert is_kept(press(client, page, do="send", key=""))
    assert Letter.objects.get().owner is None
    assert not OwnerKey.objects.exists()


def test_one_key_owns_many_letters(client):
    _, words = make.key()
    post(client, "/write", {"body": "One.", "key": words})
    post(client, "/write", {"body": "Two.", "key": f" {words.upper().replace(' ', ', ')}\n"})
    assert {letter.owner for letter in Letter.objects.all()} == {OwnerKey.objects.get()}


@pytest.mark.parametrize(
    ("visibility", "leads_to"),
    [("public", r"/letter/1"), ("unlisted", r"/u/[A-Za-z0-9]{22}"), ("private", r"/key\b.*")],
)
def test_a_letter_goes_to_those_it_is_meant_for(client, visibility, leads_to):
    page = preview(client, visibility=visibility)
    response = press(client, page, do="send")
    assert response.status_code == 303
    assert re.fullmatch(leads_to, response.headers["Location"])
    assert Letter.objects.get().visibility == visibility
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_letter_can_go_out_with_its_comments_closed(client):
    post(client, "/write", {"body": "Say nothing.", "comments": "closed"})
    page = read(client.get("/letter/1"))
    assert not Letter.objects.get().takes_comments
    assert not page.links("add comment")
    assert not [form for form in page.all("form") if "comments" in form.get("action", "")]


def test_a_held_letter_leads_to_where_it_waits(client, house):
    house(everything_waits=True)
    response = post(client, "/write", {"body": "Read me first."})
    assert response.status_code == 303
    assert re.fullmatch(r"/waiting/[A-Za-z0-9]{22}", response.headers["Location"])
    assert "Read me first." in read(client.get(response.headers["Location"])).main
    assert "Read me first." not in client.get("/").content.decode()


def test_where_everything_waits_a_letter_for_me_alone_waits_for_nobody(client, house):
    house(everything_waits=True)
    press(client, preview(client, visibility="private"), do="send")
    letter = Letter.objects.get()
    assert (letter.held_at, letter.hold_reason, letter.is_private) == (None, "", True)


# Twice


def test_the_same_letter_sent_twice_within_a_minute_is_one_letter(client, clock):
    page = preview(client, **WRITTEN)
    first = press(client, page, do="send")
    clock.passes(seconds=59)
    second = press(client, page, do="send")
    assert second.status_code == first.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]
    assert Letter.objects.count() == 1


def test_it_is_one_letter_also_when_the_telephone_changed_its_network_in_between(client):
    page = preview(client, **WRITTEN)
    first = press(client, page, do="send")
    client.defaults["REMOTE_ADDR"] = "198.51.100.77"
    second = press(client, page, do="send")
    assert second.headers["Location"] == first.headers["Location"]
    assert Letter.objects.count() == 1


def test_a_minute_later_it_is_a_second_letter(client, clock):
    page = preview(client, **WRITTEN)
    press(client, page, do="send")
    clock.passes(seconds=61)
    assert press(client, page, do="send").headers["Location"] == "/letter/2"


def test_under_other_words_it_is_another_letter(client):
    for _ in range(2):
        press(client, preview(client, **WRITTEN), do="send")
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"body": "Else."}, {"dear": "Else"}, {"signature": "Else"}, {"visibility": "unlisted"}]
)
def test_a_letter_that_differs_is_another_letter(client, change):
    page = preview(client, **WRITTEN)
    press(client, page, do="send")
    press(client, page, do="send", **change)
    assert Letter.objects.count() == 2


def test_a_private_letter_sent_twice_is_kept_once(client):
    page = preview(client, visibility="private")
    first, second = (press(client, page, do="send") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_form_without_a_field_is_refused_as_an_empty_letter(client, kind):
    response = client.generic("POST", "/write", b"--b--\r\n" if "boundary" in kind else b"x", content_type=kind)
    assert response.status_code == 422


def test_the_text_on_the_desk_is_what_was_typed_line_for_line(client):
    typed = "one\ntwo\n\n\nthree  \n four"
    page = read(post(client, "/write", {"body": typed.replace("\n", "\r\n"), "do": "edit"}))
    assert lines_in(page.one("textarea", name="body"))[0].replace("\r\n", "\n") == typed


@pytest.mark.parametrize("comments", ["wait", "closed"])
def test_what_was_chosen_for_the_comments_is_seen_when_one_comes_back(client, comments):
    page = read(post(client, "/write", {"body": "Slowly.", "comments": comments, "do": "edit"}))
    [details] = [one for one in page.all("details") if page.all("input", inside=one, name="comments")]
    assert details.get("open") is not None
