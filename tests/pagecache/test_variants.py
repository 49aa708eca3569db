"""Each client gets the encoding it likes best, and each encoding its own strong ETag."""

import gzip

import brotli
import pytest
import zstandard

from leftunsaid.pagecache.variants import Variant, best_encoding

BODY = b"<p>I kept the blue cup. I never told you.</p>" * 40


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("", "identity"),
        ("identity", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, *;q=0.5", "zstd"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("gzip;q=much", "identity"),
        ("deflate, compress", "identity"),
        ("br ; q = 0.7 , gzip", "gzip"),
        (",,;;=,", "identity"),
    ],
)
def test_the_best_liked_encoding_is_chosen(accepted, best):
    assert best_encoding(accepted) == best


@pytest.mark.parametrize(
    ("encoding", "unpack"),
    [
        ("identity", bytes),
        ("gzip", gzip.decompress),
        ("br", brotli.decompress),
        ("zstd", zstandard.ZstdDecompressor().decompress),
    ],
)
def test_every_encoding_unpacks_to_the_same_page(encoding, unpack):
    variant = Variant(BODY, encoding, [("Content-Type", "text/html; charset=utf-8")])
    headers = dict(variant.headers)
    assert unpack(variant.body) == BODY
    assert headers["Content-Length"] == str(len(variant.body))
    assert headers.get("Content-Encoding", "identity") == encoding
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_two_pages_of_one_length_have_different_tags():
    assert Variant(b"<p>1 comment</p>", "br", []).etag != Variant(b"<p>2 comment</p>", "br", []).etag


def test_no_two_encodings_share_an_etag_and_none_is_weak():
    tags = {Variant(BODY, encoding, []).etag for encoding in ("identity", "gzip", "br", "zstd")}
    assert len(tags) == 4
    assert all(tag.startswith('"') for tag in tags)


def test_another_text_has_another_etag_and_the_same_text_the_same():
    assert Variant(BODY, "br", []).etag != Variant(BODY + b".", "br", []).etag
    assert Variant(BODY, "br", []).etag == Variant(BODY, "br", []).etag


def test_a_short_answer_tells_how_long_the_page_may_be_kept():
    variant = Variant(BODY, "br", [("Cache-Control", "no-cache"), ("Content-Type", "text/html")])
    assert dict(variant.short_headers) == {
        "ETag": variant.etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "no-cache",
    }
