from django.db import models


class Revision(models.Model):
    """How often something that stands on many pages has changed. The database counts, by its triggers."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.PositiveBigIntegerField()
