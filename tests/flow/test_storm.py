"""F26: a thousand calls at once – an earthquake – and each of them is a case, in order, none lost."""

from pathlib import Path

from tests.flow.compound import Compound
from tests.flow.document import SITE

COUNT = 1000


def test_a_thousand_presses_at_once_are_a_thousand_cases_in_order(tmp_path: Path) -> None:
    """All shown, oldest first; every one is called, acknowledged to its button, and goes on by itself."""
    flats = [f"f{n:04d}" for n in range(COUNT)]
    places = "".join(f"  - {{id: {flat}, kind: household, name: {flat}}}\n" for flat in flats)
    devices = "".join(
        f"  - {{id: sos-{flat}, template: cuobian-sos, place: {flat}, policy: elder}}\n" for flat in flats
    )
    document = SITE.replace("people:\n", f"{places}people:\n").replace("doors", f"{devices}doors")
    compound = Compound(tmp_path, document)
    for flat in flats:
        compound.say(f"sos-{flat}", {"id": "1", "type": "sos.pressed"})
    compound.look(times=8)
    assert flats == [place for _, _, place in compound.board()]
    assert COUNT == len(compound.sos.told)
    assert COUNT == len(compound.neighbour("zheng").phone.got)
    compound.pick_up_everything()
    compound.fast_forward(seconds=61)
    assert COUNT == len(compound.pick_up_everything()["lin"])
    compound.restart()
    compound.fast_forward(seconds=61)
    assert COUNT == len(compound.pick_up_everything()["guard"])
    assert COUNT == len(compound.board())
    compound.close()
