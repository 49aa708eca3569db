"""On PostgreSQL a page waits for nothing for ever, and neither for a machine that is gone."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from leftunsaid.serve import PATIENCE_ON_POSTGRESQL

pytestmark = pytest.mark.postgres


def test_what_the_web_waits_for_has_an_end(monkeypatch):
    monkeypatch.setenv("PGOPTIONS", PATIENCE_ON_POSTGRESQL)
    with psycopg.connect(settings.LEFTUNSAID.database_url) as house:
        for name, longest in (
            ("lock_timeout", "5s"),
            ("statement_timeout", "15s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ):
            assert house.execute("SELECT current_setting(%s)", [name]).fetchone() == (longest,)


@pytest.mark.django_db
def test_the_worker_and_the_commands_have_all_the_time_there_is():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_a_database_machine_that_is_gone_is_missed():
    assert settings.DATABASES["default"]["OPTIONS"]["tcp_user_timeout"] == 30_000
