from collections.abc import Callable
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from leftunsaid.keyfile import Keyring
from leftunsaid.lib.sealing import CannotUnseal


@transaction.atomic
def reseal_rows(
    rows: QuerySet[Any],
    column: str,
    place: Callable[[Any], str],
    keyring: Keyring,
    *,
    after: int,
    at_most: int,
    dice: Random,
) -> tuple[int, int, int]:
    """Seal anew what stands sealed in this column of some rows; `place` says where each belongs.

    For a house that has a new key: what `after` and `at_most` ask for and what it answers is told at
    `worker.rotation.Reseal`.
    """
    old = rows.exclude(**{column: ""}).exclude(**{f"{column}__startswith": f"{keyring.newest_id}."})
    found, unopened = list(old.filter(pk__gt=after).order_by("pk")[:at_most]), 0
    for row in found:
        sealed = getattr(row, column)
        try:
            words = keyring.unseal(sealed, bound_to=place(row))
        except CannotUnseal:
            unopened += 1
            continue
        anew = keyring.seal(words, bound_to=place(row), dice=dice)
        # Only if it is still what was read: whoever changed it meanwhile has sealed it by the newest, or taken it back.
        rows.model._base_manager.filter(pk=row.pk, **{column: sealed}).update(**{column: anew})
    return len(found), unopened, found[-1].pk if found else after
