import make
from leftunsaid.comments import actions


def places(answer):
    return [comment["number"] for comment in answer.told["comments"]]


def test_a_thread_is_told_oldest_first_with_its_stubs(program):
    letter = make.letter()
    for body in ("First.", "SECOND", "THIRD", "FOURTH", "FIFTH"):
        make.comment(letter, body=body, name="Ann")
    by_number = {comment.number: comment for comment in letter.comments.all()}
    actions.withdraw_comment(by_number[2], now=make.NOON)
    actions.remove_comment(by_number[3], reason="spam", now=make.NOON)
    actions.hold_comment(by_number[4], reason="again", now=make.NOON)
    actions.cover(by_number[5], now=make.NOON)
    answer = program.get("/letters/1/comments")
    assert [comment["stub"] for comment in answer.told["comments"]] == ["", "withdrawn", "removed", "held", "covered"]
    assert answer.told["comments"][0] == {
        "number": 1,
        "page": "http://127.0.0.1:8000/letter/1#comment-1",
        "stub": "",
        "shown_on": "2026-03-14T00:00:00Z",
        "name": "Ann",
        "body": "First.",
        "edited": False,
    }
    for stub in answer.told["comments"][1:]:
        assert (stub["name"], stub["body"], stub["shown_on"], stub["edited"]) == ("", "", None, False)
    assert program.get("/letters/1/comments/2").told == answer.told["comments"][1]
    assert answer.told["comment_count"] == program.get("/letters/1").told["comment_count"] == 5


def test_what_waits_has_no_place_and_is_not_told(program):
    make.comment(make.letter(), body="WAITING", hold_reason="many")
    answer = program.get("/letters/1/comments")
    assert answer.told == {"comment_count": 0, "comments": [], "earlier": None, "later": None}
    assert program.get("/letters/1/comments/1").status == 404


def test_a_long_thread_goes_on_by_blocks_of_numbers_and_passes_over_empty_ones(program):
    letter = make.thread(make.letter(), 601)
    letter.comments.filter(number__gt=200, number__lte=400).delete()
    first = program.get("/letters/1/comments")
    assert places(first) == list(range(1, 201))
    assert (first.told["earlier"], first.told["later"]) == (None, 401)
    last = program.get("/letters/1/comments?from=601")
    assert places(last) == [601]
    assert (last.told["earlier"], last.told["later"]) == (401, None)
    assert program.get("/letters/1/comments?from=401").told["earlier"] == 1
    for nowhere in (201, 801, 2, 602):
        assert program.get(f"/letters/1/comments?from={nowhere}").status == 404


def test_a_comment_that_was_cleared_away_is_not_there(program):
    letter = make.letter()
    actions.clear_comment(make.comment(letter), reason="spam", now=make.NOON)
    assert program.get("/letters/1/comments/1").status == 404
