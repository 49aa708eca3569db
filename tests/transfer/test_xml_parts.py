"""XML from strangers: nothing is expanded, nothing is fetched, and nothing is read without end."""

import pytest

from leftunsaid.transfer.formats import CannotBringIn
from leftunsaid.transfer.xml_parts import parts_of

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def refused(file) -> str:
    with pytest.raises(CannotBringIn) as refusal:
        list(parts_of(file, "row"))
    return str(refusal.value)


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE rows [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE rows [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rows [<!ENTITY % all SYSTEM "http://127.0.0.1:9/all.dtd"> %all;]>',
        '<!DOCTYPE rows SYSTEM "http://127.0.0.1:9/rows.dtd">',
        "<!DOCTYPE rows>",
    ],
)
def test_a_document_type_is_refused_before_any_entity_is_looked_at(file_of, doctype):
    assert (
        refused(file_of(f"<?xml version='1.0'?>\n{doctype}<rows><row>&l9;</row></rows>"))
        == "line 2: it declares a document type."
    )


def test_an_entity_that_nobody_declared_is_refused_with_its_line(file_of):
    assert refused(file_of("<rows>\n<row>&haha;</row></rows>")).startswith("line 2: ")


@pytest.mark.parametrize("cut", ["<rows>\n<row>", "<rows>\n<row></rows>", "\n", "<rows>\n\x00"])
def test_what_is_cut_short_is_refused_with_its_line(file_of, cut):
    assert refused(file_of(cut)).startswith("line 2: ")


@pytest.mark.parametrize("encoding", ["klingon", "utf-7", "big5"])
def test_an_encoding_that_nobody_reads_is_refused(file_of, encoding):
    assert refused(file_of(f"<?xml version='1.0' encoding='{encoding}'?><rows/>")).startswith("line 1: ")


def test_what_is_nested_without_end_is_refused(file_of):
    assert "within one another" in refused(file_of("<row>" * 1000))


def test_parts_are_told_with_their_lines_their_words_and_what_is_inside(file_of):
    file = file_of("<rows>\n<row id='1'> a <b>c</b>d<row>e</row></row><other/>\n<row/></rows>")
    first, second = parts_of(file, "row")
    assert (first.line, first.attributes, first.words.split(), first.said("b")) == (2, {"id": "1"}, ["a", "d"], "c")
    assert (first.said("row"), first.said("nothing")) == ("e", "")
    assert (second.line, second.inside) == (3, [])
