"""Ways through the house: by feeling, by month, by chance, to the letters beside one, and what is kept on a device."""

import re
from datetime import timedelta
from urllib.parse import urlencode as sent_as_a_browser_does

import pytest

import make
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from web.reading import FORM, post, read, said

SENT = {"body": "I kept the blue cup.", "visibility": "public", "comments": "open"}


def letters_on(page) -> list[str]:
    return [said(page.one("h2", inside=letter)) for letter in page.all("article", class_="letter")]


def feelings_on(page) -> list[str]:
    return [said(link) for link in page.all("a", class_="feeling", inside=page.one("main"))]


def path_of(page, rel: str) -> str:
    return page.one("a", rel=rel, inside=page.one("main")).get("href")


# Feelings


def test_a_letter_shows_its_feelings_in_words_wherever_it_stands(client):
    letter = make.letter(feelings=["regret", "longing"])
    for path in (letter.path, "/", "/feeling/regret", "/archive/2026/03"):
        page = read(client.get(path))
        assert feelings_on(page) == ["longing", "regret"], path
        links = page.all("a", class_="feeling", inside=page.one("main"))
        assert [link.get("href") for link in links] == ["/feeling/longing", "/feeling/regret"]


def test_a_letter_without_feelings_shows_nothing_in_their_place(client):
    page = read(client.get(make.letter().path))
    assert not page.all(class_="feelings")


def test_the_letters_of_a_feeling_stand_whole_ten_a_page_newest_first(client):
    for n in range(1, 24):
        make.letter(body=f"Letter with hope {n}.", feelings=["hope"])
        make.letter(body=f"Another {n}.", feelings=["grief"])
    seen, path = [], "/feeling/hope"
    while path:
        page = read(client.get(path))
        seen += letters_on(page)
        older = page.all("a", rel="next", inside=page.one("main"))
        path = older[0].get("href") if older else ""
    assert seen == [f"Letter {number}" for number in range(45, 0, -2)]
    assert page.title.startswith("hope · ")
    assert said(page.one("h1")) == "hope"
    assert page.one("link", rel="canonical").get("href").endswith("/feeling/hope/before/7")
    assert page.links("newest letters")


def test_a_page_of_letters_shows_them_whole(client):
    make.letter(body="First part.\n\nSecond part.", dear="You", signature="me", feelings=["hope"])
    for path in ("/feeling/hope", "/archive/2026/03"):
        told = read(client.get(path)).main
        assert all(words in told for words in ("You", "First part.", "Second part.", "me", "no comments"))


def test_a_feeling_that_nobody_chose_yet_says_so_and_one_that_nobody_knows_is_404(client, house, tmp_path):
    make.letter(feelings=["love"])
    assert "Nobody has put this beside a letter yet." in read(client.get("/feeling/hope")).main
    assert client.get("/feeling/hope/before/9").status_code == 404
    for path in ("/feeling/envy", "/feeling/Hope", "/feeling/hope/before/0", "/feeling/hope/before/x", "/feeling/"):
        assert client.get(path).status_code == 404, path
    (tmp_path / "feelings.toml").write_text("[[feeling]]\nslug = 'hope'\ncolour = 'rose'\n", encoding="utf-8")
    house(data=tmp_path)
    assert client.get("/feeling/love").status_code == 404
    assert client.get("/feeling/love/feed.atom").status_code == 404
    assert not feelings_on(read(client.get("/letter/1")))


def test_a_page_of_a_feeling_has_one_address_whatever_number_is_made_up(client, now):
    lowest, taken_back, hopeless, highest = [
        make.letter(feelings=chosen) for chosen in (["hope"], ["hope"], [], ["hope"])
    ]
    address = f"/feeling/hope/before/{highest.number}"
    assert letters_on(read(client.get(address))) == ["Letter 2", "Letter 1"]
    withdraw_letter(taken_back, now=now)
    for number, leads_to in ((taken_back.number, address), (hopeless.number, address), (99, "/feeling/hope")):
        assert client.get(f"/feeling/hope/before/{number}").headers["Location"] == leads_to
    assert letters_on(read(client.get(address))) == ["Letter 1"]
    assert client.get(f"/feeling/hope/before/{lowest.number}").status_code == 404  # there is nothing behind it


def test_what_others_cannot_read_is_on_no_such_page(client, now):
    gone = make.letter(body="Zephyrine was here.", feelings=["hope"])
    held = make.letter(body="Zephyrine waits.", feelings=["hope"])
    paths = ("/feeling/hope", "/archive/2026/03", "/feeling/hope/feed.atom", "/feed.json", "/sitemap/1.xml")
    make.letter(body="It stands.", feelings=["hope"])
    for path in paths:
        assert b"letter/1<" in client.get(path).content or b"Zephyrine" in client.get(path).content, path
    withdraw_letter(gone, now=now)
    moderation.hold(held, by="ines", now=now)
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert b"Zephyrine" not in answer.content, path
        assert b"/letter/1<" not in answer.content, path


