"""A folder of recordings with human marks → a table of agreement."""
