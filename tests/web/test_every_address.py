"""A walk over every address of the site, whatever is added later."""

import pytest
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.ownership.actions import open_key, still_here
from leftunsaid.ownership.models import OwnerKey
from web.reading import post, read

ONLY_POSTED_TO = {"key_stop_mail", "key_close", "key_comments", "key_feelings", "key_leave", "key_readers"} | {
    "key_erase_of_letter",
    "key_erase_of_comment",
    "key_seal",
    "key_look_back",
    "key_waiting_comment",
    "key_cover_comment",
    "key_jar_card",
    "key_take_back_note",
    "key_accept_notes",
    "key_press_notes",
}
# Those who sit at the desk have tests of their own (tests/desk); a stranger is led to its door.
ANSWERS_AT_ONCE = {
    "key_leave",
    "mail_stop",
    "mail_leave",
    "mail_never",
    "mail_own",
    "mail_cancel",
    "mail_return",
    "key_jar_card",
    "mail_quiet",
}  # with a page, and lead nowhere
OF_THE_DESK = {
    "desk",
    "desk_crowded",
    "desk_heap",
    "desk_log",
    "desk_door",
    "desk_mail",
    "desk_notes",
    "desk_thing",
    "desk_password",
    "desk_recovery",
}
PRESSED_AT_THE_DESK = {"desk_act", "desk_undo", "desk_keys", "desk_leave", "desk_open_comments", "desk_mail_again"}
ONLY_POSTED_TO |= PRESSED_AT_THE_DESK
LEADS_ELSEWHERE = {"letter_comments", "letter_comment", "unlisted_comments", "unlisted_comment"} | {
    "letter_newer",
    "letter_older",
    "random",
    "notes_of_feed",
}
FOR_PROGRAMS = {"feed", "feeling_feed", "letter_feed", "notes_feed", "sitemap", "sitemap_block"}
BEHIND_LINKS_IN_MAILS = {"mail_confirm", "mail_letter", "mail_asked", "mail_all"} | {
    "mail_stop",
    "mail_leave",
    "mail_never",
    "mail_notes",
    "mail_quiet",
    "mail_own",
    "mail_return",
    "mail_cancel",
}
# Programs have tests of their own (tests/api), and no pages.
SENT_TO_BY_PROGRAMS = {"api_keys", "api_edit_letter", "api_change_readers", "api_withdraw_letter"} | {
    "api_edit_comment",
    "api_withdraw_comment",
    "api_change_feelings",
}
READ_WITH_WORDS = {"api_mine", "api_mine_letter", "api_mine_comment"}
READ_BY_PROGRAMS = {
    "api_letters",
    "api_letter",
    "api_comments",
    "api_comment",
    "api_search",
    "api_feelings",
    "api_document",
    "api_unlisted_letter",
    "api_unlisted_comments",
    "api_unlisted_comment",
}
BOTH_BY_PROGRAMS = {"api_letters", "api_send_letter", "api_comments", "api_send_comment"} | {
    "api_unlisted_comments",
    "api_send_unlisted_comment",
}
OF_THE_API = SENT_TO_BY_PROGRAMS | READ_WITH_WORDS | READ_BY_PROGRAMS | BOTH_BY_PROGRAMS
NO_PAGES = (
    {"robots", "favicon", "healthz", "metrics", "key_text", "key_json", "mail_export"} | ONLY_POSTED_TO | OF_THE_DESK
)
NO_PAGES |= FOR_PROGRAMS | OF_THE_API
FOR_A_KEY = {
    "key_letter",
    "key_edit_letter",
    "key_split_letter",
    "key_postscript",
    "key_withdraw_letter",
    "key_edit_comment",
    "key_split_comment",
    "key_withdraw_comment",
    "key_paper",
    "key_receipt",
    "key_words",
    "key_spare",
    "key_mailbox",
    "key_burn",
    "key_jar",
    "key_notes",
    "key_tip_jar",
    "key_blocked",
}
NOT_FOUND_BY_SEARCH = {"waiting", "kept", "key", "unlisted", "unlisted_from", *FOR_A_KEY} | {
    "report_letter",
    "report_comment",
    "report_unlisted",
    "report_unlisted_comment",
    "letter_tell",
    "unlisted_tell",
    "key_jars",
    "key_lost",
    *BEHIND_LINKS_IN_MAILS,
}


@pytest.fixture
def owner(every_address, clock):
    """The one whose letter and comment stand on the walk, with the key open."""
    client = Client()
    opened = open_key(OwnerKey.objects.distinct().get(letters__isnull=False), now=clock.now, dice=make.dice)
    client.cookies["key"] = still_here(opened, now=clock.now)
    return client


def test_the_walk_knows_every_address_of_the_site(every_address, names_of_addresses):
    assert set(every_address) == names_of_addresses


def test_asking_never_changes_anything(every_address, owner, client):
    before = everything_kept()
    for path in every_address.values():
        for visitor in (owner, client):
            visitor.get(f"{path}?done=1&kept=1&do=send&body=x&reason=spam")
            visitor.head(path)
            visitor.options(path)
    assert everything_kept() == before


