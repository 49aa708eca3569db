"""What a writer says of a letter by feelings of the house: none, or up to three."""

from collections.abc import Iterable

from django.db import transaction

from leftunsaid.letters.feelings import Feeling, find_feeling, house_feelings
from leftunsaid.letters.models import FoundByFeeling, Letter

AT_MOST = 3


class NotTheseFeelings(Exception):
    """More than three, or one that this house does not know."""


def choose_feelings(letter: Letter, slugs: Iterable[str]) -> None:
    """Put these beside a letter, and no others. What is erased has none. Raises NotTheseFeelings."""
    chosen = as_kept(slugs)
    with transaction.atomic():
        letter.refresh_from_db(from_queryset=Letter.objects.select_for_update())
        if letter.erased_at or letter.feelings == chosen:
            return
        letter.feelings = chosen
        letter.save(update_fields=["feelings"])
        list_by_feelings(letter)


def as_kept(slugs: Iterable[str]) -> str:
    """Feelings as a letter keeps them. Raises NotTheseFeelings."""
    chosen = list(dict.fromkeys(slugs))
    if len(chosen) > AT_MOST or not all(find_feeling(slug) for slug in chosen):
        raise NotTheseFeelings
    return " ".join(chosen)


def list_by_feelings(letter: Letter) -> None:
    """Let it be found by what stands beside it, while it stands in the lists. The letter is new, or locked."""
    FoundByFeeling.objects.filter(letter=letter).delete()
    if letter.is_listed and letter.number:
        FoundByFeeling.objects.bulk_create(
            FoundByFeeling(letter=letter, slug=slug, number=letter.number) for slug in letter.feelings.split()
        )


def feelings_of(letter: Letter) -> list[Feeling]:
    """What its writer has put beside it, in the order of the house's list. What has left that list is not told."""
    chosen = letter.feelings.split()
    return [feeling for feeling in house_feelings() if feeling.slug in chosen]
