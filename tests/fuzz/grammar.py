"""Inputs that are mostly right: one generator for each format, all of them fed by one `Random`.

A file made here parses more often than not, so that what comes after the parser is reached too.
"""

import json
from collections.abc import Callable
from random import Random

from tests.fuzz.tokens import WORDS


class Grammar:
    """Texts of every format.

    Args:
        random: Where all chance comes from.
    """

    def __init__(self, random: Random) -> None:
        self._random = random

    def text(self, name: str) -> str:
        """A text for the parser of that name."""
        made: Callable[[], str] = {
            "markdown": self.markdown,
            "posts": self.post,
            "shipped posts": self.shipped_post,
            "standard input": self.post,
            "decks": self.deck,
            "questions": self.questions,
            "formats": self.format,
            "topics": self.topics,
            "yaml": self.yaml,
            "settings": self.settings,
            "cloze": self.cloze,
            "answers": self.answers,
            "practice events": self.practice_events,
        }.get(name, self.words)
        return made()

    def one(self, *options: str) -> str:
        return self._random.choice(options)

    def often(self) -> bool:
        return self._random.random() < 0.8

    def some(self, low: int, high: int, made: Callable[[], str], between: str = "") -> str:
        return between.join(made() for _ in range(self._random.randint(low, high)))

    def rarely(self, usual: str, odd: str) -> str:
        return odd if self._random.random() < 0.04 else usual

    def quoted(self, text: str) -> str:
        """A text as JSON writes it, which YAML and TOML read; now and then with its escapes."""
        return json.dumps(text, ensure_ascii=self._random.random() < 0.02)

    def words(self) -> str:
        return self.some(1, 8, lambda: self._random.choice(WORDS), " ")

    # Markdown

    def markdown(self) -> str:
        blocks = self.some(1, 8, lambda: self.block(0), "\n\n")
        return blocks + self.some(0, 3, self.definition, "\n")

    def block(self, depth: int) -> str:
        if depth < 4 and self._random.random() < 0.35:
            return self.nested(depth)
        lines = self.some(1, 4, self.line, self.one("\n", "  \n", "\\\n"))
        other = self.one("---", "***", "<div>\n*x*\n</div>", "<!-- c -->", f"    {self.code()}")
        heading = f"{'#' * self._random.randint(1, 7)} {self.line()}"
        return self.one(lines, lines, lines, heading, heading, self.fence(), self.table(), other)

    def fence(self) -> str:
        fence = self.one("```", "~~~~", "```")
        info = self.one("", "python", "text", "python title=a.py", "c++ {.x}", "\x1b&#27;", "sql")
        return f"{fence}{info}\n{self.code()}\n{fence}"

    def nested(self, depth: int) -> str:
        inner = self.some(1, 3, lambda: self.block(depth + 1), self.one("\n", "\n\n"))
        marker = self.one(
            "> ", "- ", "* ", "1. ", "7) ", "123456789. ", "- [ ] ", "- [x] ", "[^1]: "
        )
        if marker == "> ":
            label = self.one("", "[!NOTE]\n", "[!warning] x\n")
            return "\n".join(marker + line for line in (label + inner).split("\n"))
        pad = "\n" + " " * (4 if marker.startswith("[^") else self._random.choice((2, len(marker))))
        return "\n".join(marker + inner.replace("\n", pad) for _ in range(2))

    def line(self) -> str:
        return self.some(1, 5, self.inline, " ")

    def inline(self) -> str:
        word = self._random.choice(WORDS)
        mark = self.one("*", "**", "_", "`", "``", "~~", "***")
        return self.one(
            word, word, word, f"{mark}{word}{mark}", f"{mark}{word}", "[^1]", f"^[{word}]",
            f"[{word}]({self.address()})", f"![{word}]({self.address()} '{word}')", f"[{word}]",
            f"[{word}][a]", f"<{self.address()}>", "&#x1b;[31m", "&nbsp;", "\\*", "\\[",
            self.one("<b>", "</b>", "<br>", "<kbd>k</kbd>", "<List>", "<!-- -->"),
        )  # fmt: skip

    def address(self) -> str:
        return self.one(
            "https://a.b/c%1b", "#heap", "code-review#standard", "b.md", "mailto:a@b.c",
            "javascript:x", "<a b>", "data:image/png;x", "http://[::1", "(a(b)c)", "%F0%9F", "",
        )  # fmt: skip

    def definition(self) -> str:
        return self.one("\n[a]: x 'y'", "\n[^1]: note", "\n[^2]: other\n\n    more", "\n[ ]: z")

    def table(self) -> str:
        columns = self._random.randint(1, 5)

        def row() -> str:
            return "|" + "|".join(self.inline() for _ in range(columns)) + self.one("|", "", "|x|")

        rule = "|".join(self.one("-", ":-", "-:", ":-:") for _ in range(columns))
        return "\n".join([row(), f"|{rule}|", *(row() for _ in range(self._random.randint(0, 3)))])

    def code(self) -> str:
        lines = ("def f(x):", "\treturn x", "SELECT * FROM t", "", "x = '''", "\ufeff#", "字" * 9)
        return self.some(0, 4, lambda: self._random.choice(lines), "\n")

    def post(self) -> str:
        if not self.often():
            return self.markdown()
        fields = "".join(dict.fromkeys(self.post_field() for _ in range(self._random.randrange(4))))
        return f"---\ntitle: {self.scalar()}\n{fields}{self.one('---', '...')}\n{self.markdown()}"

    def post_field(self) -> str:
        return self.one(
            f"summary: {self.scalar()}\n", f"topics: {self.list()}\n", f"level: {self.scalar()}\n",
            f"checked: {self.one('2026-11-24', '2020-01-01', self.rarely('2026-W01', 'soon'))}\n",
            f"sources:\n  - title: {self.scalar()}\n    address: {self.address()}\n",
            f"aliases: {self.list()}\n", f"extra: {{a: {self.scalar()}}}\n", "# comment\n",
        )  # fmt: skip

    def shipped_post(self) -> str:
        head = (
            f"title: {self.scalar()}\nslug: input\nsummary: {self.scalar()}\n"
            f"topics: {self.list()}\n"
            f"level: easy\nchecked: {self.rarely('2026-11-24', '2026-13-01')}\nsources: []\n"
        )
        return f"---\n{head}---\n{self.markdown()}"

    # YAML

    def scalar(self) -> str:
        words = self.words()
        quoted = words.replace("'", "''")
        block = "\n" + words.replace("\n", " ")
        return self.one(
            "heap", "Two words", f"'{quoted}'", f"'{quoted}'", self.quoted(words), "'a\\x'", "12",
            f"|{block.replace(chr(10), chr(10) + ' ' * 12)}",
        )  # fmt: skip

    def list(self) -> str:
        items = self.some(0, 4, lambda: self.one("heap", "big-o", self.quoted(self.words())), ", ")
        return f"[{items}]"

    def prose(self) -> str:
        """A field of Markdown, as JSON writes it."""
        return self.quoted(self.block(3))

    def deck(self) -> str:
        cards = self.some(0, 5, self.card)
        return f"title: {self.scalar()}\ndescription: {self.scalar()}\ncards:\n{cards}"

    def card(self) -> str:
        identity = f"id: c.{self._random.randrange(999)}\n    " if self.often() else ""
        more = self.some(0, 1, self.card_field)
        if self._random.random() < 0.3:
            return f"  - {identity}cloze: {self.quoted(self.cloze())}\n{more}"
        kind = self.one("", "", "kind: basic\n    ", "kind: typed\n    accept: [a, 'O(n)']\n    ")
        return f"  - {identity}{kind}front: {self.prose()}\n    back: {self.prose()}\n{more}"

    def card_field(self) -> str:
        indent = "    "
        return indent + self.one(
            f"why: {self.prose()}\n",
            f"topics: {self.list()}\n",
            f"source: {self.address()}x\n",
            "# c\n",
        )

    def questions(self) -> str:
        return f"title: {self.scalar()}\nkind: coding\nquestions:\n{self.some(0, 4, self.question)}"

    def question(self) -> str:
        lists = "".join(
            f"    {name}: {self.list()}\n"
            for name in ("strong", "hints", "follow_ups", "mistakes")
            if self.often()
        )
        difficulty = self.rarely(self.one("easy", "medium", "hard"), "odd")
        return (
            f"  - id: q.{self._random.randrange(999)}\n    topics: {self.list()}\n"
            f"    difficulty: {difficulty}\n    prompt: {self.prose()}\n{lists}"
        )

    def format(self) -> str:
        stages = self.some(1, 5, self.stage)
        return f"title: {self.scalar()}\nsummary: {self.scalar()}\nstages:\n{stages}"

    def stage(self) -> str:
        asks = self.one("", "    asks: coding\n", "    asks: coding\n    questions: 2\n")
        minutes = self.rarely(self.one("1", "20", "'240'"), self.one("241", "0x1", "٣"))
        return (
            f"  - name: {self.scalar()}\n    minutes: {minutes}\n    hint: {self.scalar()}\n{asks}"
        )

    def topics(self) -> str:
        keys = self.some(1, 6, lambda: f"  t{self._random.randrange(99)}: {self.scalar()}\n")
        return f"topics:\n{keys}"

    def yaml(self) -> str:
        return self.some(1, 5, lambda: f"k{self._random.randrange(99)}: {self.node(0)}\n")

    def node(self, depth: int) -> str:
        shape = self._random.randrange(5 if depth < 5 else 2)
        if shape < 2:
            return (
                self.scalar()
                if depth == 0
                else self.one(
                    "a", "'b'", '"c\\n"', "!t e", self.rarely("f", self.one("&x d", "*x"))
                )
            )
        items = self.some(0, 3, lambda: self.node(depth + 1), ", ")
        if shape == 2:
            return f"[{items}]"
        pairs = [f"k{n}: {self.node(depth + 1)}" for n in range(self._random.randrange(3))]
        return f"{{{', '.join(pairs)}}}"

    # TOML

    def settings(self) -> str:
        known = {
            "day_starts_at": self.one("04:00:00", '"23:59"', self.rarely("05:30:00", "24:00:00")),
            "new_cards_per_day": self.number("10"),
            "measure": self.number("72"),
            "desired_retention": self.number("0.9"),
            "learning_steps_minutes": f"[{self.number('1')}, 1.5]",
            "fuzz": self.rarely(self.one("true", "false"), "1"),
            "theme": self.one(self.quoted(self.words()), "'''\nx\n'''"),
            "unknown": f"[[{self.number('1')}], {{a = 1}}]",
            "keys.a": '"x"',
            "'bell'": "true",
        }
        lines = [
            f"{name} = {value}\n" for name, value in known.items() if self._random.random() < 0.4
        ]
        self._random.shuffle(lines)
        table = "" if any(line.startswith("keys") for line in lines) else self.some(0, 1, self.keys)
        return self.rarely("", f"# {self.words()}\n") + "".join(lines) + table

    def number(self, usual: str) -> str:
        return self.rarely(usual, self.one("0", "nan", "1_0", "0x10", "9" * 30, "-1", "1e400"))

    def keys(self) -> str:
        lines = {self.quoted(self.words()): self.quoted(self.words()) for _ in range(3)}
        return "[keys]\n" + "".join(f"{name} = {key}\n" for name, key in lines.items())

    # The small ones

    def cloze(self) -> str:
        return self.some(1, 4, self.gap, " ")

    def gap(self) -> str:
        word, number = self._random.choice(WORDS), self._random.randint(0, 12)
        opened = f"{{{{{number}::"
        return self.one(
            f"{opened}{word}}}}}", f"{opened}{word}::{word}}}}}", f"`{opened}{word}}}}}`", word,
            f"```\n{opened}{word}}}}}\n```", "\\{{", f"{opened}{{}}}}}}", f"\n\n~~~\n{word}\n~~~\n",
        )  # fmt: skip

    def answers(self) -> str:
        """What was typed, the answer and its synonyms, a line each."""
        return self.some(2, 4, self.answer, "\n")

    def answer(self) -> str:
        return self.one(self.words(), "O(n log n)", "10**9", "x\xb2 + log(n)", "1,000", "\xdf")

    def practice_events(self) -> str:
        """A start and more events, a line each: the kind, a blank, the value."""
        stages = self.rarely(self.some(1, 3, self.held_stage, ", "), "")
        title = self.quoted(self.words())
        start = f'started {{"format": "f", "title": {title}, "stages": [{stages}]}}'
        return start + self.some(0, 8, lambda: f"\n{self.practice_event()}")

    def held_stage(self) -> str:
        minutes = self.rarely("5", self.one("0", "1e9", "null", "-1", "true"))
        asks = self.one('"coding"', "null")
        name = self.quoted(self.words())
        return (
            f'{{"name": {name}, "minutes": {minutes}, "hint": "h", "asks": {asks}, "questions": 1}}'
        )

    def practice_event(self) -> str:
        text = self.quoted(self.words())
        score = self.rarely(self.one("1", "4", "null"), self.one("9", "true", '"1"', "[]"))
        dimension = self.rarely(self.one("communication", "testing", "problem solving"), "charm")
        return self.one(
            "paused ", "resumed ", "next stage ", "previous stage ", "seen ", "ended ",
            "discarded ",
            f"extended {self.rarely('60000', self.one('x', '-5', '9' * 50))}",
            f"note {self.words()}", "hint q", "follow-up q", self.rarely("seen ", "asked []"),
            f'asked {{"question": {text}, "prompt": {text}}}',
            f'scored {{"dimension": "{dimension}", "score": {score}, "evidence": {text}}}',
        )  # fmt: skip
