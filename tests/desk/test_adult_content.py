"""At the desk too, explicit words are a reason only where they may not stand."""

import make


def test_the_reason_is_offered_where_it_is_one(at_the_desk, house):
    address = make.letter().waiting_address
    assert reasons_on(at_the_desk, address) >= {"adult", "other"}
    house(is_adult=True, minimum_age=18)
    assert "adult" not in reasons_on(at_the_desk, address)


def reasons_on(at_the_desk, address: str) -> set[str]:
    page = at_the_desk.page(f"/desk/thing/{address}")
    return {option.get("value") for option in page.all("option")}
