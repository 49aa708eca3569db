"""A letter with eight comments: names, ages and paragraphs in the shapes that such pages have."""

import make
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import Age, instant_of

LETTER = [
    "You never asked where I went on those evenings. I sat in the car, by the river, with the radio off.",
    "I wasn't hiding from you. I was learning how to say it, and each time I'd got it, the light went on upstairs.",
    "To everyone who drove home with it unsaid: so did I.",
]
# Name, age, and paragraphs, in the shapes that such pages have.
COMMENTS = [
    ("", Age("day", 16), ["I know that river.", "I know that radio, too.", "It's off here tonight.", "Thank you."]),
    ("Mirjam", Age("day", 15), ["You did say it.", "Here.", "We heard you."]),
    ("", Age("day", 14), ["thank you for putting it down"]),
    ("M", Age("day", 12), ["How did you begin, in the end? I have been trying for a year."]),
    ("", Age("day", 12), ["same car, other river"]),
    ("", Age("day", 10), ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]),
    ("Mr. Tea Kettle", Age("day", 6), ["I drove home as well. I am still driving."]),
    ("somebody on the last train to nowhere", Age("hour", 20), ["Good night, all of you."]),
]


def put_down(now) -> Letter:
    letter = make.letter(body="\n\n".join(LETTER), now=instant_of(Age("day", 17), now))
    for name, age, paragraphs in COMMENTS:
        make.comment(letter, name=name, body="\n\n".join(paragraphs), now=instant_of(age, now))
    return letter
