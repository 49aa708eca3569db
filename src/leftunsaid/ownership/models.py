from __future__ import annotations

from django.db import models


class OwnerKeyQuerySet(models.QuerySet["OwnerKey"]):
    def opened_by(self, words_hash: str) -> OwnerKeyQuerySet:
        """The key whose own words these are, or its spare ones."""
        # Not 'or': PostgreSQL would walk over all keys.
        own, spare = OwnerKey.objects.filter(words_hash=words_hash), SpareWords.objects.filter(words_hash=words_hash)
        return self.filter(pk__in=own.values_list("pk").union(spare.values_list("key"), all=True))

    def one(self) -> OwnerKey | None:
        """Where there is one at most: `first` would have them sorted."""
        return next(iter(self[:1]), None)


class OwnerKey(models.Model):
    """Eight words that somebody holds. The words themselves are never stored, only their keyed hash."""

    words_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    found_by = ""  # the hash of the words with which it was found just now: its own, or the spare ones

    objects = OwnerKeyQuerySet.as_manager()


class SpareWords(models.Model):
    """Eight further words that open the same key: for a second card, kept elsewhere."""

    key = models.OneToOneField(OwnerKey, on_delete=models.CASCADE, related_name="spare")
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
