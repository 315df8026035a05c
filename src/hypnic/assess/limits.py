"""Limits of hypnic's own, published nowhere; all others are norms of the knowledge base."""

OFTEN_NIGHTS_PER_WEEK = 3.0
"""Sleep starts on more nights a week than this, for `LASTING_WEEKS` or longer, are worth a visit."""
LASTING_WEEKS = 4.0
ONE_LEG_PERCENT = 95.0
"""From this share of one leg on, the movements of the legs are called tied to it."""
