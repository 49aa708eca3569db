import logging
from collections.abc import Mapping
from functools import cache

from django.conf import settings

from leftunsaid.guard.networks import Visitor, hides_its_visitors, visitor_of

logger = logging.getLogger(__name__)


def visitor_in(meta: Mapping[str, str]) -> Visitor:
    """Who is asking, as far as limits and double clicks need to know: read from a WSGI environment."""
    proxies = settings.LEFTUNSAID.proxies
    if not proxies and hides_its_visitors(meta):
        _say_once_how_to_mend_the_proxy()
    return visitor_of(meta, proxies=proxies)


@cache
def _say_once_how_to_mend_the_proxy() -> None:
    logger.warning(
        "A proxy stands in front and LEFTUNSAID_PROXIES is not set, so all visitors share one limit. "
        "Set LEFTUNSAID_PROXIES to the number of your proxies."
    )
