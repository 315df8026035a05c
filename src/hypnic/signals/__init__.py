"""Arrays to arrays: the toolbox under the steps. It knows voltages and times, nothing of sleep.

Everything here is numpy alone: importing scipy's parts costs more CPU than a night's detection.
"""
