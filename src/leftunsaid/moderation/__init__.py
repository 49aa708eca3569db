"""What the ones who look after a house do: reports, decisions, and what waits to be read."""
