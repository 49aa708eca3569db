"""How it stands with the house, in numbers: for whoever asks by a command, at the desk, or by a program."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min, Sum

from leftunsaid.comments.models import Comment
from leftunsaid.config import Config
from leftunsaid.keeping import notes
from leftunsaid.letters.lists import SIZES
from leftunsaid.letters.models import Letter, ListedInBlock
from leftunsaid.outbox.models import Envelope

UNDER_WAY = timedelta(minutes=5)  # what is due since less is being sent


@dataclass(frozen=True)
class Standing:
    """Each number is asked for when somebody wants it, and none of them walks over everything."""

    config: Config
    now: datetime

    @cached_property
    def listed(self) -> int:
        """Letters that stand in the lists, by the counts that are kept."""
        return ListedInBlock.objects.filter(size=max(SIZES)).aggregate(sum=Sum("count"))["sum"] or 0

    @cached_property
    def letters_so_far(self) -> int:
        return Letter.objects.aggregate(last=Max("pk"))["last"] or 0

    @cached_property
    def comments_so_far(self) -> int:
        return Comment.objects.aggregate(last=Max("pk"))["last"] or 0

    @cached_property
    def waiting(self) -> int:
        """What others shall read once somebody has read it."""
        return Letter.objects.waiting().count() + Comment.objects.waiting().count()

    @cached_property
    def due(self) -> int:
        return Envelope.objects.due(self.now).count()

    @cached_property
    def longest_due(self) -> timedelta:
        first = Envelope.objects.due(self.now).order_by().aggregate(first=Min("due_at"))["first"]
        return self.now - first if first else timedelta(0)

    @cached_property
    def late(self) -> int:
        return Envelope.objects.due(self.now - UNDER_WAY).count()

    @cached_property
    def failed(self) -> int:
        return Envelope.objects.filter(failed_at__isnull=False).count()

    @cached_property
    def last_backup(self) -> datetime | None:
        return notes.last(self.config, notes.BACKUP)

    @cached_property
    def last_drill(self) -> datetime | None:
        return notes.last(self.config, notes.DRILL)

    @cached_property
    def worker_seen(self) -> datetime | None:
        """When a worker was last at work on this machine."""
        return notes.last_beat(self.config)

    @cached_property
    def database_bytes(self) -> int:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_database_size(current_database())")
                return int(cursor.fetchone()[0])
        letters = Path(str(settings.DATABASES["default"]["NAME"]))
        parts = (letters, letters.with_name(f"{letters.name}-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())

    @cached_property
    def free_bytes(self) -> int:
        """On the disk of the data folder, for whoever is not root."""
        disk = os.statvfs(self.config.data)
        return disk.f_bavail * disk.f_frsize
