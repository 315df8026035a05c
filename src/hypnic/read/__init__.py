"""Files → recording."""
