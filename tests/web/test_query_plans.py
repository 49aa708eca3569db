"""What the house asks its database is found by an index, however many letters there are: nothing is walked through
that grows with the years, and nothing is sorted. The database itself is asked how it would go about it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

import make
from leftunsaid.comments.models import Comment
from leftunsaid.comments.models import EarlierWording as EarlierComment
from leftunsaid.guard.actions import Said
from leftunsaid.letters import actions as letters
from leftunsaid.letters import lists
from leftunsaid.letters.models import EarlierWording as EarlierLetter
from leftunsaid.letters.models import Letter
from leftunsaid.letters.over_time import LookBack, Postscript, Seal
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision, Report, Trace
from leftunsaid.notes.models import Block, Consent, Jar
from leftunsaid.ownership.actions import open_key, still_here
from leftunsaid.ownership.models import KeyVisit, OwnerKey, SpareWords
from leftunsaid.recovery.models import Recovery, WayBack
from leftunsaid.worker.searching import reindex
from leftunsaid.worker.timers import TIMERS, checkpoint
from letters.at_scale import for_all_tests_of_a_module, gather_statistics, put_down
from web.conftest import PASSWORD
from web.reading import post, read

HOUR = timedelta(hours=1)
# These do not grow with the years: one row for a thousand letters, or what is forgotten within a month at most.
SMALL = {
    "letters_lastnumber",
    "letters_listedinblock",
    "letters_earlierwording",
    "comments_earlierwording",
    "ownership_keyvisit",
    "guard_daysalt",
    "guard_tally",
    "guard_pensalt",
    "guard_mute",
    "moderation_remark",  # about what waits, and no longer than that
    "desk_moderator",
    "subscriptions_dayofasking",
    "search_toldanew",  # what has changed within the last seconds
    "search_state",
}
# To walk through one of these is to walk through what it is asked for: they hold nothing else.
HOLDS_NOTHING_ELSE = {
    "letters_waiting",
    "letters_just_sent",
    "letters_removed",
    "letters_comments_to_erase",
    "letters_in_a_burst",
    "complaints_open",
    "notes_mail_unconfirmed",
    "notes_mailbox_lapses",
    "comments_waiting",
    "comments_waiting_for_writer",
    "comments_still_asking",
    "comments_just_sent",
    "comments_removed",
    "reports_open",
    "subscriptions_pending",
    "mailboxes_pending",
    "envelopes_due",
    "envelopes_looked_at",
    "envelopes_failed",
}
# Few of them belong to one thing or one key. They are found by an index, and then may be sorted.
A_HANDFUL_EACH = {
    "letters_earlierwording",
    "comments_earlierwording",
    "moderation_decision",
    "moderation_trace",
    "ownership_keyvisit",
    "subscriptions_subscription",  # of one mailbox, or of one key
    "subscriptions_ask",
}
# Ranked by risk or counted, and so sorted: no more than what waits, was reported or was changed, and is not settled.
TO_BE_LOOKED_AT = ('"since_when"', '"moderation_remark"."likeness"', 'AS "letter", COUNT("comments_comment"."id")')
# The newest lines are at the end of the table, and no more are read than a page shows.
ENDS = "moderation_decision|desk_atthedoor|letters_postscript"
NEWEST_FIRST = re.compile(rf'^(?!.* WHERE ).* ORDER BY "({ENDS})"."id" DESC LIMIT \d+$')
# An index is looked at where it begins or ends, for the one letter that stands there.
AT_ONE_END = re.compile(
    r'^SELECT "letters_letter"."shown_at" .* "letters_letter"."listed_number" IS NOT NULL ORDER BY .* LIMIT 1$'
)
SORTS = ("sort", "incremental_sort")
A_FEW = 20  # rows that PostgreSQL expects to sort: the one that a unique index finds, or that handful


@pytest.fixture
def owner(big_house) -> OwnerKey:
    return OwnerKey.objects.earliest("pk")


@pytest.fixture
def holder(owner, clock) -> Client:
    """A browser in which the owner's key is open."""
    client = Client()
    opened = open_key(owner, now=clock.now, dice=make.dice)
    client.cookies["key"] = still_here(opened, now=clock.now)
    return client


