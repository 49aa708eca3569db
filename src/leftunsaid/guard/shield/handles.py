"""Names by which somebody can be found on another site: with a sign ('@name'), or announced ('my insta is name')."""

from collections.abc import Iterator

from leftunsaid.guard.shield.reading import Find, Reading, folded

_PLATFORMS = folded(
    "insta instagram ig snap snapchat sc tiktok tik telegram tg whatsapp discord skype kik facebook fb twitter "
    "tumblr reddit wechat threads mastodon bluesky bsky linkedin youtube yt onlyfans twitch psn xbox gamertag venmo "
    "cashapp paypal messenger soundcloud spotify wattpad bereal vk vkontakte pinterest signal line steam tinder "
    "hinge bumble инстаграм телеграм инста телега вк"
)
# Words as well as sites: they need a clearer sign.
_WORDS_TOO = folded("signal line steam snap sc tik threads bumble hinge tinder messenger kik twitch")
_NAMING = folded(
    "handle username user name nick nickname account id tag benutzername nutzername konto pseudo compte usuario "
    "cuenta utente profilo conta gebruikersnaam nazwa profile profil perfil ник"
)
_IS = folded("is ist est es è é to heißt lautet são are = : - – — -> → > = => это")
_MINE = folded(
    "my mein meine mon ma mi mio mia il meu minha o mijn moj mój moja his her sein ihr son su suo seu jego jej zijn "
    "haar мой"
)
_ON = folded("on auf bei sur en su em no na op via over at in в")
_ASKING = folded("add follow folg folgt füg sigue segue segui volg obserwuj dodaj ajoute agrega aggiungi")
_GOES_ON = folded(
    "please pls bitte add follow dm write text message find if and or on und oder et y e i schreib folge et ou en "
    "of para for"
)
# What people say of an account, not what it is called.
_NO_NAME = folded(
    "the a an my your his her its our their this that these those it he she we you they i not no still now here "
    "there gone dead empty deleted private public privat privé privado privato blocked full open closed silent "
    "quiet mine yours down up off on over all just only also always never so too very what where when how why who "
    "and or but if because with without full boring fake real new old hacked suspended locked weg leer gelöscht "
    "offen voll nicht noch schon immer vuoto vide mort muerto vacio vazio apagado borrado cerrado morto leeg dood "
    "puste martwe usunięte pusty everything nothing something someone everyone anyone how proof notifications story "
    "stories reels videos photos pictures post posts message messages dem der die das ein eine le la les un une el "
    "los o os as il lo de het een to jest fine good bad better worse where how ok okay sad happy yes"
)
_NO_AT = folded(
    "home work school night noon midnight all everyone everybody here there me you him her us them the a an my your "
    "his her this that least last first once some any no nobody someone"
)
_LONGEST = 24  # tokens
_NEAR = 8  # tokens


_ANCHORS = frozenset(("@", "#", "_", "u", "underscore", "unterstrich", *_ON, *_PLATFORMS, *_NAMING))


def handles_in(reading: Reading) -> Iterator[Find]:
    end_of_last = 0
    for here in reading.places(_ANCHORS):
        if here < end_of_last:
            continue
        found = _at_name(reading, here) or _numbered_name(reading, here) or _joined_by_word(reading, here)
        found = (
            found
            or _announced(reading, here)
            or _near_a_platform(reading, here)
            or _name_then_platform(reading, here)
            or _reddit_name(reading, here)
        )
        if found is not None:
            first, end_of_last = found
            yield reading.find(first, end_of_last, "handle", "handle")


def _at_name(reading: Reading, here: int) -> tuple[int, int] | None:
    """'@name', but not '@home', not 'h@te' and not '@7'."""
    if reading.word(here) != "@" or not reading.glued(here + 1):
        return None
    if reading.glued(here) and (reading.word(here - 1).isalnum() or reading.word(here - 1) == "@"):
        return None
    end = _end_of_name(reading, here + 1)
    name = _name(reading, here + 1, end)
    if len(name) < 2 or name in _NO_AT or not (name[0].isalpha() or name[0] == "_"):
        return None
    if reading.word(end) == "@" and reading.glued(end):  # @name@server
        end = max(end, _end_of_name(reading, end + 1))
    return here, end


def _numbered_name(reading: Reading, here: int) -> tuple[int, int] | None:
    """'name#1234'"""
    sign = reading.word(here) == "#" and reading.glued(here) and reading.glued(here + 1)
    if not (sign and reading.word(here + 1).isdigit() and len(reading.word(here + 1)) in {4, 5}):
        return None
    first = _start_of_name(reading, here)
    return (first, here + 2) if any(sign.isalpha() for sign in _name(reading, first, here)) else None


def _joined_by_word(reading: Reading, here: int) -> tuple[int, int] | None:
    """'mia underscore lee'"""
    if reading.word(here) not in {"underscore", "unterstrich"}:
        return None
    first, end = _start_of_name(reading, here), _end_of_name(reading, here + 1)
    sides = {_name(reading, first, here), _name(reading, here + 1, end)}
    if first == here or end == here + 1 or not sides.isdisjoint(_NO_NAME | _ON | _IS):
        return None
    while reading.word(end) in {"underscore", "unterstrich"} and _end_of_name(reading, end + 1) > end + 1:
        end = _end_of_name(reading, end + 1)
    return (first, end) if all(sides) else None


def _announced(reading: Reading, here: int) -> tuple[int, int] | None:
    """'insta: name', 'my snap is name', 'add me on telegram name_99'"""
    platform = reading.word(here)
    named = platform in _NAMING and reading.word(here - 1) in _MINE | _PLATFORMS
    if not (platform in _PLATFORMS or named) or (reading.glued(here) and reading.word(here - 1).isalnum()):
        return None
    behind = here + 1
    if platform == "tik" and reading.word(behind) == "tok":
        behind += 1
    while reading.word(behind) in _NAMING or (reading.word(behind) == "me" and reading.word(behind + 1) in {":", "@"}):
        behind += 1
    mark = behind
    while (
        reading.word(mark) in _IS | {"c", "'", "est", "it", "als", "as", "called", "under", "unter", ">"}
        and mark < behind + 4
    ):
        mark += 1
    first = mark + 1 if reading.word(mark) in {"@", '"', "'", "“", "„", "«"} else mark
    end = _end_of_name(reading, first)
    name = _name(reading, first, end)
    if len(name) < 3 or name in _NO_NAME or name in _PLATFORMS | _NAMING or not any(map(str.isalpha, name)):
        return None
    clear = platform not in _WORDS_TOO or reading.word(here - 1) in _MINE | _ON or reading.word(behind) == ":"
    if _has_the_shape_of_a_handle(name) and (clear or name.replace(".", "") == name):
        return first, end
    asked = reading.word(here - 1) in _MINE and reading.word(here - 2) in _ASKING
    if (mark == behind and not asked) or (named and reading.word(mark - 1) == "-"):
        return None
    # A plain word: it is a name where it stands alone, not where a sentence goes on.
    stands_alone = not reading.word(end).isalnum() or reading.word(end) in _GOES_ON
    return (first, end) if clear and stands_alone and not _is_said_of_it(name) else None


def _near_a_platform(reading: Reading, here: int) -> tuple[int, int] | None:
    """'on telegram I am example_night': an underscore inside a word, with a site named a few words away."""
    inside = reading.word(here) == "_" and reading.glued(here) and reading.glued(here + 1)
    if not inside or not (reading.word(here - 1).isalnum() and reading.word(here + 1).isalnum()):
        return None
    if _PLATFORMS.isdisjoint(reading.vocabulary):
        return None
    first, end = _start_of_name(reading, here), _end_of_name(reading, here)
    near = range(max(0, first - _NEAR), min(reading.count, end + _NEAR))
    return (first, end) if any(reading.word(place) in _PLATFORMS for place in near) else None


def _name_then_platform(reading: Reading, here: int) -> tuple[int, int] | None:
    """'name_99 on insta'"""
    if reading.word(here) not in _ON or reading.word(here + 1) not in _PLATFORMS or reading.glued(here):
        return None
    first = _start_of_name(reading, here)
    name = _name(reading, first, here)
    return (first, here) if len(name) > 3 and name[0].isalpha() and _has_the_shape_of_a_handle(name) else None


def _reddit_name(reading: Reading, here: int) -> tuple[int, int] | None:
    """'u/name'"""
    slash = reading.word(here) == "u" and reading.word(here + 1) == "/" and reading.glued(here + 1)
    if not slash or not reading.glued(here + 2) or (reading.glued(here) and reading.word(here - 1) != "/"):
        return None
    end = _end_of_name(reading, here + 2)
    return (here, end) if len(_name(reading, here + 2, end)) > 2 else None


def _has_the_shape_of_a_handle(name: str) -> bool:
    inside = name.strip("._-")
    letters_then_digits = any(sign.isdigit() for sign in name) and sum(map(str.isalpha, name)) > 1
    return "_" in name or "." in inside or letters_then_digits


def _is_said_of_it(name: str) -> bool:
    return name.endswith(("ing", "ed")) and len(name) > 4


def _end_of_name(reading: Reading, first: int) -> int:
    here = first
    while here < min(reading.count, first + _LONGEST) and (here == first or reading.glued(here)):
        text = reading.word(here)
        if not (text.isalnum() or text in "_.-"):
            break
        here += 1
    while here > first and reading.word(here - 1) in ".-":
        here -= 1
    return here


def _start_of_name(reading: Reading, end: int) -> int:
    here = end
    while here > max(0, end - _LONGEST) and (here == end or reading.glued(here)):
        text = reading.word(here - 1)
        if not (text.isalnum() or text in "_.-"):
            break
        here -= 1
    return here


def _name(reading: Reading, first: int, end: int) -> str:
    return reading.joined(first, end)
