"""Does somebody urge here, in clear words, another to harm themselves? Pure: a text in, yes or no out.

What does is read by a person before anybody else. Only what is said to somebody counts: what is quoted, told of others,
denied or feared is passed over, and so is anger that wishes nobody dead. 'Do it already' alone is what friends say to
whoever wants to leave, so it counts only beside words of death. Under a letter whose writer sounds in danger every
comment is read first in any case.
"""

import re

from leftunsaid.guard.gentle import folded, own_words, sentences


def urges_self_harm(text: str) -> bool:
    """Is somebody told to harm themselves, or that nobody would miss them, in one of eight languages?"""
    whole = folded(text)
    own = own_words(whole)
    if not any(map(str.isalpha, own)):
        own = _QUOTES.sub(" ", whole)  # all of it stands in quotes, so they are nobody else's words
    if _ALONE.fullmatch(whole.strip()):
        return True
    return any(_WHY_NOT.search(said) or (end != "?" and _urges(said)) for said, end in sentences(own))


def _urges(sentence: str) -> bool:
    return any(
        not _TOLD.search(sentence[max(0, found.start() - 80) : found.start()])
        and not _MEANT_OTHERWISE.match(sentence, found.end())
        for found in _CRUEL.finditer(sentence)
    )


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


_QUOTES = re.compile("[\"“”„«»']")
_YOURSELF = r"(?:your ?selfs?|ur ?self|yo ?self|yourselves|thyself)"
_HARM = _one_of(
    rf"(?:k[i1]ll?|hang|shoot|drown|neck|rope|unalive|off) {_YOURSELF}",
    r"(?:slit|cut) (?:your|ur) wrists",
    r"cut deeper",
    r"(?:end|take) (?:your|ur) (?:own )?life(?! (?:back|in|into|to|with|seriously))",
    r"commit suicide",
    r"(?:take|swallow) all (?:of )?(?:your|ur|the|those|these) (?:pills|tablets|meds)",
    r"drink (?:some )?bleach",
    r"overdose",
    r"jump (?:off|from|in front of) (?:a|the|that) (?:bridge|building|roof|train|balcony)",
    r"pull the trigger",
)
# Where a sentence begins, or after a comma, with little words before it: so it is said to somebody.
_BEGINS = (
    r"(?:^|[,:–—-] ?)(?:(?:and|so|then|but|yes|yeah|ok|okay|lol|dude|bro|girl|man|bitch|loser|coward|whore|freak"
    r"|honestly|seriously|please|pls|just|now|simply|go|ahead|on|maybe|hurry up|do it) ?,? ?){0,5}"
)
_SHOULD = (
    r"\b(?:you|u)(?: really| all| two)?(?: should|'d better| had better| better| need to| ought to| must| deserve to"
    r"| may as well| might as well)(?: (?:just|really|probably|all|go|and|ahead|now|please|already|finally"
    r"|honestly)){0,4} "
)
_HOPE = r"\bi (?:really )?(?:hope|wish|want|need) (?:that )?(?:you|u)(?: to|'d| would| will| finally| just){0,2} "
_FAVOUR = (
    r"\bdo (?:us|everyone|everybody|the world|yourself|me|him|her|them)(?: all)? a fav(?:o|ou)r,? "
    r"(?:(?:and|please|just|go) ){0,3}"
)
_NOBODY = (
    r"(?:nobody|no ?one|not a soul|not one person)(?:'d| would| will|'ll| is going to|s gonna|'s gonna)"
    r"(?: even| ever| really)? "
)
_ENGLISH = (
    rf"(?:{_BEGINS}|{_SHOULD}|{_HOPE}|{_FAVOUR}){_HARM}",
    rf"(?:{_FAVOUR}|{_SHOULD})(?:die|end it all|end it tonight|disappear for ever)",
    r"(?:^|[,:–—-] ?)(?:(?:just|please|so|then|now|lol) ){0,2}go (?:and )?die",
    r"(?:^|[,:–—-] ?)(?:(?:so|then|and|lol) )?(?:just|please|hurry up and) die(?: already| now|$)",
    r"\b(?:just|go|lol|pls|please|should) kys\b",
    r"\bkys (?:now|already|please|pls|lol|loser|bitch|you|u|freak|whore|coward)\b",
    rf"{_NOBODY}(?:miss|notice) (?:you|u)(?: anyway)?(?=$|,| (?:when|if|once) (?:you|u)(?: are|'re| were)? (?:die"
    rf"|dead|gone|do it))",
    rf"{_NOBODY}care (?:if|when) (?:you|u) (?:die|died|were dead|are dead|do it|did it|kill)",
    r"(?:the (?:whole )?world|everyone|everybody)(?:'d| would|'s| is) (?:be )?(?:(?:so much|a lot|much|far|a|a much) )?"
    r"(?:better|happier)(?: off)?(?: place)? (?:without you|if you (?:died|were dead|were gone|killed))",
    r"\b(?:you|u)(?:'d| would|'re| are|r)? (?:be )?better off dead",
    r"(?:do it|jump)(?: already| now)?,? (?:and )?(?:you )?(?:coward|nobody (?:will|would|cares)|no one (?:will"
    r"|would|cares)|die)",
    r"stop (?:talking|crying|whining|threatening)(?: about it)? and (?:just )?(?:do it|die|kill)",
    r"(?:you|u) (?:won't|wont|would never|don't dare to|don't have the guts to|are too (?:weak|scared) to) (?:even )?"
    rf"{_HARM}(?=$|,)",
)

