import ast
import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from textwrap import dedent

import pytest

from prepterm.core.post import Post
from prepterm.library.document import parse
from prepterm.library.markdown import title_of
from tests.content import shipped
from tests.content.shipped import Fence

EVERY_POST = pytest.mark.parametrize("slug", shipped.POST_SLUGS)

BLOCKS = {
    "code-review": [
        "text: to be read",
        "text: to be read",
        "diff: both sides compile",
        "pycon: 6 examples hold",
        "text: to be read",
        "python: billing.py imports",
        "python: test_billing.py passes",
        "pycon: 6 examples hold",
        "diff: both sides compile",
    ],
    "phone-interview": [
        "text: to be read",
        "text: to be read",
        "python: longest_run.py imports",
        "diff: both sides compile",
        "pycon: 5 examples hold",
        "python: check_longest_run.py imports",
        "pycon: 1 examples hold",
    ],
}


class Bench:
    """Runs the code blocks of one post, in order and in one namespace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {}

    def run(self, fence: Fence) -> str:
        """Run a block, and say what was done with it."""
        if reason := fence.attributes.get("norun"):
            return f"not run: {reason}"
        runners = {
            "text": self._text,
            "diff": self._diff,
            "pycon": self._examples,
            "python": self._python,
        }
        assert fence.language in runners, f"line {fence.line}: nobody runs {fence.language!r}"
        return f"{fence.language}: {runners[fence.language](fence)}"

    def _text(self, fence: Fence) -> str:
        assert not re.search(r"^>>> |^\$ ", fence.code, re.MULTILINE), fence.line
        return "to be read"

    def _python(self, fence: Fence) -> str:
        title = fence.attributes.get("title")
        if title is None:
            exec(compile(fence.code, f"line {fence.line}", "exec"), self.names)  # noqa: S102
            return "executed"
        path = self.folder / title
        path.write_text(fence.code, encoding="utf-8")
        # Loaded past pytest's own importer, which would rewrite the asserts of test files.
        spec = spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[path.stem] = module_from_spec(spec)
        spec.loader.exec_module(module)
        self.names |= {name: value for name, value in vars(module).items() if name[:2] != "__"}
        if not title.startswith("test_"):
            return f"{title} imports"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", title]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout
        return f"{title} passes"

    def _examples(self, fence: Fence) -> str:
        name = f"line {fence.line}"
        test = doctest.DocTestParser().get_doctest(fence.code, self.names, name, None, 0)
        report: list[str] = []
        result = doctest.DocTestRunner().run(test, clear_globs=False, out=report.append)
        self.names |= test.globs
        assert result.failed == 0, "".join(report)
        return f"{result.attempted} examples hold"

    def _diff(self, fence: Fence) -> str:
        for side in sides(fence.code):
            compile(side, f"line {fence.line}", "exec")
        return "both sides compile"


def sides(diff: str) -> tuple[str, str]:
    """The code before and after a diff, completed so far that it compiles."""
    before, after, heading = [], [], ""
    for line in diff.splitlines():
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            heading = line.split("@@")[2].strip()
            continue
        if line[:1] in ("-", " ", ""):
            before.append(line[1:])
        if line[:1] in ("+", " ", ""):
            after.append(line[1:])
    return complete(before, heading), complete(after, heading)


def complete(lines: list[str], heading: str) -> str:
    code = "\n".join(lines)
    if heading and code.startswith(" "):
        return f"{heading}\n{code}"
    code = dedent(code)
    return f"{code}\n    pass" if code.rstrip().endswith(":") else code


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield Bench(tmp_path)
    for path in tmp_path.glob("*.py"):
        sys.modules.pop(path.stem, None)


def post_of(slug: str) -> Post:
    return shipped.posts()[slug]


def fences_of(slug: str) -> list[Fence]:
    post = post_of(slug)
    return shipped.fences(post.body, post.body_line)


def code_titled(slug: str, title: str) -> str:
    return next(each.code for each in fences_of(slug) if each.attributes.get("title") == title)


@EVERY_POST
def test_every_block_runs_and_is_accounted_for(slug: str, bench: Bench) -> None:
    assert [bench.run(fence) for fence in fences_of(slug)] == BLOCKS[slug]


@EVERY_POST
def test_a_post_has_the_length_of_a_post(slug: str) -> None:
    # Code is not counted: it is read at another pace.
    assert 1_800 <= sum(words for _, words in words_by_section(slug)) <= 4_000


@EVERY_POST
def test_a_heading_comes_every_400_words(slug: str) -> None:
    assert [section for section in words_by_section(slug) if section[1] > 400] == []


def words_by_section(slug: str) -> list[tuple[str, int]]:
    counts = [("", 0)]
    for block in parse(post_of(slug).body):
        if block.anchor:
            counts.append((block.anchor, 0))
            continue
        inline = [token for token in block.tokens if token.type == "inline"]
        words = sum(len(title_of(token).split()) for token in inline)
        counts[-1] = (counts[-1][0], counts[-1][1] + words)
    return counts


@EVERY_POST
def test_a_post_ends_with_what_every_post_ends_with(slug: str) -> None:
    titles = [section.title for section in post_of(slug).sections]
    assert titles[-3:] == ["What interviewers ask", "Check yourself", "Sources"]


@EVERY_POST
def test_interviewers_ask_five_questions_and_each_is_answered(slug: str) -> None:
    section = shipped.section_text(post_of(slug), "what-interviewers-ask")
    asked = [part for part in section.split("\n\n") if part.startswith("**")]
    assert len(asked) == 5
    for each in asked:
        answer = each[2:].partition("**")[2]
        assert 10 <= len(answer.split()) <= 60, each


@EVERY_POST
def test_a_reader_can_check_what_was_learned(slug: str) -> None:
    section = shipped.section_text(post_of(slug), "check-yourself")
    assert len(re.findall(r"^\d+\. ", section, re.MULTILINE)) >= 5


@EVERY_POST
def test_sources_are_the_same_in_the_text_and_in_the_front_matter(slug: str) -> None:
    post = post_of(slug)
    listed = re.findall(r"<(https?://[^>]+)>", shipped.section_text(post, "sources"))
    named = [source.address for source in post.sources]
    assert len(set(named)) == len(named)
    for address in named:
        # One line may stand for the pages of one guide.
        assert any(address.startswith(each) for each in listed), address
    for address in listed:
        assert any(each.startswith(address) for each in named), address


@EVERY_POST
def test_every_outer_link_of_the_text_is_among_the_sources(slug: str) -> None:
    post = post_of(slug)
    linked = set(re.findall(r"\]\((https?://[^)\s]+)\)", post.body))
    assert linked - {source.address for source in post.sources} == set()


@EVERY_POST
def test_the_date_of_reading_is_the_date_of_the_check(slug: str) -> None:
    post = post_of(slug)
    assert f"Read on {post.checked}" in shipped.section_text(post, "sources")


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Recruiter screen", "recruiter-screen"), ("Technical screen", "technical-phone-screen")],
)
def test_the_minutes_in_the_post_are_those_of_the_format(title: str, slug: str) -> None:
    section = shipped.section_text(post_of("phone-interview"), "the-minutes-of-each-call")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.split("\n")]
    table = [row for row in rows if len(row) == 4]
    column = table[0].index(title)
    told = [int(row[column + 1].strip("*")) for row in table[2:]]
    stages = shipped.formats()[slug].stages
    assert told == [*(stage.minutes for stage in stages), sum(stage.minutes for stage in stages)]


def test_the_boundaries_to_put_on_paper_are_those_of_the_format() -> None:
    stages = shipped.formats()["technical-phone-screen"].stages
    code = sum(stage.minutes for stage in stages[:3])
    test = code + stages[3].minutes
    section = shipped.section_text(post_of("phone-interview"), "the-minutes-of-each-call")
    assert f'"code by :{code}, test by :{test}"' in section


def test_the_draft_of_the_phone_interview_fails_as_told() -> None:
    diff = next(each.code for each in fences_of("phone-interview") if each.language == "diff")
    wrong, right = (line[1:] + "\n" for line in diff.splitlines())
    code = code_titled("phone-interview", "longest_run.py")
    assert code.count(right) == 1
    agreed = "print(longest_run([4, 2, 3, 1, 6], 6))"
    assert shipped.run_python(code + agreed) == "(1, 3)"
    assert shipped.run_python(code.replace(right, wrong) + agreed) == "(1, 2)"


def test_negative_entries_break_the_window_as_told() -> None:
    code = code_titled("phone-interview", "longest_run.py")
    code += code_titled("phone-interview", "check_longest_run.py")
    code += "print(longest_run([5, -4, 3], 4), slow_run([5, -4, 3], 4))"
    assert shipped.run_python(code) == "(1, 2) (0, 3)"


def test_the_code_tried_in_the_review_is_the_code_of_the_diff() -> None:
    diff, tried = (
        next(each.code for each in fences_of("code-review") if each.language == language)
        for language in ("diff", "pycon")
    )
    example = doctest.DocTestParser().get_examples(tried)[0].source
    added = "\n".join(line[1:] for line in diff.splitlines() if re.match(r"\+(?!\+)", line))
    proposed = ast.unparse(ast.parse(added)).replace("split_invoice", "as_proposed")
    assert ast.unparse(ast.parse(example)) == proposed


def test_the_diff_of_the_review_counts_its_lines() -> None:
    diff = next(each.code for each in fences_of("code-review") if each.language == "diff")
    [counts] = re.findall(r"^@@ -\d+,(\d+) \+\d+,(\d+) @@", diff, re.MULTILINE)
    hunk = diff.splitlines()[3:]
    before = sum(line[:1] != "+" for line in hunk)
    after = sum(line[:1] != "-" for line in hunk)
    assert (str(before), str(after)) == counts
