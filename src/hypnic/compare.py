"""Two scorings of one night → their agreement."""
