"""Does somebody say here, in clear words, that they are in danger from themselves? Pure: a text in, yes or no out.

It decides whether the page after sending shows where somebody listens, and whether comments under a letter are read
by a person first for a while. So it would rather miss an oblique word than meet grief, anger or a story with a panel.
Only the first person and the present count; what is quoted, denied, long over, or said of laughter is passed over.
Nothing here holds, reports or stores anything.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_APOSTROPHES = re.compile("[’‘ʼ`´′＇]")
_OGONEK = "\u0328"  # 'chcę' is I, 'chce' is they
_QUOTED = (
    re.compile(r'"[^"\n]*"'),
    re.compile("“[^“”\n]*”"),
    re.compile("„[^„“”\n]*[“”]"),
    re.compile("«[^«»\n]*»"),
    re.compile("»[^«»\n]*«"),
    # In single quotes, where an apostrophe between two letters is part of a word.
    re.compile(r"(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)"),
)
_SENTENCE = re.compile(r"([^.!?;…\n]+)([.!?;…\n]?)")


def needs_help(text: str) -> bool:
    """Is there a clear first-person phrase of danger to oneself, in one of the eight languages we know a little of?"""
    return any(_is_clear(sentence) for sentence, _end in sentences(own_words(folded(text))))


def brings_danger_in(texts: Iterable[str], *, before: Iterable[str] = ()) -> bool:
    """Does it stand in one of these, and did not in what was there `before`?"""
    return any(map(needs_help, texts)) and not any(map(needs_help, before))


def sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each of them in one line, and the sign with which it ends."""
    for sentence, end in _SENTENCE.findall(text):
        yield " ".join(sentence.split()), end


def own_words(text: str) -> str:
    """What is left of it when all is taken away that stands in quotes."""
    for quoted in _QUOTED:
        text = quoted.sub(" ", text)
    return text


