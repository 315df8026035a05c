"""The tree of all step options, and its TOML."""
