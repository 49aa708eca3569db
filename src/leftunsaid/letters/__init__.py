"""Letters: written, shown, taken back."""
