"""A check's result on the terminal: the verdict, what is to be mended with its words, what is missing, what was not understood."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.check import words
from flows.check.queries import Finding, Result, Side, Statement, Unread
from flows.reporting.words import Word

UNREAD_SHOWN = 15
STATEMENTS_SHOWN = 20
LONGEST_QUOTE = 160


def show(result: Result, console: Console, language: str) -> None:
    """Print the result; what is long is cut with a line that says so."""
    Text(console, language).show(result)


class Text:
    """Prints parts of a result in a language; text from drafts is escaped and never read as markup."""

    def __init__(self, console: Console, language: str) -> None:
        self.console, self.language = console, language
        self.alone = True

    def show(self, result: Result) -> None:
        self.alone = len(result.documents) == 1
        if result.refused:
            self.heading("refused", len(result.refused))
        for refusal in result.refused:
            self.line(f"[red]✗[/] [bold]{clean(refusal.source_file)}[/]\n  {clean(refusal.reason)}")
        self.documents(result)
        self.findings("to_mend", result.to_mend, "red")
        self.lacking(result)
        self.findings("to_see", result.to_see, "cyan")
        self.statements(result)
        self.unread(result)
        self.console.print()
        self.say(words.verdict(result), "bold green" if result.clean else "bold red")

    def line(self, text: str) -> None:
        """A line that the terminal breaks, which knows better where Chinese may be broken."""
        self.console.print(text, highlight=False, soft_wrap=True)

    def say(self, text: Word, style: str = "") -> None:
        """A line, and the other language beside it."""
        lead, beside = words.said(text, self.language)
        self.line(f"[{style}]{clean(lead)}[/]" if style else clean(lead))
        if beside:
            self.line(f"[dim]{clean(beside)}[/]")

    def place(self, one: Side | Statement | Unread) -> str:
        """Where it stands; of one draft alone without its name."""
        return words.place("" if self.alone else one.source_file, one.page, one.line_start)

    def heading(self, name: str, count: int | None = None) -> None:
        lead, beside = words.said(words.HEADINGS[name], self.language)
        beside = f" [dim]{beside}[/]" if beside else ""
        self.line(f"\n[bold]■ {lead}[/]{beside}{'' if count is None else f' ({count})'}")

    def documents(self, result: Result) -> None:
        if not result.documents:
            return
        self.heading("documents")
        for one in result.documents:
            schools, year = "、".join(one.schools) or "？", one.report_year or "？"
            self.line(f"[bold]{clean(one.source_file)}[/]　{clean(one.title)}")
            self.say(
                Word(
                    f"  学校：{schools}　报告年份：{year}　数字 {one.figures}（读懂 {one.mapped}）　"
                    f"指标值 {one.observations}　奖项 {one.awards}",
                    f"  school: {schools}; year of the report: {year}; {one.figures} figures, {one.mapped} understood; "
                    f"{one.observations} values, {one.awards} awards",
                )
            )
        if not result.tables:
            self.say(words.NO_TABLES, "yellow")

    def findings(self, name: str, found: tuple[Finding, ...], colour: str) -> None:
        if not found:
            return
        self.heading(name, len(found))
        for number, one in enumerate(found, 1):
            lead, _ = words.said(Word(one.title_zh or one.check_code, one.title_en or one.check_code), self.language)
            self.line(f"[{colour}]{number}. {clean(lead)}[/]")
            for message in words.said(Word(one.message_zh, one.message_en), self.language):
                self.indented(f"{clean(message)}" if message else "")
            if one.arithmetic:
                self.indented(f"[bold]{clean(one.arithmetic)}[/]")
            for side in one.sides:
                self.indented(f"[dim]{clean(self.place(side))}[/] “{clean(side.quote, LONGEST_QUOTE)}”")
            for mend in words.said(Word(one.mend_zh or "", one.mend_en or ""), self.language)[: 1 if name == "to_mend" else 0]:
                self.indented(f"→ {clean(mend)}" if mend else "")

    def indented(self, text: str) -> None:
        if text:
            self.line(f"   {text}")

    def lacking(self, result: Result) -> None:
        if not result.lacking:
            return
        self.heading("lacking", sum(len(table.missing) for table in result.lacking))
        for table in result.lacking:
            name = words.said(words.table_name(table.official_table), self.language)
            head = f"{name.lead}{f'（{name.beside}）' if name.beside else ''}　{table.period}　{table.stated}/{table.expected}"
            self.line(f"[yellow]{clean(head)}[/]　{clean(table.school)}")
            elsewhere = words.said(words.ELSEWHERE, self.language).lead
            self.indented("；".join(clean(row) + (f" [dim]({elsewhere})[/]" if row in table.stated_elsewhere else "") for row in table.missing))

    def statements(self, result: Result) -> None:
        if not result.statements:
            return
        self.heading("statements", len(result.statements))
        grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for one in result.statements[:STATEMENTS_SHOWN]:
            name = words.said(Word(one.indicator_zh, one.indicator_en), self.language).lead
            part = f"（{one.part}）" if one.part else ""
            where = self.place(one)
            grid.add_row(clean(one.period), clean(name + part), clean(words.amount(one)), f"[dim]{clean(where)}[/]")
        self.console.print(grid)
        self.more(len(result.statements) - STATEMENTS_SHOWN)

    def unread(self, result: Result) -> None:
        if not result.unread:
            return
        self.heading("unread", len(result.unread))
        grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for one in result.unread[:UNREAD_SHOWN]:
            why = words.said(words.unread_reason(one.reason), self.language).lead
            where = self.place(one)
            grid.add_row(clean(one.written), clean(one.phrase, 30), clean(why), f"[dim]{clean(where)}[/]")
        self.console.print(grid)
        self.more(len(result.unread) - UNREAD_SHOWN)

    def more(self, left: int) -> None:
        if left > 0:
            self.say(Word(f"  另有 {left} 条，全部见 --html 或 --json", f"  {left} more: see --html or --json"), "dim")


def clean(text: str, most: int = 2000) -> str:
    """Text of a draft in one line, without control characters or markup."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return ("" if not text.startswith("  ") else "  ") + escape(line if len(line) <= most else line[: most - 1] + "…")