_ANFANG = r"(?:^|[,:–—-] ?)(?:(?:und|dann|also|los|komm|na|ja|bitte|geh|doch|jetzt) ){0,3}"
_DOCH = r"(?: (?:doch|endlich|einfach|bitte|halt|mal|jetzt|gleich|selbst|selber)){0,3}"
_GERMAN = (
    rf"{_ANFANG}bring dich{_DOCH} um(?! (?:den|die|das) )",
    rf"{_ANFANG}(?:hang|haeng) dich{_DOCH} auf(?=$|,)",
    rf"{_ANFANG}(?:tote|toete|erschiess|erhang|erhaeng|ertrank) dich(?: selbst)?{_DOCH}(?=$|,)",
    rf"{_ANFANG}nimm dir{_DOCH} das leben",
    rf"{_ANFANG}geh{_DOCH} (?:sterben|verrecken)(?=$|,)",
    rf"{_ANFANG}(?:stirb|verreck|verrecke){_DOCH}(?=$|,)",
    rf"{_ANFANG}spring{_DOCH} (?:von (?:der|einer) brucke|vom dach|vor (?:den|einen) zug)",
    rf"\bdu (?:solltest|sollst|musst|kannst) (?:dich|dir)?{_DOCH} ?(?:umbringen|erhangen|aufhangen|toten|erschiessen"
    r"|das leben nehmen)(?=$|,)",
    r"\b(?:niemand|keiner) (?:wurde|wird|wuerde) dich (?:je |jemals |auch nur )?vermissen(?=$|,| wenn du)",
    r"ohne dich (?:ware|waere|ist) die welt (?:besser|schoner|ein besserer ort)",
    r"die welt (?:ware|waere|ist) (?:besser|schoner|ein besserer ort) ohne dich",
)
_FRENCH = (
    r"(?:^|[,:–—-] ?)(?:(?:alors|et|mais|allez|donc) ){0,2}(?:tue|suicide|pends|flingue|bute)[- ]toi(?: donc"
    r"| deja)?(?=$|,)",
    r"(?:^|[,:–—-] ?)(?:(?:alors|et|mais|allez|donc) ){0,2}vas? (?:donc )?(?:te (?:tuer|pendre|suicider|flinguer|jeter"
    r"|foutre en l'air)|mourir|crever)(?! de )",
    r"\btu (?:devrais|ferais mieux de|merites de) (?:vraiment |juste )?(?:te (?:tuer|suicider|pendre|jeter sous)"
    r"|mourir|crever)(?! de )",
    r"personne ne te (?:regretterait|regrettera|pleurera|pleurerait)(?=$|,)",
    r"le monde (?:serait|se porterait|irait|ira) (?:bien )?mieux sans toi",
)
_SPANISH = (
    r"(?:^|[,:–—-] ?)(?:(?:pues|y|entonces|anda|vamos|ya) ){0,2}(?:matate|suicidate|ahorcate|cuelgate"
    r"|muerete)(?: ya)?(?=$|,)",
    r"(?:^|[,:–—-] ?)(?:(?:pues|y|entonces) ){0,2}(?:ve|vete|anda) a (?:matarte|morirte|morir|suicidarte)",
    r"\b(?:deberias|tendrias que|mereces) (?:matarte|suicidarte|morirte|ahorcarte)",
    r"nadie te (?:va a )?(?:extranaria|extranara|extranar|echaria de menos|echara de menos|echar de menos)(?=$|,)",
    r"el mundo (?:seria|estaria) (?:mucho )?mejor sin (?:ti|vos)",
)
_ITALIAN = (
    r"(?:^|[,:–—-] ?)(?:(?:allora|e|ma|dai|su) ){0,2}(?:ammazzati|ucciditi|suicidati|impiccati|sparati)"
    r"(?: (?:pure|subito|e basta|adesso))?(?=$|,)",
    r"(?:^|[,:–—-] ?)(?:(?:allora|e|ma|dai|su) ){0,2}vai a (?:morire|ammazzarti|ucciderti|suicidarti|impiccarti)",
    r"\b(?:dovresti|faresti meglio a) (?:ammazzarti|ucciderti|suicidarti|impiccarti|morire)(?! di )",
    r"nessuno (?:ti rimpiangerebbe|ti rimpiangera|sentirebbe la tua mancanza|sentira la tua mancanza)(?=$|,)",
    r"il mondo (?:sarebbe|starebbe) (?:molto )?meglio senza (?:di )?te",
)
_PORTUGUESE = (
    r"(?:^|[,:–—-] ?)(?:(?:entao|e|mas|vai|anda) ){0,2}(?:mata-te|mate-se|se mata|se mate|suicida-te|suicide-se"
    r"|enforca-te"
    r"|se enforca)(?: logo| ja| de uma vez)?(?=$|,)",
    r"(?:^|[,:–—-] ?)(?:(?:entao|e|mas) ){0,2}vai (?:te matar|se matar|matar-te|morrer)(?! de )",
    r"\b(?:devias|deverias|voce devia|voce deveria) (?:te matar|se matar|matar-te|suicidar-te|se suicidar"
    r"|morrer)(?! de )",
    r"ninguem (?:sentiria|sentira|vai sentir|ia sentir|iria sentir) (?:a )?(?:tua|sua) falta(?=$|,)",
    r"o mundo (?:seria|estaria|ficaria) (?:muito )?melhor sem (?:ti|voce)",
)
_DUTCH = (
    r"(?:^|[,:–—-] ?)(?:(?:dus|en|ga|dan) ){0,2}(?:pleeg (?:toch |gewoon |maar )?zelfmoord|maak je(?:zelf)? (?:toch "
    r"|gewoon )?"
    r"(?:van kant|dood)|hang je(?:zelf)? (?:toch |gewoon )?op|ga (?:toch |gewoon )?dood|verhang je(?:zelf)?)(?=$|,)",
    r"(?:^|[,:–—-] ?)spring (?:toch |gewoon )?(?:van (?:een|de) brug|voor (?:een|de) trein)",
    r"\bje (?:moet|zou) (?:(?:gewoon|echt) )?(?:zelfmoord (?:moeten )?plegen|jezelf (?:moeten )?(?:ophangen"
    r"|ombrengen|doden)"
    r"|je(?:zelf)? van kant (?:moeten )?maken)",
    r"niemand (?:zou|zal|gaat) je (?:ooit )?missen(?=$|,| als je)",
    r"de wereld (?:is|was|zou) (?:(?:veel )?beter (?:af )?(?:zijn )?)zonder jou",
)
_POLISH = (
    r"(?:^|[,:–—-] ?)(?:(?:to|i|a|no|wez|idz) ){0,3}(?:(?:zabij|powies) si[eę]|si[eę] (?:zabij|powies))(?: wreszcie)?"
    r"(?=$|,)",
    r"(?:^|[,:–—-] ?)(?:(?:to|i|a|no|wez) ){0,2}(?:skocz z mostu|zdechnij|rzuc si[eę] pod pociag)",
    r"\bpowin(?:ienes|nas) si[eę] (?:zabic|powiesic)",
    r"nikt (?:nie b[eę]dzie|by nie) (?:za tob[aą]|po tobie) (?:t[eę]sknil|plakal|plakac)(?=$|,)",
    r"swiat bylby (?:duzo )?lepszy bez ciebie",
)
_CRUEL = re.compile(
    _one_of(*_ENGLISH, *_GERMAN, *_FRENCH, *_SPANISH, *_ITALIAN, *_PORTUGUESE, *_DUTCH, *_POLISH) + r"(?!\w)"
)
# A question that asks for no answer.
_WHY_NOT = re.compile(
    rf"\bwhy (?:don't|dont|do not|haven't|havent|not|didn't)(?: (?:you|u))?(?: (?:just|already|simply|finally|go"
    rf"|and)){{0,3}}"
    rf" (?:{_HARM}|k[i1]lled {_YOURSELF}|die already)"
    r"|\bwarum (?:bringst|hangst|totest) du dich(?: (?:nicht|einfach|endlich|doch)){1,3}(?: (?:um|auf)|$)"
    r"|pourquoi (?:tu )?(?:ne )?te (?:tues|suicides|pends)[- ]?(?:tu )?pas"
    r"|por que no te (?:matas|suicidas|mueres)|perche non (?:ti (?:ammazzi|uccidi|suicidi|impicchi)|muori)"
    r"|por ?que (?:voce )?nao (?:se mata|te matas|morre)|waarom (?:maak je je niet van kant|pleeg je geen zelfmoord)"
    r"|dlaczego si[eę] nie zabijesz"
)
# The whole of it, in big letters or small: in Danish it is a kiss, and stands among other words.
_ALONE = re.compile(r"k[. ]?y[. ]?s[.! ]{0,9}")
# Right before it: told of somebody, denied, feared, forbidden.
_TOLD = re.compile(
    r"(?:\b(?:not|don't|dont|never|didn't|doesn't|won't|wouldn't|couldn't|cannot|can't|nicht|nie|niemals|non|jamais"
    r"|nunca"
    r"|mai|niet|nooit|nigdy)(?: \w{1,12}){0,3},? "
    r"|\b(?:if|when|before|unless|because|after|until|whether|wenn|falls|ob|si|cuando|quando|se|als"
    r"|jesli) (?:\w{1,12} ){0,2}"
    r"|\b(?:you|they|he|she|we|i|people|everyone|anyone|who) (?:\w{1,12} ){0,2}"
    r"(?:thought|think|thinks|believe|believed|feel|felt|fear|feared|wrote|write|say|says|said|told|tell|tells|knew"
    r"|decided"
    r"|assume|imagine|dream|dreamt|sure|convinced|afraid|scared)(?: (?:me|us|you|him|her|them))?(?: that| how"
    r"| to)?[:,]? ?"
    r"|\b(?:said|says|told me|tells me|wrote|texted|screamed|shouted|whispered|yelled|heard|hear|read|voice|voices"
    r"|message"
    r"|lyrics?|sings|sang|sagte|sagt|gesagt|schrieb|geschrieben|schrie|disait|dit|ecrit|crie|hurlait|dijo|decia|dice"
    r"|escribio"
    r"|grito|disse|diceva|detto|scrisse|urlava|diz|dizia|escreveu|gritou|zei|zegt|schreef|riep|powiedzial[ao]?"
    r"|mowi[l]?[ao]?"
    r"|napisal[ao]?|krzyczal[ao]?)\b.{0,60}"
    r")$"
)
# Right after it: work, laughter, or an answer to what hurts.
_MEANT_OTHERWISE = re.compile(
    r",? ?(?:(?:a|an|the|some|into) \w|laughing|trying|working|studying|worrying|over (?:a|the|this|that|him|her"
    r"|them|me|it|work|nothing|some)"
    r"|for (?:a|the|that|this|him|her|them|me|us|some|your|work|money|nothing|people|someone|anyone)\b"
    r"|to (?:please|make|get|be|keep|finish|prove|impress|save)\b|with (?:work|worry|guilt|stress)|at work"
    r"|like (?:i|we|he|she|they|me|this|that)\b|more than|as much|the way|but me|except|of (?:laughter|boredom)"
    r"|in (?:the office|class|my arms)|au travail|a la tache|de (?:rire|risa|envidia|amor|rir|trabalhar|lavoro|fatica)"
    r"|trabajando|estudiando|zoals ik|so wie ich|wie ich|comme moi|come me|como eu|como yo|jak ja)"
)
