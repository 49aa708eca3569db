from django.db import models


class DaySalt(models.Model):
    """Random bytes mixed into the hashes of one day, and erased with it: after that nobody can make them again."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)


class PenSalt(models.Model):
    """Random bytes mixed into the pens and the marks of seven days, and erased with them."""

    begins_on = models.DateField(unique=True)
    salt = models.CharField(max_length=64)


class Mute(models.Model):
    """A pen whose words wait to be read, until its salt is erased and nobody can know it again."""

    pen = models.CharField(max_length=32, unique=True)
    ends_on = models.DateField()


class Tally(models.Model):
    """How often one network, or all, did one thing in one window. It stands here only as a keyed hash of a day."""

    key_hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
