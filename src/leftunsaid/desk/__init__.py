"""The moderators' pages: who may sit at the desk, one queue, and what was decided."""