@pytest.fixture(scope="module")
def big_house(request, django_db_setup, django_db_blocker):
    """Thousands of everything, and one long thread; some of it waits, is removed, withdrawn, reported."""
    with for_all_tests_of_a_module(django_db_blocker):
        long = settle_in()
        if request.param:
            gather_statistics()
        yield long


def settle_in() -> Letter:
    owner, _ = make.key()
    put_down((1, 5_000))
    lists.recount(mend=True)
    for number in range(3_000, 3_200):
        make.thread(Letter.objects.get(number=number), 10)
    long = make.thread(Letter.objects.get(number=4_000), 3_000)
    OwnerKey.objects.bulk_create(OwnerKey(words_hash=f"hash {n}", made_at=make.NOON) for n in range(1_000))
    KeyVisit.objects.bulk_create(
        KeyVisit(key=key, token_hash=f"hash {key.pk}", opened_at=make.NOON) for key in OwnerKey.objects.all()
    )
    what_keys_have()
    for place in range(60):
        make.letter(owner=owner, body=f"Mine, {place}.", hold_reason="many" if place % 2 else "")
        make.comment(long, owner=owner, hold_reason="many" if place % 3 else "")
    Letter.objects.filter(number__range=(100, 1_500)).update(
        body="", removed_at=make.NOON, erased_at=make.NOON, comments_erased_at=make.NOON
    )
    Comment.objects.filter(letter=long, number__range=(100, 900)).update(
        body="", removed_at=make.NOON, erased_at=make.NOON
    )
    settled = {"reason": "spam", "reported_at": make.NOON, "settled_at": make.NOON}
    decided = {"act": "hold", "by": "ines", "decided_at": make.NOON}
    for about, things in (
        ("letter", list(Letter.objects.filter(number__range=(2_000, 2_980)))),
        ("comment", list(long.comments.all()[1_000:2_000])),
    ):
        Report.objects.bulk_create(Report(**{about: thing}, **settled) for thing in things)
        Decision.objects.bulk_create(
            Decision(**{about: thing}, batch=f"{about}{place}", **decided) for place, thing in enumerate(things)
        )
        Trace.objects.bulk_create(
            Trace(**{about: thing}, pen=f"{place % 90}", left_at=make.NOON) for place, thing in enumerate(things)
        )
    in_time = list(Letter.objects.filter(number__range=(1_600, 2_999)))
    Seal.objects.bulk_create(
        Seal(letter=letter, made_at=make.NOON, opens_at=make.NOON + HOUR, opened_at=make.NOON + HOUR)
        for letter in in_time
    )
    LookBack.objects.bulk_create(LookBack(letter=letter, asks_at=make.NOON, asked_at=make.NOON) for letter in in_time)
    Postscript.objects.bulk_create(
        Postscript(letter=letter, number=1, body="It was so.", written_at=make.NOON) for letter in in_time
    )
    EarlierLetter.objects.create(letter=long, body="As it was.", replaced_at=make.NOON)
    EarlierComment.objects.create(comment=long.comments.last(), body="As it was.", replaced_at=make.NOON)
    for number in (4_500, 4_501):
        letter = Letter.objects.get(number=number)
        moderation.report(letter, reason="spam", now=make.NOON)
        moderation.report(make.comment(letter), reason="spam", now=make.NOON)
    return long


