"""Words for `clues`: what stands before a workplace, a school, a town or a nickname, in eight languages."""

from leftunsaid.guard.shield.name_words import GIVEN, NOT_NAMES, ROLES
from leftunsaid.guard.shield.reading import folded

# 'works at', 'arbeitet bei': a verb, then one of these, then perhaps an article, then the name of a house.
WORKING = folded(
    "works worked working work job shift shifts boss nurse doctor surgeon teacher manager barista waiter waitress "
    "cashier "
    "receptionist cook chef librarian engineer accountant lawyer driver secretary trainer pharmacist dentist bartender "
    "hairdresser intern apprentice principal paramedic clerk "
    "arbeitet arbeitest arbeite arbeiten arbeitete gearbeitet jobbt jobbte angestellt "
    "travaille travailles travaillait travaillais travaillé bosse bosses bossait "
    "trabaja trabajas trabajo trabajaba trabajabas trabajó lavora lavori lavoro lavorava lavoravi "
    "trabalha trabalhas trabalho trabalhava trabalhavas werkt werk werkte werken gewerkt "
    "pracuje pracujesz pracuję pracował pracowała pracowałem pracowałam"
)
AT_WORK = folded("at for bei beim für chez pour en para da per alla na no bij voor w we dla")
STUDYING = folded(
    "studies studied studying study graduated graduate teaches taught enrolled "
    "studiert studierst studierte studierte studiere étudie étudies étudiait enseigne estudia estudias estudiaba "
    "estudió "
    "studia studi studiava insegna estuda estudas estudava studeert studeerde studiuje studiował studiowała"
)
AT_SCHOOL = folded("at from an à au en a all alla em na no aan w na")
LIVING_IN = folded(
    "lives live lived living moved born raised based grew wohnt wohne wohnst wohnte lebt lebe lebst lebte zog gezogen "
    "geboren aufgewachsen habite habites habitait vis vit vivait né née vive vives vivo vivía nació nació abita abiti "
    "viveva nato nata mora moras morava nasceu woont woonde geboren mieszka mieszkasz mieszkał mieszkała urodził "
    "urodziła"
)
COMING = folded("is are am was were came come comes i'm you're she's he's we're komme kommt kommst kam viens vient")
# Before the name of a town, in languages that write other nouns small.
BESIDE_A_TOWN = folded("in near outside à em w we")
TO_A_TOWN = folded("in to near from outside nach aus bei à de en a di da em no na naar uit w we z ze do")
ARTICLES = folded("the a an our my your his her their der die das dem den le la l el lo il i o os as het de")
# Part of the name of a school; alone, or with one another, they name none.
SCHOOLS = folded(
    "school college university academy gymnasium realschule grundschule gesamtschule hochschule universität lycée "
    "collège université école instituto colegio universidad liceo università istituto escola faculdade universidade "
    "liceum uniwersytet szkoła universiteit"
)
NO_SCHOOL = folded(
    "high middle elementary primary grammar secondary public private old new sunday law medical art arts drama music "
    "summer night business boarding nursing dance film community state national first second last of de di the our my "
    "graduate grad ivy league life love hard heartbreak rock"
)
# Part of the name of a house in which people work, written with a capital.
HOUSES = folded(
    "hospital clinic pharmacy bakery supermarket restaurant brewery nursery surgery hotel inn gmbh ltd llc inc klinik "
    "krankenhaus bäckerei apotheke hôpital clinique boulangerie clínica panadería ospedale panificio padaria "
    "ziekenhuis "
    "szpital apteka"
)
NO_HOUSE = folded("the a an our my your his her this that every no general children's local same old new in at of")

TOWNS = folded(
    "york london paris berlin rome madrid lisbon warsaw vienna amsterdam dublin angeles francisco chicago boston "
    "orleans "
    "vegas münchen hamburg köln"
)
# A capital that is no town, no house and nobody.
NEVER_A_PLACE = (
    (NOT_NAMES - TOWNS)
    | ROLES
    | GIVEN
    | folded(
        "nacht tag abend morgen regen liebe frieden ruhe stille gedanken wahrheit zeit herz leben welt bett zimmer "
        "küche "
        "auto garten wald himmel angst hoffnung dunkeln dieu dios dio deus bóg boże i'm i've i'll i'd what's christmas "
        "sir miss therapy rehab love me thee us them ramadan hanukkah diwali lent advent latin hebrew arabic hindi "
        "greek "
        "swedish norwegian danish finnish turkish portuguese czech hungarian christ earth mars venus paradise eden "
        "tomorrow yesterday today tonight front case fact vain person public private bed"
    )
)

EVERYBODY = folded(
    "everyone everybody friends people they we all family town office class alle jeder freunde monde todos todas tutti "
    "amici amigos iedereen vrienden wszyscy"
)
CALLING = folded(
    "call calls called nennen nennt nannten nannte appelle appelait appelaient llaman llamaban llama dicen decían "
    "chiamano "
    "chiamavano chiama chamam chamavam chama noemt noemde noemen noemden mówią mówili wołają wołali surnommait"
)
KNOWN = folded(
    "known goes nicknamed nickname spitzname bekannt apodo conocida conocido soprannome apelido bijnaam pseudonim "
    "ksywa surnom surnommé "
    "surnommée"
)
NOBODY_S_NAME = ROLES | folded("i god christ monday tuesday wednesday thursday friday saturday sunday christmas")
# Between such a word and the nickname.
MEANWHILE = folded(
    "as by me you him her us is was ist war als mich dich ihn sie uns est était es era è era o a lo la le te mi ti se "
    "como come hem haar je jou mij niego nią mnie ciebie na to był było the name everyone only always just simply nur"
)
