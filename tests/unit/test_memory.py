"""Giving memory back never fails, whatever C library there is."""

import ctypes

import pytest

from hypnic.signals import memory


@pytest.fixture(autouse=True)
def fresh():
    memory._trim.cache_clear()
    yield
    memory._trim.cache_clear()


def test_the_library_is_asked_to_trim(monkeypatch):
    asked = []

    class Library:
        def malloc_trim(self, pad):
            asked.append(pad)

    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Library())
    memory.give_back()
    assert asked == [0]


@pytest.mark.parametrize("error", [OSError, TypeError])
def test_without_such_a_library_nothing_happens(monkeypatch, error):
    def missing(_name):
        raise error

    monkeypatch.setattr(ctypes, "CDLL", missing)
    memory.give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    memory._trim.cache_clear()
    memory.give_back()
