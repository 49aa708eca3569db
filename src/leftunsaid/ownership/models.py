from django.db import models


class OwnerKey(models.Model):
    """Eight words that somebody holds. The words themselves are never stored, only their keyed hash."""

    words_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class KeyVisit(models.Model):
    """A key that is open in one browser. The cookie's value is stored only as a keyed hash."""

    key = models.ForeignKey(OwnerKey, on_delete=models.CASCADE, related_name="visits")
    token_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(db_index=True)
    remembered_at = models.DateTimeField(null=True)  # its holder wanted this device to know it for 30 days


class GivenUp(models.Model):
    """Words that were changed or burnt. A preview may still hold their seal, which makes no key of them again."""

    words_hash = models.CharField(max_length=64, unique=True)
    given_up_at = models.DateTimeField(db_index=True)
