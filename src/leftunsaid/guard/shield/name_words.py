"""Words for `names`: given names of many languages, and capitalised words that are nobody's name."""

from leftunsaid.guard.shield.reading import folded

# Common ones, as a clue; a name that is missing here is still found where two capitals stand inside a sentence.
# Left out are those that are words too (Hope, Grace, Mark, Rose, Will, Faith, Joy, April, May, June).
GIVEN = folded(
    "aaron adam adrian aidan alan albert alejandro alessandro alessia alex alexander alexandra alice alicia alison "
    "amanda amelia amy ana andré andrea andreas andrew andrzej angela anita anja ann anna anne annie anthony anton "
    "antonio ania agnieszka arthur ashley astrid barbara bartek beata beatriz ben benjamin bernd bert bianca björn "
    "bob brandon brenda brian bruno camila camille carla carlos carmen carol caroline catherine cecilia charles "
    "charlotte chiara chloé chris christian christina christine christopher claire clara claudia clément connor "
    "cristina dan daniel daniela daria dave david deborah debra dennis diana diego dieter dirk dominik don donna "
    "dorota dorothy douglas dylan eduardo elena eleni elias elisa elizabeth ella ellen emil emily emma eric erik "
    "ethan eva ewa fabian federica felix fernando filip fiona florian francesca francesco francisco françois frank "
    "franziska fred gabriel gareth gary george georgia gerald giorgia giulia giuseppe gloria greta grzegorz "
    "guillaume hanna hannah hans harold heather heike heidi helen helena hélène henrik henry ian igor ines ingrid "
    "isabel isabella ivan jack jacob jakub james jamie jan jana jane janet janina jason javier jean jeff jennifer "
    "jens jeremy jessica jill jim joan joana joanna jochen joe joel johan johann johanna john johnny jonas jonathan "
    "jordan jorge josé josef joseph joshua juan judith jules julia julian julie julien julio jürgen justin karen "
    "karin karl karolina kasia katarzyna kate katharina katherine kathleen kathrin katja kayla keith kelly kenneth "
    "kevin klaus krzysztof kyle larissa lars laura lauren léa lena leon leonardo leonie linda lisa logan louis "
    "louise luca lucas lucía lucy luis luisa luise lukas łukasz maciej madison magda magdalena malte manon manuel "
    "manuela marc marcel marcin marco marcos marek margaret maria marie marina mario marion marta martha martin "
    "martina mary mateusz mathieu matteo matthew matthias max maya megan melanie melissa mia michael michał "
    "michelle miguel mike mikael mila miriam monika moritz nadia nadine natalia natalie nathalie nathan nicholas "
    "nick nicola nicolas nicole nina noah nora olga oliver olivia oscar owen pablo pamela paolo pascal patricia "
    "patrick paul paula paulina pauline pedro peter petra philip philipp pierre pieter piotr rachel rafael ralf "
    "ralph raquel raymond rebecca renate ricardo richard rita robert roberto robin rodrigo roger roland romain "
    "ronald roxana russell ruth ryan sabine sabrina sam samantha samuel sandra sara sarah scott sean sebastian "
    "silke silvia simon simone sofia sofie sophia sophie stefan stefanie stéphane stephanie stephen steve steven "
    "sue susan susanne sven sylvia tanja tatiana teresa theresa thomas thorsten tiago tim timothy tina tobias tom "
    "tomasz tomek tony tyler ulrich ulrike ursula uwe valentina vanessa vera verena veronica véronique victor "
    "victoria vincent viola vivian walter wanda wendy werner willem wojciech wolfgang xavier yannick yvonne zoe "
    "zofia zuzanna ahmed ali amina amir ayşe fatima hassan hussein ibrahim karim khalid layla leila mehmet mohamed "
    "mohammed muhammad mustafa omar samir yusuf aisha priya rahul raj ravi anjali sunita wei ming hiroshi yuki "
    "kenji sakura jin minh linh nguyen dmitri aleksandr alexei sergei natasha irina svetlana анна мария иван ольга "
    "елена дмитрий сергей алексей"
)
# They lead to a name or stand for one; with S2-10, none of them is ever marked.
ROLES = folded(
    "mom mum mummy mommy mama mother dad daddy papa father wife husband brother sister son daughter grandma grandpa "
    "granny nana nan gran grandmother grandfather aunt auntie uncle cousin friend bestie love lover darling honey "
    "dear dearest sweetheart baby babe boy girl man woman lady sir madam mr mrs ms miss dr prof professor doctor "
    "teacher coach captain boss king queen prince princess lord god jesus christ allah angel stranger anonymous "
    "nobody someone you me i we us he she they it mutter vater mutti vati oma opa tante onkel bruder schwester frau "
    "herr liebe lieber liebster liebste schatz freund freundin mère père maman chérie chéri grand-mère tante oncle "
    "frère sœur mari femme ami amie monsieur madame cher chère madre padre mamá papá abuela abuelo tía tío hermano "
    "hermana esposo esposa querido querida señor señora mamma papà nonna nonno zia zio fratello sorella marito "
    "moglie caro cara signor signora mãe pai avó avô irmão irmã marido mulher senhor moeder vader broer zus lieve "
    "beste meneer mevrouw mama tata babcia dziadek brat siostra mąż żona kochanie drogi droga pan pani ex"
)
# Days, months, feasts, places, houses of learning, what titles are made of.
NOT_NAMES = ROLES | folded(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december spring summer autumn fall winter christmas easter eve new year years "
    "halloween thanksgiving valentine valentines birthday black good happy merry montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember weihnachten ostern "
    "silvester lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août "
    "noël the a an of and or but in on at to for with from by not no yes this that these those my your his her our "
    "their its so as if when while then there here what who how why where just only all is was are were be been am "
    "do did does have had can could will would should let please thank thanks sorry love hate never always forever "
    "still once upon again after before because north south east west northern southern eastern western upper lower "
    "great grand central old big little red blue white green united states kingdom america american england english "
    "britain british ireland irish scotland wales europe european africa asia australia canada mexico france french "
    "germany german italy italian spain spanish portugal poland polish russia russian china chinese japan japanese "
    "korea korean india indian brazil greece turkey ukraine switzerland austria netherlands dutch belgium sweden "
    "norway denmark finland york london paris berlin rome madrid lisbon warsaw vienna amsterdam dublin los angeles "
    "san francisco santa chicago boston texas california florida jersey orleans vegas las zealand costa rica puerto "
    "rio sao hong kong deutschland frankreich italien spanien österreich schweiz europa münchen hamburg köln street "
    "road avenue lane park beach lake river mountain mountains mount hill hills valley canyon forest island islands "
    "sea ocean bay city town village county state national international airport station bridge square church "
    "cathedral hospital hotel bar café cafe coffee house home school high middle elementary primary college "
    "university academy library museum theatre theater club team band army navy air force corps police department "
    "court bank office center centre institute company inc ltd church world war earth moon sun star stars milky way "
    "universe heaven hell bible book chapter part letter letters terms use privacy policy facebook instagram "
    "twitter google youtube netflix spotify whatsapp tinder discord amazon apple iphone ipad playstation xbox "
    "nintendo mac microsoft windows disney starbucks mcdonalds ikea uber harry potter hogwarts star wars wonderland "
    "romeo juliet shakespeare santa claus tooth fairy mother nature lady luck murphy law covid pm am tv usa uk eu "
    "nyc la dj dna ptsd adhd tale story song poem dream dreams night nights day days time life death heart hearts "
    "hope faith grace joy peace truth lies beautiful broken lost last first second third one two three four five "
    "six seven eight nine ten dark light fire water rain snow sky blue pink gold golden silver queen king boys "
    "girls men women mr mrs sincerely yours truly regards best wishes goodbye hello hi hey okay ok oh god lord "
    "saint st notre dame eiffel tower big ben nobel prize oscar pulitzer super bowl world cup"
)
# Small words inside a name.
PARTICLES = folded("van von de der den del della di da do dos das la le du ten ter zu bin al el y af av mac mc st")
# What stands before a name even where the name is written small.
INTRODUCED = (
    ("my", "name", "is"),
    ("his", "name", "is"),
    ("her", "name", "is"),
    ("his", "name", "was"),
    ("her", "name", "was"),
    ("name's",),
    ("ich", "heisse"),
    ("er", "heisst"),
    ("sie", "heisst"),
    ("mein", "name", "ist"),
    ("je", "m'appelle"),
    ("il", "s'appelle"),
    ("elle", "s'appelle"),
    ("me", "llamo"),
    ("se", "llama"),
    ("mi", "chiamo"),
    ("si", "chiama"),
    ("me", "chamo"),
    ("se", "chama"),
    ("ik", "heet"),
    ("nazywam", "sie"),
)
# In these every noun is a capital, so two capitals say nothing.
GERMAN = folded("ich und nicht der das ist dich mich mir dir auch wir ein eine")
# Whom people here quote and sing, by given name and surname.
WELL_KNOWN = frozenset(
    name.replace("-", " ")
    for name in folded(
        "adele-adkins alan-turing albert-camus albert-einstein alice-munro amy-winehouse anna-karenina anne-carson "
        "anne-frank anne-sexton audrey-hepburn ben-jerry billie-eilish bob-dylan bruce-springsteen charlie-brown "
        "charlotte-bronte david-bowie diana-ross ed-sheeran edith-piaf elton-john elvis-presley emily-bronte "
        "emily-dickinson emma-bovary fabrizio-de-andre fernando-pessoa forrest-gump frank-ocean frank-sinatra "
        "franz-kafka frida-kahlo gabriel-garcia-marquez george-clooney george-harrison hermann-hesse isabel-allende "
        "jack-daniels jack-sparrow jacques-brel jane-austen jane-eyre jeff-buckley joan-didion john-donne "
        "john-keats john-lennon johnny-cash joni-mitchell karl-marx kurt-cobain lady-gaga lana-del-rey "
        "leonard-cohen marcel-proust marilyn-monroe martin-luther martin-luther-king mary-oliver mary-poppins "
        "max-frisch maya-angelou michael-jackson neil-gaiman nelson-mandela nick-cave nick-drake nina-simone "
        "norah-jones oprah-winfrey oscar-wilde pablo-neruda patti-smith paul-celan paul-mccartney peter-pan "
        "raymond-carver robert-frost robin-williams sam-smith simone-de-beauvoir simone-weil stephen-king "
        "stevie-nicks sylvia-plath taylor-swift thomas-mann tina-turner tom-hanks tom-waits toni-morrison "
        "tracy-chapman victor-hugo vincent-van-gogh virginia-woolf walt-whitman whitney-houston william-shakespeare "
    )
)
