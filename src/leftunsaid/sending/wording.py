"""Why something cannot be changed, in the same words at both doors."""

from django.conf import settings
from django.utils.translation import gettext as _

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter


def cannot_be_edited(thing: Letter | Comment) -> str:
    if isinstance(thing, Letter) and thing.is_sealed:
        return _("It is sealed, so nobody changes a word of it. Break the seal first, and then it can be changed.")
    if thing.is_gone or thing.erased_at or (isinstance(thing, Comment) and thing.letter.is_gone):
        return _("It cannot be changed any more, since it is gone for others. You can still take it back.")
    if settings.LEFTUNSAID.edit_hours == 0:
        return _(
            "In this house nothing is changed once others could read it. You can still take it back, and send it anew."
        )
    return _(
        "The time in which this could be changed is over: others have been reading it as it stands. "
        "You can still take it back, and send it anew."
    )
