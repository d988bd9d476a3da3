"""Mutated reports of every format: each is read or refused with a reason, whatever its bytes; every quote stands in its block.

Two thousand mutations of small good files, seeded: bytes flipped, pieces cut, repeated and mixed with those of other formats,
numbers made absurd, and the same inside the parts of packages. They are read in children of the sandbox, which outlives them.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows.documents import archives, intake
from flows.documents.model import Refused
from flows.extraction.context import Knowledge
from flows.extraction.extract import extract
from flows.settings import ROOT
from flows.warehouse import sandbox
from tests.fixtures.good_files import GOOD
from tests.fixtures.make_office import zipped

EACH = 200  # mutations of a format
SECONDS = 60  # for one mutation, on a busy machine
PACKED = {"docx", "xlsx", "ods", "zip"}
MAY_CRASH = {"xls", "pdf"}  # read by native code that may end its process; the night refuses such a file as crashed
NUMBER = re.compile(rb"\d+")
ABSURD = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e999", b"NaN", b"")
TAG = re.compile(rb"<[^<>]{1,200}>")
FORMATS = [*GOOD, "zip"]


def sample(kind: str, number: int) -> bytes:
    """A good file of the format; a ZIP of three of them."""
    if kind == "zip":
        return zipped({f"{other}.{other}": GOOD[other](number) for other in ("txt", "docx", "csv")})
    return GOOD[kind](number)


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content with one to three damages."""
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(DAMAGES)(content, other, chance) or content
    return content


def flipped(content: bytes, other: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice((1, 3, 30, 300))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def piece(content: bytes, chance: random.Random) -> tuple[int, int]:
    begin = chance.randrange(len(content))
    return begin, min(len(content), begin + chance.choice((1, 8, 64, 512, 4096)))


def lost(content: bytes, other: bytes, chance: random.Random) -> bytes:
    begin, end = piece(content, chance)
    return content[:begin] + content[end:]


def repeated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    begin, end = piece(content, chance)
    return content[:end] + content[begin:end] * chance.choice((1, 2, 50)) + content[end:]


def spliced(content: bytes, other: bytes, chance: random.Random) -> bytes:
    begin, end = piece(other, chance)
    at = chance.randrange(len(content))
    return content[:at] + other[begin:end] + content[at + (end - begin) * chance.randint(0, 1):]


def cut(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return content[:chance.randrange(len(content))]


def absurd(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Some numbers, wherever they stand, become what no program writes."""
    found = list(NUMBER.finditer(content))
    for one in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 20)))), key=lambda one: -one.start()):
        content = content[:one.start()] + chance.choice(ABSURD) + content[one.end():]
    return content


def retagged(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A tag is lost, doubled, nested many times or put elsewhere."""
    found = list(TAG.finditer(content))
    if not found:
        return lost(content, other, chance)
    one, place = chance.choice(found), chance.choice(found)
    how = chance.randrange(4)
    if how == 0:
        return content[:one.start()] + content[one.end():]
    return content[:place.start()] + one[0] * (1, 2, 300)[how - 1] + content[place.start():]


DAMAGES: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (flipped, lost, repeated, spliced, cut, absurd, retagged)


def mutation(kind: str, number: int) -> bytes:
    """The mutation of that number: always the same."""
    chance = random.Random(f"{kind} {number}")
    content, other = sample(kind, number % 5), sample(chance.choice(FORMATS), 1)
    if kind in PACKED and chance.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = chance.choice([name for name in parts if parts[name]])
        return zipped(parts | {name: mutated(parts[name], other, chance)})
    return mutated(content, other, chance)


def outcome(kind: str, content: bytes, knowledge: Knowledge) -> str:
    """read, or the code of the refusal; for an archive, that of its first member. What is read holds its quotes."""
    try:
        if kind == "zip" and content[:4] == b"PK\x03\x04":
            for member in list(archives.members(io.BytesIO(content), archives.Limits()))[:1]:
                if member.refusal:
                    raise member.refusal
                return outcome("", member.content, knowledge)
        document = intake.read_bytes(content, f"年报.{kind}")
    except Refused as refusal:
        assert refusal.reason
        return refusal.reason_code
    rows = extract(document, knowledge)
    assert all(row.quote in document.blocks[row.block_no].text for row in (*rows.observations, *rows.awards))
    return "read"


def try_all(kind: str, first: int, said: Path) -> Iterator[int]:
    """In the child: one mutation after the other from the first, each outcome a line of the file ``said``."""
    knowledge = Knowledge.load(ROOT / "dbt_project" / "seeds")
    with said.open("a", encoding="utf-8", buffering=1) as lines:
        for number in range(first, EACH):
            yield number
            try:
                lines.write(f"{outcome(kind, mutation(kind, number), knowledge)}\n")
            except Exception as fault:  # noqa: BLE001 (counted, and the test fails by it)
                lines.write(f"fault of mutation {number}: {type(fault).__name__}: {str(fault)[:200]!r}\n")


def outcomes(kind: str, folder: Path) -> Counter[str]:
    """How often each outcome was met; a child that had to be ended is one, and the next begins behind it."""
    said, killed, first = folder / f"{kind}.txt", Counter(), 0
    while first < EACH:
        try:
            sandbox.call(try_all, kind, first, said, seconds=SECONDS, megabytes=4096)
            break
        except sandbox.Killed as one:
            killed[one.reason_code] += 1
            first = one.at + 1
    return killed + Counter(said.read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[str]]:
    folder = tmp_path_factory.mktemp("mutations")
    with ThreadPoolExecutor(2) as pool:
        made = dict(zip(FORMATS, pool.map(lambda kind: outcomes(kind, folder), FORMATS)))
    for kind, counts in made.items():
        print(f"{kind:<6}{', '.join(f'{count} {code}' for code, count in counts.most_common())}")
    return made


@pytest.mark.parametrize("kind", FORMATS)
def test_every_mutation_is_read_or_refused_with_a_reason(kind: str, found: dict[str, Counter[str]]):
    counts = found[kind]
    assert sum(counts.values()) == EACH
    assert not [code for code in counts if code.startswith("fault")]
    assert counts["too_slow"] == counts["too_much_memory"] == 0
    assert counts["crashed"] == 0 or kind in MAY_CRASH
    assert counts["read"] > 0
