"""What made a night: enough to make it again."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypnic.model.night import Analysis, InputFile, Provenance
from hypnic.model.recording import Recording
from hypnic.model.sleep import Staging
from hypnic.options import Options, as_tree


def provenance(recording: Recording, options: Options, staging: Staging) -> Provenance:
    """Return what made a night: version, options, input files, libraries."""
    inputs = tuple(
        InputFile(Path(path).name, Path(path).stat().st_size)
        for path in recording.files
        if Path(path).is_file()
    )
    ours, *theirs = _versions(yasa=staging.used == "eeg" or staging.agreement is not None)
    return Provenance(ours[1], as_tree(options), inputs, platform.python_version(), dict(theirs))


@cache
def _versions(*, yasa: bool) -> tuple[tuple[str, str], ...]:
    from importlib.metadata import version

    staged = ("yasa", "lightgbm", "mne") if yasa else ()
    return tuple((name, version(name)) for name in ("hypnic", "numpy", "scipy", "polars", "edfio", *staged))


def with_hashes(analysis: Analysis) -> Analysis:
    """Return the analysis with the SHA-256 of its input files in the provenance.

    A step of its own because it costs as much as reading every byte of the night: only what is
    written down has to be proved.
    """
    inputs = []
    for path in (Path(name) for name in analysis.files):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            inputs.append(InputFile(path.name, path.stat().st_size, digest))
    night = analysis.night
    return replace(analysis, night=replace(night, provenance=replace(night.provenance, inputs=tuple(inputs))))
