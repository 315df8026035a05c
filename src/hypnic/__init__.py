"""hypnic: the movements of sleep, found, scored and explained.

>>> import hypnic
>>> analysis = hypnic.analyse("night.edf", marks=["night.xml"])     # doctest: +SKIP
>>> analysis.night.summary.headline["plms_per_hour"]                # doctest: +SKIP
>>> analysis.night.movements.to_frame()                             # doctest: +SKIP
>>> hypnic.write(analysis, "out")                                   # doctest: +SKIP

The way of a night: `read` → stage → detect → score → summarise → excerpt → report, `write`.
"""

__version__ = "0.1.0"

from hypnic.errors import HypnicError
from hypnic.model.night import Analysis, Night
from hypnic.model.recording import Recording, Role, Sex, Subject
from hypnic.options import Options, load_options
from hypnic.pipeline import analyse, analyse_recording, rescore, simulate, write
from hypnic.read import read

__all__ = [
    "Analysis",
    "HypnicError",
    "Night",
    "Options",
    "Recording",
    "Role",
    "Sex",
    "Subject",
    "analyse",
    "analyse_recording",
    "load_options",
    "read",
    "rescore",
    "simulate",
    "write",
]
