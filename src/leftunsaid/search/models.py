from django.db import models


class ToldAnew(models.Model):
    """Something reads differently, or can be read no more: the worker looks at it again and takes the line away."""

    kind = models.CharField(max_length=10)  # what the number is of: a source says which kinds are its own
    thing = models.PositiveBigIntegerField()


def tell_anew(kind: str, *things: int) -> None:
    """Say, in the transaction of the verb that changed it, what the search has to look at again. No word of it."""
    ToldAnew.objects.bulk_create([ToldAnew(kind=kind, thing=thing) for thing in things])
