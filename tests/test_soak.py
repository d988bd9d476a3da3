"""What a night must survive, in short: kills, a second run at the same instant, a full disk, readers at work. `make soak` is the long form."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.serve.server import own_server
from tests.soaking import disk, kills, races, readers
from tests.soaking.place import PROJECT, SERVER, Place, bare_project

KILLED_IN = ("read", "publish")
READ_UNDISTURBED = 6 + 1  # files of the first night and of the race


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A published night, on a small disk of its own where one may be mounted.

    dbt's data tests have nothing to do with it, and one Prefect server serves all nights.
    """
    folder = tmp_path_factory.mktemp("soak")
    with pytest.MonkeyPatch.context() as patch, own_server() as server:
        patch.setenv(PROJECT, str(bare_project(folder / "dbt")))
        patch.setenv(SERVER, server)
        try:
            with disk.small_disk(folder / "disk"):
                yield published(Place(folder / "disk"))
        except PermissionError:
            yield published(Place(folder / "plain"))


def published(place: Place) -> Place:
    place.hand_in()
    code, printed = place.run()
    assert code == 0, printed
    assert place.torn() == ""
    return place


def test_killed_nights_tear_nothing_and_of_two_runs_at_once_one_mends_all(place: Place, tmp_path: Path):
    killed, raced, chance = kills.Kills(begun=READ_UNDISTURBED), races.Races(), random.Random(6)
    lines = {name: line for line, name in kills.NAMED.items()}
    for step in KILLED_IN:
        kills.kill(place, killed, lines[step], {lines[step]: 1.0}, chance)
    place.hand_in()  # the last kill may have come after its night was published
    races.pair(place, raced)
    killed.left += place.left_over() + place.orphans()
    kills.compare(place, killed, tmp_path / "fresh")
    print(killed, raced, sep="\n")
    assert killed.kills == len(KILLED_IN) and set(killed.at) - {"after the end"}
    assert killed.faults == 0, str(killed)
    assert raced.faults == 0, str(raced)


def test_a_full_disk_leaves_what_is_published_says_what_to_do_and_the_next_night_publishes(place: Place):
    if not place.folder.is_mount():
        pytest.skip("no disk may be mounted here")
    found = disk.Disk()
    disk.fill_at("flows.steps:load_candidate", place, found)
    print(found)
    assert found.faults == 0, str(found)


def test_readers_meet_no_error_and_no_mixed_night_while_nights_are_published(place: Place, tmp_path: Path):
    shutil.copytree(place.data, tmp_path / "data", symlinks=True)
    found = readers.reading(Place(tmp_path), 10)
    print(found)
    assert found.nights_seen > 1 and found.questions > 0
    assert found.faults == 0, str(found)