def test_feelings_are_chosen_on_the_preview_and_kept(client):
    preview = read(post(client, "/write", {**SENT, "do": "preview"}))
    boxes = preview.all("input", name="feeling")
    assert [box.get("value") for box in boxes][:2] == ["longing", "love"]
    assert not [box for box in boxes if box.get("checked") is not None]
    words = {name: preview.value(name) for name in ("key", "seal")}
    sent = [*(SENT | words).items(), ("feeling", "hope"), ("feeling", "love"), ("do", "send")]
    answer = client.post("/write", sent_as_a_browser_does(sent), content_type=FORM)
    assert answer.status_code == 303
    assert feelings_on(read(client.get(answer.headers["Location"]))) == ["love", "hope"]


def test_what_was_ticked_survives_every_step_on_the_way(client):
    ticked = [*SENT.items(), ("feeling", "hope"), ("feeling", "love")]
    for do in ("preview", "words", "soften", "initials"):
        sent = [*ticked, ("do", do), ("body", "Write to me: someone@letters.example.")][1:]
        page = read(client.post("/write", sent_as_a_browser_does(sent), content_type=FORM))
        if page.all("input", name="feeling", type="checkbox"):
            checked = [box.get("value") for box in page.all("input", name="feeling") if box.get("checked") is not None]
            assert checked == ["love", "hope"], do
        else:
            assert page.one("input", name="feeling").get("value") == "hope love", do
    desk = read(client.post("/write", sent_as_a_browser_does([*ticked, ("do", "edit")]), content_type=FORM))
    assert desk.one("input", name="feeling").get("value") == "hope love"
    again = read(post(client, "/write", {**desk.fields(), "do": "preview"}))
    assert len([box for box in again.all("input", name="feeling") if box.get("checked") is not None]) == 2


def test_more_than_three_are_refused_kindly_and_nothing_is_lost(client):
    answer = post(client, "/write", {**SENT, "feeling": "hope love grief anger", "do": "send"})
    page = read(answer)
    assert answer.status_code == 422
    assert "These are more than three." in page.main
    assert page.fields()["body"] == SENT["body"]
    assert not Letter.objects.exists()
    assert post(client, "/write", {**SENT, "feeling": "envy", "do": "send"}).status_code == 422


def test_a_second_press_with_other_feelings_is_a_double_click_all_the_same(client):
    answers = [post(client, "/write", {**SENT, "feeling": feeling}) for feeling in ("hope", "love")]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Letter.objects.get().feelings == "hope"


def test_with_its_words_a_letter_is_given_other_feelings_at_any_time(key_holder, clock):
    letter = make.letter(owner=key_holder.key, feelings=["hope"])
    clock.passes(days=400)
    key_holder.client.post("/key", {"key": key_holder.words})
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    checked = [box.get("value") for box in page.all("input", name="feeling") if box.get("checked") is not None]
    assert checked == ["hope"]
    address = f"/key/letter/{letter.address}/feelings"
    assert post(key_holder.client, address, {"feeling": "grief love"}).status_code == 303
    assert Letter.objects.get().feelings == "grief love"
    refused = post(key_holder.client, address, {"feeling": "grief love hope anger"})
    assert refused.status_code == 422
    assert "These are more than three." in read(refused).main
    assert post(key_holder.client, address, {}).status_code == 303
    assert Letter.objects.get().feelings == ""


def test_nobody_else_can(key_holder, client):
    letter = make.letter(feelings=["hope"])
    address = f"/key/letter/{letter.address}/feelings"
    for visitor in (client, key_holder.client):
        assert post(visitor, address, {"feeling": "grief"}).status_code in (303, 422)
    assert Letter.objects.get().feelings == "hope"


# Months


def test_the_archive_leads_to_years_and_months_in_which_letters_stand(client, now):
    for days in (0, 20, 400):
        make.letter(now=now - timedelta(days=days))
    page = read(client.get("/archive"))
    linked = [link.get("href") for link in page.all("a", inside=page.one("main"))]
    assert [path for path in linked if path.startswith("/archive")] == [
        "/archive/2026",
        "/archive/2026/02",
        "/archive/2026/03",
        "/archive/2025",
    ]
    assert page.links("March 2026")
    year = read(client.get("/archive/2025"))
    assert [link.get("href") for link in year.all("a", inside=year.one("ul", class_="months"))] == ["/archive/2025/02"]
    assert said(year.one("h1")) == "Letters of 2025"


