"""Texts such as people leave here, none of which may ever be held: pleas, curses, guilt, and thanks."""

LIKE_THE_SEEDS = [
    "Is anyone here who knows how one does this? I am stuck, it's me or his happiness. Please, help me.",
    "Nobody wants to be the villain of the story, and yet somebody has to open the door and go.",
    "I went so that you could save yourself, and I could too. It was no kindness, it was air.",
    "My shit was never together, fuck, whose is? I said so the first night, and you laughed.",
    "I know I will hurt you. It is the one thing I was ever good at. He knew he'd hurt her, too.",
    "I can't live like this any more, in this kitchen, under this lamp, with this clock.",
    "You killed something in me that night, and I helped you carry it out to the car.",
    "\n\n".join(["It isn't easy to stay.", "It isn't easy to go.", "It isn't easy to say it isn't easy."] * 6),
    "She wants to leave. " * 12 + "Not him. The room, the town, the year.",
    "thank you, I needed that",
    "I broke a good man's heart because it was not right, and I would have said yes at the altar.",
    "This needed saying. It hurts at both ends; at least it did at mine.",
    "Noooooooooo. I cried on the tram, thank you!!!!!!!!",
    "Mir ging es genauso, danke. Ich habe drei Jahre lang jeden Abend im Auto gesessen und nichts gesagt.",
    "—————\n\nI left at nineteen for the woman of thirty.\n\n—————",
]
