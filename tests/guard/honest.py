"""Tender, profane, sad, and angry but fine: letters and comments as people leave them here, all of our own making.

None of them may ever wait for a rule, be asked about a contact, a name or a cluster, or bring the page that helps.
"""

HONEST = [
    # Tender, in English
    "I kept the mug with the chipped ear. Every morning it burns my lip a little, and I let it.",
    "You used to warm my side of the bed before I came in. Nobody told you to. I never thanked you.",
    "Thank you for the soup. Thank you for the silence after the soup. I was so young.",
    "When our son laughs with his whole back, I see you, and I forgive the weather.",
    "I still write your half of the shopping list. Oranges, the bitter chocolate, string.",
    "If I could have one hour, I'd spend it watching you look for your keys.",
    "Dear you, I hope whoever sleeps there now knows about the window.",
    "this made me cry on the bus, thank you, whoever you are",
    "I have been where you are. It doesn't get lighter, but one's arms get stronger.",
    "You will be alright, stranger. Eat something. Open a window. Write again.",
    # Sad
    "My mother died in March and I keep dialling the house. It rings in a room that isn't there.",
    "We buried the dog under the plum tree, and then we couldn't look at each other.",
    "I died a little when you closed that door. I've been dying a little ever since, and cooking dinner.",
    "I lost the baby on a Tuesday. You were at work. I never told you it had a name.",
    "He killed himself nine years ago and I still buy his brand of tea.",
    "My brother took his own life. I don't want to be strong any more, I want to be his sister.",
    "Some nights the house is so quiet I can hear us not talking.",
    "I can't do this any more. The commuting, the pretending, the good mornings.",
    "It would kill me to see you with her. It didn't. I saw you. I bought bread.",
    "I used to want to die at sixteen. Then I learned to swim. I wish I could tell that girl.",
    "Part of me ended there, in the car park, with the engine running and you already looking ahead.",
    "Nobody would believe how gentle you were. Nobody would miss him like I miss him.",
    # Angry, and profane
    "Fuck you for being kind on the last day. You could've been a bastard and made it easy.",
    "You absolute shit. You took the good pans and the dog's respect.",
    "I hate you. I hate how you chew. I hate that I know the sound of your car from all the others.",
    "Go to hell, and take your fucking playlists with you.",
    "I hope your new kitchen floods. I hope it floods on a Sunday.",
    "I could've strangled you that Christmas. Instead I made the gravy.",
    "You cheated, you lied, you cried, and I made you tea. Who's the idiot? Me. Bloody hell.",
    "Burn in hell, Dad. Or don't. I've stopped tending the fire.",
    "He hit me and I stayed. He hit me and I stayed. He hit the dog and I left.",
    "You're dead to me, I said, and I've laid your place at the table ever since.",
    "my shit isn't together, my ass is on fire, and I miss you like hell",
    "Damn it, do it already. Leave him. You have a sister, a car and a raincoat.",
    "Just do it. Pack. I did, at fifty-one, with two bin bags and a cat.",
    "God I was a bitch to you. I'm sorry. I was so scared.",
    # with a clue or two, as letters have
    "In Paris, on the bridge, at twenty-two, I said no. I've been saying yes to everybody since.",
    "On 12 May you'd have been 40. I baked the terrible cake. I ate the terrible cake.",
    "I moved to Oslo to forget you, and they have your weather here.",
    "We were seventeen at a High School where nobody kissed anybody, and you kissed me.",
    "Uncle Bob says you married. Mom cried. Grandma asked if he's tall.",
    # German
    "Du hast mir nie geschrieben, und ich habe jeden Tag den Briefkasten geputzt.",
    "Scheiße, ich vermisse dich. Sogar dein Schnarchen, sogar deine Mutter.",
    "Ich hasse dich dafür, dass du recht hattest. Fahr zur Hölle, und nimm den Toaster mit.",
    "Mein Vater ist im Herbst gestorben. Sein Mantel hängt noch da und wartet auf Regen.",
    "Danke für deinen Brief. Ich dachte, nur mir geht es so.",
    # French
    "Tu me manques comme le sel. On ne le voit pas, et plus rien n'a de goût.",
    "Putain, je t'aimais, et toi tu comptais les carreaux du plafond.",
    "Va au diable, et laisse la lumière allumée en partant.",
    "Merci d'avoir écrit ça. Je l'ai lu trois fois, dans le noir.",
    # Spanish
    "Te fuiste sin cerrar la puerta, y desde entonces hace frío en todas las casas.",
    "Joder, cómo te quise. Me cago en tu sonrisa y en el mes de abril.",
    "Mi abuela murió esperando una carta. Yo te la escribo a ti, por si acaso.",
    # Italian
    "Mi manchi come manca l'aria quando si ride troppo.",
    "Vaffanculo, amore mio, e copriti che fuori piove.",
    "Mio padre non mi ha mai detto bravo. L'ho detto io, oggi, a mio figlio.",
    # Portuguese
    "Tenho saudade até das nossas brigas, merda.",
    "Morri de vergonha no dia em que te pedi para ficar, e pedia outra vez.",
    # Dutch
    "Ik mis je, klootzak. Zelfs je natte handdoeken op het bed.",
    "Mijn moeder is dood en ik zet nog steeds twee kopjes klaar.",
    # Polish
    "Tęsknię za tobą, cholera jasna, nawet za twoim chrapaniem.",
    "Dziękuję za ten list. Płakałam w tramwaju i nikt nie patrzył.",
    # others
    "Jeg savner dig. Kys på panden, og undskyld for alt.",
    "Скучаю по тебе, дурак. Чай остыл ещё в мае.",
    "أشتاق إليك كل مساء، ولا أقول شيئا.",
    "会いたい。それだけを、ずっと書けなかった。",
    "מתגעגעת אליך, ולא אומרת.",
]
