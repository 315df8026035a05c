"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from hypnic.errors import WriteError

TEMPORARY = ".hypnic-"
"""Names of unfinished work begin so. After a crash such a file or folder may be deleted."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; it becomes `path` when the block ends without an error.

    Raises
    ------
    WriteError
        If the disk is full, the folder is missing or may not be written to, or `path` is a folder.
    """
    if path.is_dir():
        raise WriteError(f"cannot write {path}: it is a folder; name a file in it")
    unfinished = path.with_name(f"{TEMPORARY}{uuid.uuid4().hex}")
    try:
        yield unfinished
        _flush(unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise WriteError(_refusal(path, error)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes], ours: Collection[str], mark: str) -> None:
    """Write all files into the folder, or none.

    A folder that is not there is made, with its parents. A folder that is there must be empty or
    hold an earlier output: the file `mark`, and nothing but names in `ours` (hidden files do not
    count). Then the earlier files are replaced one by one, those that have no successor are removed,
    and everything is put back if a step fails. Only a power cut or a kill between two of these
    renamings can leave a mixture; the earlier files are then still in the folder's `.hypnic-…`.

    Raises
    ------
    WriteError
        If the folder holds anything else, is a file, may not be written to, or the disk is full.
    """
    folder = folder.resolve()
    try:
        if folder.exists():
            _check_folder(folder, ours, mark)
            _replace_files(folder, files, ours)
        else:
            _make_folder(folder, files)
    except OSError as error:
        raise WriteError(_refusal(folder, error)) from error


def _check_folder(folder: Path, ours: Collection[str], mark: str) -> None:
    if not folder.is_dir():
        raise WriteError(f"cannot write to {folder}: it is a file; name a folder")
    names = sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
    strange = [name for name in names if name not in ours or not (folder / name).is_file()]
    if names and mark not in names:
        strange = names
    if strange:
        raise WriteError(
            f"will not write to {folder}: it holds {strange[0]!r}, which is no earlier output of hypnic; "
            "name an empty or a new folder"
        )


def _make_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    made = [parent for parent in (folder.parent, *folder.parent.parents) if not parent.exists()]
    unfinished = folder.parent / f"{TEMPORARY}{uuid.uuid4().hex}"
    done = False
    try:
        unfinished.mkdir(parents=True)
        _write_files(unfinished, files)
        unfinished.rename(folder)
        done = True
    finally:
        if not done:
            shutil.rmtree(unfinished, ignore_errors=True)
            for parent in made:
                with suppress(OSError):
                    parent.rmdir()


def _replace_files(folder: Path, files: Mapping[str, bytes], ours: Collection[str]) -> None:
    unfinished = folder / f"{TEMPORARY}{uuid.uuid4().hex}"
    try:
        (unfinished / "old").mkdir(parents=True)
        _write_files(unfinished, files)
        _swap(folder, unfinished, list(files), [name for name in ours if (folder / name).exists()])
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _swap(folder: Path, unfinished: Path, new: list[str], old: list[str]) -> None:
    moved: list[tuple[Path, Path]] = []
    steps = [(folder / name, unfinished / "old" / name) for name in old]
    steps += [(unfinished / name, folder / name) for name in new]
    try:
        for source, target in steps:
            source.rename(target)
            moved.append((source, target))
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        raise


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        _flush(path)


def _flush(path: Path) -> None:
    # A rename is only as good as the bytes behind it: after a power cut the name could be there
    # and the content not.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _refusal(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"cannot write {path}: the disk is full; nothing was left behind, free some space and try again"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"cannot write {path}: no permission to write there; name another place"
    if error.errno == errno.ENOENT:
        return f"cannot write {path}: there is no folder {path.parent}; make it or name another place"
    return f"cannot write {path}: {error.strerror or error}; nothing was left behind"
