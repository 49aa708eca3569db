"""Backups: a copy of the house while it stands open, and the house from its copy."""
