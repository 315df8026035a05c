"""YASA's staging of a file as its own pages show it: peer_yasa.py FILE EEG EOG EMG.

MNE reads the three channels; what is printed is the time without starting Python.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")


def main() -> None:
    path, *channels = sys.argv[1:]
    began = time.process_time()
    import mne
    import yasa

    raw = mne.io.read_raw_edf(path, include=channels, preload=True, verbose="error")
    eeg, eog, emg = channels
    stages = yasa.SleepStaging(raw, eeg_name=eeg, eog_name=eog, emg_name=emg).predict()
    print(json.dumps({"cpu_s": time.process_time() - began, "epochs": len(stages)}))


main()
