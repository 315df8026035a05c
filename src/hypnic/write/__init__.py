"""Night → files, whole or not at all."""
