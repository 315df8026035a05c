import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnic.model.recording import Role
from hypnic.read.labels import electrode_of, role_of

LABELS = {
    Role.LEFT_LEG: """
        LAT | EMG LAT | EMG LAT1-LAT2 | Leg/L | Leg L | Leg-L | LEG_L | L Leg | L-Leg | LLEG | lleg
        Lleg1 | Left Leg | LeftLeg | left_leg | LEG LEFT | Leg/Left | Legs-L | EMG Tib-L | L-TIB
        LTIB | TIBL | Tib L | Tib.L | L Tibialis | Left Tibialis | EMG Tibialis L
        Tibialis anterior left | L Ant Tib | LAnt Tib | EMG LTA | TA L | L TA | AT L | PLMl | PLM l
        PLM-L | PLM li | PLM links | PLM Left | PLMS L | Bein li | Bein links | linkes Bein | Bein L
        EMG Bein links | Tib. ant. links | Tib.ant. li | Jambe G | Jambe gauche | JambeG
        Jambe gche | Tib G | EMG Tibial gauche | Pierna izq | Pierna Izquierda | EMG Tibialis izq
        Tibial izquierdo | Gamba sx | Gamba Sin | Tib sx | TIB Sin | SX1-SX2 | Perna E | Perna esq
        Perna Esquerda | Been links | Linker been | Vänster ben | Ben V | Vä ben | Venstre ben
        Vasen jalka | Lewa noga | Noga L | Levá noha | Sol bacak | Левая нога | Left Leg-Ref | LLEG+
        L Leg 2 | EMG Left Leg | Tibial left | left ankle | LAT-A1 | Leg Left 1
    """,
    Role.RIGHT_LEG: """
        RAT | EMG RAT | EMG RAT1-RAT2 | Leg/R | Leg R | R Leg | R-Leg | RLEG | rleg | Right Leg
        RightLeg | right_leg | EMG Tib-R | R-TIB | RTIB | TIBR | Tib R | R Tibialis | EMG RTA | TA R
        PLMr | PLM r | PLM-R | PLM re | PLMre | PLM rechts | PLMS R | Bein re | Bein rechts
        rechtes Bein | Tib. ant. rechts | Jambe D | Jambe droite | JambeD | EMG tibial droit
        Pierna der | Pierna Derecha | EMG Tibialis dcha | Tibial derecho | Gamba dx | TIB Dx
        DX1-DX2 | Perna D | Perna dir | Perna Direita | Been rechts | Rechter been | Höger ben
        Ben H | Højre ben | Oikea jalka | Prawa noga | Noga P | Pravá noha | Sağ bacak | Правая нога
        RLEG- | R Leg 1 | RAT-M1 | right calf
    """,
    Role.LEG: """
        Leg | LEG | Legs | EMG Leg | EMG Legs | Leg EMG | Leg 1 | Leg2 | PLM | PLMS | PLM1
        Tibialis | EMG tibial | Bein | Beine | Jambes | Pierna | Gambe | L-R Leg | Leg L-R
        Tib.ant. links/rechts | LLEG-RLEG | Tib | EMG Tib
    """,
    Role.CHIN: """
        Chin | EMG Chin | Chin EMG | EMG-Chin | Chin1-Chin2 | Chin 1 | CHIN2 | ChinL | Chin R
        LChin | RChin | cchin | EMG submental | Submental | EMG Submentalis | EMG Ment
        EMG Mentalis | Mentalis | EMG Menton | Kinn | EMG Kinn | EMG Barbilla | EMG | EMG1-EMG2
        EMG-Ref | EMG sub-mental | Chin/EMG | EMG mento
    """,
    Role.MASSETER: """
        Masseter L | EMG Mass | MASS1 | LMASS | Masseter | EMG Masseter R | Temporalis | Kaumuskel
    """,
    Role.FACE: """
        Orbicularis oculi | EMG orb. oculi | Frontalis | Facial EMG | Zygomaticus | EMG Face
    """,
    Role.NECK: """
        Neck | Neck EMG | SCM L | EMG SCM | Sternocleidomastoid | Nacken | Splenius
    """,
    Role.SHOULDERS: """
        Trapezius | EMG Trapez | Shoulder | Schulter
    """,
    Role.TRUNK: """
        Paraspinal | EMG Paraspinal T6 | Intercostal | EMG intercostal | Erector spinae
    """,
    Role.BELLY: """
        Rectus abdominis | EMG Abd | Rect Abd | Abd EMG
    """,
    Role.BACK: """
        Paraspinal L3 | EMG back | Lumbar paraspinal | EMG lumbar
    """,
    Role.SOUND: """
        Audio | Sound | Audio Volume
    """,
    Role.EEG: """
        C3-A2 | EEG C3-A2 | C4-M1 | C4M1 | C4:A1 | EEG Fpz-Cz | EEG Pz-Oz | F4 | Fz | Cz-M1 | O2
        O1-M2 | EEG | EEG(sec) | EEG 2 | T3 | P4-O2 | F7-T3 | F3-Ref | EEG F4-LE | M1 | A2 | Fp1
        FP1-A2 | C3-x | F4-C4 | Cz
    """,
    Role.EOG: """
        EOG | EOG L | EOG(R) | EOG horizontal | LOC | ROC | ROC-A1 | LOC-M2 | E1 | E2-M1 | E1-M2
        E1:M2 | LEOG | REOG | ROC-LOC | EOG1 | EOGl | Left Eye | RightEye | PG1 | EOG Left | Auge li
        LOC-Ref
    """,
    Role.ECG: """
        ECG | EKG | ECG1-ECG2 | ECG II | EKG-R | ECG L | ECGL | ECG V2 | ECG I | EKG1-EKG2 | ECG-LA
    """,
    Role.FLOW: """
        Flow | Airflow | Air Flow | Nasal Pressure | NasalPressure | Nasal | Therm | Thermistor
        Thermocouple | CPAP Flow | Resp oro-nasal | PTAF | Flow Patient | Cannula | Pneumoflow
        Flux nasal | Flujo | Flusso | Fluss/Flow | Atemfluss
    """,
    Role.THORAX: """
        Thorax | THO | Thor | Chest | Effort THO | Thoracic | RIP Thorax | Brustkorb | Torax
        Torace | Tho RIP
    """,
    Role.ABDOMEN: """
        Abdomen | ABD | Abdo | Effort ABD | Abdominal | RIP Abdomen | Bauch | Addome | Abdomen CaL
    """,
    Role.SPO2: """
        SpO2 | SaO2 | SPO2-B | Saturation | O2 Sat | OSAT | Oximeter | Sättigung | SpO2 BeatToBeat
        Saturación
    """,
    Role.PULSE: """
        Pulse | Puls | HR | Heart Rate | Heart Rat | Pleth | Plethysmogram | PPG | Pouls | HeartRate
        Herzfrequenz
    """,
    Role.SNORE: """
        Snore | Snoring | Schnarchen | Ronflement | Mic | Microphone | Ronquido | Snore Mic
    """,
    Role.POSITION: """
        Position | Pos | Body Pos | Body Position | Lage | Körperlage | Posizione | Posición
        PosAngle | Body
    """,
    Role.ACCELERATION: """
        Left ankle acc | Acc X | ACC | Accelerometer | AccZ | Akti. | Actigraph | X Axis | Actigraphy
    """,
    Role.LEFT_ARM: """
        L Arm | Arm L | EMG Arm li | Left Arm | FDS L | LArm | Bras gauche | Brazo izq | L FDS
        EMG EDC left
    """,
    Role.RIGHT_ARM: """
        R Arm | Arm R | EMG Arm re | Right Arm | FDS R | RArm | Bras droit | Brazo der | R FDS
        EMG EDC right
    """,
    Role.OTHER: """
        AUX | Aux 1 | DC1 | Legende | Legend | Plate | Lateral | Collateral | PLM Marker | PLM Index
        PLM Events | LM Count | Left Leg Imp | Jambe droite Imp | Left Leg (Imp) | Leg Impedance
        EDF Annotations | Status | Trigger | Resp Rat | Resp Rate | Rate | Late | Voltage (battery
        SpO2 Status | Flow Limitation | C3-M2 (Imp) | E1 Impédance | EMG 3 | EMG1 | EMG R
        Temp rectal | EtCO2 | Light | Elevation | 1-2 | X1 | Ben | AT | TA | LM | L | Left | R
        Event marker | Leg Temp | Body temp | Piezo leg
        L Arm Light | Arm | Leaked | Alarm | Elegant | Inductance Abdom | Beam
        Delegate | Table
    """,
}
CASES = [
    (label.strip(), role)
    for role, text in LABELS.items()
    for row in text.split("\n")
    for label in row.split("|")
    if label.strip()
]


def test_the_table_is_long_enough_to_mean_something():
    assert len(CASES) > 350


@pytest.mark.parametrize(("label", "role"), CASES)
def test_role(label, role):
    assert role_of(label) is role
    assert role_of(label.upper()) is role
    assert role_of(f" {label.lower()} ") is role


@pytest.mark.parametrize(
    ("label", "stem", "number"),
    [
        ("LAT1", "lat", 1),
        ("LAT2", "lat", 2),
        ("Leg L+", "leg l", 1),
        ("Leg L-", "leg l", 2),
        ("L Leg 2", "l leg", 2),
        ("LAT1-Ref", "lat", 1),
        ("RAT2-M1", "rat", 2),
        ("EMG Tib-L", "emg tib l", 0),
        ("LAT", "lat", 0),
        ("Leg (2)", "leg", 2),
    ],
)
def test_electrodes(label, stem, number):
    assert (electrode_of(label).stem, electrode_of(label).number) == (stem, number)


@given(st.text(max_size=16))
def test_any_label_has_a_role(label):
    assert isinstance(role_of(label), Role)
    assert electrode_of(label).number in (0, 1, 2)
