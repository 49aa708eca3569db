from django.db import models


class Tally(models.Model):
    """How often one network did one thing within one hour. The network stands here only as a keyed hash of a day."""

    key_hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
