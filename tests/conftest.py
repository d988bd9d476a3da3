"""What many tests share: where the real documents lie, and settings in a folder of the test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.settings import ROOT, Settings
from flows.warehouse.parsed import Parsed
from tests.soaking.place import bare_project

SHARED = ROOT.parent / "shared"
WHOLE_NIGHTS = (
    "test_nightly.py", "test_soak.py", "test_serve.py", "test_bad_inputs.py", "test_gate_mutations.py", "test_labelled.py",
    "test_declarations.py", "test_mutations.py", "test_check.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first, so that none is left to a single worker at the end."""
    place = {name: number for number, name in enumerate(WHOLE_NIGHTS)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture(scope="session", autouse=True)
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for Prefect, so that its temporary server is started once for all nights of the tests."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    os.environ["NIANBAO_RETRY_SECONDS"] = "0"  # a night that is made to fail fails at once


@pytest.fixture(scope="session", autouse=True)
def parsed_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One store of what dbt parsed for the data folders of all tests: a night of other models keeps its own place in it."""
    folder, path = tmp_path_factory.mktemp("parsed"), Parsed.path
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parsed, "path", property(lambda self: path.fget(replace(self, folder=folder))))
        yield


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dbt project without data tests and comments, for nights that are about something else: two thirds of the time."""
    return bare_project(tmp_path_factory.mktemp("bare") / "dbt")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and gold labels beside the checkout; tests that need it skip without it."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs the real documents in ../shared, which is not beside this checkout")
    return SHARED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose raw and data folders are empty folders of this test."""
    (tmp_path / "raw").mkdir()
    return Settings.load(raw=tmp_path / "raw", data=tmp_path / "data")
