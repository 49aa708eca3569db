"""Left Unsaid: a place for letters that cannot be sent, and for the strangers who answer them."""
