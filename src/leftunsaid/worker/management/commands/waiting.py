from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.reasons import AT_THE_DESK


class Command(BaseCommand):
    help = "List what waits to be read, oldest first, with its words and its address."

    def handle(self, *args: object, **options: Any) -> None:
        things: list[Letter | Comment] = [
            *Letter.objects.waiting().prefetch_related("remarks"),
            *Comment.objects.waiting().select_related("letter").prefetch_related("remarks"),
        ]
        for thing in sorted(things, key=lambda thing: thing.held_at or thing.written_at):
            kind = "A letter" if isinstance(thing, Letter) else f"A comment under {thing.letter.path}"
            self.stdout.write(f"{kind}, waiting since {thing.held_at:%Y-%m-%d %H:%M} UTC ({_why(thing)})")
            self.stdout.write(f"{settings.LEFTUNSAID.base_url}{thing.waiting_path}")
            self.stdout.write("\n".join(f"    {line}" for line in _all_of(thing).split("\n")) + "\n")
        self.stdout.write(
            "Nothing waits." if not things else f"{len(things)} waiting. Next: approve or remove ADDRESS."
        )


def _why(thing: Letter | Comment) -> str:
    """What its author is told, and what else the rules said."""
    reasons = dict.fromkeys([thing.hold_reason, *(remark.rule for remark in thing.remarks.all())])
    return "; ".join(str(AT_THE_DESK.get(reason, reason)) for reason in reasons)


def _all_of(thing: Letter | Comment) -> str:
    """Every word that would be shown: a name can hurt as well as a text."""
    words = (thing.dear, thing.body, thing.signature) if isinstance(thing, Letter) else (thing.name, thing.body)
    return "\n\n".join(part for part in words if part)
