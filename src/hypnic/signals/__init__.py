"""Arrays → arrays; knows nothing of sleep. The only door to scipy."""
