"""Mail: an address that asked for the news of one letter. Never shown, asked twice, forgotten at a press."""
