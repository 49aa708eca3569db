"""The door for texts that come in from files and go out to them: one module a format."""
