"""lunapi's LM on a file, in lunapi's own environment: peer_lunapi.py FILE LEFT RIGHT [OPTION]…"""

import json
import sys
import time

import lunapi as lp


def main() -> None:
    path, left, right, *options = sys.argv[1:]
    project = lp.proj()
    project.silence(True)  # noqa: FBT003
    began = time.process_time()
    night = project.inst("night")
    night.attach_edf(path)
    legs = ",".join(label.replace(" ", "_") for label in (left, right))
    night.eval(f"LM sig={legs} method=wasm {' '.join(options)}")
    cpu_s = time.process_time() - began
    whole = night.table("LM", "BL").iloc[0]
    said = {"cpu_s": cpu_s} | {key: float(whole[key]) for key in ("N_LM", "N_CLM", "N_PLM", "PLMI")}
    if "verbose" in options:
        said["events"] = []
        if "EVENT_TYPE" in set(night.strata()["Strata"]):
            rows = night.table("LM", "EVENT_TYPE")
            rows = rows[rows["TYPE"] == "COMP"]
            said["events"] = [
                [side, float(start), float(stop)]
                for side, start, stop in zip(rows["SIDE"], rows["START"], rows["STOP"], strict=True)
            ]
    print(json.dumps(said))


main()
