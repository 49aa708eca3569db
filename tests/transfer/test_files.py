"""Zipped or plain, and never more than a machine can bear."""

import gzip

import pytest

from leftunsaid.transfer import files
from leftunsaid.transfer.files import beginning_of, chunks_of, lines_of
from leftunsaid.transfer.formats import CannotBringIn


@pytest.mark.parametrize("written", [bytes, gzip.compress])
def test_a_file_is_read_zipped_or_plain(file_of, written):
    file = file_of(written(b"one\n\n  \nfour\nfive"))
    assert b"".join(chunks_of(file)) == b"one\n\n  \nfour\nfive"
    assert beginning_of(file) == b"one\n\n  \nfour\nfive"
    assert list(lines_of(file)) == [(1, b"one"), (4, b"four"), (5, b"five")]


def test_lines_are_counted_over_many_chunks(file_of, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 3)
    assert list(lines_of(file_of(b"a long one\nb\n\nc\n"))) == [(1, b"a long one"), (2, b"b"), (4, b"c")]


def test_a_small_file_that_unfolds_without_end_is_refused(file_of, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 2 * 1024**2)
    bomb = file_of(gzip.compress(bytes(20 * 1024**2)))
    assert bomb.stat().st_size < 30_000
    with pytest.raises(CannotBringIn, match="more than 2 megabytes"):
        list(chunks_of(bomb))


def test_a_line_without_end_is_refused(file_of):
    with pytest.raises(CannotBringIn, match=r"^line 2: "):
        list(lines_of(file_of(b"{}\n" + b"x" * (files.LONGEST_LINE + files.AT_ONCE))))


@pytest.mark.parametrize("damage", [lambda whole: whole[:40], lambda whole: whole[:20] + b"\xff" * 9 + whole[29:]])
def test_a_zipped_file_that_is_damaged_is_refused(file_of, damage):
    file = file_of(damage(gzip.compress(b"".join(bytes([n % 251]) * n for n in range(300)))))
    with pytest.raises(CannotBringIn, match="damaged"):
        list(chunks_of(file))
    assert isinstance(beginning_of(file), bytes)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotBringIn, match="No such file"):
        list(chunks_of(tmp_path / "nothing"))
