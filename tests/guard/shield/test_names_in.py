import pytest

from leftunsaid.guard.shield import initials, is_only_a_name, names_in


def named(text: str) -> list[str]:
    return [text[find.start : find.end] for find in names_in(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I loved Jane Sample for years.", "Jane Sample"),
        ("Then I met Zebediah Quimby there.", "Zebediah Quimby"),
        ("Yesterday Anna Sample came.", "Anna Sample"),
        ("Anna Sample broke my heart.", "Anna Sample"),
        ("Dear Anna Lee Sample,", "Anna Lee Sample"),
        ("it was Jane S. all along", "Jane S."),
        ("and J. R. Sample knew", "J. R. Sample"),
        ("with Pieter van der Sample once", "Pieter van der Sample"),
        ("for Uncle Bob Sample", "Bob Sample"),
        ("Jane Sample's dog", "Jane Sample"),
        ("toen nam Jane Sample de bus", "Jane Sample"),
        ("my name is jane sample and I", "jane sample"),
        ("ich war mit Anna Muster und nicht mit dir im Kino, das ist wahr", "Anna Muster"),
        ("je m'appelle Claire Exemple.", "Claire Exemple"),
        ("me llamo Ana Ejemplo", "Ana Ejemplo"),
        ("si chiama Chiara Esempio", "Chiara Esempio"),
        ("tamten Piotr Przykładowy był", "Piotr Przykładowy"),
    ],
)
def test_a_full_name_is_offered(text, name):
    assert named(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "They call me “Mom” and “Wife,” and my own name is forgotten.",
        "Mom and Dad, Dear Husband, Uncle Bob, Aunt Mary",
        "It Just happened. You Know. We Fell.",
        "Nobody Knew.\nThis Hurt.\n• Somebody Else",
        "T. Something Else",
        "on Monday March the 4th, in New York, at Central Park",
        "we sang “Someone Like You” and 'Yellow Brick Road'",
        "I LOVE YOU SO MUCH",
        "Happy New Year, Merry Christmas, Black Friday",
        "Our marriage had its own Terms of Use and no Privacy Policy.",
        "Eine Tasse Kaffee und ein Stück Kuchen, das ist die Liebe, und ich Idiot Mensch nicht",
        "I have Anna in my heart. Anna knows.",
        "Nobody Told Me There Would Be Days Like These Strange Days",
        "J. M. was here, and J. M. left",
    ],
)
def test_roles_sentence_starts_places_and_titles_are_never_marked(text):
    assert named(text) == []


def test_a_name_becomes_its_initials():
    text = "I loved Jane van Sample. With Bob S. it ended."
    assert initials(text, names_in(text)) == "I loved J. v. S. With B. S. it ended."


def test_initials_are_offered_no_more():
    text = "I loved Jane Sample, and my name is ann example, and then J. R. Sample left."
    assert names_in(initials(text, names_in(text))) == []


def test_a_text_without_names_stays_as_it_is():
    assert initials("Nothing.  Here ", []) == "Nothing.  Here "


NAMES_ALONE = (
    "Anna",
    "ANNA",
    "Anna?",
    "Anna's",
    '"Anna"',
    "Maria Lopez",
    "Lopez, Maria",
    "Jan van der Berg",
    "Dear Anna",
)
NAMES_ALONE += ("Mr. John Smith", "Анна", "Jane S.", "Uncle Thomas")
NO_NAMES_ALONE = (
    "",
    "anna",
    "Hope",
    "Mother",
    "My Mother",
    "Paris",
    "Blue Cup",
    "Anna left",
    "Anna 1987",
    "I miss Anna",
)
NO_NAMES_ALONE += ("Harry Potter", "Anna Berta Clara Dora Emil", "January")


def test_what_is_only_a_name_is_told_from_what_is_more_or_less():
    assert [text for text in NAMES_ALONE if not is_only_a_name(text)] == []
    assert [text for text in NO_NAMES_ALONE if is_only_a_name(text)] == []
