"""Every format tells the same: what is found in a sample of each is what is found in its text twin."""

from __future__ import annotations

import io

import pytest

from flows.documents.archives import Limits, members
from flows.documents.pages import ocr
from tests.fixtures import make_samples
from tests.fixtures.make_samples import SAMPLES, SCANS, STORIES
from tests.fixtures.twins import found


@pytest.fixture(scope="module")
def twins() -> dict:
    made = {story: found(make_samples.twin(story), f"{story}.txt") for story in STORIES}
    assert sum(made["report"][0].values()) > 80 and sum(made["annex"][0].values()) > 70
    return made


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_the_rows_of_its_twin(name: str, twins: dict):
    story, write = SAMPLES[name]
    assert found(write(STORIES[story]), name) == twins[story]


@pytest.mark.skipif(not ocr.available(), reason="needs the extra that reads scans: make ocr")
@pytest.mark.parametrize("name", SCANS)
def test_a_scanned_sample_gives_the_values_of_its_twin(name: str, twins: dict):
    """Nothing is read that was not printed, and next to nothing of it is lost; on the machines tried it was nothing at all."""
    story, write = SCANS[name]
    for printed, read in zip(twins[story], found(write(STORIES[story]), name), strict=True):
        assert sum((printed & read).values()) >= 0.97 * sum(printed.values())
        assert sum((read - printed).values()) <= 0.02 * sum(printed.values())


def test_the_members_of_a_zip_give_the_rows_of_their_twins(twins: dict):
    listed = {member.name: member.content for member in members(io.BytesIO(make_samples.archive()), Limits())}
    assert {name: found(content, name) for name, content in listed.items()} == {"年报.docx": twins["report"], "附表.xlsx": twins["annex"]}


def test_the_script_writes_one_file_of_each(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(make_samples, "SCANS", {})
    make_samples.main(tmp_path / "samples")
    assert {path.name for path in (tmp_path / "samples").iterdir()} == {*SAMPLES, "交来.zip"}
    assert all(path.stat().st_size > 1000 for path in (tmp_path / "samples").iterdir())
