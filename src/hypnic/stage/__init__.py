"""Recording → hypnogram."""