def test_an_empty_house_says_so(client):
    assert "There are no letters here yet." in read(client.get("/archive")).main


def test_a_month_is_read_to_its_end_page_by_page(client, now):
    for n in range(23):
        make.letter(body=f"Letter in March {n}.", now=now + timedelta(hours=n))
    make.letter(now=now - timedelta(days=40))
    seen, path = [], "/archive/2026/03"
    while path:
        page = read(client.get(path))
        seen += letters_on(page)
        older = page.all("a", rel="next", inside=page.one("main"))
        path = older[0].get("href") if older else ""
    assert seen == [f"Letter {number}" for number in range(23, 0, -1)]
    assert page.title.startswith("March 2026 · ")


@pytest.mark.parametrize(
    "path",
    [
        "2025",
        "2026/02",
        "2026/13",
        "2026/3",
        "0026",
        "3000",
        "2026/03/before/1",
        "2026/03/before/99",
        "2026/02/before/2",
    ],
)
def test_a_time_without_letters_is_404(client, path):
    for n in range(2):
        make.letter(body=f"Two of them, {n}.")
    assert client.get(f"/archive/{path}").status_code == 404


# From one letter to another


def test_any_letter_leads_to_one_that_can_be_read_and_is_kept_nowhere(client, now):
    assert client.get("/random").headers["Location"] == "/"
    letters = [make.letter(body=f"Letter {n}.") for n in range(5)]
    for letter in letters[:2]:
        withdraw_letter(letter, now=now)
    led_to = set()
    for _ in range(60):
        answer = client.get("/random?not=3")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
        led_to.add(answer.headers["Location"])
    assert led_to == {"/letter/4", "/letter/5"}
    for nonsense in ("x", "-1", "9" * 30, "%00"):
        assert client.get(f"/random?not={nonsense}").status_code == 302


def test_a_letter_leads_to_its_neighbours_over_every_gap(client, now):
    letters = [make.letter(body=f"Letter {n}.") for n in range(5)]
    withdraw_letter(letters[1], now=now)
    change_visibility(letters[3], "unlisted", now=now)
    page = read(client.get("/letter/3"))
    assert [path_of(page, rel) for rel in ("prev", "next")] == ["/letter/3/newer", "/letter/3/older"]
    assert page.links("another letter")[0].get("href") == "/random?not=3"
    assert client.get("/letter/3/newer").headers["Location"] == "/letter/5"
    assert client.get("/letter/3/older").headers["Location"] == "/letter/1"
    assert client.get("/letter/5/newer").headers["Location"] == "/"
    assert client.get("/letter/1/older").headers["Location"] == "/archive"


def test_an_unlisted_letter_has_no_neighbours_no_feed_and_no_place_on_the_shelf(client):
    make.letter()
    page = read(client.get(make.letter(visibility="unlisted").path))
    assert not page.all("nav", class_="onward")
    assert not page.all("link", rel="alternate")
    assert "data-letter=" not in page.source


def test_a_letters_page_is_the_same_whatever_stands_beside_it(client):
    letter = make.letter()
    alone = client.get(letter.path).content
    make.letter(body="A newer one.")
    assert client.get(letter.path).content == alone


# Kept on a device


def test_the_shelf_is_the_same_for_all_and_says_so_without_script(client):
    page = read(client.get("/shelf"))
    assert page.one("div", data_shelf="").get("hidden") is not None
    assert "Script is off" in page.source
    assert "no-store" not in page.response.headers["Cache-Control"]
    button = read(client.get(make.letter().path)).one("button", data_letter="/letter/1")
    assert button.get("hidden") is not None  # a script shows it


def test_privacy_tells_of_it(client):
    told = read(client.get("/privacy")).main
    assert "a script notes its number and the day in your browser (localStorage), and no word of it" in told
    assert "'Leave at once' does not empty it" in told


# Link previews


def test_a_link_preview_says_what_it_is_and_no_word_of_it(client):
    public = make.letter(body="Zephyrine.", dear="Quillon", signature="Ysolde")
    unlisted = make.letter(body="Zephyrine.", dear="Quillon", signature="Ysolde", visibility="unlisted")
    for letter, title in ((public, "Letter 1"), (unlisted, "A letter")):
        page = read(client.get(letter.path))
        told = {meta.get("property"): meta.get("content") for meta in page.all("meta") if meta.get("property")}
        assert told["og:title"] == title
        assert told["og:site_name"] == "Left Unsaid"
        assert not re.search("Zephyrine|Quillon|Ysolde", str(told))
        assert ("og:url" in told) == (letter is public)  # a secret link is not told once more
