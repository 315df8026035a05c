"""hypnic: the movements of sleep, found, scored and explained."""

__version__ = "0.1.0"
