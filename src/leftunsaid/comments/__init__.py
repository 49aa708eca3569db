"""Comments: the answers of strangers, flat and in the order in which they were first shown."""
