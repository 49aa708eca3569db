"""The part that works while nobody waits for it, and the commands of the operator."""