def what_keys_have() -> None:
    """Each has a jar, takes notes from another's, blocks somebody, has spare words and a mailbox that leads back."""
    keys = list(OwnerKey.objects.order_by("pk"))
    jars = Jar.objects.bulk_create(Jar(address=f"jar {key.pk}", owner=key, made_at=make.NOON) for key in keys)
    said_yes = {"accepted_at": make.NOON, "renewed_at": make.NOON, "moments": "morning", "days": "0"}
    Consent.objects.bulk_create(
        Consent(address=f"yes {key.pk}", owner=key, jar=jar, **said_yes)
        for key, jar in zip(keys[1:], jars, strict=False)
    )
    Block.objects.bulk_create(Block(owner=key, blocked=keys[0], since=make.NOON) for key in keys[1:])
    SpareWords.objects.bulk_create(
        SpareWords(key=key, words_hash=f"spare {key.pk}", made_at=make.NOON) for key in keys[1:]
    )
    ways = Recovery.objects.bulk_create(
        Recovery(key=key, ref=f"ref {key.pk}", mailbox_ref=f"{key.pk}", chosen_at=make.NOON, confirmed_at=make.NOON)
        for key in keys[1:]
    )
    WayBack.objects.bulk_create(
        WayBack(recovery=way, ref=f"way {way.pk}", asked_at=make.NOON, used_at=make.NOON) for way in ways
    )


with_and_without_statistics = pytest.mark.parametrize(
    "big_house",
    # PostgreSQL gathers its statistics by itself, and guesses wildly before.
    [pytest.param(True, id="with statistics"), pytest.param(False, id="without", marks=pytest.mark.sqlite)],
    indirect=True,
)


@with_and_without_statistics
def test_no_page_walks_through_everything(big_house, every_address, client, holder, owner):
    Letter.objects.filter(owner__isnull=False).update(owner=owner)
    Comment.objects.filter(owner__isnull=False).update(owner=owner)
    paths = [*every_address.values(), "/page/50", "/page/300", "/page/9999", f"/u/{big_house.address}"]
    paths += [f"{big_house.path}{rest}" for rest in ("", "/from/2801", "/comment/2900", "/comment/2900/report")]
    paths += ["/key?letters=2&comments=2"]
    list(reindex(anew=True))
    of_comments = "/search?q=comment&in=comments"
    paths += ["/search?q=letter", "/search?q=letter&before=4000", "/search?q=letter&order=closest", of_comments]
    paths += [f"{of_comments}&before=4000-2900"]
    Letter.objects.filter(pk=big_house.pk).update(owner=owner)
    paths += [f"/key/letter/{big_house.address}{asked}" for asked in ("", "?thread=40", "?waiting=2")]
    with every_plan_is_good() as asked:
        for path in paths:
            client.get(path)
            holder.get(path)
    assert len(asked) > 40
    assert "Comment 2899" in client.get(f"{of_comments}&before=4000-2900").content.decode()


@with_and_without_statistics
def test_nobody_who_writes_waits_for_such_a_walk(client, big_house):
    sent = {"body": "I wrote this twice.", "name": "M", "dear": "", "signature": "", "visibility": "public"}
    preview = post(client, "/write", {**sent, "comments": "open", "do": "preview"})
    words = {name: read(preview).value(name) for name in ("key", "seal")}
    paths = [
        "/write",
        f"{big_house.path}/comments",
        f"{big_house.path}/report",
        f"{big_house.path}/comment/2900/report",
    ]
    with every_plan_is_good() as asked:
        for path in paths * 2:
            response = post(client, path, {**sent, **words, "comments": "open", "reason": "spam"})
            assert response.status_code == 303
    assert any("press_hash" in sql for sql, _ in asked)


@with_and_without_statistics
def test_nobody_who_changes_what_is_theirs_waits_for_such_a_walk(holder, client, owner, big_house):
    letter, comment = (
        things.kept_for(owner).filter(held_at=None).first() for things in (Letter.objects, Comment.objects)
    )
    Letter.objects.filter(pk=big_house.pk).update(owner=owner)
    letters.let_comments_wait(big_house, now=make.NOON)
    waiting, of_many = make.comment(big_house), f"/key/letter/{big_house.address}"
    mine, my_comment = f"/key/letter/{letter.address}", f"/key/comment/{comment.waiting_address}"
    with every_plan_is_good() as asked:
        for path, sent in (
            (f"{mine}/edit", {"body": "Other words."}),
            (f"{my_comment}/edit", {"body": "Other words."}),
            (f"{mine}/readers", {"visibility": "private"}),
            (f"{mine}/readers", {"visibility": "public"}),
            (f"{mine}/comments", {"comments": "closed"}),
            (f"{mine}/comments", {"comments": "wait"}),
            (f"{of_many}/waiting/{waiting.pk}", {"do": "let in"}),
            (f"{of_many}/comment/2900", {"do": "cover"}),
            (f"{of_many}/comment/2900", {"do": "uncover"}),
            (f"{mine}/withdraw", {}),
            (f"{my_comment}/withdraw", {}),
            ("/key/burn", {"do": "take back"}),
        ):
            assert post(holder, path, sent).status_code == 303, path
    letter.refresh_from_db()
    assert letter.withdrawn_at
    assert len(asked) > 40


