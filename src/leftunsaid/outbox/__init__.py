"""Everything that happens later: envelopes in the database, and the post office that carries mails."""
