"""What the README says of settings, commands and reasons is what the code has."""

from __future__ import annotations

import re
from dataclasses import fields

from flows import cli
from flows.settings import ROOT, Settings
from flows.warehouse.landing import KILLED

README = (ROOT / "README.md").read_text("utf-8")
REFUSAL = re.compile(r'(?:Refused\(|refused\([^"]*?|refusal\()\s*"([a-z_]+)"')  # Refused("empty", refused(name, path, "cannot_open"
DUPLICATE = re.compile(r'\("(duplicate)"')


def test_every_setting_stands_with_its_default():
    for one in fields(Settings):
        is_folder = hasattr(one.default, "name") and not one.default.suffix
        written = f"{one.default.name}/" if is_folder else getattr(one.default, "name", one.default)
        default = f"`{written}`" if written != "" else "empty"
        row = next((line for line in README.splitlines() if one.metadata["variable"] in line), "")
        assert default in row, one.metadata["variable"]


def test_every_command_stands_there():
    assert [name for name in cli.main.commands if f"`nianbao {name}" not in README] == []


def test_every_reason_for_a_refusal_stands_there():
    sources = [path.read_text("utf-8") for folder in ("documents", "warehouse") for path in (ROOT / "flows" / folder).glob("*.py")]
    codes = {code for text in sources for code in (*REFUSAL.findall(text), *DUPLICATE.findall(text))} | set(KILLED)
    assert len(codes) > 10
    assert sorted(code for code in codes if f"`{code}`" not in README) == []
