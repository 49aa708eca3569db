"""What whoever fills a jar does with it. None of it asks whether somebody receives: so nothing can tell."""

from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from leftunsaid.lib import words
from leftunsaid.lib.secrets import keyed_hash, random_address
from leftunsaid.lib.text import clean, clean_line
from leftunsaid.notes.in_order import hold_consents, hold_jar
from leftunsaid.notes.models import CARD_LASTS, Card, Jar, KeptNote, Note
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.removals import note

MOST_JARS = 3  # with one key
MOST_NOTES = 300  # in one jar, drawn or not


class TooManyJars(Exception):
    """As many jars are held by this key as may."""


class JarIsFull(Exception):
    """As many notes are in it as may. Taking some back makes room."""


def start_jar(owner: OwnerKey, *, signature: str = "", now: datetime, dice: Random) -> Jar:
    """An empty jar, signed as its card will be. The caller holds on to the key. Raises TooManyJars."""
    if owner.jars.count() >= MOST_JARS:
        raise TooManyJars
    return Jar.objects.create(address=random_address(dice), owner=owner, signature=clean_line(signature), made_at=now)


def put_in(jar: Jar, body: str, *, now: datetime) -> Note:
    """One more note. The same words as in the last one are a double click. Raises JarIsFull."""
    with transaction.atomic():
        current = Jar.objects.select_for_update(no_key=True).get(pk=jar.pk)
        last = current.notes.last()
        if last and last.body == clean(body):
            return last
        if current.notes.count() >= MOST_NOTES:
            raise JarIsFull
        current.last_number += 1
        current.save(update_fields=["last_number"])
        return current.notes.create(number=current.last_number, body=clean(body), written_at=now)


def take_back(jar: Jar, number: int) -> None:
    """One note out of the jar, for ever. Where it has come already, whoever got it keeps theirs, and nobody is told."""
    with transaction.atomic():
        # Locked: if it is drawn this moment, its copy is there by now, and no longer hangs on it below.
        list(jar.notes.select_for_update().filter(number=number).values_list("pk"))
        note("withdrawn", "note", name_of(jar.address, number))
        jar.notes.filter(number=number).delete()


def tip_out(jar: Jar) -> None:
    """The jar is gone with all that is in it. What has come stays in the keepsake of whoever got it."""
    with transaction.atomic():
        if current := hold_jar(jar.pk):
            # Whatever they say: a note that is drawn this moment has its copy by now, and is let go of below.
            hold_consents(current.consents.all())
            note("tipped", "jar", current.address)
            current.delete()


def make_card(jar: Jar, *, now: datetime, dice: Random) -> tuple[Card, str]:
    """An invitation, and the six words that open it: shown this once, and never sent anywhere. The one before fades."""
    drawn = words.draw(dice, words.WORDS_ON_A_CARD)
    with transaction.atomic():
        hold_jar(jar.pk)
        for before in jar.cards.all():
            note("faded", "card", before.words_hash)
            before.delete()
        return jar.cards.create(words_hash=hash_of(drawn), made_at=now), drawn


def find_card(typed: str, *, now: datetime) -> Card | None:
    """The card that these words open, or None: whether it has faded, was taken or never was, looks the same."""
    understood = words.read(typed, words.WORDS_ON_A_CARD)
    if understood is None:
        return None
    card = Card.objects.select_related("jar").filter(words_hash=hash_of(understood)).first()
    return card if card and card.is_open(now) else None


def jars_of(key: OwnerKey) -> QuerySet[Jar]:
    """The oldest first."""
    return key.jars.order_by("pk")


def shared_with(jar: Jar) -> QuerySet[KeptNote]:
    """Of its notes those that came and whose receiver wanted the jar's owner to see it, as they were shared."""
    return (
        KeptNote.objects.filter(note__jar=jar, shared_at__isnull=False).select_related("note").order_by("note__number")
    )


def erase_due(now: datetime) -> int:
    """Forget cards that have faded. Answers how many."""
    return Card.objects.filter(made_at__lte=now - CARD_LASTS).delete()[0]


def name_of(jar_address: str, number: int) -> str:
    """A note's name in the list of what was taken back."""
    return f"{jar_address} {number}"


def hash_of(understood: str) -> str:
    return keyed_hash(settings.HASH_KEY, "card of a jar", understood)
