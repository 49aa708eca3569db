"""Gone means gone: of a note that was taken back no byte is left in any table, and a minute later in no file."""

from random import Random

import pytest

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.notes import actions as jars
from leftunsaid.notes import receiving
from leftunsaid.notes.models import KeptNote
from moderation.test_gone_from_files import a_minute_goes_by, are_in_files, found_in_files, unheard_of
from notes.people import MORNINGS, a_jar, take
from subscriptions.people import Letterboxes, a_while

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("how", ["taken out", "tipped out", "let go", "left"])
def test_gone_means_gone_from_every_file(how):
    """A note that nobody got, once its owner takes it back; one that came, once both have let go of it."""
    words = unheard_of(Random(how), 300)
    jar = a_jar()
    jars.put_in(jar, words, now=make.NOON)
    consent = take(jar, **MORNINGS)
    if how in ("let go", "left"):
        a_while(Letterboxes(), make.NOON, days=12)
        assert KeptNote.objects.exists()
        receiving.let_go(consent) if how == "let go" else receiving.leave(consent)
    assert are_in_files(words)
    jars.tip_out(jar) if how == "tipped out" else jars.take_back(jar, 1)
    assert not any(map(is_kept_in_a_table, words.split()[:3]))
    a_minute_goes_by()
    assert not found_in_files(words)
