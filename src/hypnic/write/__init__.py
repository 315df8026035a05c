"""Night → files, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from hypnic.errors import WriteError
from hypnic.model.night import Night
from hypnic.write.edf import annotations_edf
from hypnic.write.json import to_dict, to_json
from hypnic.write.table import events_table, to_parquet, to_sidecar, to_tsv
from hypnic.write.whole import write_folder

FILES = ("events.tsv", "events.json", "events.parquet", "night.json", "annotations.edf")
PAGES = (
    *("report.html", "report.pdf"),
    *("assessment.json", "assessment.html", "assessment.txt", "doctor.txt"),
)


def write(night: Night, folder: Path, pages: Mapping[str, bytes] = MappingProxyType({})) -> tuple[Path, ...]:
    """Write every file of a night into a folder, whole or not at all, and return their paths.

    Parameters
    ----------
    night
        The scored night. The same night gives the same bytes: nothing of today goes in.
    folder
        Made if it is not there; otherwise it must be empty or hold an earlier output, which is
        replaced. Pages of an earlier output that are not given again are removed: a page never lies
        beside numbers that are not its own.
    pages
        Contents of the `PAGES` that there are, by name.

    Raises
    ------
    WriteError
        If the folder holds anything else, an input would be overwritten, writing is not permitted or
        the disk is full. Then the folder is as it was.
    ValueError
        If a page has another name.
    """
    strange = sorted(set(pages) - set(PAGES))
    if strange:
        raise ValueError(f"a page is one of {', '.join(PAGES)}, got {strange[0]!r}")
    folder = Path(folder)
    table = events_table(night)
    files = {
        "events.tsv": to_tsv(table).encode(),
        "events.json": to_sidecar(table, night.scoring.rules).encode(),
        "events.parquet": to_parquet(table),
        "night.json": to_json(to_dict(night)).encode(),
        "annotations.edf": annotations_edf(night),
        **pages,
    }
    _spare_inputs(night, folder)
    write_folder(folder, files, ours=(*FILES, *PAGES), mark="night.json")
    return tuple(folder / name for name in files)


def _spare_inputs(night: Night, folder: Path) -> None:
    # `hypnic rescore out/annotations.edf --out out` would replace the very file that was read.
    for source in night.provenance.inputs:
        name = Path(source.name).name
        path = folder / name
        if name in (*FILES, *PAGES) and path.is_file() and path.stat().st_size == source.size_bytes:
            raise WriteError(f"will not overwrite {path}: it was read as input; name another folder")