def folded(text: str) -> str:
    """In small letters, without accents, and without what nobody sees."""
    text = _APOSTROPHES.sub("'", unicodedata.normalize("NFKC", text).casefold())
    apart = unicodedata.normalize("NFD", text.replace("ł", "l"))
    kept = (c for c in apart if c == _OGONEK or unicodedata.category(c) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_clear(sentence: str) -> bool:
    if _LONG_OVER.search(sentence) and not _NOW.search(sentence):
        return False
    return any(
        not _BEFORE.search(sentence[max(0, found.start() - 80) : found.start()])
        and not _AFTER.match(sentence, found.end())
        for found in _CLEAR.finditer(sentence)
    )


def _words(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


_I = r"i (?:(?:really|just|only|still|honestly|truly|now|so|simply|genuinely|actually|think i) ){0,2}"
_I_AM = r"i(?: a|')?m (?:(?:really|just|now|seriously|actually|finally) ){0,2}"
_TO = _words(
    f"{_I}{_words('want to', 'wanna', 'need to', 'intend to', 'plan to', 'wish to', 'long to', 'have to', 'must')}",
    f"{_I_AM}{_words('going to', 'gonna', 'about to', 'ready to', 'planning to')}",
    r"i(?: wi|')ll(?: just)?",
    r"i(?: have|'ve)? (?:now )?decided to",
)
_OF = _words(
    f"{_I_AM}(?:thinking|dreaming) (?:of|about)",
    r"i (?:keep|can't stop|cannot stop) thinking (?:of|about)",
    r"i (?:think|dream) (?:of|about)(?: nothing but)?",
)
_PILLS = _words("pills", "tablets", "sleeping pills")
_READY = _words("here", "ready", "in my hand", "in my hands", "in front of me", "next to me", "beside me", "lined up")
_ENGLISH = (
    rf"{_TO} (?:kill myself|hang myself|shoot myself|drown myself|commit suicide|do away with myself)",
    rf"{_TO} (?:slit|cut) my wrists",
    rf"{_TO} (?:end|take) my (?:own )?life(?! (?:back|in|into|to|as|with|seriously|and|here|over))",
    rf"{_TO} end it all(?! (?:between|with))",
    rf"{_TO} (?:take|swallow) all (?:of )?(?:my|the|these) {_PILLS}",
    rf"{_TO} overdose(?! on)",
    rf"{_TO} jump (?:off|from) (?:the|a|this|that) (?:bridge|roof|building|balcony|cliff)(?! (?:in)?to)",
    rf"{_TO} (?:jump|step|walk) in front of (?:the|a) train",
    rf"{_I}(?:want to|wanna|wish to|long to) (?:die|be dead)",
    rf"{_I_AM}ready to die tonight",
    rf"{_words(f'{_I_AM}(?:going to|gonna)', 'i(?: wi|.)ll')} (?:die|be dead) (?:tonight|today|by my own hand)",
    r"i(?: wi|')ll be dead (?:by|when|before) (?:morning|tomorrow|you)",
    rf"{_OF} (?:killing myself|suicide|ending my life|ending it all|taking my (?:own )?life)",
    r"i (?:do not|don't|dont) want to (?:live|be alive|exist)(?: any ?more| any longer| another day| tonight|$|,)",
    r"i (?:do not|don't|dont) want to wake up(?: any ?more| ever again| again| tomorrow)",
    r"i (?:hope|pray) (?:that )?i (?:do not|don't|never) wake up",
    r"i (?:cannot|can't|cant) (?:go on living|live any ?more)",
    rf"i (?:have|'ve got|have got)(?: got)? (?:the|my|all the|enough) {_PILLS} {_READY}",
    rf"(?:the|my) {_PILLS} are {_READY}",
    rf"i have (?:the|a|my) (?:rope|noose|gun|razor|razor blade|blade) {_READY}",
    rf"the (?:rope|noose|gun) is {_READY}",
    rf"i(?: have|'ve)?(?: just)? (?:taken|swallowed|took) (?:all|too many)(?: of)?(?: the| my| these)? {_PILLS}",
    rf"{_words(_I_AM, 'i feel ', 'i am feeling ')}suicidal",
    r"i wish i (?:was|were) dead",
    rf"{_words(_I_AM, 'i would be ', 'i.d be ')}better off dead",
    r"i (?:have|see) (?:no reason|nothing left|nothing) to live(?: for)?(?: any ?more)?",
    r"this is my suicide note",
    r"tonight is my last night (?:alive|on earth|on this earth)",
)

_ICH = r"ich (?:(?:wirklich|nur noch|einfach|heute|heute nacht|jetzt) ){0,2}"
_WILL = rf"{_ICH}(?:will|m(?:o|oe)chte|werde) (?:(?:einfach|nur noch|nur|heute|heute nacht|jetzt|wirklich) ){{0,2}}"
_GERMAN = (
    r"ich (?:will|m(?:o|oe)chte) (?:(?:einfach|nur noch|nur|heute|jetzt|wirklich) ){0,2}(?:sterben|tot sein)",
    r"ich (?:will|m(?:o|oe)chte|kann) (?:einfach )?nicht (?:mehr|l(?:a|ae)nger) leben",
    rf"{_WILL}mich (?:heute |heute nacht |jetzt )?(?:umbringen|t(?:o|oe)ten|erh(?:a|ae)ngen|erschiessen)",
    r"ich bring(?:e)? mich (?:heute |heute nacht |jetzt |morgen )?um(?! (?:den|die|das|mit|vor|fur|fuer) )",
    rf"{_WILL}mir (?:heute |heute nacht )?das leben nehmen",
    r"ich nehme mir (?:heute |heute nacht |jetzt )?das leben",
    rf"{_WILL}(?:selbstmord|suizid) begehen",
    rf"{_WILL}meinem leben ein ende (?:setzen|machen)",
    r"ich habe (?:die|meine|alle) (?:tabletten|schlaftabletten|pillen) (?:hier|bereit|vor mir|in der hand|neben mir)",
    r"die (?:tabletten|pillen) liegen (?:hier|bereit|vor mir|neben mir)",
    r"ich denke (?:(?:nur noch|st(?:a|ae)ndig|immer|oft|jeden tag) )?"
    r"(?:an selbstmord|an suizid|daran,? mich umzubringen)",
    r"ich bin suizidal",
    r"ich w(?:u|ue)nschte,? ich w(?:a|ae)re tot",
)

_FRENCH = (
    r"je (?:veux|voudrais) (?:(?:juste|vraiment|seulement) )?(?:mourir|etre morte?)",
    r"j'ai (?:(?:juste|vraiment|tellement) )?envie de (?:mourir|me tuer|me suicider|en finir avec la vie)",
    r"je (?:veux|vais|voudrais|compte) (?:(?:juste|vraiment) )?"
    r"(?:me tuer|me suicider|me pendre|me jeter sous (?:un|le) train)",
    r"je (?:veux|vais) me jeter (?:du|d'un) pont",
    r"je (?:veux|vais) en finir(?: avec la vie| avec ma vie| ce soir| cette nuit| maintenant| pour de bon)",
    r"je (?:veux|vais) mettre fin a (?:mes jours|ma vie)",
    r"je ne veux plus vivre",
    r"j'ai (?:les|mes|tous les) (?:medicaments|cachets|comprimes|somniferes) "
    r"(?:ici|devant moi|dans la main|prets|sous la main)",
    r"je pense (?:(?:sans cesse|tout le temps|souvent|chaque jour) )?(?:au suicide|a me tuer|a me suicider)",
    r"je suis suicidaire",
)

_SPANISH = (
    r"(?:quiero morir(?:me)?|me quiero morir)",
    r"(?:quiero|voy a|pienso) (?:matarme|suicidarme|quitarme la vida|ahorcarme)",
    r"me (?:quiero|voy a) (?:matar|suicidar|quitar la vida|ahorcar)",
    r"(?:quiero|voy a) (?:acabar|terminar) con mi vida",
    r"(?:ya no quiero vivir|no quiero vivir mas|no quiero seguir viviendo|no quiero seguir viva|no quiero seguir vivo)",
    r"tengo (?:las|todas las) pastillas (?:aqui|en la mano|delante|listas|conmigo)",
    r"pienso en (?:suicidarme|el suicidio|matarme|quitarme la vida)",
    r"ojala estuviera muert[oa]",
)

_ITALIAN = (
    r"(?:voglio|vorrei) (?:solo |davvero |soltanto )?(?:morire|essere mort[oa])",
    r"(?:voglio|vorrei|sto per|ho deciso di) (?:uccidermi|ammazzarmi|suicidarmi|togliermi la vita|impiccarmi)",
    r"mi voglio (?:uccidere|ammazzare|suicidare)",
    r"(?:voglio|sto per|ho deciso di) farla finita(?! con)",
    r"mi (?:uccido|ammazzo) (?:stasera|stanotte|oggi|domani|adesso)",
    r"non voglio piu vivere",
    r"ho (?:le|tutte le) (?:pillole|pastiglie|compresse) (?:qui|in mano|davanti|pronte)",
    r"penso (?:sempre |spesso |continuamente )?(?:al suicidio|di uccidermi|di ammazzarmi|a uccidermi)",
)

_PORTUGUESE = (
    r"quero (?:so |mesmo |apenas )?morrer",
    r"(?:quero|vou) (?:me matar|matar-me|me suicidar|suicidar-me|me enforcar|tirar a minha (?:propria )?vida)",
    r"(?:quero|vou) (?:acabar|terminar) com a minha vida",
    r"(?:nao quero mais viver|ja nao quero viver|nao quero viver mais"
    r"|nao quero continuar (?:a viver|vivend[oa]|viv[oa]))",
    r"tenho (?:os|todos os) (?:comprimidos|remedios) (?:aqui|na mao|a minha frente|prontos|comigo)",
    r"penso (?:sempre )?em (?:suicidio|me matar|matar-me|suicidar-me)",
)

_DUTCH = (
    r"ik wil (?:gewoon |alleen maar |echt )?(?:dood(?:gaan)?|sterven)(?! (?:hout|gewicht))",
    r"ik wil niet (?:meer|langer) leven",
    r"ik (?:ga|wil) (?:vanavond |vannacht |vandaag )?(?:zelfmoord plegen|mezelf doden|mezelf ombrengen|me verhangen)",
    r"ik (?:ga|wil) (?:vanavond |vannacht )?een eind(?:e)? aan mijn leven maken",
    r"ik (?:ga|wil) er (?:vanavond|vannacht|vandaag) een eind(?:e)? aan maken",
    r"ik pleeg (?:vanavond |vannacht )?zelfmoord",
    r"ik heb (?:de|alle) pillen (?:hier|klaar|in mijn hand|voor me)",
    r"ik denk (?:steeds |altijd |alleen maar |vaak )?aan zelfmoord",
    r"ik ben suicidaal",
)

_JA = r"(?:(?:^|ja )chce|chcę)"
_POLISH = (
    rf"{_JA} (?:(?:juz|tylko|po prostu) )?umrzec",
    rf"{_JA} (?:si[eę] zabic|popelnic samobojstwo|odebrac sobie zycie|skonczyc ze soba|powiesic si[eę])",
    r"(?:(?:^|ja )zabije|zabiję) si[eę](?! (?:o|na|na tym) )",
    r"(?:popelnię samobojstwo|odbiorę sobie zycie|skonczę ze soba|powieszę się)",
    r"nie chcę (?:juz |dluzej |juz dluzej )?zyc(?: dluzej)?",
    r"mam (?:tu|tutaj|przy sobie|przed soba|w ręku|juz) (?:wszystkie )?tabletki",
    r"mysl[eę] o samobojstwie",
)

_CLEAR = re.compile(
    r"(?<![\w'])"
    + _words(*_ENGLISH, *_GERMAN, *_FRENCH, *_SPANISH, *_ITALIAN, *_PORTUGUESE, *_DUTCH, *_POLISH)
    + r"(?!\w)"
)

# Right before it: denied, asked, supposed, or somebody else's words.
_BEFORE = re.compile(
    r"(?:\b(?:not|don't|dont|never|didn't|doesn't|isn't|nicht)(?: (?:that|because|as|like|think|say|saying|mean|feel"
    r"|believe|know|sure|true|weil|dass)){0,3},? "
    r"|\b(?:no|nie|non|nao|niet|pas) "
    r"|\b(?:if|when|whenever|unless|whether|do|did|wenn|falls|ob|si|cuando|quando|se|als|jesli|gdy),? "
    r"|\b(?:you|they|he|she|everyone|people|everybody) (?:think|thinks|believe|believes|thought|assume)(?: that)? "
    r"|\b(?:said|says|say|wrote|writes|told|tells|sang|sings|screamed|whispered|shouted|texted|lyrics?|song|titled|called"
    r"|character|line|sagte|sagt|gesagt|schrieb|schreibt|singt|disait|dit|ecrit|chante|dijo|decia|dice|escribio|disse"
    r"|diceva|detto|scrisse|diz|dizia|escreveu|zei|zegt|schreef|powiedzial[ao]?|mowi|napisal[ao]?)\b.{0,60}"
    r")$"
)
# Right after it: laughter, shame, old age, love; or what is to end is something else.
_AFTER = re.compile(
    r",? ?(?:laughing|of (?:laughter|embarrassment|shame|boredom|cringe|happiness|love)|from (?:embarrassment|laughter)"
    r"|old\b|very old|happy|in peace|at home|with dignity|someday|some day|one day|in your arms|in his arms|in her arms"
    r"|beside you|next to you|with you|before you do|knowing|having|a (?:happy|free|little|better)|for (?:you|love|my)"
    r"|on (?:this|that|a) hill|trying|for (?:forgetting|saying|not|having|being)|if i (?:have to|hear|see|must|read)"
    r"|every time (?:i|you|he|she|they)\b|whenever|without (?:you|him|her|seeing|having)|like (?:this|that) with"
    r"|as (?:an|a|the) \w+|vor (?:lachen|scham|hunger|langeweile|neugier|gluck)|alt\b|in deinen armen"
    r"|ohne (?:dich|ihn|sie)|als (?:alter|alte)"
    r"|de (?:rire|honte|faim|froid|soif|vieillesse)|vieux|vieille|dans tes bras|pres de toi|sans toi"
    r"|de (?:la )?(?:risa|verguenza|amor|pena ajena|vieja|viejo)|contigo|en tus brazos|sin ti|a tu lado"
    r"|dal(?:le)? (?:ridere|risate|caldo)|di (?:vergogna|noia|vecchiaia|fame)|vecchi[oa]|tra le tue braccia"
    r"|senza (?:di )?te|de (?:rir|vergonha|tanto|fome|velh[oa]|amor)|nos teus bracos|sem (?:ti|voce)"
    r"|van (?:het )?(?:lachen|schaamte)"
    r"|in jouw armen|zonder (?:jou|je)|oud\b|ze (?:smiechu|wstydu)|z (?:nudow|milosci)|bez (?:ciebie|niej|niego)"
    r"|w (?:twoich|klamstwie)|ici\b|aqui (?:en|con)|comme (?:ca|avant) avec)"
)
_LONG_OVER = re.compile(
    r"\b(?:back then|(?:years|months|weeks|decades) ago|used to|when i was|as a (?:child|teenager|girl|boy|kid)"
    r"|long ago|in those days|at the time|last (?:year|winter|summer|spring|autumn|fall)|damals|fr(?:u|ue)her"
    r"|vor jahren|als (?:kind|ich)|a l'epoque|autrefois|jadis|il y a \w+ ans|en aquel entonces|hace (?:\w+ )?anos"
    r"|de nina|de nino|allora|anni fa|da (?:piccol[oa]|ragazz[oa])|naquela (?:altura|epoca)|ha (?:muitos )?anos"
    r"|anos atras|vroeger|jaren geleden|toen ik|kiedys|lat temu|wtedy)\b"
)
_NOW = re.compile(
    r"\b(?:tonight|now|today|right now|again|heute|jetzt|wieder|ce soir|cette nuit|maintenant|aujourd'hui"
    r"|esta noche|ahora|hoy|stasera|stanotte|adesso|oggi|hoje|agora"
    r"|vanavond|vannacht|nu|vandaag|dzis|dzisiaj|teraz)\b"
)
