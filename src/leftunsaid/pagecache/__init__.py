"""Finished pages, kept in memory and served at about the cost of a file, for exactly as long as they are true."""
