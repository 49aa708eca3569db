"""A reader can tell the ones who look after the house: two presses, no account, nothing kept about the reader."""

import pytest

import make
from leftunsaid.moderation.models import Report
from leftunsaid.moderation.reasons import REPORT_REASONS
from leftunsaid.web.views import reports
from web.reading import post, press, read, said


@pytest.fixture(params=["letter", "comment", "unlisted letter", "comment under an unlisted letter"])
def reported(request):
    """A thing, and the page on which its link to report it stands."""
    letter = make.letter(visibility="unlisted" if "unlisted" in request.param else "public")
    return (make.comment(letter) if "comment" in request.param else letter), letter.path


def report_link(page, thing):
    path = f"{page.response.request['PATH_INFO']}/comment/{thing.number}" if hasattr(thing, "letter") else thing.path
    return next(link for link in page.all("a") if link.get("href") == f"{path}/report")


def test_two_presses_and_it_is_told(client, reported):
    thing, path = reported
    link = report_link(read(client.get(path)), thing)
    assert "report" in said(link)
    asking = read(client.get(link.get("href")))
    assert asking.value("reason") in REPORT_REASONS  # one is chosen already, so the second press is enough
    response = press(client, asking, "reason")
    assert response.status_code == 303
    report = Report.objects.get()
    assert report.about == thing
    assert report.settled_at is None
    thanks = read(client.get(response.headers["Location"]))
    assert thanks.status == 200
    assert "Thank you" in thanks.main
    assert path in [link.get("href", "").partition("#")[0] for link in thanks.all("a", inside=thanks.one("main"))]


@pytest.mark.parametrize("reason", REPORT_REASONS)
def test_the_reason_that_was_chosen_is_kept(client, reason):
    post(client, f"{make.letter().path}/report", {"reason": reason})
    assert Report.objects.get().reason == reason


@pytest.mark.parametrize("reason", ["", "x" * 10_000, "no such reason", "\x00"])
def test_a_reason_that_nobody_offered_is_something_else(client, reason):
    assert post(client, f"{make.letter().path}/report", {"reason": reason}).status_code == 303
    assert Report.objects.get().reason == "other"


def test_every_reason_has_its_words_on_the_page(client):
    page = read(client.get(f"{make.letter().path}/report"))
    offered = {e.get("value"): said(page.around(e, "label")) for e in page.all("input", type="radio")}
    assert offered == {reason: str(words) for reason, words in REPORT_REASONS.items()}


@pytest.mark.parametrize(
    ("visibility", "letter_is", "comment_is"),
    [("public", "Letter 1", "Comment 3"), ("unlisted", "A letter", "Comment 3")],
)
def test_the_page_names_what_is_reported_without_a_word_of_it(client, visibility, letter_is, comment_is):
    letter = make.thread(make.letter(body="Marmalade.", visibility=visibility), 3)
    for path, named in ((letter.path, letter_is), (f"{letter.path}/comment/3", comment_is)):
        page = read(client.get(f"{path}/report"))
        assert named in [said(paragraph) for paragraph in page.all("p")]
        assert "Marmalade" not in page.source
        assert "Comment 3." not in page.source


def test_nothing_is_kept_about_who_tells():
    kept = {field.name for field in Report._meta.get_fields()}
    assert kept == {"id", "letter", "comment", "reason", "reported_at", "settled_at"}


def test_what_is_reported_stands_as_it_is(client):
    letter = make.letter()
    before = client.get(letter.path).content
    post(client, f"{letter.path}/report", {"reason": "hate"})
    assert client.get(letter.path).content == before


def test_what_cannot_be_read_cannot_be_reported(client, now):
    letter = make.letter()
    make.comment(letter, hold_reason="many")
    for path in ("/letter/99/report", f"{letter.path}/comment/1/report", f"/u/{'x' * 22}/report"):
        assert client.get(path).status_code == 404
        assert post(client, path, {"reason": "spam"}).status_code == 404
    assert not Report.objects.exists()


def test_flooding_with_reports_ends_with_429(client, monkeypatch):
    monkeypatch.setattr(reports, "REPORTS_AN_HOUR", 3)
    path = f"{make.letter().path}/report"
    answers = [post(client, path, {"reason": "spam"}) for _ in range(13)]
    assert {answer.status_code for answer in answers[:12]} == {303}
    assert answers[12].status_code == 429
    assert int(answers[12].headers["Retry-After"]) > 0
    assert Report.objects.count() == 12
    page = read(post(client, path, {"reason": "danger"}))
    assert page.value("reason") == "danger"  # chosen once, and not to be looked for again
    assert "try once more" in said(page.one(role="alert"))
    assert "Your text" not in page.main


def test_the_limit_on_reports_is_that_of_the_house(client):
    """20 an hour, and half as many in a minute, before somebody is asked to wait: four times that."""
    path = f"{make.letter().path}/report"
    answers = [post(client, path, {"reason": "spam"}) for _ in range(41)]
    assert [answer.status_code for answer in answers] == [303] * 40 + [429]
    assert int(answers[40].headers["Retry-After"]) <= 60
