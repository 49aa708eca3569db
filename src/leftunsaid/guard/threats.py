"""Does somebody threaten here, in clear words, the one they write to? Pure: a text in, yes or no out.

Asked of little notes alone, which reach one person: there a wrong yes costs another wording, and a wrong no somebody's
sleep. Letters speak of anger that is long over, and are not asked. What is denied is passed over; what stands in
quotes is not, since quotes would be the way round.
"""

import re

from leftunsaid.guard.gentle import folded, sentences


def threatens(text: str) -> bool:
    """Is whoever reads it told that they are watched, will be found, or will pay for it?"""
    return any(_speaks_so(said) for said, _end in sentences(folded(text)))


def _speaks_so(sentence: str) -> bool:
    return any(
        not _DENIED.search(sentence[max(0, found.start() - 30) : found.end()]) for found in _THREAT.finditer(sentence)
    )


_WILL = (
    r"(?:i(?: wi|')ll|i(?: a|')m (?:going to|gonna|coming to)|i(?: wi|')ll come (?:and|to))(?: still| always| just)?"
)
_HARM = r"(?:kill|hurt|hit|beat|destroy|ruin|expose|punish|break|end) you"
_THREAT = re.compile(
    "|".join(
        (
            rf"\b{_WILL} {_HARM}\b",
            rf"\b{_WILL} (?:find|track|hunt) (?:you|out where you)\b(?! (?:a|some|another|the) )",
            rf"\b{_WILL} make you (?:pay|sorry|regret|suffer)\b",
            r"\bi know (?:exactly )?where you(?:'re| are| live| work| sleep| park)\b",
            r"\bi know (?:exactly )?where you(?:r (?:new )?(?:home|house|flat|job|school|mother|sister))\b",
            r"\bi(?: a|')m (?:always )?(?:watching|following|outside|tracking) you(?:r (?:house|door|window|home))?\b",
            r"\bi see (?:you|who you are with|everything you do)(?: right)? (?:now|every (?:day|night))\b",
            r"\byou (?:can't|cannot|can not|can never|will never|won't|'ll never)(?: ever)? "
            r"(?:hide(?: from me)?(?=$|,)|escape|get away from me|(?:get|be) rid of me|leave me\b(?! (?:cold|out)))",
            r"\byou(?: wi|')ll (?:pay|regret|be sorry|suffer|see what happens)\b",
            r"\b(?:answer|reply|call me|write back|come back|unblock me) or (?:else|i|you)\b",
            r"\bif you (?:ever )?(?:leave|do not|don't|block|tell|ignore|stop|see (?:him|her|them))\b.{0,60}"
            r"\b(?:i(?: wi|')ll (?:hurt|kill|find|tell|come|make)|you(?: wi|')ll (?:regret|be sorry|pay|lose))",
            r"\b(?:you|nobody) (?:belong to|owe) me\b|\bif i can't have you\b",
        )
    )
)
_DENIED = re.compile(r"\b(?:never|not|n't|nobody) (?:\w{1,12} ){0,2}(?:hurt|kill|hit|leave|harm|punish) you\b")
