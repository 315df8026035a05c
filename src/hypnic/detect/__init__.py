"""Recording → candidates."""
