"""Planted, and looked for in every byte of every answer: an address, a network, eight words."""

import make
from api.conftest import Program
from leftunsaid.comments.models import Comment
from web.mailing import SWITCHED_ON, Mails

ADDRESS = "planted.unmistakably@example.com"
NETWORK = "203.0.113.77"
BROWSER = "Unmistakable/77"


def test_no_answer_holds_an_address_a_network_or_the_words_of_a_key(house, clock):
    house(**SWITCHED_ON)
    key, words = make.key()
    letter = make.letter(owner=key)
    Mails(clock).follow(letter, owner=key)
    planting = Program(words, REMOTE_ADDR=NETWORK, HTTP_USER_AGENT=BROWSER)
    planting.client.post("/letter/1/comments", {"body": "Tell me.", "email": ADDRESS, "key": words})
    sent = planting.send("/letters/1/comments", {"body": "By a program."})
    assert sent.status == 201
    addresses = [comment.waiting_address for comment in Comment.objects.all()]
    assert len(addresses) == 2
    stranger = Program()
    asked = [
        "/letters",
        "/letters/1",
        "/letters/1/comments",
        "/letters/1/comments/1",
        "/openapi.json",
        "/mine",
        "/search?q=tell",
    ]
    answers = [sent, *(stranger.get(path) for path in asked)]
    answers += [planting.get(path) for path in ["/mine", f"/mine/letters/{letter.address}"]]
    answers += [planting.get(f"/mine/comments/{address}") for address in addresses]
    answers += [stranger.send("/letters/1/comments", {"body": f"I am {ADDRESS}."})]
    answers += [planting.send("/letters", {"body": words, "visibility": "nobody"})]
    for answer in answers:
        everything = answer.response.content.decode() + repr(dict(answer.headers))
        for secret in (ADDRESS, "planted", "example.com", NETWORK, BROWSER, words, key.words_hash):
            assert secret not in everything, answer.response.request["PATH_INFO"]
    for answer in answers[1:8]:
        everything = answer.response.content.decode() + repr(dict(answer.headers))
        for secret in (letter.address, letter.waiting_address, *addresses):
            assert secret not in everything, answer.response.request["PATH_INFO"]
