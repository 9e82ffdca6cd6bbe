"""Whatever is installed goes out as a document and comes back as it was."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings

from config.site_file import check_site, parse_site, written_file
from gateway.domain.site import Site
from gateway.service import site as service
from tests.site.compound import contract, fresh, sites


@given(sites())
@settings(max_examples=50)
def test_a_document_says_all_of_a_site(site: Site) -> None:
    """Out and in again, and the second document is the first byte for byte; the site keeps the rules."""
    check_site(site)  # so that nothing is proved here about sites nobody could install
    text = written_file(site)
    again = parse_site(text.encode(), "site.yaml")
    assert site == again
    assert text == written_file(again)


@given(sites())
@settings(max_examples=40)
def test_every_other_reader_of_yaml_finds_the_same_text(site: Site) -> None:
    """Codes, names and ids are quoted wherever YAML 1.1 would make something else of them."""
    document = yaml.safe_load(written_file(site))
    assert [each.name for each in site.places.values()] == [each["name"] for each in document["places"]]
    assert list(site.devices) == [each["id"] for each in document["devices"]]
    assert [dict(e.params) for e in site.devices.values()] == [
        e.get("params", {}) for e in document["devices"]
    ]
    assert [each.id for each in site.people.values()] == [each["id"] for each in document["people"]]


@given(sites())
@settings(max_examples=12)
def test_what_is_applied_is_what_is_exported(site: Site) -> None:
    """A fresh database, the contract's site, this one, and this one again: the last changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        database = fresh(Path(folder))
        for wanted in (site, contract(), site):
            service.apply(database, wanted)
            text = written_file(service.export(database))
            assert written_file(wanted) == text
            assert () == service.apply(database, parse_site(text.encode(), "site.yaml"))
        database.close()


def test_the_contract_s_site_is_written_in_blocks() -> None:
    """In a fixed order, one value a line, durations as people write them."""
    text = written_file(contract())
    assert "{" not in text
    assert '  - id: b3u2-501\n    kind: household\n    name: "501"\n    in: b3u2\n    floor: 5\n' in text
    assert '      - notify:\n          - "group:bangbang"\n        wait: 60\n    arrive_within: 15m\n' in text
    assert '    params:\n      code: "0a5c3f"\n      switch: "01"\ndoors: []\n' in text
