"""/key: eight words open what is mine, and I can take it back."""

import pytest
from django.test import Client

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.actions import erase_due, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.lib import words
from leftunsaid.moderation import actions as moderation
from leftunsaid.ownership.models import KeyVisit
from web.reading import paragraphs_in, post, press, read, said


@pytest.fixture
def mine(key_holder):
    return lambda: read(key_holder.client.get("/key"))


def is_open(page) -> bool:
    """Is this what is mine, and not the door before it?"""
    return not page.all("form", action="/key")


# Opening


def test_the_words_are_asked_for_by_a_form_that_posts(client):
    page = read(client.get("/key"))
    form = page.form(having="key")
    assert (form.get("method"), form.get("action")) == ("post", "/key")
    assert page.one(name="key").get("autocomplete") == "off"
    assert not page.response.cookies


def test_opening_sets_the_one_cookie_and_leads_back(client):
    _, eight = make.key()
    response = press(client, read(client.get("/key")), "key", key=eight)
    assert (response.status_code, response.headers["Location"]) == (303, "/key")
    assert list(response.cookies) == ["key"]
    cookie = response.cookies["key"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Strict", "/", "")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")  # gone with the browser
    assert not any(word in cookie.value.split() for word in eight.split())


def test_under_https_the_cookie_is_secure_and_of_this_host_alone(client, house):
    house(base_url_as_set="https://letters.example")
    _, eight = make.key()
    response = client.post("/key", {"key": eight}, secure=True)
    assert list(response.cookies) == ["__Host-key"]
    cookie = response.cookies["__Host-key"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert is_open(read(client.get("/key", secure=True)))
    closed = client.post("/key/close", secure=True).cookies["__Host-key"]
    assert (closed["secure"], closed["max-age"]) == (True, 0)


@pytest.mark.parametrize(
    "typed",
    ["{0}", "  {0} \r\n", "{1}", "{2}"],
    ids=["as given", "with white space around", "in capitals with commas", "numbered, a line each"],
)
def test_words_are_known_however_they_are_typed(client, typed):
    _, eight = make.key()
    numbered = "\r\n".join(f"{n}. {word}" for n, word in enumerate(eight.split(), start=1))
    response = client.post("/key", {"key": typed.format(eight, eight.upper().replace(" ", ", "), numbered)})
    assert response.status_code == 303


def test_wrong_words_and_unknown_words_get_the_same_answer_to_the_byte(client):
    unknown = words.draw(make.dice)
    seven_and_one_of_nobody = unknown.rsplit(" ", 1)[0].ljust(len(unknown), "x")
    answers = set()
    for typed in (unknown, seven_and_one_of_nobody, "not eight words of anybody".ljust(len(unknown), "!")):
        response = client.post("/key", {"key": typed})
        assert response.status_code == 422
        page = read(response)
        assert page.value("key") == typed
        assert page.all(role="alert")
        answers.add((page.source.replace(f">{typed}</textarea>", "></textarea>"), str(response.headers)))
    assert len(answers) == 1
    assert not KeyVisit.objects.exists()


def test_looking_at_the_page_costs_nothing_but_the_cookie(key_holder, mine):
    before = everything_kept()
    mine()
    assert everything_kept() == before


def test_guessing_ends_with_429_and_what_was_typed(client):
    answers = [client.post("/key", {"key": "guess"}) for _ in range(100)]
    refused = answers[-1]
    assert answers[0].status_code == 422
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert read(refused).value("key") == "guess"


# What is mine


def test_letters_and_comments_of_these_words_are_listed_and_no_others(key_holder, mine):
    make.letter(body="A letter of mine.", owner=key_holder.key)
    make.comment(body="A comment of mine.", owner=key_holder.key)
    other, _ = make.key()
    make.letter(body="Of another key.", owner=other)
    make.letter(body="Of nobody.")
    page = mine()
    assert "A letter of mine." in page.main
    assert "A comment of mine." in page.main
    assert "Of another key" not in page.source
    assert "Of nobody" not in page.source


def test_each_says_how_it_stands(key_holder, mine, now):
    owner = key_holder.key
    make.letter(body="public one", owner=owner)
    make.letter(body="unlisted one", visibility="unlisted", owner=owner)
    make.letter(body="private one", visibility="private", owner=owner)
    make.letter(body="waiting one", hold_reason="many", owner=owner)
    moderation.remove(make.letter(body="removed one", owner=owner), by="test", now=now)
    page = mine()
    states = {
        kind: next(said(item) for item in page.all("li") if f"{kind} one" in said(item))
        for kind in ("public", "unlisted", "private", "waiting", "removed")
    }
    assert "everyone can read it" in states["public"]
    assert "only by its link" in states["unlisted"]
    assert "only for me" in states["private"]
    assert "waits to be read" in states["waiting"]
    assert "removed" in states["removed"]


def test_a_private_letter_is_read_here(key_holder, mine):
    make.letter(body="Only\nmine.", dear="Me", signature="me", visibility="private", owner=key_holder.key)
    path = next(link.get("href") for link in mine().all("a") if link.get("href", "").startswith("/key/letter/"))
    page = read(key_holder.client.get(path))
    assert paragraphs_in(page.one(class_="e-content")) == [["Only", "mine."]]
    assert page.response.headers["Cache-Control"] == "no-store"


def test_ones_own_comment_can_be_read_whole_also_when_its_letter_is_gone(key_holder, mine, now):
    the_end = "the last of many words"
    comment = make.comment(body="On and on. " * 60 + the_end, owner=key_holder.key)
    withdraw_letter(comment.letter, now=now)
    page = mine()
    pages = [page] + [
        read(key_holder.client.get(link.get("href")))
        for link in page.all("a", inside=page.one("main"))
        if link.get("href").startswith("/key/") and "mine." not in link.get("href")
    ]
    assert any(the_end in page.main for page in pages)


def test_whoever_answered_a_letter_that_was_taken_back_can_fetch_it_for_as_long_as_is_said(key_holder, clock, house):
    house(retention_days=12)
    comment = make.comment(body="My answer.", owner=key_holder.key)
    withdraw_letter(comment.letter, now=clock.now)

    def at_the_key():
        erase_due(clock.now)
        key_holder.client.post("/key", {"key": key_holder.words})
        return read(key_holder.client.get("/key")).main

    clock.passes(days=11, hours=23)
    told = at_the_key()
    assert "My answer." in told
    assert "its letter was taken back; these words are erased 12 days later" in told
    clock.passes(hours=1)
    assert "My answer." not in at_the_key()


def test_a_private_letter_is_said_to_be_kept_also_while_the_key_is_open(key_holder, mine):
    sent = {"body": "Only mine.", "visibility": "private", "key": key_holder.words}
    response = post(key_holder.client, "/write", sent)
    page = read(key_holder.client.get(response.headers["Location"]))
    assert "Your letter is kept." in said(page.one(role="status"))
    assert "Only mine." in page.main
    assert "is kept" not in mine().main  # said once, and not for ever


def test_words_open_no_letter_of_another(key_holder):
    other, _ = make.key()
    letter = make.letter(body="Not yours.", owner=other)
    path = f"/key/letter/{letter.address}"
    assert key_holder.client.get(path).status_code == 404
    assert post(key_holder.client, path, {}).status_code == 405


@pytest.mark.parametrize("whose", ["another's", "nobody's", "taken back already", "never there"])
@pytest.mark.parametrize("kind", ["letter", "comment"])
def test_what_is_not_mine_or_gone_leads_to_what_is_mine_and_stays_as_it_is(key_holder, now, kind, whose):
    """Also a double click ends here: the second press must not say that nothing ever was."""
    owner = {"another's": make.key()[0], "taken back already": key_holder.key}.get(whose)
    thing = getattr(make, kind)(body="Leave me be.", owner=owner)
    if whose == "taken back already":
        {"letter": withdraw_letter, "comment": withdraw_comment}[kind](thing, now=now)
    address = thing.address if kind == "letter" else thing.waiting_address
    path = f"/key/{kind}/{'x' * 22 if whose == 'never there' else address}/withdraw"
    before = everything_kept()
    for response in (key_holder.client.get(path), post(key_holder.client, path, {})):
        assert (response.status_code, response.headers["Location"]) == (303, "/key")
        assert b"Leave me be." not in response.content
    assert everything_kept() == before


def assert_is_the_door(response):
    """Who asks is led there. Who pressed is told that the press changed nothing."""
    if response.request["REQUEST_METHOD"] != "POST":
        assert (response.status_code, response.headers["Location"]) == (303, "/key")
        assert not response.content
        return
    assert response.status_code == 422
    assert response.headers["Cache-Control"] == "no-store"
    page = read(response)
    assert not is_open(page)
    assert "that press changed nothing" in said(page.one(role="alert"))


def paths_of(letter, comment):
    return [
        f"/key/letter/{letter.address}",
        *(f"/key/letter/{letter.address}/{act}" for act in ("edit", "readers", "comments", "split", "withdraw")),
        *(f"/key/comment/{comment.waiting_address}/{act}" for act in ("edit", "split", "withdraw")),
    ]


@pytest.mark.parametrize("cookie", [None, "forged", "of a closed key", "of another key"])
def test_nothing_of_mine_is_reached_without_my_key(client, cookie):
    owner, _ = make.key()
    letter = make.letter(body="Not for strangers.", owner=owner)
    comment = make.comment(letter, body="Nor this.", owner=owner)
    if cookie:
        client.post("/key", {"key": make.key()[1]})
    if cookie == "forged":
        client.cookies["key"] = "x" * 22 + client.cookies["key"].value[22:]
    if cookie == "of a closed key":
        KeyVisit.objects.all().delete()
    before = everything_kept()
    for path in [*paths_of(letter, comment), "/key/mine", "/key/mine.txt", "/key/mine.json", "/key/words", "/key/burn"]:
        sent = {"visibility": "private", "comments": "closed", "do": "look"}
        answers = [client.get(path)]
        if cookie != "of another key" or letter.address in path or comment.waiting_address in path:
            answers.append(post(client, path, sent))
        for response in answers:
            assert b"strangers" not in response.content
            assert b"Nor this" not in response.content
            if cookie != "of another key" and response.status_code != 405:
                assert_is_the_door(response)
    assert everything_kept() == before


@pytest.mark.parametrize("value", ["", "x", "x:y:z", "Ã©:1:2", ":" * 300, '"', "key"])
def test_a_forged_cookie_opens_nothing(client, value):
    client.cookies["key"] = value
    page = read(client.get("/key"))
    assert page.status == 200
    assert not is_open(page)


# Taking back


def test_a_letter_is_taken_back_in_two_presses_and_its_address_says_so(key_holder, mine):
    letter = make.letter(body="Never mind.", dear="You", owner=key_holder.key)
    make.comment(letter, body="I do mind.")
    path = next(link.get("href") for link in mine().all("a") if link.get("href", "").endswith("/withdraw"))
    asking = read(key_holder.client.get(path))
    assert "Never mind." in asking.main
    assert Letter.objects.get().body == "Never mind."  # asking changed nothing
    form = asking.one("form", class_="send")
    assert form.get("method") == "post"
    response = post(key_holder.client, form.get("action") or path, {})
    assert (response.status_code, response.headers["Location"]) == (303, "/key?done=back")
    assert "It is taken back" in said(read(key_holder.client.get("/key?done=back")).one(role="status"))
    assert "Never mind." not in mine().main
    gone = read(key_holder.client.get("/letter/1"))
    assert gone.status == 410
    assert "Whoever wrote this letter has taken it back." in gone.main
    assert not is_kept_in_a_table("Never mind.")
    assert "mind" not in key_holder.client.get("/").content.decode()


def test_a_comment_is_taken_back_and_leaves_its_place(key_holder, mine):
    letter = make.letter()
    comment = make.comment(letter, body="Said too much.", name="Me", owner=key_holder.key)
    make.comment(letter, body="The next one.")
    path = f"/key/comment/{comment.waiting_address}/withdraw"
    assert path in [link.get("href") for link in mine().all("a")]
    assert "Said too much." in read(key_holder.client.get(path)).main
    assert post(key_holder.client, path, {}).status_code == 303
    page = read(key_holder.client.get(letter.path))
    stub, after = page.comments()
    assert "taken back" in said(stub)
    assert "The next one." in said(after)
    assert [stub.get("id"), after.get("id")] == ["comment-1", "comment-2"]
    assert not is_kept_in_a_table("Said too much.")


@pytest.mark.parametrize("kind", ["letter", "comment"])
def test_the_second_press_of_a_double_click_leads_where_the_first_did(key_holder, kind):
    thing = getattr(make, kind)(owner=key_holder.key)
    path = f"/key/{kind}/{thing.address if kind == 'letter' else thing.waiting_address}/withdraw"
    answers = [post(key_holder.client, path, {}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert [answer.headers["Location"] for answer in answers] == ["/key?done=back", "/key"]
    assert "Nothing is kept with these words any more." in read(key_holder.client.get("/key")).main


def test_what_was_removed_can_still_be_taken_back_and_is_erased_at_once(key_holder, now):
    letter = make.letter(body="Removed, and mine.", owner=key_holder.key)
    moderation.remove(letter, by="test", now=now)
    assert post(key_holder.client, f"/key/letter/{letter.address}/withdraw", {}).status_code == 303
    assert not is_kept_in_a_table("Removed, and mine.")


def test_a_waiting_comment_can_be_taken_back_and_leaves_nothing(key_holder):
    comment = make.comment(body="Not shown yet.", hold_reason="many", owner=key_holder.key)
    post(key_holder.client, f"/key/comment/{comment.waiting_address}/withdraw", {})
    assert not read(key_holder.client.get(comment.letter.path)).comments()
    assert Comment.objects.get().body == ""


# Closing


def test_pressing_close_closes_it_also_for_whoever_kept_the_cookie(key_holder, mine):
    kept = key_holder.client.cookies["key"].value
    closing = next(form for form in mine().all("form") if form.get("action") == "/key/close")
    assert closing.get("method") == "post"
    response = post(key_holder.client, "/key/close", {})
    assert (response.status_code, response.headers["Location"]) == (303, "/key")
    assert response.cookies["key"]["max-age"] == 0
    assert not KeyVisit.objects.exists()
    key_holder.client.cookies["key"] = kept
    assert not is_open(mine())


def test_whoever_opens_other_words_has_the_first_closed(key_holder):
    kept = key_holder.client.cookies["key"].value
    key_holder.client.post("/key", {"key": make.key()[1]})
    key_holder.client.cookies["key"] = kept
    assert not is_open(read(key_holder.client.get("/key")))
    assert KeyVisit.objects.count() == 1


def test_it_closes_by_itself_after_a_quarter_of_an_hour_without_use(mine, clock):
    for _ in range(3):
        clock.passes(minutes=14)
        assert is_open(mine())
    clock.passes(minutes=16)
    assert not is_open(mine())


def test_no_cookie_opens_it_for_more_than_half_a_day(mine, clock):
    for _ in range(51):
        clock.passes(minutes=14)
        assert is_open(mine())
    clock.passes(minutes=14)
    assert not is_open(mine())


def test_every_page_below_key_is_kept_by_nobody(key_holder):
    letter = make.letter(owner=key_holder.key)
    comment = make.comment(letter, owner=key_holder.key)
    looked_at = [path for path in paths_of(letter, comment) if not path.endswith(("/readers", "/comments"))]
    for path in ("/key", "/key/mine", "/key/words", "/key/burn", *looked_at):
        page = read(key_holder.client.get(path))
        assert page.status == 200
        assert page.response.headers["Cache-Control"] == "no-store"
        assert "noindex" in page.response.headers["X-Robots-Tag"]
        assert "noindex" in page.one("meta", name="robots").get("content")


def test_only_the_key_s_own_pages_look_at_the_cookie(key_holder, client):
    make.letter(owner=key_holder.key)
    for path in ("/", "/letter/1", "/write", "/about"):
        with_it, without_it = key_holder.client.get(path), Client().get(path)
        assert with_it.content == without_it.content
        assert not with_it.cookies
        assert "Cookie" not in with_it.headers.get("Vary", "")


# Pages of what is mine


@pytest.mark.parametrize("kind", ["letter", "comment"])
def test_fifty_stand_on_a_page_and_the_others_on_the_next(key_holder, mine, kind):
    under = make.letter() if kind == "comment" else None
    for n in range(101):
        make.letter(body=f"Number {n:03}.", owner=key_holder.key) if kind == "letter" else make.comment(
            under, body=f"Number {n:03}.", owner=key_holder.key
        )
    page, seen, turns = mine(), [], []
    while True:
        listed = page.one("ul", class_="mine")
        seen.append([said(item).split(".")[0] for item in page.all("li", inside=listed)])
        [turn] = page.all("nav", class_="turn")
        turns.append([link.get("rel") for link in page.all("a", inside=turn)])
        older = page.all("a", rel="next")
        if not older:
            break
        page = read(key_holder.client.get(older[0].get("href")))
        assert page.response.headers["Cache-Control"] == "no-store"
    assert [len(things) for things in seen] == [50, 50, 1]
    assert [name for things in seen for name in things] == [f"Number {n:03}" for n in reversed(range(101))]
    assert turns == [["next"], ["prev", "next"], ["prev"]]
    back = page.one("a", rel="prev").get("href")
    assert "Number 050" in read(key_holder.client.get(back)).main


def test_fifty_need_no_second_page(key_holder, mine):
    for _ in range(50):
        make.letter(owner=key_holder.key)
    assert not mine().all("nav", class_="turn")


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "99999999999999999999", "²", "1; --", "007"])
def test_a_page_that_makes_no_sense_breaks_nothing(key_holder, asked):
    make.letter(body="Here I am.", owner=key_holder.key)
    response = key_holder.client.get("/key", {"letters": asked, "comments": asked})
    assert response.status_code == 200


def test_a_page_beyond_the_last_leads_back(key_holder):
    make.letter(owner=key_holder.key)
    page = read(key_holder.client.get("/key?letters=3"))
    assert page.status == 200
    assert "Nothing is kept" not in page.main
    assert page.all("a", rel="prev")


def test_letters_and_comments_cost_the_same_few_questions_however_many(key_holder, django_assert_max_num_queries):
    under = make.letter()
    for _ in range(60):
        make.letter(owner=key_holder.key)
        make.comment(under, owner=key_holder.key)
    with django_assert_max_num_queries(7):
        key_holder.client.get("/key")


# It closed while somebody was writing


@pytest.fixture(params=["letter", "comment"])
def half_written(request, key_holder, clock):
    """The page on which something of mine is being changed, and how it stands; the key closes meanwhile."""
    thing = getattr(make, request.param)(body="As it was.", owner=key_holder.key)
    address = thing.address if request.param == "letter" else thing.waiting_address
    page = read(key_holder.client.get(f"/key/{request.param}/{address}/edit"))
    clock.passes(minutes=16)
    other = {"dear": "You"} if request.param == "letter" else {"name": "Me"}

    def body_now():
        thing.refresh_from_db()
        return thing.body

    return page, {"body": "Half\r\nan hour's work.", **other}, body_now


def test_what_was_typed_comes_back_with_a_field_for_the_words(key_holder, half_written):
    page, typed, body_now = half_written
    response = press(key_holder.client, page, **typed)
    assert response.status_code == 422
    assert response.headers["Cache-Control"] == "no-store"
    closed = read(response)
    for name, value in typed.items():
        assert closed.value(name).splitlines() == value.splitlines()
    assert closed.value("key") == ""
    assert "As it was." not in closed.source
    assert body_now() == "As it was."


def test_with_the_words_it_is_kept_and_the_key_is_open_again(key_holder, half_written):
    page, typed, body_now = half_written
    closed = read(press(key_holder.client, page, **typed))
    response = press(key_holder.client, closed, key=key_holder.words)
    assert response.status_code == 303
    assert body_now() == "Half\nan hour's work."
    assert is_open(read(key_holder.client.get("/key")))
    assert response.cookies["key"]["max-age"] == ""


@pytest.mark.parametrize("wrong", ["not eight words of anybody", None])
def test_with_wrong_or_unknown_words_it_is_all_still_there(key_holder, half_written, wrong):
    page, typed, body_now = half_written
    wrong = wrong or words.draw(make.dice)
    closed = read(press(key_holder.client, page, **typed))
    again = read(press(key_holder.client, closed, key=wrong))
    assert again.status == 422
    assert "These words open nothing here" in said(again.one(role="alert"))
    assert again.value("key") == wrong
    for name, value in typed.items():
        assert again.value(name).splitlines() == value.splitlines()
    assert not again.response.cookies
    assert body_now() == "As it was."
    assert press(key_holder.client, again, key=key_holder.words).status_code == 303
    assert body_now() == "Half\nan hour's work."


def test_with_other_words_of_mine_the_text_comes_back_to_be_kept(key_holder, half_written):
    page, typed, body_now = half_written
    closed = read(press(key_holder.client, page, **typed))
    _, other = make.key()
    response = press(key_holder.client, closed, key=other)
    assert response.status_code == 410
    assert read(response).value("body").splitlines() == typed["body"].splitlines()
    assert body_now() == "As it was."


def test_nothing_typed_leads_to_the_door(key_holder, half_written):
    page, _, body_now = half_written
    assert_is_the_door(press(key_holder.client, page, body=""))
    assert body_now() == "As it was."


@pytest.mark.parametrize("act", ["burn", "words", "withdraw", "readers", "comments", "split", "erase", "receipt"])
def test_a_press_that_came_too_late_does_not_look_like_one_that_did_something(key_holder, clock, act):
    letter = make.letter(owner=key_holder.key, dear="You")
    path = f"/key/{act}" if act in ("burn", "words", "receipt") else f"/key/letter/{letter.address}/{act}"
    sent = {"do": "take back", "visibility": "private", "comments": "closed", "what": "dear"}
    clock.passes(minutes=16)
    before = everything_kept()
    assert_is_the_door(post(key_holder.client, path, sent))
    assert everything_kept() == before
    key_holder.client.post("/key", {"key": key_holder.words})
    assert post(key_holder.client, path, sent).status_code != 422 or act in ("words", "split")  # those want words


@pytest.mark.parametrize("done", ["burnt", "gone", "changed", "split", "back", "", "x", "<b>"])
def test_only_what_can_have_been_done_is_said(key_holder, done):
    """An open page does not say that its words are burnt, nor the door that they were changed."""
    said_open, said_closed = (
        bool(read(browser.get("/key", {"done": done})).all(role="status")) for browser in (key_holder.client, Client())
    )
    assert said_open == (done in ("changed", "split", "back"))
    assert said_closed == (done in ("burnt", "gone"))
