"""Nothing that is stored can be forgotten: each column goes along and is explained, or it is said why not."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import GeneratedField, JSONField

from leftunsaid.transfer.archive.rows import LARGEST
from leftunsaid.transfer.archive.tables import TABLES

DOC = (Path(__file__).resolve().parents[3] / "docs" / "archive.md").read_text()

# Models whose rows stay where they are. docs/archive.md says why ('What is left out').
STAY = {
    "comments.EarlierWording": "for 7 days, for the desk",
    "letters.EarlierWording": "for 7 days, for the desk",
    "letters.FoundByFeeling": "made anew from the letters",
    "letters.LastNumber": "in the manifest",
    "letters.ListedInBlock": "made anew from the letters",
    "moderation.Trace": "forgotten within days",
    "recovery.WayBack": "of these days",
    "recovery.Knock": "of these days",
    "ownership.KeyVisit": "one types the words once more",
    "subscriptions.Ask": "typed a moment ago",
    "subscriptions.DayOfAsking": "of today",
    "outbox.Envelope": "posted anew",
    "guard.DaySalt": "of today",
    "guard.PenSalt": "of this week",
    "guard.Mute": "of this week",
    "guard.Tally": "of today",
    "pagecache.Revision": "the database counts",
    "search.ToldAnew": "the search is made anew",
    "desk.Moderator": "it may be somebody else there",
    "desk.RecoveryCode": "it may be somebody else there",
    "desk.AtTheDoor": "it may be somebody else there",
}


def test_every_model_goes_along_or_there_is_a_reason():
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("leftunsaid.")}
    assert {table.model._meta.label for table in TABLES} | set(STAY) == ours


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_goes_along_and_is_explained(table):
    sections = re.split(r"^### ", DOC, flags=re.M)
    (section,) = (text for text in sections if table.part in text.partition("\n")[0].split(", "))
    explained = set(re.findall(r"`(\w+)`", section))
    columns = {column.name for column in table.model._meta.concrete_fields if not column.primary_key}
    told = {column.name for column in table.columns}
    assert columns - explained == set()
    by_themselves = {column.name for column in table.model._meta.concrete_fields if isinstance(column, GeneratedField)}
    assert columns - told == set(table.but) | by_themselves


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_can_be_read_again(table):
    """A column of another kind would be taken for a text."""
    kinds = {"CharField", "TextField", "DateTimeField", "DateField", "ForeignKey", "OneToOneField", "JSONField"}
    kinds |= {kind.__name__ for kind in LARGEST}
    assert {type(column).__name__ for column in table.columns} <= kinds
    assert {column.name for column in table.columns if isinstance(column, JSONField)} <= set(table.reads)
    belongs = {column.name for column in table.columns if column.is_relation}
    assert belongs == set(table.belongs_to)
