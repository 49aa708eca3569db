"""A way back to a key whose words are lost: by a mailbox that its holder chose beforehand, and never at once."""
