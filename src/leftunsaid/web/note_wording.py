"""The sentences of little notes that are said from more than one place, or chosen by a word."""

from django.utils.translation import gettext as _


def not_like_this(reason: str) -> str:
    """Why a note did not go into the jar."""
    match reason:
        case "trap":
            return _(
                "A field that nobody sees was filled in, perhaps by a program of your browser that fills in forms. "
                "The note was not put in. Your words are still here: the field is empty again, so press once more."
            )
        case "threat":
            why = _("Some words in it sound like a threat.")
        case "cruel":
            why = _("Some words in it sound as if they urged somebody to harm themselves.")
        case "words":
            why = _("There are words in it that have no place in a little note in this house.")
        case _:
            why = _("For a few days nothing that comes from your network and kind of browser goes into a jar.")
    return f"{why} {_('It was not put in. Your words are still here: perhaps there is another way to say it.')}"


def not_signed_like_this() -> str:
    return _("A card cannot be signed with these words. A word that the two of you know is enough, or none.")


def jar_is_full() -> str:
    return _("The jar is full. Take a note out of it that need not be said any more, and there is room for this one.")


def too_many_jars() -> str:
    return _("These eight words hold three jars, and no more. Tip one of them out first.")


def faded_card() -> str:
    """The same for a card that was taken, that is too old, and for words that were never on one."""
    return _(
        "This card has faded. If you have just been handed it, look at each of the six words once more, or ask for "
        "another card: they are made with one press. Cards of somebody whom you have blocked fade, too: whom, 'what is "
        "mine' tells you alone."
    )


def other_words() -> str:
    return _(
        "These words do not open the notes that are meant. Look at each letter of them once more. If you have changed "
        "your words since, take the new ones; if somebody else took the card for you, ask for one of your own."
    )


def own_card() -> str:
    return _("This is the card of a jar of your own. Hand it to the one the notes are for.")


def what_the_notes_page_did(done: str) -> str:
    """What a press on the page of one's little notes has done. Nothing for any other word."""
    match done:
        case "yes":
            return _("It is noted. They come when nobody expects them; you need not do a thing.")
        case "less":
            return _("It is noted: no more than that.")
        case "chosen":
            return _("It is noted, from the next one on.")
        case "rest":
            return _("They rest. Nothing piles up meanwhile, and nobody is told.")
        case "wake":
            return _("They may come again.")
        case "renew":
            return _("It is noted: welcome for 90 days more.")
        case "close":
            return _("It is closed. Nothing comes any more, and nobody is told.")
        case "block":
            return _("It is closed and blocked. Nobody is told.")
        case "unwelcome":
            return _(
                "Nothing comes out of that jar any more, for anybody, until somebody who looks after this house has "
                "looked at it. Whoever fills it is not told."
            )
        case "give":
            return _("They go to the other one from now on. Yours are closed.")
        case "share":
            return _("Whoever wrote them can see now that these came. What comes later is not shared by it.")
        case "unshare":
            return _("Nothing is shared any more.")
    return _("It is done.") if done.startswith("erase") else ""


def what_was_done_with_notes(done: str) -> str:
    """The same, told under 'what is mine'."""
    match done:
        case "tipped":
            return _("The jar is tipped out, for ever.")
        case "left":
            return _("All of it is gone: your yes, the notes you kept, and the mailbox.")
    return ""
