"""Random numbers that belong to a name: adding a channel never changes another."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Key = npt.NDArray[np.uint64]


def _seeds(seed: int, names: tuple[str, ...]) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed, spawn_key=tuple(zlib.crc32(name.encode()) for name in names))


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the generator that belongs to `seed` and these names, at its beginning."""
    return np.random.Generator(np.random.PCG64(_seeds(seed, names)))


def block_key(seed: int, *names: str) -> Key:
    """Return the key, shape (2,), from which `block_stream` makes one generator per block."""
    return np.asarray(_seeds(seed, names).generate_state(2, np.uint64), dtype=np.uint64)


def block_stream(key: Key, block: int) -> np.random.Generator:
    """Return the generator of one block: any block can be made without those before it."""
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, 0, block]))
