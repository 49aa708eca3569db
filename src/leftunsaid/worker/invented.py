"""Words that nobody wrote: put together from lists of our own, few of them often and most of them seldom."""

from itertools import accumulate
from random import Random

LONGEST_LETTER, LONGEST_COMMENT = 200, 40  # sentences


def _list(words: str) -> list[str]:
    return words.split("|")


THINGS = _list(
    "kettle|ladder|blue jar|raincoat|lamp|bicycle|spare key|wooden spoon|piano|suitcase|garden gate|winter hat|map|"
    "teapot|photograph|umbrella|notebook|pair of skates|clock|radio|chess set|fishing rod|green scarf|mirror|recipe|"
    "train ticket|broken cup|sewing box|violin|kite|lantern|paper boat|toolbox|quilt|compass|bench|apple crate|"
    "snow globe|rowing boat|postcard"
)
PEOPLE = _list(
    "you|my sister|the neighbour|your mother|the baker|an old friend|my brother|the night nurse|your father|"
    "a stranger|the bus driver|our teacher|my grandmother|the ferryman|somebody I loved|the gardener|a child|"
    "the choir|the postman|nobody"
)
DEEDS = _list(
    "kept|lost|mended|carried|hid|painted|gave away|found|cleaned|borrowed|forgot|looked for|wrapped up|sold|"
    "dreamt of|put back|counted on|waited beside|walked past|wrote about"
)
TIMES = _list(
    "last winter|in the first week of May|on a Sunday|before the rain|years ago|this morning|the night you left|"
    "at the end of summer|when the lights went out|after the funeral|on my birthday|one evening|during the storm|"
    "while it snowed|in the year of the long frost|before anyone was awake"
)
QUALITIES = _list(
    "quiet|sorry|glad|tired|brave|afraid|patient|proud|lonely|grateful|stubborn|careful|angry|foolish|hopeful|sure"
)
SENTENCES = _list(
    "I {deed} the {thing} {time}.|Nobody in {place} ever asked about the {thing}.|I was {quality} {time}, and I am "
    "still.|It was {who} who {deed} it in {place}.|The {thing} still stands where you left it, near {place}.|Do you "
    "remember {place}, {time}?|I never told {who} how {quality} I was.|All I wanted was to be {quality} for once.|In "
    "{place} they say that the {thing} brings rain.|I {deed} the {thing}, and {who} {deed} the {other}.|You were "
    "right about {who}.|There is a {thing} in my kitchen now, and it is not yours.|{time} I went back to {place} "
    "alone.|I would do it again, {quality} or not.|Sometimes I think of the {other} and have to laugh.|What became of "
    "the {thing}?|I am not {quality} any more.|The road to {place} is shorter than I thought.|Between the {thing} "
    "and the {other} there was always room for you.|I saw {who} {time}, and said nothing."
)
THANKS = _list(
    "Thank you.|I read this twice.|Me too.|I am still here.|This could be mine.|You are not the only one.|"
    "I hope it got lighter.|Write again some day.|I needed this tonight."
)
NAMES = _list("M.|somebody from {place}|still awake|a reader|the other one|a friend of the {thing}|J|nobody much")
SYLLABLES = _list("ba|bel|cor|da|el|fen|gar|hol|in|ka|lor|ma|nev|os|pil|qua|ren|sa|tor|ul|ven|wy|za|brú|dö|né")


class Voices:
    """Sentences enough for so many letters, of which everybody says a few."""

    def __init__(self, letters: int, dice: Random) -> None:
        self._places = [
            "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).capitalize() for _ in range(min(2_000, letters + 50))
        ]
        weights = {len(words): _zipf(len(words)) for words in (self._places, THINGS, PEOPLE, DEEDS, TIMES, QUALITIES)}
        self._weights = weights
        self._sentences = [self._fill_in(dice.choice(SENTENCES), dice) for _ in range(min(20_000, 10 * letters + 100))]
        self._names = [self._fill_in(dice.choice(NAMES), dice) for _ in range(min(2_000, letters + 50))]

    def letter(self, dice: Random) -> str:
        """A few paragraphs, or one; seldom very many."""
        sentences = self._some(min(LONGEST_LETTER, 2 + int(8 * (dice.paretovariate(2.2) - 1))), dice)
        a_paragraph = dice.randint(2, 6)
        return "\n\n".join(
            " ".join(sentences[first : first + a_paragraph]) for first in range(0, len(sentences), a_paragraph)
        )

    def comment(self, dice: Random) -> str:
        """Mostly a sentence or two."""
        length = min(LONGEST_COMMENT, int(dice.paretovariate(2)))
        return " ".join(self._some(length, dice)) if dice.random() < 0.9 else dice.choice(THANKS)

    def name(self, dice: Random) -> str:
        return dice.choice(self._names)

    def _some(self, count: int, dice: Random) -> list[str]:
        return dice.choices(self._sentences, k=count)

    def _fill_in(self, sentence: str, dice: Random) -> str:
        said = sentence.format(
            thing=self._often_the_first(THINGS, dice),
            other=self._often_the_first(THINGS, dice),
            who=self._often_the_first(PEOPLE, dice),
            deed=self._often_the_first(DEEDS, dice),
            time=self._often_the_first(TIMES, dice),
            quality=self._often_the_first(QUALITIES, dice),
            place=self._often_the_first(self._places, dice),
        )
        return said[0].upper() + said[1:]

    def _often_the_first(self, words: list[str], dice: Random) -> str:
        return dice.choices(words, cum_weights=self._weights[len(words)])[0]


def _zipf(count: int) -> list[float]:
    """How often each of so many words is said: the tenth a tenth as often as the first. Added up."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
