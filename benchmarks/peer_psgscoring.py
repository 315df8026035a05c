"""psgscoring's leg step on a file, in its own environment.

    peer_psgscoring.py FILE LEFT RIGHT STAGES [offset_aasm] [each]

STAGES is a JSON list of stages, one an epoch of 30 s. `offset_aasm` turns on its two-threshold rule; `each`
gives the movements of each leg alone. It reads with MNE, as its pipeline does; the reading is timed apart.
"""

import json
import logging
import sys
import time
from pathlib import Path

import mne
from psgscoring import analyze_plm


def main() -> None:
    path, left, right, stages_path, *options = sys.argv[1:]
    logging.disable(logging.WARNING)
    stages = json.loads(Path(stages_path).read_text())
    began = time.process_time()
    raw = mne.io.read_raw_edf(path, include=[left, right], verbose="error")
    legs = raw.get_data(picks=[left, right])
    rate_hz = raw.info["sfreq"]
    read = time.process_time()
    settings = {"leg_unit": "V", "event_list_cap": None, "offset_aasm": "offset_aasm" in options}
    result = analyze_plm(legs[0], legs[1], rate_hz, stages, **settings)
    done = time.process_time()
    summary = result["summary"]
    said = {"read_cpu_s": read - began, "cpu_s": done - read} | {
        key: summary[key] for key in ("n_lm_total", "n_lm_sleep", "n_plm", "plm_index")
    }
    if "each" in options:
        asleep = ["N2"] * len(stages)
        said["events"] = [
            [side, row["onset_s"], row["onset_s"] + row["duration_s"]]
            for side, leg in zip("LR", legs, strict=True)
            for row in analyze_plm(leg, None, rate_hz, asleep, **settings)["events"]
        ]
    print(json.dumps(said))


main()
