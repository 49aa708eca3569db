"""No expression of the guard repeats what repeats already: nobody can write a text that it chokes on."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as op
from re import _parser

import pytest

from leftunsaid import guard
from leftunsaid.comments import naming

# What one repetition may stop at, another begin with: letters with and without accents, digits, signs, spaces.
SAMPLE = [*map(chr, range(128)), *"äéßłžΩжشあ漢٣½ \u200b\u0328—“”„«»’…·"]
# So often is often enough to count as without end.
MANY = 40


def modules_of_the_guard():
    found = pkgutil.walk_packages(guard.__path__, "leftunsaid.guard.")
    return [*(importlib.import_module(one.name) for one in found if ".migrations" not in one.name), naming]


def expressions_in(module) -> Iterator[tuple[str, int]]:
    """All that is compiled at its top, and all that is written out in a call of `re`."""
    for value in vars(module).values():
        for one in value if isinstance(value, (tuple, list)) else [value]:
            if isinstance(one, re.Pattern):
                yield one.pattern, one.flags
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        is_of_re = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value)
        if is_of_re == "re" and node.args and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value, re.UNICODE


EXPRESSIONS = sorted({(module.__name__, *one) for module in modules_of_the_guard() for one in expressions_in(module)})


def faults_in(expression: str, flags: int = re.UNICODE) -> list[str]:
    return list(faults(list(_parser.parse(expression, flags & ~re.DEBUG)), inside=False))


def faults(items: list, *, inside: bool) -> Iterator[str]:
    """Repetition in a repetition, and two beside each other that could share what they repeat."""
    running: set[str] = set()
    for what, how in items:
        repeats = what in (op.MAX_REPEAT, op.MIN_REPEAT) and how[1] > MANY
        if repeats and inside:
            yield "a repetition in a repetition"
        if repeats:
            signs = signs_of(how[2])
            if signs & running:
                yield "two repetitions of the same signs, one behind the other"
            running = (running | signs) if how[0] == 0 else signs
        elif not may_be_empty([(what, how)]):
            running = set()
        for part in parts_of(what, how):
            yield from faults(part, inside=inside or repeats)


def parts_of(what, how) -> Iterable[list]:
    if what in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [list(how[2])]
    if what is op.SUBPATTERN:
        return [list(how[3])]
    if what is op.BRANCH:
        return [list(branch) for branch in how[1]]
    if what in (op.ASSERT, op.ASSERT_NOT):
        return [list(how[1])]
    return [list(how)] if what is op.ATOMIC_GROUP else []


def may_be_empty(items: list) -> bool:
    return all(
        what in (op.AT, op.ASSERT, op.ASSERT_NOT)
        or (what in (op.MAX_REPEAT, op.MIN_REPEAT) and (how[0] == 0 or may_be_empty(list(how[2]))))
        or (what is op.SUBPATTERN and may_be_empty(list(how[3])))
        or (what is op.BRANCH and any(may_be_empty(list(branch)) for branch in how[1]))
        for what, how in items
    )


def signs_of(items: Iterable) -> set[str]:
    """Every sign that can stand somewhere in it."""
    found: set[str] = set()
    for what, how in items:
        if what is op.LITERAL:
            found |= {sign for sign in SAMPLE if sign.casefold() == chr(how).casefold()} | {chr(how)}
        elif what is op.NOT_LITERAL:
            found |= {sign for sign in SAMPLE if sign != chr(how)}
        elif what is op.ANY:
            found |= set(SAMPLE) - {"\n"}
        elif what is op.IN:
            found |= {sign for sign in SAMPLE if is_in(sign, how)}
        else:
            found = found.union(*map(signs_of, parts_of(what, how)))
    return found


def is_in(sign: str, members: list) -> bool:
    negated = members[0][0] is op.NEGATE
    return any(is_member(sign, what, how) for what, how in members) != negated


def is_member(sign: str, what, how) -> bool:
    if what is op.LITERAL:
        return sign == chr(how)
    if what is op.RANGE:
        return how[0] <= ord(sign) <= how[1]
    if what is op.CATEGORY:
        kinds = {"SPACE": r"\s", "DIGIT": r"\d", "WORD": r"\w"}
        name = str(how).removeprefix("CATEGORY_")
        written = kinds[name.removeprefix("UNI_").removeprefix("NOT_")]
        return bool(re.fullmatch(written, sign)) != ("NOT_" in name)
    return False


def test_there_are_some_in_each_part():
    named = {name.removeprefix("leftunsaid.") for name, _, _ in EXPRESSIONS}
    assert {"guard.gentle", "guard.cruel", "guard.plain_words", "guard.shield.clues", "guard.shield.names"} <= named
    assert len(EXPRESSIONS) >= 25


@pytest.mark.parametrize(("name", "expression", "flags"), EXPRESSIONS, ids=[f"{n}-{e[:20]}" for n, e, _ in EXPRESSIONS])
def test_none_repeats_what_repeats_already(name, expression, flags):
    assert faults_in(expression, flags) == []


@pytest.mark.parametrize(
    "expression",
    [
        r"(a+)+", r"(?:a*b?)*c", r"(?:\w+ ?)*x", r"(?:(?:a|b+)c*)+", r"\s*\s*x", r"\w+\d+", r".*.*", r"a+b?a+",
        r"[a-m]+[m-z]+", r"(?:a|b)+\w+", r"x(?=a+)*", r"(?:a{0,50}){0,50}",
    ],
)  # fmt: skip
def test_the_search_finds_what_it_looks_for(expression):
    assert faults_in(expression)


@pytest.mark.parametrize("expression", [r"a+b+", r"\d+ \d+", r"(?:a|b){0,3}c", r"[^\W\d_]+|\d+", r"(?:ab? ){0,2}a+"])
def test_what_never_repeats_twice_may_stand(expression):
    assert faults_in(expression) == []
