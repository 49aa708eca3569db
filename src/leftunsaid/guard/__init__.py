"""The gate: may this be shown at once, must it wait, or is it too much? Knows networks only by keyed hash."""
