"""Where a request comes from, as far as limits need to know, and as far as a stranger cannot forge it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.guard.networks import HOUSE_WIDE, hides_its_visitors, visitor_of


def network(peer: str, forwarded: str | None = None, *, proxies: int = 0) -> str:
    meta = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return visitor_of(meta, proxies=proxies).network


def test_an_ipv4_address_is_a_network_of_its_own():
    assert network("8.8.8.8") != network("8.8.8.9")


def test_ipv6_addresses_of_one_household_are_one_network():
    assert network("2606:4700:1:2::1") == network("2606:4700:1:2:ffff:ffff:ffff:ffff")
    assert network("2606:4700:1:2::1") != network("2606:4700:1:3::1")


def test_an_ipv4_address_dressed_as_ipv6_is_the_ipv4_address():
    assert network("::ffff:8.8.8.8") == network("8.8.8.8")


def test_a_zone_does_not_matter():
    assert network("fe80::1%eth0") == network("fe80::1")


@given(st.text(alphabet="0123456789abcdef.:, x%[]", max_size=60))
def test_a_forged_forwarded_address_does_nothing_from_outside(forged):
    assert network("8.8.8.8", forged) == network("8.8.8.8")
    assert network("2606:4700::1", forged) == network("2606:4700::1")


@given(st.text(alphabet="0123456789abcdef.:, x%[]", max_size=60))
def test_behind_a_proxy_of_ours_nothing_that_a_visitor_wrote_counts(forged):
    assert network("127.0.0.1", f"{forged}, 9.9.9.9", proxies=1) == network("9.9.9.9")
    assert network("127.0.0.1", f"{forged}, 9.9.9.9, 10.0.0.2", proxies=2) == network("9.9.9.9")
    assert network("127.0.0.1", f"{forged}, 9.9.9.9, 10.0.0.2, 10.0.0.3", proxies=3) == network("9.9.9.9")


def test_with_fewer_forwarded_addresses_than_proxies_the_peer_counts():
    assert network("8.8.8.8", proxies=1) == network("8.8.8.8")
    assert network("8.8.8.8", "1.1.1.1", proxies=2) == network("8.8.8.8")


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_a_proxy_we_were_not_told_of_hides_who_is_who(peer):
    meta = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": "8.8.8.8"}
    assert hides_its_visitors(meta)
    visitor = visitor_of(meta, proxies=0)
    assert (visitor.network, visitor.limit_factor) == ("", HOUSE_WIDE)


def test_without_the_header_a_private_address_is_a_visitor_like_any_other():
    assert not hides_its_visitors({"REMOTE_ADDR": "192.168.1.1"})
    assert network("192.168.1.1") != network("192.168.1.2")
    assert visitor_of({"REMOTE_ADDR": "192.168.1.1"}, proxies=0).limit_factor == 1


def test_a_public_address_with_the_header_hides_nobody():
    assert not hides_its_visitors({"REMOTE_ADDR": "8.8.8.8", "HTTP_X_FORWARDED_FOR": "1.1.1.1"})


def test_the_limit_of_a_hidden_house_is_thirty_times_the_single_one():
    assert HOUSE_WIDE == 30


@pytest.mark.parametrize("peer", ["", "unix:", "not an address", "999.1.1.1"])
def test_a_peer_without_an_address_shares_the_house_wide_limit(peer):
    assert network(peer) == ""


def test_the_browser_is_what_it_says_and_the_language_it_asks_for():
    meta = {"REMOTE_ADDR": "8.8.8.8", "HTTP_USER_AGENT": "A", "HTTP_ACCEPT_LANGUAGE": "pl"}
    browsers = {
        visitor_of(meta | change, proxies=0).browser
        for change in ({}, {"HTTP_USER_AGENT": "B"}, {"HTTP_ACCEPT_LANGUAGE": "en"})
    }
    assert len(browsers) == 3
