"""Events → a BIDS events.tsv: what a simulation knows to be true, or any other list."""

from __future__ import annotations

from pathlib import Path

from hypnic.model.events import Events
from hypnic.write.whole import whole_file


def write_events(path: Path, events: Events) -> None:
    """Write one row per event: `onset`, `duration`, `trial_type`, `site`, then measures and words.

    What an event does not have is `n/a`. Times are seconds to the microsecond.

    Raises
    ------
    WriteError
        If the file cannot be written; nothing is left half done.
    """
    frame = events.to_frame()
    with whole_file(path) as unfinished:
        frame.write_csv(unfinished, separator="\t", null_value="n/a", float_precision=6)
