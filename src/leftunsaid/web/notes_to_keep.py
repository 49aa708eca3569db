"""Little notes as files to keep: of a jar what its owner wrote, of a keepsake what came. Each side its own alone."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from leftunsaid.notes.actions import jars_of
from leftunsaid.notes.models import KeptNote, Note
from leftunsaid.notes.receiving import consents_of
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.instants import told


def notes_in_words(key: OwnerKey) -> list[str]:
    """A page for each jar and each keepsake, the oldest note first."""
    jars = [_page(_("A jar that I fill"), jar.signature, jar.notes.order_by("number")) for jar in jars_of(key)]
    kept = [_page(_("Notes that came to me"), one.signature, one.kept.order_by("pk")) for one in consents_of(key)]
    return [*jars, *kept]


def notes_for_programs(key: OwnerKey) -> dict[str, object]:
    return {
        "jars": [
            {
                "signature": jar.signature,
                "notes": [{"body": note.body, "written_at": told(note.written_at)} for note in jar.notes.all()],
            }
            for jar in jars_of(key)
        ],
        "keepsakes": [
            {
                "signature": consent.signature,
                "notes": [
                    {"body": one.body, "came_at": told(one.delivered_at), "heart_at": told(one.heart_at)}
                    for one in consent.kept.order_by("pk")
                ],
            }
            for consent in consents_of(key)
        ],
    }


def _page(heading: str, signature: str, notes: Iterable[Note | KeptNote]) -> str:
    return "\n\n".join([" · ".join(filter(None, [heading, signature])), *(note.body for note in notes)])
