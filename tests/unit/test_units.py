import pytest

from hypnic.read.units import unit_of


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        *[
            (text, 1.0)
            for text in ("uV", "UV", "uv", "µV", "μV", "Âµv", "ÂµV", "Î¼V", "æV", "microvolt", "microV")
        ],
        *[
            (text, 1.0)
            for text in ("uVolt", "µVolts", "Microvolts", "Mikrovolt", " uV ", "[uV]", "(µV)", "u V")
        ],
        *[(text, 1e3) for text in ("mV", "MV", "mv", "millivolt", "mVolt", "Millivolts")],
        *[(text, 1e6) for text in ("V", "v", "Volt", "volts")],
        *[(text, 1e-3) for text in ("nV", "NV", "nanovolt", "nVolt")],
        ("pV", 1e-6),
    ],
)
def test_voltages_become_microvolts(text, factor):
    unit = unit_of(text)
    assert (unit.name, unit.is_voltage, unit.offset) == ("uV", True, 0.0)
    assert unit.scale == pytest.approx(factor)


def test_a_mangled_micro_sign_in_any_encoding():
    for micro in ("\u00b5", "\u03bc"):
        assert unit_of(f"{micro}V".encode().decode("latin-1")).is_voltage
        assert unit_of(f"{micro}V".encode().decode()).is_voltage
    assert unit_of(b"\xb5V".decode("latin-1")).is_voltage
    assert unit_of(b"\xe6V".decode("latin-1")).is_voltage


@pytest.mark.parametrize(
    "text", ["", "?V", "V/s", "uV/bit", "uVrms", "Ohm", "kOhm", "%", "g", "mVs", "xV", "level", "10uV"]
)
def test_what_is_no_voltage_is_not_guessed_at(text):
    assert not unit_of(text).is_voltage


@pytest.mark.parametrize(
    ("text", "name", "value", "converted"),
    [
        ("degC", "degC", 37.0, 37.0),
        ("°C", "degC", 37.0, 37.0),
        ("Â°C", "degC", 37.0, 37.0),
        ("degF", "degC", 98.6, 37.0),
        ("K", "degC", 310.15, 37.0),
        ("g", "g", 1.0, 1.0),
        ("mg", "g", 1000.0, 1.0),
        ("m/s^2", "g", 9.80665, 1.0),
        ("m/s²", "g", 9.80665, 1.0),
        ("%", "%", 95.0, 95.0),
        ("cmH2O", "cmH2O", 4.0, 4.0),
        ("Ohm", "Ohm", 5.0, 5.0),
        ("", "", 3.0, 3.0),
    ],
)
def test_other_units(text, name, value, converted):
    unit = unit_of(text)
    assert unit.name == name
    assert value * unit.scale + unit.offset == pytest.approx(converted)