@with_and_without_statistics
def test_nobody_who_looks_after_the_house_waits_for_such_a_walk(client, big_house, now):
    with every_plan_is_good() as asked:
        things = [*Letter.objects.waiting(), *Comment.objects.waiting().select_related("letter")]
        reports = list(Report.objects.filter(settled_at=None).select_related("letter").order_by("reported_at", "pk"))
        assert len(things) > 20
        assert len(reports) == 4
        for verb in (moderation.approve, moderation.hold, moderation.remove, moderation.restore):
            for thing in (things[0], things[-1]):
                verb(thing, by="ines", now=now)
        moderation.dismiss(reports[0].about, by="ines", now=now)
    assert len(asked) > 20


@with_and_without_statistics
def test_no_page_of_the_desk_walks_through_everything(moderator, big_house, now):
    letter, comment = Letter.objects.get(number=4_502), Comment.objects.filter(letter=big_house).first()
    for thing in (letter, comment):
        moderation.report(thing, reason="spam", now=now)
    letters.edit_letter(Letter.objects.get(number=4_503), body="Other words.", dear="", signature="", now=now)
    letters.begin_burst(letter, now=now)
    alike = [make.comment(letter) for _ in range(3)]
    for one in alike:
        moderation.note_remarks(one, [Said("alike", 1, "f" * 64)], now=now)
    thing = f"/desk/thing/{letter.waiting_address}"
    with every_plan_is_good() as asked:
        for path in (
            "/desk/",
            "/desk/?batch=letter7",
            "/desk/log",
            "/desk/log?before=2000",
            thing,
            "/desk/crowded",
            "/desk/door",
        ):
            assert moderator.get(path).status_code == 200
        for path, sent in (
            ("/desk/act", {"one": f"hold {letter.waiting_address}"}),
            ("/desk/act", {"one": f"dismiss {comment.waiting_address}"}),
            ("/desk/act", {"burst": f"clear {'f' * 64}"}),
            ("/desk/undo", {"batch": "letter7"}),
            (f"/desk/crowded/{letter.waiting_address}", {}),
            ("/desk/login", {"name": "Яна", "password": PASSWORD, "code": "000000"}),
        ):
            assert post(moderator, path, sent).status_code in (303, 422), path
    assert len(asked) > 60


@with_and_without_statistics
def test_no_timer_walks_through_everything_each_minute(big_house, owner, now):
    letters.edit_letter(Letter.objects.get(number=4_500), body="Other words.", dear="", signature="", now=now)
    letters.withdraw_letter(Letter.objects.get(number=4_500), now=now)
    make.letter(press_hash="a" * 64)
    with every_plan_is_good() as asked:
        for timer in TIMERS:
            if timer.act is not checkpoint:  # it asks for nothing, and cannot be rung inside a transaction
                timer.act(now + timedelta(days=2))
    assert len(asked) > 10
    assert Comment.objects.filter(letter__number=4_500, erased_at=None).count() == 0


@with_and_without_statistics
def test_a_walk_and_a_sort_would_be_seen(big_house, owner, now):
    for unkind in (
        lambda: Letter.objects.filter(owner=owner).order_by("body"),
        lambda: Letter.objects.filter(body="I kept the blue cup."),
        lambda: Letter.objects.order_by("signature"),
        lambda: Comment.objects.filter(letter__dear="", name=""),
        lambda: Comment.objects.exclude(press_hash="a"),
    ):
        with pytest.raises(AssertionError), every_plan_is_good():
            list(unkind())