def test_every_address_answers(every_address, owner):
    for name, path in every_address.items():
        others = {**dict.fromkeys(ONLY_POSTED_TO, 405), **dict.fromkeys(LEADS_ELSEWHERE, 302)}
        others |= {**dict.fromkeys(OF_THE_DESK, 303), "metrics": 404}  # there for nobody, unless the operator wants it
        others |= {**dict.fromkeys(SENT_TO_BY_PROGRAMS, 405), **dict.fromkeys(READ_WITH_WORDS, 401)}
        expected = others.get(name, 200)
        assert owner.get(path).status_code == expected, name


def test_head_is_get_without_a_body(every_address, owner):
    for name, path in every_address.items():
        asked, looked = owner.get(path), owner.head(path)
        assert looked.status_code == asked.status_code, name
        assert looked.content == b""
        for header in ("Content-Type", "Cache-Control", "Content-Security-Policy", "Location", "X-Robots-Tag"):
            if (name, header) != ("random", "Location"):  # each asking draws anew
                assert looked.headers.get(header) == asked.headers.get(header), name


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "BREW"])
def test_nobody_serves_other_methods(every_address, owner, method):
    before = everything_kept()
    for name, path in every_address.items():
        response = owner.generic(method, path)
        assert response.status_code == 405, name
        assert response.headers["Allow"]
    assert everything_kept() == before


def test_what_is_only_read_takes_no_post(every_address, owner):
    takes_posts = {
        "write",
        "letter_comments",
        "unlisted_comments",
        "report_letter",
        "report_comment",
        "report_unlisted",
        "report_unlisted_comment",
        "key",
        "key_card",
        "key_lost",
        *ONLY_POSTED_TO,
        *FOR_A_KEY,
        *BEHIND_LINKS_IN_MAILS,
        "letter_tell",
        "unlisted_tell",
        "sealed_tell",
        "notes",
        "key_jars",
        "desk_login",
        "desk_join",
        "desk_password",
        "desk_recovery",
        "desk_notes",
        *SENT_TO_BY_PROGRAMS,
        *BOTH_BY_PROGRAMS,
    } - {"key_letter", "key_paper"}
    for name in set(every_address) - takes_posts:
        assert post(owner, every_address[name], {"body": "x"}).status_code == 405, name


def test_a_post_of_no_fields_breaks_nothing(every_address, owner):
    for name, path in every_address.items():
        expected = (200,) if name in ANSWERS_AT_ONCE | {"api_keys"} else (303, 405, 422)
        expected = (401, *expected) if name in SENT_TO_BY_PROGRAMS else expected
        assert post(owner, path, {}).status_code in expected, name


def test_what_a_key_opens_leads_others_to_the_door(every_address, client):
    for name in FOR_A_KEY | {"key_text", "key_json"}:
        response = client.get(every_address[name])
        assert (response.status_code, response.headers["Location"]) == (303, "/key"), name
        assert not response.content, name


def test_what_is_secret_asks_not_to_be_found(every_address, owner):
    for name in NOT_FOUND_BY_SEARCH:
        response = owner.get(every_address[name])
        assert "noindex" in response.headers["X-Robots-Tag"], name
        assert "noindex" in read(response).one("meta", name="robots").get("content"), name


def test_what_is_public_may_be_found(every_address, client):
    ways = ("feeling", "feeling_before", "archive", "archive_year", "archive_month", "archive_month_before", "shelf")
    lists = ("home", "page", "letter", "letter_from", "asking")
    for name in (*ways, *lists, "write", "notes", "about", "terms", "privacy", "help"):
        response = client.get(every_address[name])
        assert "X-Robots-Tag" not in response.headers, name
        assert not read(response).all("meta", name="robots"), name
        assert read(response).all("link", rel="canonical"), name


def test_no_page_loads_or_links_to_anything_elsewhere(every_address, owner, house):
    for name in set(every_address) - NO_PAGES - LEADS_ELSEWHERE:
        page = read(owner.get(every_address[name]))
        for element in page.all():
            for attribute in ("href", "src", "action", "srcset", "data"):
                address = element.get(attribute, "/")
                if element.get("rel") != "canonical":
                    assert address.startswith(("/", "#")), name
                    assert not address.startswith("//"), name


def test_every_page_has_a_language_a_title_one_heading_and_one_main(every_address, owner):
    for name in set(every_address) - NO_PAGES - LEADS_ELSEWHERE:
        page = read(owner.get(every_address[name]))
        assert page.one("html").get("lang") == "en", name
        assert page.title, name
        assert len(page.all("h1")) == 1, name
        assert len(page.all("main")) == 1, name
        ids = [element.get("id") for element in page.all() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        described = " ".join(e.get(a, "") for e in page.all() for a in ("for", "aria-describedby", "aria-labelledby"))
        assert set(described.split()) <= set(ids), name


def test_every_link_of_ours_leads_somewhere(every_address, owner):
    seen = set()
    for name in set(every_address) - NO_PAGES - LEADS_ELSEWHERE:
        page = read(owner.get(every_address[name]))
        for link in page.all("a"):
            path, _, fragment = link.get("href").partition("#")
            if fragment and not path:
                assert page.all(id=fragment), f"#{fragment} on {name}"
            elif path not in seen:
                seen.add(path)
                expected = (303,) if path == "/desk/" else (200, 302)
                assert owner.get(path).status_code in expected, f"{path} on {name}"
