"""What many notices ask for, asked once for all of them: a letter that ten thousand follow has to be told soon."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leftunsaid.comments.models import Comment
from leftunsaid.subscriptions import news
from leftunsaid.subscriptions.models import PassedOver, Subscription

type Found = Mapping[tuple[int, int], news.News]  # by subscription and number of the notice


def read_ahead(notices: Sequence[Mapping[str, int]]) -> Found:
    """The news for each of these notices, where that is plain: nothing was passed over, nothing is to be told late.

    What is not in it has to be looked for alone.
    """
    subscriptions = _that_can_be_told([ids["subscription"] for ids in notices])
    threads = {letter: _Thread.read(letter, after) for letter, after in _from_where(subscriptions).items()}
    found = {}
    for subscription in subscriptions:
        told = threads[subscription.letter_id].plain_news(subscription)
        if told:
            found[subscription.pk, subscription.notice_no] = news.News(subscription, told, is_plain=True)
    return found


def _that_can_be_told(pks: list[int]) -> list[Subscription]:
    """One for each mailbox at most: how many mails it had today changes with each."""
    # Most follow the same letter: it is read once for all of them.
    to_tell = Subscription.objects.to_be_told().select_related("mailbox").prefetch_related("letter")
    found = list(to_tell.filter(pk__in=pks))
    hears_late = set(PassedOver.objects.filter(subscription__in=pks).values_list("subscription", flat=True))
    times = Counter(subscription.mailbox_id for subscription in found)
    return [one for one in found if times[one.mailbox_id] == 1 and one.pk not in hears_late]


def _from_where(subscriptions: Iterable[Subscription]) -> dict[int, int]:
    """For each letter the first number that somebody has not heard of."""
    first: dict[int, int] = {}
    for one in subscriptions:
        first[one.letter_id] = min(one.told_up_to, first.get(one.letter_id, one.told_up_to))
    return first


@dataclass(frozen=True, slots=True)
class _Thread:
    """The end of one letter's thread."""

    readable: Sequence[Comment]  # in its order
    numbers: Mapping[int, int]  # of all that is there, readable or not: by comment
    is_long: bool  # and not all of it is here

    @classmethod
    def read(cls, letter: int, after: int) -> "_Thread":
        there = Comment.objects.filter(letter=letter, news_number__gt=after, erased_at=None).order_by("news_number")
        numbers = {pk: number or 0 for pk, number in there.values_list("pk", "news_number")[: news.TOLD_AT_ONCE + 1]}
        readable = Comment.objects.readable_in(letter).filter(news_number__gt=after).defer("body", "name")
        readable = readable.order_by("news_number")
        is_long = len(numbers) > news.TOLD_AT_ONCE
        in_order = sorted(list(readable) if not is_long else [], key=lambda comment: comment.number or 0)
        return cls(in_order, numbers, is_long)

    def plain_news(self, subscription: Subscription) -> list[Comment]:
        """What is to be told, or nothing where something between has to be remembered."""
        own = self._own_of(subscription)
        later = (comment for comment in self.readable if (comment.news_number or 0) > subscription.told_up_to)
        told = [comment for comment in later if comment.pk not in own]
        last = max((comment.news_number or 0 for comment in told), default=0)
        between = {pk for pk, number in self.numbers.items() if subscription.told_up_to < number <= last}
        return told if between <= {comment.pk for comment in told} | own else []

    def _own_of(self, subscription: Subscription) -> set[int | None]:
        """What came from the same mailbox, or with the same eight words."""
        own = {subscription.left_with_id}
        if subscription.owner_id:
            own |= {comment.pk for comment in self.readable if comment.owner_id == subscription.owner_id}
        return own