@contextmanager
def every_plan_is_good() -> Iterator[list[tuple[str, tuple]]]:
    """Ask for the plan of all that is asked for in here. Answers what was, to tell whether anything was."""
    asked: dict[tuple[str, str], tuple[str, tuple]] = {}

    def remember(execute: Callable, sql: str, params: tuple, many: bool, context: dict) -> object:
        if sql.lstrip()[:6] in ("SELECT", "UPDATE", "DELETE", "INSERT"):
            asked[sql, repr(params)] = (sql, params)
        return execute(sql, params, many, context)

    listed: list[tuple[str, tuple]] = []
    with connection.execute_wrapper(remember):
        yield listed
    listed += asked.values()
    faults = _faults_on_sqlite if connection.vendor == "sqlite" else _faults_on_postgres
    found = [f"{fault}: {sql}" for sql, params in listed for fault in faults(sql, params)]
    assert not found, "\n".join(found)


def _faults_on_sqlite(sql: str, params: tuple) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        for *_, step in cursor.fetchall():
            if step.startswith("USE TEMP B-TREE") and not _may_be_sorted(sql):
                yield step
            words = step.split()
            is_walk = words[0] == "SCAN" and "CONSTANT" not in words
            is_small = words[1] in SMALL or words[-1].startswith(tuple(SMALL))  # an index is named after its table
            if is_walk and not is_small and words[-1] not in HOLDS_NOTHING_ELSE and not _may_be_walked(sql):
                yield step


def _faults_on_postgres(sql: str, params: tuple) -> Iterator[str]:
    """It may find its own way, as long as there is one without a walk and a sort: it prefers a sort to many pages,
    and while a table is small, to hash the whole of it."""
    ways = (("seqscan", *SORTS), ("seqscan",), ("seqscan", "hashjoin", "mergejoin"))
    found = [list(_faults_of_plan(sql, params, closed)) for closed in ways]
    yield from () if not all(found) else found[0]


def _faults_of_plan(sql: str, params: tuple, closed: tuple[str, ...]) -> Iterator[str]:
    with connection.cursor() as cursor:
        for way in closed:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        [[plans]] = cursor.fetchall()
        for way in closed:
            cursor.execute(f"SET LOCAL enable_{way} = on")
    for step in _steps(plans if isinstance(plans, list) else json.loads(plans)):
        kind, table, index = step["Node Type"], step.get("Relation Name"), step.get("Index Name")
        if kind == "Seq Scan" and table not in SMALL:
            yield f"{kind} {table}"
        # Rows are locked in the order of their keys, so a few that are known may be sorted for that.
        is_long = "Sort" in kind and step["Plan Rows"] > A_FEW
        if is_long and not sql.endswith("FOR UPDATE") and not _may_be_sorted(sql):
            yield f"{kind} {step['Sort Key']}"
        # Of mailboxes there are too few in this house: PostgreSQL walks over their indexes by right. SQLite is asked.
        is_walk = "Index" in kind and "Index Cond" not in step and not str(index).startswith("subscriptions_")
        is_walk = is_walk and index != "passed_over_once"
        if is_walk and table not in SMALL and index not in HOLDS_NOTHING_ELSE and not _may_be_walked(sql):
            yield f"{kind} {index} from end to end"


def _may_be_walked(sql: str) -> bool:
    return bool(NEWEST_FIRST.match(sql) or AT_ONE_END.match(sql))


def _may_be_sorted(sql: str) -> bool:
    return any(f'FROM "{table}"' in sql for table in A_HANDFUL_EACH) or any(part in sql for part in TO_BE_LOOKED_AT)


def _steps(plans: list[dict]) -> Iterator[dict]:
    for plan in plans:
        step = plan.get("Plan", plan)
        yield step
        yield from _steps(step.get("Plans", []))
