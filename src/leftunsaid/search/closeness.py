"""How close a text is to a question: the same on every database, since it is counted here."""

from bisect import bisect_left

from leftunsaid.search.question import Question, places_of

USUAL_LENGTH = 900  # signs of a text for which nothing is added or taken away
NEAR = 60  # signs between two phrases: at this distance nearness counts half


def closeness(question: Question, words: str) -> float:
    """The more often each phrase stands in a short text, and the nearer they stand to each other, the higher."""
    places = [places_of(phrase, words) for phrase in question.phrases]
    if not all(places):
        return 0.0
    # A word that comes twice tells more than one that comes once, but not twice as much.
    softness = 0.5 + len(words) / USUAL_LENGTH
    often = sum(len(found) / (len(found) + softness) for found in places) / len(places)
    return often + NEAR / (NEAR + _distance(places)) if len(places) > 1 else often


def _distance(places: list[list[int]]) -> int:
    """From an occurrence of the rarest phrase to the nearest of all others, where that is least."""
    rarest, *others = sorted(places, key=len)
    return min(sum(_to_nearest(place, found) for found in others) for place in rarest)


def _to_nearest(place: int, found: list[int]) -> int:
    after = bisect_left(found, place)
    return min(abs(place - near) for near in found[max(0, after - 1) : after + 1])
