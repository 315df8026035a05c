"""The nouns: frozen data without files or algorithms. Invariants are checked once, here, at the door."""
