"""EDF, EDF+ and BDF, read tolerantly and honestly."""
