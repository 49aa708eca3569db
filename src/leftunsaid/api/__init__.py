"""The door for programs, `/api/v1`: it tells what the pages show, and keeps what they would keep, by the same verbs."""
