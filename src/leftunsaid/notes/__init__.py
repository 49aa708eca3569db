"""Little notes: put into a jar by one person, and drawn at unlooked-for moments for another who wants them."""
