"""The channels of a night: legs, other muscles, then as many of a sleep laboratory's others as are wanted."""

from __future__ import annotations

from hypnic.model.events import Events, Site
from hypnic.model.recording import MUSCLES, Channel, Role
from hypnic.simulate.emg import Account, make_muscle
from hypnic.simulate.head import make_head
from hypnic.simulate.heart import electrocardiogram
from hypnic.simulate.noise import make_noise, resting_muscle, scaled
from hypnic.simulate.recipes import Electrodes
from hypnic.simulate.slow import make_breath, make_slow
from hypnic.simulate.source import Mains, Source, channel_of
from hypnic.simulate.stand import LABELS, MICROVOLT_LIMITS, Stand
from hypnic.simulate.streams import block_key
from hypnic.simulate.truth import true_events

OTHERS: tuple[tuple[str, Role], ...] = (
    ("EEG C4-M1", Role.EEG),
    ("EOG E1-M2", Role.EOG),
    ("EMG Chin", Role.CHIN),
    ("ECG II", Role.ECG),
    ("Flow", Role.FLOW),
    ("SpO2", Role.SPO2),
    ("EOG E2-M2", Role.EOG),
    ("EEG F4-M1", Role.EEG),
    ("EEG O2-M1", Role.EEG),
    ("Thorax", Role.THORAX),
    ("Abdomen", Role.ABDOMEN),
    ("Snore", Role.SNORE),
    ("Position", Role.POSITION),
    ("EEG F3-M2", Role.EEG),
    ("EEG C3-M2", Role.EEG),
    ("EEG O1-M2", Role.EEG),
    ("Pulse", Role.PULSE),
    ("EMG Arm-L", Role.LEFT_ARM),
)
"""Label and role, in the order in which they are added; beyond them `AUX 1`, `AUX 2`, …"""


Row = tuple[str, Role]


def montage(electrodes: Electrodes, others: int) -> tuple[Row, ...]:
    """Return label and role of every channel: legs, muscles, leads, others; none twice."""
    muscles = [(LABELS[role], role) for role in (*electrodes.legs, *electrodes.muscles)]
    leads = [(label, Role.EEG) for label in electrodes.leads]
    aux = ((f"AUX {n + 1}", Role.OTHER) for n in range(max(others - len(OTHERS), 0)))
    return tuple(dict.fromkeys((*muscles, *leads, *OTHERS[:others], *aux)))


def recorded_sites(rows: tuple[Row, ...]) -> tuple[Site, ...]:
    """Return the sites that the montage can see; lids where there is an EOG."""
    muscles = [MUSCLES[role] for _, role in rows if role in MUSCLES]
    lids = [Site.EYELIDS] if any(role is Role.EOG for _, role in rows) else []
    return (*muscles, *lids)


def make_channels(stand: Stand, others: int) -> tuple[tuple[Channel, ...], Events]:
    """Return all channels, and the truth about the muscles."""
    electrodes = stand.electrodes
    rows = montage(electrodes, others)
    account = Account()
    channels = []
    for label, role in rows:
        if role in MUSCLES:
            last = role is electrodes.legs[-1] and electrodes.flat_at is not None
            flat_s = (electrodes.flat_at or 0.0) * stand.seconds if last else None
            channels.append(make_muscle(stand, role, flat_s, account))
        else:
            channels.append(_other(stand, label, role, account))
    eeg = sum(role is Role.EEG for _, role in rows)
    return tuple(channels), true_events(stand.plan, account, eeg)


def _other(stand: Stand, label: str, role: Role, account: Account) -> Channel:
    if role in (Role.EEG, Role.EOG):
        return make_head(stand, label, role, account)
    if role in (Role.FLOW, Role.THORAX, Role.ABDOMEN):
        return make_breath(stand, label, role)
    if role in (Role.SPO2, Role.PULSE, Role.POSITION):
        return make_slow(stand, label, role)
    sd_uv = {Role.ECG: 5.0, Role.SNORE: 30.0}.get(role, 4.0)
    key = block_key(stand.seed, label)
    source = Source(
        noise=make_noise(key, stand.rate_hz, (scaled(resting_muscle, sd_uv, 10, 100),)),
        pulses=electrocardiogram(stand.beats_s) if role is Role.ECG else (),
        mains=Mains(stand.electrodes.mains_hz, stand.electrodes.mains_uv),
    )
    return channel_of(label, role, source, stand.seconds, MICROVOLT_LIMITS)
