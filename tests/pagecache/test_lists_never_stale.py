"""Every change that a list can show is on its kept page at once: one by one, where the schedules leave it to chance."""

from datetime import timedelta

import make
from leftunsaid.letters import actions as letters
from leftunsaid.letters import looking_back
from leftunsaid.letters.choosing import choose_feelings
from leftunsaid.letters.models import Letter

PATHS = (
    *("/", "/feeling/hope", "/feeling/love", "/answered-by-time"),
    *("/archive", "/archive/2026", "/archive/2026/02", "/archive/2026/03/before/3"),
)


def it_foretold(letter, now):
    looking_back.predicts(letter, now=now)
    looking_back.say_what_became(letter, "right", now=now)


# In this order, to one letter. What is done by hand is done by no verb of ours.
CHANGES = {
    "answered": lambda letter, now: make.comment(letter),
    "edited": lambda letter, now: letters.edit_letter(letter, body="Other words.", dear="", signature="", now=now),
    "found by one feeling more": lambda letter, now: choose_feelings(letter, ["hope", "love"]),
    "found by one less, by hand": lambda letter, now: letter.found_by.filter(slug="hope").delete(),
    "found by another, by hand": lambda letter, now: letter.found_by.update(slug="hope"),
    "answered by time": lambda letter, now: looking_back.add_postscript(letter, "I see it now.", now=now),
    "answered otherwise, by hand": lambda letter, now: letter.postscripts.update(body="I saw it."),
    "said to be right": it_foretold,
    "grown older, by hand": lambda letter, now: Letter.objects.update(shown_at=now - timedelta(days=20)),
    "answered no more": lambda letter, now: letters.close_comments(letter, now=now),
    "held": lambda letter, now: letters.hold_letter(letter, reason="many", now=now),
    "shown again": lambda letter, now: letters.show_letter(letter, now=now),
    "for those with its link": lambda letter, now: letters.change_visibility(letter, "unlisted", now=now),
    "for everyone again": lambda letter, now: letters.change_visibility(letter, "public", now=now),
    "taken back": lambda letter, now: letters.withdraw_letter(letter, now=now),
}


def test_each_change_is_seen_in_each_list_at_once(site, clock):
    _, changing, _ = (make.letter(feelings=["hope"]) for _ in range(3))
    kept, late, idle = site.with_kept_pages(), [], []
    now = said_by(kept)
    for what, change in CHANGES.items():
        before = now
        change(Letter.objects.get(pk=changing.pk), clock.now)
        now = said_by(site)
        late += [(what, path) for path, page in said_by(kept).items() if page != now[path]]
        idle += [what] if now == before else []
    assert (late, idle) == ([], [])


def test_each_list_says_how_old_its_letters_are(site, clock):
    letter = make.letter(feelings=["hope", "love"])
    make.letter(feelings=["hope", "love"], now=clock.now - timedelta(days=20))
    looking_back.add_postscript(letter, "I see it now.", now=clock.now)
    kept, late = site.with_kept_pages(), []
    said_by(kept)
    for step in (timedelta(hours=1), timedelta(hours=3), timedelta(days=1), timedelta(days=40)):
        clock.now += step
        now = said_by(site)
        late += [(step, path) for path, page in said_by(kept).items() if page != now[path]]
    assert late == []


def said_by(site) -> dict[str, bytes]:
    return {path: site.ask(path).page for path in PATHS}
