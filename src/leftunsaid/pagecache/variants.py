"""One body in the encodings that browsers ask for, each made when it is first asked for."""

import gzip
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

import brotli  # type: ignore[import-untyped]
import zstandard

# The best first. Levels at which a page is made in about a millisecond.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
    "identity": lambda body: body,
}

type Headers = list[tuple[str, str]]

# Also where nothing is sent but word that nothing has changed: who may keep it, and which sites may read it.
OTHER_SITES = "access-control-allow-origin"
STILL_SAID = ("cache-control", OTHER_SITES)
NOT_THAT_ONE = "412 Precondition Failed"


class Variant:
    """One body in one encoding, with everything that goes out with it. Its ETag is strong (RFC 9110, 8.8.3)."""

    __slots__ = ("body", "etag", "headers", "short_headers")

    def __init__(self, plain: bytes, encoding: str, headers: Headers) -> None:
        digest = blake2b(plain, digest_size=12).hexdigest()
        self.body = ENCODERS[encoding](plain)
        self.etag = f'"{digest}"' if encoding == "identity" else f'"{digest}-{encoding}"'
        told = [("ETag", self.etag), ("Vary", "Accept-Encoding")]
        self.short_headers: Headers = [*told, *(pair for pair in headers if pair[0].lower() in STILL_SAID)]
        if encoding != "identity":
            told.append(("Content-Encoding", encoding))
        self.headers: Headers = [*headers, *told, ("Content-Length", str(len(self.body)))]

    def answer_to(self, *, wanted: str, had: str) -> tuple[str, Headers]:
        """What whoever wants this one or none (If-Match), or may have it (If-None-Match), is told: RFC 9110, 13.2.2."""
        # Compared strongly: one that is called weak is another.
        if wanted and self.etag not in map(str.strip, wanted.split(",")) and wanted.strip() != "*":
            leave = [pair for pair in self.short_headers if pair[0].lower() == OTHER_SITES]
            return NOT_THAT_ONE, [("Cache-Control", "no-store"), ("Content-Length", "0"), *leave]
        # Compared weakly: within its quotes a tag stands in a list as it is, whatever is before it.
        if self.etag in had or had.strip() == "*":
            return "304 Not Modified", self.short_headers
        return "200 OK", self.headers


@lru_cache(maxsize=64)  # browsers say one of a few things
def best_encoding(accepted: str) -> str:
    """The one of ours that a client likes best, by its Accept-Encoding (RFC 9110, 12.5.3); ties go to our order.

    'identity' where it likes none of them: to refuse even that is not something a page can answer.
    """
    liked = dict(_liking(part) for part in accepted.lower().split(","))
    others = liked.get("*", 0.0)
    ranks = {name: liked.get(name, others) for name in ENCODERS if name != "identity"}
    ranks["identity"] = liked.get("identity", 0.0)  # unless it is named, anything that is liked goes before it
    best = max(ranks, key=lambda name: ranks[name])
    return best if ranks[best] > 0 else "identity"


def takes_gzip(accepted: str) -> bool:
    """May it be sent that way, by its Accept-Encoding?"""
    liked = dict(_liking(part) for part in accepted.lower().split(","))
    return liked.get("gzip", liked.get("*", 0.0)) > 0


def _liking(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    key, _, value = parameters.partition("=")
    if key.strip() != "q":
        return name.strip(), 1.0
    try:
        return name.strip(), min(1.0, max(0.0, float(value)))
    except ValueError:
        return name.strip(), 0.0
