from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from leftunsaid.lib.secrets import keyed_hash

# Loopback and private networks (RFC 1918, RFC 4193, link-local): where a proxy of one's own stands.
NEAR = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
HOUSE_WIDE = 30  # times the limit of one network, where a proxy hides who is who


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a request tells of where it comes from. Lives as long as the request; is never stored as it is."""

    network: str  # an IPv4 address or an IPv6 /64, or '' where a proxy that we were not told of hides it
    browser: str  # User-Agent and Accept-Language

    @property
    def limit_factor(self) -> int:
        return 1 if self.network else HOUSE_WIDE

    @property
    def pen(self) -> tuple[str, str]:
        """The network around it (/24, /48) and the kind of browser: one person's run of an evening, and neighbours too.

        Nothing where a proxy hides who is who.
        """
        agent, _line_end, _language = self.browser.partition("\n")
        return (_around(self.network), agent) if self.network else ("", "")

    def press_hash(self, *written: str, once: str = "") -> str:
        """Equal for two presses of one button. What the page made for one sending (`once`) tells by itself."""
        pressed = ("once", once) if once else ("same", self.network, self.browser)
        return keyed_hash(settings.HASH_KEY, "press", *pressed, *written)


def visitor_of(meta: Mapping[str, str], *, proxies: int) -> Visitor:
    """Read a visitor from a WSGI environment. Only as many forwarded addresses are believed as we have proxies."""
    browser = f"{meta.get('HTTP_USER_AGENT', '')}\n{meta.get('HTTP_ACCEPT_LANGUAGE', '')}"
    return Visitor(network=_network(meta, proxies), browser=browser)


def hides_its_visitors(meta: Mapping[str, str]) -> bool:
    """Does this request come through a proxy on our side, as its private address and the header say?"""
    peer = _address(meta.get("REMOTE_ADDR", ""))
    return "HTTP_X_FORWARDED_FOR" in meta and peer is not None and any(peer in network for network in NEAR)


def _network(meta: Mapping[str, str], proxies: int) -> str:
    peer = _address(meta.get("REMOTE_ADDR", ""))
    if proxies:
        # Each of our proxies adds the address it saw at the end; what stands before that anybody can have written.
        forwarded = [one.strip() for one in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
        return _coarse(_address(forwarded[-proxies]) if len(forwarded) >= proxies else peer)
    return "" if hides_its_visitors(meta) else _coarse(peer)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _coarse(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return ""
    if address.version == 6:
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)


def _around(network: str) -> str:
    address, _slash, length = network.partition("/")
    return str(ip_network(f"{address}/{48 if length else 24}", strict=False))
