import pytest

from hypnic.model.body import LEVELS, WAY_M, topography
from hypnic.model.events import Site

LEFT, RIGHT, ARM, NECK, CHIN, TRUNK = (
    *(Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEFT_ARM),
    *(Site.NECK, Site.CHIN, Site.TRUNK),
)


@pytest.mark.parametrize(
    ("sites", "word"),
    [
        ((LEFT,), "focal"),
        ((CHIN, Site.MASSETER), "focal"),
        ((LEFT, RIGHT), "segmental"),
        ((Site.BOTH_LEGS,), "segmental"),
        ((NECK, ARM), "segmental"),
        ((NECK, ARM, TRUNK), "segmental"),
        ((LEFT, CHIN), "multifocal"),
        ((ARM, LEFT), "multifocal"),
        ((CHIN, ARM, TRUNK), "multifocal"),
        ((NECK, ARM, LEFT), "generalised"),
        ((CHIN, TRUNK, RIGHT), "generalised"),
        ((ARM, TRUNK, LEFT), "segmental"),
        ((Site.WHOLE_BODY,), "generalised"),
        ((Site.WHOLE_BODY, LEFT), "focal"),
        ((), None),
        ((Site.UNKNOWN,), None),
    ],
)
def test_topography(sites, word):
    assert topography(sites) == word
    assert topography(reversed(sites)) == word


def test_every_place_of_the_body_has_a_level_and_a_way():
    known = set(Site) - {Site.WHOLE_BODY, Site.UNKNOWN}
    assert set(LEVELS) == set(WAY_M) == known
