import make
from api.conftest import Program
from leftunsaid.letters.models import Letter


def test_the_feelings_of_the_house_are_told_and_letters_found_by_them(program):
    offered = program.get("/feelings").told["feelings"]
    hope = next(feeling for feeling in offered if feeling["slug"] == "hope")
    assert hope == {"slug": "hope", "word": "hope", "page": "http://127.0.0.1:8000/feeling/hope"}
    make.letter(feelings=["grief"])
    assert program.send("/letters", {"body": "It is spring.", "feelings": ["hope", "grief"]}).status == 201
    make.letter(feelings=["hope"], visibility="unlisted")
    told = program.get("/letters?feeling=hope").told["letters"]
    assert [letter["number"] for letter in told] == [2]
    assert set(told[0]["feelings"]) == {"hope", "grief"}
    assert [letter["number"] for letter in program.get("/letters?feeling=grief&before=2").told["letters"]] == [1]
    assert program.get("/letters?feeling=hunger").status == 404


def test_a_feeling_that_is_not_of_this_house_is_refused_and_nothing_kept(program):
    answer = program.send("/letters", {"body": "I am hungry.", "feelings": ["hunger"]})
    assert (answer.status, answer.reason) == (409, "feelings")
    too_many = program.send("/letters", {"body": "All of it.", "feelings": ["hope", "grief", "love", "anger"]})
    assert (too_many.status, too_many.reason) == (422, "fields")
    assert not Letter.objects.exists()


def test_the_writer_puts_others_beside_it(program):
    key, words = make.key()
    letter = make.letter(owner=key, feelings=["hope"])
    path = f"/mine/letters/{letter.address}/feelings"
    assert program.send(path, {"feelings": []}).status == 401
    holder = Program(words)
    assert holder.send(path, {"feelings": ["love"]}).told["feelings"] == ["love"]
    assert holder.send(path, {"feelings": ["hunger"]}).reason == "feelings"
    assert program.get("/letters/1").told["feelings"] == ["love"]
