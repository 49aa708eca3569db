"""'I am asking': listed at /asking until somebody answers by number."""

import pytest

import make
from leftunsaid.comments.actions import show_comment, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation import actions as moderation
from web.reading import post, press, read, said


@pytest.fixture
def letter():
    return make.letter()


@pytest.fixture
def asked(letter):
    return make.comment(letter, body="How did you go on?", name="L", is_asking=True)


def listed(client):
    page = read(client.get("/asking"))
    return [link.get("href") for link in page.all("a", class_="u-url")]


def test_the_box_on_the_form_is_all_it_takes(client, letter):
    form = read(client.get(letter.path))
    assert "asking" not in form.fields()
    press(client, form, body="How did you go on?", asking="yes")
    press(client, form, body="I only say hello.")
    asking, saying = Comment.objects.order_by("number")
    assert asking.asking_at == make.NOON
    assert saying.asking_at is None
    assert listed(client) == [asking.path]


def test_it_stays_ticked_through_a_preview_and_through_a_refusal(client, letter):
    path = f"{letter.path}/comments"
    preview = read(post(client, path, {"body": "How?", "asking": "yes", "do": "preview"}))
    assert preview.value("asking") == "yes"
    back = read(press(client, preview, do="edit"))
    assert back.fields()["asking"] == "yes"
    assert read(post(client, path, {"body": "", "asking": "yes"})).fields()["asking"] == "yes"
    press(client, preview, do="send")
    assert Comment.objects.get().asking_at


def test_the_page_tells_the_words_the_letter_and_how_to_answer(client, letter, asked):
    page = read(client.get("/asking"))
    assert "How did you go on?" in page.main
    assert f"#{asked.number}" in page.main
    assert "Begin with the number" in page.main
    leads_to = {link.get("href") for link in page.all("a")}
    assert {asked.path, f"{letter.path}#add-comment"} <= leads_to


def test_the_longest_waiting_stand_first_and_no_more_than_twenty(client, letter, now):
    asking = [make.comment(letter, body=f"Question {n}.", is_asking=True) for n in range(21)]
    assert listed(client) == [comment.path for comment in asking[:20]]
    assert "More are waiting" in read(client.get("/asking")).main


def test_nobody_waiting_is_said_kindly(client):
    assert "Nobody is waiting" in read(client.get("/asking")).main


def test_whoever_is_answered_by_number_waits_no_more(client, letter, asked):
    make.comment(letter, body="You are not alone in this.")
    assert listed(client) == [asked.path]
    make.comment(letter, body=f"#{asked.number} You are not alone in this.")
    assert listed(client) == []
    asked.refresh_from_db()
    assert asked.answered_at == make.NOON


def test_an_answer_counts_once_others_can_read_it(client, letter, asked, now):
    answer = make.comment(letter, body="1: it gets lighter.", hold_reason="many")
    assert listed(client) == [asked.path]
    show_comment(answer, now=now)
    assert listed(client) == []


def test_an_answer_under_another_letter_is_none(client, asked):
    make.comment(make.letter(), body="Me too.")
    make.comment(make.letter(), body="#1 you are not alone.")
    assert listed(client) == [asked.path]


def test_one_cannot_settle_ones_own_question(client, letter):
    mine, _ = make.key()
    asked = make.comment(letter, body="How?", is_asking=True, owner=mine)
    make.comment(letter, body="#1 I am still asking.", owner=mine)
    assert listed(client) == [asked.path]
    other, _ = make.key()
    make.comment(letter, body="#1 like this.", owner=other)
    assert listed(client) == []


def test_a_comment_cannot_answer_what_comes_after_it(client, letter):
    early = make.comment(letter, body="#2 whoever you will be.")
    asked = make.comment(letter, body="How?", is_asking=True)
    assert asked.number == 2
    moderation.hold(early, by="test", now=make.NOON)
    moderation.approve(early, by="test", now=make.NOON)
    assert listed(client) == [asked.path]


@pytest.mark.parametrize(
    "gone", ["withdrawn", "removed", "held", "covered", "letter held", "letter withdrawn", "closed"]
)
def test_what_cannot_be_read_or_answered_is_not_listed(client, letter, asked, now, gone):
    match gone:
        case "withdrawn":
            withdraw_comment(asked, now=now)
        case "removed":
            moderation.remove(asked, by="test", now=now)
        case "held":
            moderation.hold(asked, by="test", now=now)
        case "covered":
            Comment.objects.filter(pk=asked.pk).update(covered_at=now)
        case "letter held":
            moderation.hold(letter, by="test", now=now)
        case "letter withdrawn":
            withdraw_letter(letter, now=now)
        case "closed":
            type(letter).objects.filter(pk=letter.pk).update(comments_closed_at=now)
    assert listed(client) == []
    assert "How did you go on?" not in client.get("/asking").content.decode()


@pytest.mark.parametrize("visibility", ["unlisted", "private"])
def test_nothing_of_a_letter_that_is_not_public_is_listed(client, visibility):
    letter = make.letter()
    make.comment(letter, body="How?", is_asking=True)
    type(letter).objects.filter(pk=letter.pk).update(visibility=visibility)
    assert listed(client) == []


def test_the_box_is_not_offered_where_nobody_could_find_the_question(client):
    page = read(client.get(make.letter(visibility="unlisted").path))
    assert not page.all("input", name="asking")


def test_no_mark_stands_beside_it_under_the_letter(client, letter, asked):
    with_mark = client.get(letter.path).content
    Comment.objects.update(asking_at=None)
    assert client.get(letter.path).content == with_mark


def test_the_page_is_one_press_away_and_sets_no_cookie(client, letter):
    page = read(client.get(letter.path))
    assert said(page.one("a", href="/asking")) == "waiting for a kind word"
    assert not client.get("/asking").cookies


def test_twenty_questions_take_one_query_and_one_for_what_has_changed(client, letter, django_assert_num_queries):
    for n in range(20):
        make.comment(letter, body=f"Question {n}.", is_asking=True)
    with django_assert_num_queries(2):
        client.get("/asking")


def test_nobody_is_kept_off_the_page_by_twenty_others(client):
    letters = [make.letter() for _ in range(2)]  # under one of them so many would be a burst
    asking = [make.comment(letters[n % 2], body=f"Question {n}.", is_asking=True) for n in range(45)]
    found, path = [], "/asking"
    for _page in range(3):
        page = read(client.get(path))
        found += [link.get("href") for link in page.all("a", class_="u-url")]
        path = next((link.get("href") for link in page.all("a", rel="next")), "")
    assert found == [comment.path for comment in asking]
    assert path == ""
    assert read(client.get("/asking?after=1-10")).links("the longest waiting")


@pytest.mark.parametrize("after", ["", "x", "1", "1-99", "0-0", "-1-1", "1-1-1", "9" * 40, "\u0661-1", "1-1 "])
def test_what_is_no_place_leads_to_the_first_page(client, asked, after):
    response = client.get("/asking", {"after": after})
    assert response.status_code == 200
    assert asked.path in [link.get("href") for link in read(response).all("a", class_="u-url")]


def test_one_comment_answers_a_few_and_not_everybody(client, letter):
    asking = [make.comment(letter, body=f"Question {n}.", is_asking=True) for n in range(8)]
    make.comment(letter, body=" ".join(f"#{comment.number}" for comment in asking))
    assert listed(client) == [comment.path for comment in asking[5:]]
