"""Words for `streets`: what streets are called in the languages of the shield, and what only looks so."""

from leftunsaid.guard.shield.reading import folded

# '12 Example Street'
BEHIND = folded(
    "street st road rd avenue ave av lane ln drive dr court ct boulevard blvd way place pl terrace close crescent "
    "square sq row gardens grove mews parade highway hwy parkway"
)
SURELY_BEHIND = folded("street road avenue ave lane drive boulevard blvd rd terrace crescent")
# 'Musterstraße 12', 'Voorbeeldlaan 3'
ENDINGS = tuple(
    folded(
        "straße strasse str gasse weg platz allee ring damm ufer steig chaussee straat laan plein gracht kade "
        "singel dijk gatan vägen väg vej gade katu ulica utca"
    )
)
ALONE = folded(
    "straße strasse str gasse weg platz allee ring damm ufer straat laan plein gracht kade gatan vägen utca út"
)
# '12 rue de l'Exemple', 'calle Ejemplo 12', 'ul. Przykładowa 12'
FRONT = folded(
    "rue avenue av boulevard bd bld impasse allée allee chemin place quai route cours square passage faubourg pl r "
    "calle c avenida avda plaza paseo camino carrera cra ronda rua travessa praça largo estrada alameda rodovia via "
    "viale piazza corso vicolo piazzale largo ul ulica aleja al aleje plac os osiedle улица ул проспект пр переулок"
)
FRONT_IN_FRENCH = folded("rue avenue av boulevard bd bld impasse allée chemin place quai route cours square passage")
SURELY_FRONT = folded(
    "rue calle avenida avda rua travessa viale piazza ulica ul улица ул rue boulevard avenue impasse paseo via"
)
LITTLE = folded("de la du des le les l d del della delle dei di da do dos das el los las y e van von der den s i im. w")
NUMBER_WORDS = folded("no nr nº n o numero número num number d дом д № # no.")
NO_STREET = folded(
    "way different other dark empty two busy main same quiet long little the a an this that lonely wrong right dead "
    "high minutes hours days people times years miles blocks durante hace por para desde fino per dopo pendant "
    "depuis pour years' the in to of and und et y e o w na we lat"
)
BOXES = folded("po p postfach apartado postbus skrytka")
NUMBERED = folded("calle carrera cra avenida transversal diagonal")
LIVING = folded(
    "live lives living lived address adresse wohne wohnt wohnst habite habites habita vivo vive vives moro mora "
    "abito abiti woon woont mieszkam mieszka adres indirizzo direccion dirección endereço morada bor vis vit lebe "
    "lebt"
)

SOLID = tuple(folded("straße strasse str gasse straat laan gracht gatan"))

AT = folded("at in am an on im bei auf in à au a en na no op w przy na the jetzt noch immer here hier still is ist er")

ROOMS = folded(
    "room zimmer raum haus house apartment apt flat unit stock etage floor chapter kapitel january february march "
    "april may june july august september october november december januar februar märz mai juni juli oktober "
    "dezember level ward station"
)

COUNTED = folded(
    "minuten stunden tage jahre meter kilometer mal uhr km m minutes hours days years times uur jaar dagen keer "
    "minuter minuti ore giorni anni volte minutos horas dias anos años veces vezes minut godzin lat dni razy "
    "minutes heures"
)
