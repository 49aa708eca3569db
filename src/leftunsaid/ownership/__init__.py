"""The eight words that let someone come back to what they wrote, and nothing else about them."""
