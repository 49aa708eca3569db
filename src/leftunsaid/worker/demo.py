"""A few letters and answers for an empty house, so that whoever opens the door sees what it is for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from leftunsaid.comments.actions import leave_comment
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter


class NotEmpty(Exception):
    """There are letters here already, and samples do not belong among them."""


@dataclass(frozen=True, slots=True)
class Answer:
    days_ago: int
    body: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    days_ago: int
    body: str
    dear: str = ""
    signature: str = ""
    answers: tuple[Answer, ...] = ()


SAMPLES = (
    Sample(
        days_ago=400,
        dear="To the one who taught me to swim,",
        body=(
            "You held me under the stomach with one hand and said that the sea carries everyone who stops fighting it."
            "\n\nI have fought everything since. Yesterday I lay on my back in the bay, far out, and for the first "
            "time in eleven years I stopped.\n\nIt carries. You were right. I wish I could ring you up and say so."
        ),
        signature="still afloat",
        answers=(
            Answer(398, "I read this three times. Then I went to the window and breathed."),
            Answer(390, "My father said the same about snow.\n\nThank you for letting him be here for a minute.", "M."),
            Answer(41, "A year later I come back to this one.", "the lifeguard's daughter"),
        ),
    ),
    Sample(
        days_ago=16,
        body=(
            "I was the one who closed the door. Nobody writes songs about that side of it.\n\n"
            "I stood in the stairwell until the light went out by itself, and then I stood in the dark, "
            "because as long as I did not walk down, I had not left.\n"
            "I walked down.\n\n"
            "You did nothing wrong. That is the part I could never say, because you would have asked: then why?"
        ),
        answers=(
            Answer(15, "Thank you. I am standing in that stairwell tonight."),
            Answer(14, "Somebody closed a door on me, and I never thought of the stairs.", "Ana"),
            Answer(14, "Thank you."),
            Answer(3, "Did it get lighter?", "still on the landing"),
        ),
    ),
    Sample(
        days_ago=2,
        dear="Dear neighbour,",
        body=(
            "I hear you play the same eight bars every night, and every night you stop at the same place.\n\n"
            "Please do not stop. I am ninety, I do not sleep, and I need to know how it goes on."
        ),
        answers=(Answer(1, "Now I need to know too."),),
    ),
)


def fill_with_samples(now: datetime, dice: Random) -> int:
    """Write the samples into an empty house, the oldest first, and answer how many. Raises NotEmpty otherwise."""
    if Letter.objects.exists():
        raise NotEmpty
    for sample in SAMPLES:
        letter = write_letter(
            body=sample.body,
            dear=sample.dear,
            signature=sample.signature,
            now=now - timedelta(days=sample.days_ago),
            dice=dice,
        )
        for answer in sample.answers:
            said_at = now - timedelta(days=answer.days_ago)
            leave_comment(letter, body=answer.body, name=answer.name, now=said_at, dice=dice)
    return len(SAMPLES)
