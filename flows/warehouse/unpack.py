"""The ZIPs of the raw folder stand in the listing as folders: in the place of each come its members, files of their own.

An archive is opened once, in a child process that can be killed; its members lie under ``data/unpacked/<version>/<sha256>/`` by
number, beside a manifest of their names and hashes, so that an unchanged archive is not opened again. A member is known by its
own content, so one that changes replaces only itself. What an archive of another night left is swept.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

from flows.documents.archives import Limits, members
from flows.documents.media import UNLISTED, packed_type
from flows.documents.model import Refused
from flows.warehouse import sandbox
from flows.warehouse.discover import RawFile
from flows.warehouse.landing import KILLED

ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Budget:
    """What opening archives may cost: their limits, and the child's seconds for an archive and megabytes of memory."""

    limits: Limits
    seconds: float
    megabytes: int
    retries: int = 0  # runs in which an archive whose opening was ended is tried again


def with_members(files: Sequence[RawFile], folder: Path, budget: Budget) -> tuple[RawFile, ...]:
    """The listing with the members of each archive in its place, sorted by path; what else lies in ``folder`` is removed."""
    packed = [file for file in files if file.sha256 and not file.refusal and is_packed(file.path)]
    open_all([file for file in packed if is_due(manifest(file, folder, budget.limits), budget)], folder, budget)
    made: list[RawFile] = [file for file in files if file not in packed]
    for file in packed:
        made.extend(inside(file, folder, manifest(file, folder, budget.limits) or {}))
    sweep(folder, {file.sha256 for file in packed})
    return tuple(sorted(made, key=lambda file: file.source_file))


def is_due(found: dict | None, budget: Budget) -> bool:
    """Whether an archive is to be opened: it never was, or was given up for a reason that may have passed."""
    return found is None or 0 < found.get("ended", 0) <= budget.retries


def is_packed(path: Path) -> bool:
    """Whether the file begins as a ZIP does, as office documents do too."""
    try:
        with path.open("rb") as content:
            return content.read(4) in ZIP
    except OSError:
        return False


def manifest(file: RawFile, folder: Path, limits: Limits) -> dict | None:
    """What an earlier opening under these limits found, None where there was none or its members are gone."""
    path = folder / f"{file.sha256}.json"
    if not path.is_file():
        return None
    found = json.loads(path.read_text("utf-8"))
    there = all((folder / file.sha256 / str(number)).is_file() for number, one in enumerate(found["members"]) if not one["refusal"])
    return found if there and found["limits"] == asdict(limits) else None


def inside(file: RawFile, folder: Path, found: dict) -> list[RawFile]:
    """The archive's members as files; the file itself where it is no archive or could not be opened.

    Members of one name, all of them refused, are one file.
    A member that was not unpacked bears the hash of its archive, so that it is looked at again when that changes.
    """
    if found.get("refusal"):
        return [replace(file, refusal=tuple(found["refusal"]))]
    if not found.get("members"):
        return [file]
    return [
        RawFile(
            f"{file.source_file}/{one['name']}", folder / file.sha256 / str(number), one["sha256"] or file.sha256, one["bytes"],
            tuple(one["refusal"]) if one["refusal"] else None,
        )
        for number, one in {one["name"]: (number, one) for number, one in enumerate(found["members"])}.values()
    ]  # fmt: skip


def open_all(files: Sequence[RawFile], folder: Path, budget: Budget) -> None:
    """Open the archives in one child; if that had to be ended, each in a child of its own, and the one at fault is refused."""
    if not files:
        return
    try:
        sandbox.call(open_each, tuple(files), folder, budget.limits, seconds=budget.seconds * len(files), megabytes=budget.megabytes)
    except sandbox.Killed as killed:
        if len(files) > 1:
            for file in files:
                open_all([file], folder, budget)
        else:
            code = killed.reason_code
            before = manifest(files[0], folder, budget.limits) or {}
            ended = {"members": [], "refusal": [code, KILLED[code]], "ended": before.get("ended", 0) + 1}
            write_manifest(files[0], folder, budget.limits, ended)


def open_each(files: Sequence[RawFile], folder: Path, limits: Limits) -> None:
    """In the child: unpack the members of each file that is an archive; a manifest says what each file was."""
    for file in files:
        write_manifest(file, folder, limits, unpacked(file, folder, limits))


def unpacked(file: RawFile, folder: Path, limits: Limits) -> dict:
    place, temporary = folder / file.sha256, folder / f".{file.sha256}.{os.getpid()}"
    for left_over in (place, temporary):
        shutil.rmtree(left_over, ignore_errors=True)
    found = []
    with file.path.open("rb") as content:
        if kind_of(content) != "application/zip":
            return {"members": [], "refusal": None}
        temporary.mkdir(parents=True)
        try:
            for number, member in enumerate(members(content, limits)):
                refusal = member.refusal and [member.refusal.reason_code, member.refusal.reason]
                if not refusal:
                    (temporary / str(number)).write_bytes(member.content)
                sha256 = "" if refusal else hashlib.sha256(member.content).hexdigest()
                found.append({"name": member.name, "sha256": sha256, "bytes": len(member.content), "refusal": refusal})
        except Refused as refusal:
            shutil.rmtree(temporary)
            return {"members": [], "refusal": [refusal.reason_code, refusal.reason]}
    temporary.rename(place)
    return {"members": found, "refusal": None}


def kind_of(content: BinaryIO) -> str:
    """The media type; "" for what no reader of ZIPs can list, whose refusal is for the intake to say."""
    try:
        return packed_type(content)
    except UNLISTED:
        return ""


def write_manifest(file: RawFile, folder: Path, limits: Limits, found: dict) -> None:
    """Written beside and renamed, so that a manifest is whole or absent."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file.sha256}.json"
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(found | {"limits": asdict(limits)}, ensure_ascii=False), "utf-8")
    temporary.rename(path)


def sweep(folder: Path, kept: set[str]) -> None:
    """Remove the members of archives that are no longer there, and those of other versions."""
    if not folder.parent.is_dir():
        return
    for path in folder.parent.iterdir():
        if path != folder:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.partition(".")[0] not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
