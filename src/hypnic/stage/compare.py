"""Two hypnograms of one night → how well they agree."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from hypnic.model.hypnogram import NREM, SLEEP, Hypnogram, Stage
from hypnic.model.sleep import StageAgreement
from hypnic.model.spans import FloatArray
from hypnic.signals.agreement import kappa_of_table

ORDER = (Stage.W, *NREM, Stage.R, Stage.ASLEEP)


def agreement(marked: Hypnogram, automatic: Hypnogram) -> StageAgreement | None:
    """Return how well two hypnograms agree in the epochs of the first; None where none is scored in both.

    An epoch of the second is the one over the middle of the first's. Where either does not tell the depth
    of NREM sleep, or the kind of sleep at all, the other's stages are taken together.
    """
    middles: FloatArray = marked.start_s + (np.arange(len(marked), dtype=np.float64) + 0.5) * marked.epoch_s
    pair = np.stack([marked.stages, automatic.at(middles)])
    pair = pair[:, (pair != Stage.UNSCORED).all(axis=0)]
    if not pair.shape[1]:
        return None
    for coarse, finer in ((Stage.N, NREM), (Stage.ASLEEP, SLEEP)):
        if coarse in pair:
            pair[np.isin(pair, [stage.value for stage in finer])] = coarse
    stages = [stage for stage in ORDER if stage in pair]
    table = _table(pair, stages)
    names = ["asleep" if stage is Stage.ASLEEP else stage.name for stage in stages]
    return StageAgreement(
        epochs=pair.shape[1],
        agreed_percent=100 * float(np.trace(table)) / pair.shape[1],
        kappa=kappa_of_table(table),
        confusion=MappingProxyType(
            {
                name: MappingProxyType(dict(zip(names, row, strict=True)))
                for name, row in zip(names, table.tolist(), strict=True)
            }
        ),
    )


def _table(pair: npt.NDArray[np.int8], stages: list[Stage]) -> npt.NDArray[np.int64]:
    rows = [[int(((pair[0] == a) & (pair[1] == b)).sum()) for b in stages] for a in stages]
    return np.array(rows, dtype=np.int64)
