"""Whatever became of a file on its way: it is read, or refused in a sentence, and nothing else ever happens."""

import gzip
import json
from contextlib import suppress
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from leftunsaid.transfer import remark42, writefreely
from leftunsaid.transfer.formats import CannotBringIn

SAMPLES = {
    "isso.db": "isso",
    "disqus.xml": "disqus",
    "wordpress.xml": "wordpress",
    "remark42.jsonl": "remark42",
    "writefreely.json": "writefreely",
}


@pytest.mark.parametrize("name", SAMPLES)
@effort(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_is_read_or_refused(name, sample, file_of, data):
    whole = bytearray(sample(name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole)))
        whole[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    file = file_of(gzip.compress(bytes(whole)) if name != "isso.db" and data.draw(st.booleans()) else bytes(whole))
    reader = import_module(f"leftunsaid.transfer.{SAMPLES[name]}")
    reader.recognises(file)
    with suppress(CannotBringIn):
        reader.read(file)


NAMES = ("collections", "posts", "public", "id", "created", "collection", "url", "time", "locator", "text", "delete")
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["", "x", "2021-01-01T00:00:00Z"]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=6),
    max_leaves=12,
)


@effort(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_json_of_any_shape_is_read_or_refused(file_of, shape):
    with suppress(CannotBringIn):
        writefreely.read(file_of(json.dumps(shape)))
    assert not remark42.read(file_of(f'{{"version": 1, "users": []}}\n{json.dumps(shape)}')).threads or shape["id"]
