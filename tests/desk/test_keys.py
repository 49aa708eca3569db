"""Single keys are quick for some, and a trap for whoever speaks instead of typing: each chooses."""

import make


def listens(page) -> bool:
    return any("desk.js" in script.get("src", "") for script in page.all("script"))


def test_they_are_switched_off_for_one_account_on_every_device_and_on_again(at_the_desk, settles):
    letter = make.letter(hold_reason="words")
    pages = ("/desk/", f"/desk/thing/{letter.waiting_address}")
    assert all(listens(at_the_desk.page(path)) for path in pages)
    off = at_the_desk.page().fields(having="keys")
    assert at_the_desk.presses("/desk/keys", **off, keys="off").headers["Location"] == "/desk/"
    assert not any(listens(at_the_desk.page(path)) for path in pages)
    assert "Keys: j and k" not in at_the_desk.page().main
    at_the_desk.client.cookies.clear()
    at_the_desk.signs_in()
    assert not listens(at_the_desk.page())
    adam = settles("Adam")
    adam.signs_in()
    assert listens(adam.page())
    assert ("keys", "on") in at_the_desk.page().buttons(having="keys")
    at_the_desk.presses("/desk/keys", keys="on")
    assert listens(at_the_desk.page())


def test_without_them_every_press_is_there_still(at_the_desk):
    letter = make.letter(hold_reason="words")
    at_the_desk.presses("/desk/keys", keys="off")
    assert ("one", f"approve {letter.waiting_address}") in at_the_desk.page().buttons(having="thing")
