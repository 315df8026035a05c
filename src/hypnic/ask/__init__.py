"""An interview."""
