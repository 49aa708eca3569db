"""What must never be, the database refuses, whoever asks it."""

import pytest
from django.db import IntegrityError, transaction

import make
from leftunsaid.moderation.models import Decision, Report

pytestmark = pytest.mark.django_db


def refused(rule, model, **row):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.create(**row)


def test_a_report_about_nothing_is_refused(now):
    refused("a_report_is_about_one_thing", Report, reason="other", reported_at=now)


def test_a_report_about_two_things_is_refused(now):
    both = {"letter": make.letter(), "comment": make.comment()}
    refused("a_report_is_about_one_thing", Report, **both, reason="other", reported_at=now)


def test_a_decision_about_nothing_is_refused(now):
    refused("a_decision_is_about_one_thing", Decision, act="hold", by="ines", decided_at=now)


def test_a_decision_about_two_things_is_refused(now):
    both = {"letter": make.letter(), "comment": make.comment()}
    refused("a_decision_is_about_one_thing", Decision, **both, act="hold", by="ines", decided_at=now)
