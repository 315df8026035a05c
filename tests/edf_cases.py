"""EDF files built byte by byte, and 52 ways in which a file can be damaged."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

RECORDS = 60
RATE = 256
TEXTS = {5: (5.25, 1.5, "Limb movement@@EMG LAT"), 40: (40.5, 3.0, "EEG arousal")}
"""Record → annotation of the good file."""


@dataclass(frozen=True)
class Channel:
    """The header of one signal, as text, and its stored values."""

    label: str | bytes
    unit: str | bytes = "uV"
    physical: tuple[str, str] = ("-500", "500")
    digital: tuple[str, str] = ("-32768", "32767")
    samples: str | int = RATE
    values: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    prefilter: str = ""


@dataclass(frozen=True)
class File:
    """Everything of a file; `to_bytes` writes what it is told, however wrong."""

    channels: Sequence[Channel]
    records: str | int = RECORDS
    record_s: str = "1"
    reserved: str = ""
    version: bytes = b"0       "
    patient: str = "MCH-0234567 F 02-MAY-1951 Haagse_Harry"
    recording: str = "Startdate 02-MAR-2023 PSG-1234 NN Telemetry03"
    date: str = "02.03.23"
    time: str = "22.15.30"
    header_bytes: str | int | None = None
    count: str | int | None = None
    tals: Mapping[int, bytes] | None = None
    tal_bytes: int = 120
    bdf: bool = False

    def header(self) -> bytes:
        extra = [] if self.tals is None else [self._annotations()]
        channels = [*self.channels, *extra]
        size = 256 * (len(channels) + 1) if self.header_bytes is None else self.header_bytes
        count = len(channels) if self.count is None else self.count
        fixed = (
            self.version
            + text(self.patient, 80)
            + text(self.recording, 80)
            + text(self.date, 8)
            + text(self.time, 8)
            + text(size, 8)
            + text(self.reserved, 44)
            + text(self.records, 8)
            + text(self.record_s, 8)
            + text(count, 4)
        )
        columns: list[tuple[Callable[[Channel], object], int]] = [
            (lambda c: c.label, 16),
            (lambda c: "", 80),
            (lambda c: c.unit, 8),
            (lambda c: c.physical[0], 8),
            (lambda c: c.physical[1], 8),
            (lambda c: c.digital[0], 8),
            (lambda c: c.digital[1], 8),
            (lambda c: c.prefilter, 80),
            (lambda c: c.samples, 8),
            (lambda c: "", 32),
        ]
        return fixed + b"".join(text(get(c), width) for get, width in columns for c in channels)

    def data(self) -> bytes:
        """Records as the values and TALs make them: a header's lies change nothing here."""
        per_record = [len(c.values) // RECORDS for c in self.channels]
        parts = []
        for record in range(RECORDS):
            for channel, n in zip(self.channels, per_record, strict=True):
                parts.append(stored(channel.values[record * n : (record + 1) * n], bdf=self.bdf))
            if self.tals is not None:
                parts.append(self.tals.get(record, tal(record)).ljust(self.tal_bytes, b"\0"))
        return b"".join(parts)

    def to_bytes(self) -> bytes:
        return self.header() + self.data()

    def _annotations(self) -> Channel:
        label = "BDF Annotations" if self.bdf else "EDF Annotations"
        digital = ("-8388608", "8388607") if self.bdf else ("-32768", "32767")
        return Channel(label, "", ("-1", "1"), digital, self.tal_bytes // (3 if self.bdf else 2))


def text(value: object, width: int) -> bytes:
    raw = value if isinstance(value, bytes) else str(value).encode("ascii")
    assert len(raw) <= width, (raw, width)
    return raw.ljust(width)


def stored(values: np.ndarray, *, bdf: bool) -> bytes:
    if not bdf:
        return values.astype("<i2").tobytes()
    return values.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def tal(onset: float, *more: bytes) -> bytes:
    return f"+{onset:g}".encode() + b"\x14\x14\0" + b"".join(part + b"\0" for part in more)


def note(onset: float, duration: float, words: str) -> bytes:
    return f"+{onset:g}\x15{duration:g}\x14{words}\x14".encode()


def stored_values(seed: int = 1, *, bits: int = 16) -> np.ndarray:
    """Noise, with both limits of the range in it."""
    top = 1 << (bits - 1)
    values = np.random.default_rng(seed).integers(-top, top, RECORDS * RATE)
    values[:2] = -top, top - 1
    return values


def good_tals(offset: float = 0.0, gap_after: int | None = None, gap_s: float = 3600.0) -> dict[int, bytes]:
    def onset(record: int) -> float:
        return record + offset + (gap_s if gap_after is not None and record >= gap_after else 0.0)

    return {
        record: tal(onset(record), *(note(*TEXTS[record]) for _ in range(record in TEXTS)))
        for record in range(RECORDS)
    }


EDF = File((Channel("EMG LAT", values=stored_values(1)), Channel("EMG RAT", values=stored_values(2))))
PLUS = replace(EDF, reserved="EDF+C", tals=good_tals())
BDF = File(
    tuple(
        Channel(label, digital=("-8388608", "8388607"), values=stored_values(seed, bits=24))
        for label, seed in (("EMG LAT", 1), ("EMG RAT", 2))
    ),
    version=b"\xffBIOSEMI",
    reserved="BDF+C",
    tals=good_tals(),
    bdf=True,
)


def first(file: File, **changes: object) -> File:
    """Change the header of the first signal."""
    return replace(file, channels=(replace(file.channels[0], **changes), *file.channels[1:]))


def with_tals(**changes: bytes) -> File:
    return replace(PLUS, tals={**good_tals(), **{int(k[1:]): v for k, v in changes.items()}})


def cut(file: File, records: float) -> bytes:
    raw, head = file.to_bytes(), len(file.header())
    return raw[: head + int((len(raw) - head) / RECORDS * records)]


def nul_padded(file: File) -> bytes:
    head = file.header()
    return head.replace(b"  ", b"\0\0").replace(b"\0 ", b"\0\0") + file.data()


def flipped(file: File) -> bytes:
    raw = bytearray(file.to_bytes())
    raw[256 + 4] ^= 0x80
    return bytes(raw)


HTML = b"<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>" + b"<p>gone</p>" * 200
GARBAGE = bytes(np.random.default_rng(9).integers(0, 256, 40, dtype=np.uint8) | 0x80)

CASES: dict[str, bytes] = {
    "00_good_edfplus": PLUS.to_bytes(),
    "01_good_edf": EDF.to_bytes(),
    "02_good_bdfplus": BDF.to_bytes(),
    "03_trunc_midrecord": cut(PLUS, 30.5),
    "04_trunc_atrecord": cut(PLUS, 30),
    "05_trunc_header": PLUS.to_bytes()[:700],
    "06_trunc_100B": PLUS.to_bytes()[:100],
    "07_empty": b"",
    "08_header_only": PLUS.header(),
    "09_trailing_garbage": PLUS.to_bytes() + b"\xa5garbage" * 1250,
    "10_nrec_minus1": replace(PLUS, records=-1).to_bytes(),
    "11_nrec_huge": replace(PLUS, records=100_000_000 - 1).to_bytes(),
    "12_nrec_text": replace(PLUS, records="many").to_bytes(),
    "13_nrec_too_few": replace(PLUS, records=40).to_bytes(),
    "14_nsig_9999": replace(PLUS, count=9999).to_bytes(),
    "15_nsig_0": replace(PLUS, count=0).to_bytes(),
    "16_nsig_text": replace(PLUS, count="two").to_bytes(),
    "17_hdrbytes_wrong": replace(PLUS, header_bytes=512).to_bytes(),
    "18_dur_0": replace(PLUS, record_s="0").to_bytes(),
    "19_dur_negative": replace(PLUS, record_s="-1").to_bytes(),
    "20_dur_comma": replace(PLUS, record_s="1,0").to_bytes(),
    "21_pmin_eq_pmax": first(PLUS, physical=("0", "0")).to_bytes(),
    "22_phys_comma": first(PLUS, physical=("-500,0", "500,0")).to_bytes(),
    "23_phys_blank": first(PLUS, physical=("", "")).to_bytes(),
    "24_dmin_gt_dmax": first(PLUS, digital=("32767", "-32768")).to_bytes(),
    "25_dmin_eq_dmax": first(PLUS, digital=("0", "0")).to_bytes(),
    "26_spr_0": replace(PLUS, channels=(Channel("EMG spare", samples=0), *PLUS.channels)).to_bytes(),
    "27_spr_huge": first(PLUS, samples=99_999_999).to_bytes(),
    "28_spr_negative": first(PLUS, samples=-256).to_bytes(),
    "29_label_latin1": first(PLUS, label=b"EMG LAT \xb5").to_bytes(),
    "30_label_utf8": first(PLUS, label="EMG LAT µ".encode()).to_bytes(),
    "31_header_NULs": nul_padded(PLUS),
    "32_date_invalid": replace(PLUS, date="31.02.23", recording="PSG").to_bytes(),
    "33_date_anon": replace(PLUS, date="xx.xx.xx", recording="Startdate X X X X").to_bytes(),
    "34_time_colon_75s": replace(PLUS, time="22:15:75").to_bytes(),
    "35_edfD_gap": replace(PLUS, reserved="EDF+D", tals=good_tals(gap_after=30)).to_bytes(),
    "36_edfD_nogap": replace(PLUS, reserved="EDF+D").to_bytes(),
    "37_edfC_but_gap": replace(PLUS, tals=good_tals(gap_after=30)).to_bytes(),
    "38_tal_garbage": with_tals(r10=GARBAGE, r11=GARBAGE[::-1]).to_bytes(),
    "39_tal_onset_text": with_tals(r5=tal(5, b"+five\x151.5\x14Limb movement\x14")).to_bytes(),
    "40_tal_negdur": with_tals(r5=tal(5, b"+5.25\x15-1.5\x14Limb movement\x14")).to_bytes(),
    "41_tal_latin1": with_tals(r5=tal(5, b"+5.25\x151.5\x14Bewegung f\xfcnf\x14")).to_bytes(),
    "42_xss_patient": replace(PLUS, patient="X F X <script>alert(1)</script>").to_bytes(),
    "43_dup_labels": replace(
        PLUS, channels=(PLUS.channels[0], replace(PLUS.channels[1], label="EMG LAT"))
    ).to_bytes(),
    "44_version_1": replace(PLUS, version=b"1       ").to_bytes(),
    "45_plus_no_ann": replace(EDF, reserved="EDF+C").to_bytes(),
    "46_is_html": HTML,
    "47_BOM_prefix": b"\xef\xbb\xbf" + PLUS.to_bytes(),
    "48_dur_0.5": replace(PLUS, record_s="0.5", tals={i: tal(i / 2) for i in range(RECORDS)}).to_bytes(),
    "49_bitflip_hdr": flipped(PLUS),
    "50_zero_len_label": first(PLUS, label="").to_bytes(),
    "51_two_gz": gzip.compress(PLUS.to_bytes(), mtime=0),
}
