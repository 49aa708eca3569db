"""The timer that erases comments waits for whoever is at work under a letter, and holds nothing that they need."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

import make
from leftunsaid.comments.actions import erase_due, remove_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter

SOMEBODY_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.mark.postgres
def test_the_timer_and_a_verb_under_the_same_letter_do_not_wait_for_each_other(transactional_db, now):
    comment = make.comment()
    remove_comment(comment, reason="other", now=now)
    erased = []

    def erase() -> None:
        try:
            erased.append(erase_due(now + timedelta(days=31)))
        finally:
            connection.close()

    timer = threading.Thread(target=erase)
    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=comment.letter_id)
        timer.start()
        with connection.cursor() as cursor:
            while True:
                cursor.execute(SOMEBODY_WAITS)
                if cursor.fetchone()[0]:
                    break
        Comment.objects.filter(pk=comment.pk).update(edited_at=now)
    timer.join()
    assert erased == [1]
