"""What answers one person's request is kept by nobody: the page cache holds what is the same for all, and no more."""

from pathlib import Path

import pytest
from django.conf import settings

import make
from leftunsaid.letters import actions as letters
from pagecache.readers import Site

SAME_FOR_ALL = {"home", "page", "letter", "letter_from", "asking", "about", "terms", "privacy"}
SAME_FOR_ALL |= {"feeling", "feeling_before", "archive", "archive_year", "archive_month", "archive_month_before"}
SAME_FOR_ALL |= {"answered_by_time", "api_letters", "api_letter", "api_comments"}
COOKIES = "key=abc; __Host-key=abc; desk=abc"


@pytest.fixture
def site(transactional_db) -> Site:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    return Site().with_kept_pages()


def kept(site: Site) -> set[str]:
    return set(site.application._shelf._kept)


def test_of_all_addresses_the_public_pages_alone_are_kept(every_address, site):
    for path in every_address.values():
        site.ask(path, HTTP_COOKIE=COOKIES)
    assert kept(site) == {path for name, path in every_address.items() if name in SAME_FOR_ALL}


def test_a_kept_page_is_what_somebody_without_any_cookie_reads(site, key_holder):
    path = make.letter(owner=key_holder.key).path
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in key_holder.client.cookies.items())
    with_key, without = site.ask(path, HTTP_COOKIE=cookies), site.ask(path)
    assert with_key == without == Site().with_kept_pages().ask(path)
    assert "Set-Cookie" not in with_key.headers


def test_no_other_method_leaves_anything_or_is_answered_from_memory(site):
    path = make.letter().path
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "GETT"):
        assert (method, site.ask(path, method=method).status) == (method, 405)
    assert kept(site) == set()
    site.ask(path)
    assert site.ask(path, method="POST").status == 405


def test_no_answer_to_a_form_is_kept(site):
    path = make.letter().path
    for to, posted in (
        ("/write", "do=preview&body=I+kept+the+blue+cup."),
        ("/write", "body="),
        (f"{path}/comments", "do=preview&body=Me+too."),
        (f"{path}/comments", "body="),
        (f"{path}/comments", "body=Me+too."),
        ("/key", "key=eight+words+that+are+none"),
    ):
        assert site.ask(to, method="POST", body=posted).status in (200, 303, 422)
    assert kept(site) == set()


def test_what_a_query_asks_for_is_neither_kept_nor_served_from_memory(site):
    path = make.letter().path
    for query in ("mail=asked", "after=1-1", "x"):
        assert site.ask(path, query=query).status == 200
    assert kept(site) == set()
    site.ask(path)
    assert b"Look in your mailbox" in site.ask(path, query="mail=asked").page
    assert b"Look in your mailbox" not in site.ask(path).page


def test_no_fault_is_kept(site, now):
    removed, withdrawn, private = make.letter(), make.letter(), make.letter(owner=make.key()[0])
    letters.remove_letter(removed, reason="other", now=now)
    letters.withdraw_letter(withdrawn, now=now)
    letters.change_visibility(private, "private", now=now)
    for gone in (removed.path, withdrawn.path, f"/letter/{private.number}"):
        assert (gone, site.ask(gone).status) == (gone, 410)
    for wrong in (
        *("/letter/99", "/letter/007", "/page/9", "/page/0", "/letter/99/from/201", "/nowhere"),
        *("/feeling/envy", "/feeling/hope/before/9", "/archive/2025", "/archive/2025/03", "/archive/2026/03/before/99"),
    ):
        assert (wrong, site.ask(wrong).status) == (wrong, 404)
    assert site.ask("/page/1").status == 302
    assert site.ask("/", HTTP_HOST="elsewhere.example").status == 400
    assert site.ask("/", HTTP_HOST="").status == 400
    assert kept(site) == set()


def test_who_asks_under_a_name_that_is_not_ours_gets_nothing_from_memory(site):
    assert site.ask("/about").status == 200
    assert site.ask("/about", HTTP_HOST="elsewhere.example").status == 400


def test_a_browser_behind_tls_and_one_that_is_not_have_pages_of_their_own(site):
    assert "Strict-Transport-Security" not in site.ask("/about").headers
    assert "Strict-Transport-Security" in site.ask("/about", HTTP_X_FORWARDED_PROTO="https, http").headers
    assert "Strict-Transport-Security" not in site.ask("/about").headers
