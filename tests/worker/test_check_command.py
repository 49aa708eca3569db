import pytest

pytestmark = pytest.mark.django_db


def advised(told) -> list[str]:
    return [line for line in told("check").splitlines() if line.startswith("Look at this:")]


def test_it_tells_the_configuration_in_words(told, house):
    house(site_name="The Drawer", base_url_as_set="https://letters.example", more_hosts=("drawer.example",))
    house(letters_an_hour=7, comments_an_hour=31, everything_waits=True, proxies=1)
    said = told("check")
    for words in (
        "'The Drawer'",
        "https://letters.example/",
        "drawer.example",
        "7 letters and 31 comments",
        "Everything waits",
        "1 prox",
        "UTC",
        "keys.json",
    ):
        assert words in said


def test_no_secret_stands_in_it(told, house):
    house(database_url="postgresql://ines:open-sesame@db.internal/letters")
    said = told("check")
    assert "PostgreSQL" in said
    assert "open-sesame" not in said
    assert "ines" not in said


def test_a_fresh_house_is_told_what_to_set_before_others_come(told):
    said = "\n".join(advised(told))
    for variable in ("LEFTUNSAID_BASE_URL", "LEFTUNSAID_OPERATOR", "LEFTUNSAID_CONTACT"):
        assert variable in said


def test_a_public_house_without_tls_is_warned(told, house):
    house(base_url_as_set="http://letters.example")
    assert any("TLS" in line for line in advised(told))


def test_a_proxy_that_nobody_told_of_is_asked_after(told, house):
    house(base_url_as_set="https://letters.example")
    assert any("LEFTUNSAID_PROXIES" in line for line in advised(told))


def test_a_house_in_order_needs_no_advice(told, house):
    house(base_url_as_set="https://letters.example", proxies=1, operator="Ines", contact="ines@letters.example")
    assert advised(told) == []
    assert "no issues" in told("check")
