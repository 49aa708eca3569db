"""What the database itself counts or refuses, so that no verb, command or program can forget to."""
