"""Finding texts by their words: one index, in a file of its own or in PostgreSQL. Knows no letters and no comments."""
