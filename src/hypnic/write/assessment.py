"""Assessment → JSON, and a folder of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hypnic.model.assessment import Assessment
from hypnic.write.json import to_json
from hypnic.write.plain import Plain, to_plain
from hypnic.write.whole import write_folder

FORMAT = 1
"""Version of `assessment.json`: raised whenever a reader of the old file would misunderstand the new."""
MARK = "assessment.json"
FILES = (MARK, "assessment.html", "assessment.txt", "doctor.txt", "answers.toml")


def assessment_dict(assessment: Assessment, lines: Sequence[str]) -> dict[str, Plain]:
    """Return an assessment as plain values: the lines that every output carries first, then the ids.

    Parameters
    ----------
    lines
        The emergency line, "not a medical device", and the three sentences of the answer.
    """
    emergency, device, *answer = lines
    return {
        "format": FORMAT,
        "emergency_line": emergency,
        "not_a_device": device,
        "answer": answer,
        "reassures": assessment.reassures,
        **to_plain(assessment),
    }


def assessment_json(assessment: Assessment, lines: Sequence[str]) -> str:
    """Return `assessment_dict` as strict JSON text."""
    return to_json(assessment_dict(assessment, lines))


def write_assessment(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files of an assessment into a folder, whole or not at all, and return their paths.

    Raises
    ------
    WriteError
        If the folder holds anything but an earlier assessment, or cannot be written.
    """
    write_folder(folder, files, ours=FILES, mark=MARK)
    return tuple(folder / name for name in files)
