"""Bricks: text, ages, words and secrets. Pure, and free of everything above them."""
