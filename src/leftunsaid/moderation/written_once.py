"""Lines that nobody changes and nobody takes away: what was decided, and who came to the desk."""

from typing import Any

from django.db import models


class WrittenOnce(Exception):
    """What was written down stays as it is: it is neither changed nor taken away."""


class Lines[AnyLine: models.Model](models.QuerySet[AnyLine]):
    def update(self, **changes: Any) -> int:
        raise WrittenOnce

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WrittenOnce


class Line(models.Model):
    """Written once. The database refuses too, whoever asks it (`triggers`)."""

    objects = Lines.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk:
            raise WrittenOnce
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOnce
