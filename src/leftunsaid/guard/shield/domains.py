"""Which dotted words are the address of a site, and which are two sentences without a space between."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from leftunsaid.guard.shield.reading import BLANK, Reading, folded

COUNTRIES = folded(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc "
    "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga "
    "gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo "
    "jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr "
    "ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re "
    "ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr "
    "tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw рф укр бел срб қаз"
)
GENERIC = folded("com net org info edu gov biz xyz app dev mobi onion")
# These are words as well; so are many countries, depending on the language of the text.
WORDS_TOO = folded(
    "name love life live world today online site website page space blog shop store club fun pro art music email "
    "link chat social digital cloud tech family community help support photos video news one wtf lol rip me"
)
ALL = COUNTRIES | GENERIC | WORDS_TOO
_WORDS_OF = {
    "en": folded("ac ad ag am as at be by do go id im in is it la ma me mo ms my no pa pm re sh so st to tv us md ps"),
    "de": folded("ab am da du es im in ja na so um zu mal ma ne re st"),
    "fr": folded(
        "ai as au ca ce de du es et eu il je la le li ma me mu ne ni nu on ou pu sa se si su ta te tu un va vu"
    ),
    "es": folded("ac al da de di es la le me mi ni no se si su te ti tu un va ve vi ya co"),
    "it": folded("ad ai al da di fa ha il in io la li lo ma me mi ne ni no sa se si so st su te ti to tu un va vi"),
    "pt": folded("ai ao as da de do em es eu la li me na ni no nu os pe se si so te ti tu um va ve vi"),
    "nl": folded("al de in is je me na nu om te tot er ga ze as"),
    "pl": folded("co do ja je mi my na ni no po sa se si so su ta te to tu tv za ze"),
}
# A few words that nearly every text in that language has and the others have not.
_SIGNS_OF = {
    "en": folded("i the and you my was that with of is are this have but i'm your on for find here visit see"),
    "de": folded("ich und nicht der das ist mir mich dir auf mein dein sie unter"),
    "fr": folded("les est pas vous tu on elle ne toi une dans que pour moi avec sur mon je"),
    "es": folded("que los las lo fue una pero por como esta el en mi tu yo con para"),
    "it": folded("che ho non sono una per con mi sei il della anche"),
    "pt": folded("que nao uma voce para com meu mim eu mas foi"),
    "nl": folded("ik het een niet jij van mijn en op"),
    "pl": folded("nie jest sie jak ciebie ale mnie dla moja moj"),
}
# Where these stand before it, somebody means a site.
_MEANT = folded(
    "site website web url link page homepage blog visit webseite internetseite seite adresse lien página sitio "
    "visita enlace pagina sito visitez strona stronie stronę strone webbplats сайт сайте besuch besucht www"
)
_KNOWN = folded("t.me wa.me m.me x.com t.co bit.ly youtu.be fb.me g.co vk.me ig.me fb.com vk.com ask.fm last.fm")

# 'dot' as it is said, and the language that says it so.
DOTS = {"dot": "en", "punkt": "de", "point": "fr", "punto": "es", "ponto": "pt", "punt": "nl", "kropka": "pl"}
DOTS |= dict.fromkeys(folded("точка"), "ru")
_OPENING, _CLOSING = frozenset("([{<*_-|/"), frozenset(")]}>*_-|/")


BRACKETED, SPACED = "(.)", " . "
# The languages that say a dot so: 'punto' is Spanish and Italian.
_SAID_IN = {
    "en": ("en",),
    "de": ("de",),
    "fr": ("fr", "en"),
    "es": ("es", "it"),
    "pt": ("pt",),
    "nl": ("nl",),
    "pl": ("pl",),
}
# A look ahead is never longer than this, so that a megabyte of dots is read as fast as one of words.
_MOST_LABELS = 12
LONGEST_LABEL = 64  # tokens


class Domain(NamedTuple):
    end: int  # the token behind it
    labels: list[str]
    spelled: bool
    place_of_tld: int
    language: str  # of the word for the dot; or BRACKETED, SPACED, nothing


def domain_at(reading: Reading, start: int, *, after_at: bool = False) -> tuple[Domain | None, int]:
    """The longest run of labels from here on that ends in a known top-level domain, and where all labels end."""
    labels: list[str] = []
    best: Domain | None = None
    here, end, spelled, language = start, start, False, ""
    for _ in range(_MOST_LABELS):
        label_end = end_of_label(reading, here)
        if label_end == here:
            break
        end = label_end
        labels.append(reading.joined(here, label_end))
        if len(labels) > 1 and labels[-1] in ALL:
            best = Domain(label_end, list(labels), spelled, here, language)
        dot = dot_at(reading, label_end, after_at=after_at)
        if dot is None:
            break
        here, said = dot
        spelled = spelled or said != "."
        language = said if said != "." else language
    return best, end


def end_of_label(reading: Reading, start: int) -> int:
    here = start
    while here < min(reading.count, start + LONGEST_LABEL) and (here == start or reading.glued(here)):
        text = reading.word(here)
        said = text == "-" and reading.word(here + 1) in DOTS and reading.word(here + 2) == "-"
        if said or not (text.isalnum() or (text == "-" and here > start)):
            break
        here += 1
    while here > start and reading.word(here - 1) == "-":
        here -= 1
    return here


def dot_at(reading: Reading, here: int, *, after_at: bool) -> tuple[int, str] | None:
    """The token behind a dot that stands here, and how: '.', BRACKETED, SPACED, or the language of the word."""
    text = reading.word(here)
    if text in {".", ","} and reading.glued(here) and reading.glued(here + 1):
        return (here + 1, ".") if text == "." or after_at else None
    if text in _OPENING and (reading.word(here + 1) in DOTS or reading.word(here + 1) == "."):
        if reading.word(here + 2) in _CLOSING:
            return here + 3, BRACKETED
        return None
    if text == "." and (not reading.glued(here) or (after_at and reading.word(here + 1) in GENERIC)):
        return here + 1, SPACED
    if text in DOTS and not reading.glued(here):
        return here + 1, DOTS[text]
    return None


def is_meant(reading: Reading, start: int, domain: Domain) -> bool:
    """A site, then, and no missing space after a full stop, and no turn of speech ('at this point in')?"""
    tld, first = domain.labels[-1], domain.labels[0]
    dotted = ".".join(domain.labels[-2:])
    if dotted in _KNOWN:
        return True
    if len(domain.labels[-2]) < 2 or not any(part.isalpha() for part in first):
        return False
    if not _is_latin_somewhere(reading, start, domain.end) and tld.isascii():
        return False
    if domain.spelled:
        return _is_said(reading, start, domain)
    opens_path = reading.word(domain.end) in {"/", ":"} and reading.glued(domain.end) and reading.glued(domain.end + 1)
    if opens_path or domain.labels[0] == "www":
        return True
    if _begins_a_sentence(reading, domain) or _has_accents(reading, domain):
        return False
    if tld not in WORDS_TOO and not _is_a_word_here(reading, tld):
        return tld != "com" or domain.labels[-2] not in _BEFORE_COM
    return _looks_meant(reading, start, domain)


def _is_latin_somewhere(reading: Reading, start: int, end: int) -> bool:
    """A word of Cyrillic letters alone is a word, though each of them has a Latin look-alike."""
    return any("a" <= sign <= "z" for sign in unicodedata.normalize("NFKC", reading.as_written(start, end)).lower())


# 'this point in', 'the dot com boom', 'en este punto es'.
_NO_LABEL = folded(
    "a an the this that these his her my your our at of to in and or no some every which what one der die das dem "
    "den ein eine einem einen diesem dieser jedem im am zum le la les un une ce cet cette quel el este ese aquel un "
    "una este esse neste nesse o um qualquer cada questo quel che il een dit dat het de ten ta ten jeden w do na po "
    "co by certain algun cierto certo tal mon ton son au du al del dal is was are whole old new"
)
_AFTER_NO_LABEL = folded("boom bubble startup company companies crash era job bust age days years millionaire")


def _is_said(reading: Reading, start: int, domain: Domain) -> bool:
    tld, before = domain.labels[-1], domain.labels[-2]
    if before in _NO_LABEL or reading.word(domain.end) in _AFTER_NO_LABEL:
        return False
    if tld in GENERIC or domain.language == BRACKETED:
        return True
    # A spaced dot, or a word that means more than a dot: 'ce point de vue', 'al punto de', 'this point in'.
    words = (_WORDS_OF[language] for language in _SAID_IN.get(domain.language, _WORDS_OF))
    return tld not in WORDS_TOO and all(tld not in of_one for of_one in words)


def _begins_a_sentence(reading: Reading, domain: Domain) -> bool:
    """'left.In' does, 'EXAMPLE.IN' does not."""
    tld_at = domain.place_of_tld
    if domain.labels[-1] in GENERIC or not reading.is_capital(tld_at):
        return False
    return (
        not reading.as_written(tld_at, tld_at + 1).isupper() or not reading.as_written(tld_at - 2, tld_at - 1).isupper()
    )


def _has_accents(reading: Reading, domain: Domain) -> bool:
    """'parlé.ça': no country is written so."""
    written = reading.as_written(domain.place_of_tld, domain.place_of_tld + 1)
    return domain.labels[-1] in COUNTRIES and unicodedata.normalize("NFC", written) != unicodedata.normalize(
        "NFD", written
    )


def _is_a_word_here(reading: Reading, tld: str) -> bool:
    spoken = [
        language for language, signs in _SIGNS_OF.items() if not signs.isdisjoint(reading.vocabulary)
    ] or _WORDS_OF
    return any(tld in _WORDS_OF[language] for language in spoken)


def _looks_meant(reading: Reading, start: int, domain: Domain) -> bool:
    if (
        len(domain.labels) > 2
        and len(domain.labels[-2]) <= 3
        and domain.labels[-2] in {"co", "com", "org", "ac", "gov"}
    ):
        return True
    if any(not label.isalpha() for label in domain.labels[:-1]):
        return True
    near = [reading.word(place) for place in range(max(0, start - 4), start)]
    if not _MEANT.isdisjoint(near):
        return True
    if domain.labels[-2] in _USUAL or domain.labels[-2] in ALL:
        return False
    # Where a sentence went on, a word would follow.
    follows = reading.word(domain.end)
    return follows in _ENDS


# 'com' is 'with' in Portuguese.
_BEFORE_COM = folded("embora fim amor vida tudo nada sempre nunca mim aqui longe fora feliz sozinho sozinha")
_ENDS = frozenset(("", "\n", BLANK, *")]}>!?\"'»”"))
_USUAL = folded(
    "i you me him her it us them we they he she this that there here home love left go gone come back know now then "
    "yes no ok okay not all more again away sorry good bad over done end still well fine up out down off on in so "
    "too ever never always nothing something anything everything heart life time day night years mind hurt cry "
    "cried ich du er sie es wir mich dich uns nicht mehr ja nein weg da hier dort liebe ende moi toi lui elle nous "
    "vous pas plus non oui fin amour yo tu él ella si no amor vida adios fin io te lui lei noi amore eu ele ela nao "
    "sim vida ik jij hij zij wij niet nee weg hier liefde ja ty on ona my nie tak koniec serce"
)


def end_of_path(reading: Reading, here: int, closing: Sequence[str] = (")", "]", "}", ">")) -> int:
    """Behind the last token that is glued on: the rest of a link, without the full stop of the sentence."""
    start = here
    while here < reading.count and reading.glued(here) and reading.word(here) not in {"\n", BLANK}:
        here += 1
    while here > start and (reading.word(here - 1) in ".,;:!?\"'»”…*" or reading.word(here - 1) in closing):
        here -= 1
    return here
