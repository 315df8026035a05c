"""hypnic: the movements of sleep, found, scored and explained.

>>> import hypnic
>>> analysis = hypnic.analyse("night.edf", marks=["night.xml"])     # doctest: +SKIP
>>> analysis.night.summary.headline["plms_per_hour"]                # doctest: +SKIP
>>> analysis.night.movements.to_frame()                             # doctest: +SKIP
>>> hypnic.write(analysis, "out")                                   # doctest: +SKIP

The way of a night: `read` → stage → detect → score → summarise → excerpt → report, `write`.

Nothing is imported before it is asked for, so that `import hypnic` and `hypnic --help` cost nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hypnic.errors import HypnicError
    from hypnic.explain import explain
    from hypnic.model.assessment import Answers, Assessment
    from hypnic.model.night import Analysis, Night
    from hypnic.model.recording import Recording, Role, Sex, Subject
    from hypnic.options import Options, load_options
    from hypnic.person import assess, load_answers, with_answers
    from hypnic.pipeline import analyse, analyse_recording, rescore, simulate, write
    from hypnic.read import read

__all__ = [
    "Analysis",
    "Answers",
    "Assessment",
    "HypnicError",
    "Night",
    "Options",
    "Recording",
    "Role",
    "Sex",
    "Subject",
    "analyse",
    "analyse_recording",
    "assess",
    "explain",
    "load_answers",
    "load_options",
    "read",
    "rescore",
    "simulate",
    "with_answers",
    "write",
]

_HOMES = {
    "hypnic.errors": ("HypnicError",),
    "hypnic.explain": ("explain",),
    "hypnic.model.assessment": ("Answers", "Assessment"),
    "hypnic.model.night": ("Analysis", "Night"),
    "hypnic.model.recording": ("Recording", "Role", "Sex", "Subject"),
    "hypnic.options": ("Options", "load_options"),
    "hypnic.person": ("assess", "load_answers", "with_answers"),
    "hypnic.pipeline": ("analyse", "analyse_recording", "rescore", "simulate", "write"),
    "hypnic.read": ("read",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


class _FrontDoor(ModuleType):
    """The package, whose functions keep their names though steps of the same name exist.

    Importing `hypnic.read` would put the module in the place of the function `hypnic.read`.
    """

    def __getattr__(self, name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted([*__all__, "__version__"])


sys.modules[__name__].__class__ = _FrontDoor
