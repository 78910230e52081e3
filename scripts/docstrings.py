"""Docstrings that begin with a question word: the thing or a verb comes first. Prints each; the exit status tells."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_INDIRECT = re.compile(r"(What|Who|Whom|Whose)\b")


def indirect_docstrings(source: str) -> list[str]:
    """The first lines of docstrings, of values too, that begin with What or Who."""
    texts = [
        node.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return [text.splitlines()[0] for text in texts if _INDIRECT.match(text)]


def main() -> int:
    """Look at every file of the project, also at one that is not committed yet."""
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = [
        f"{name}: {line}"
        for name in filter(None, listed)
        if (ROOT / name).exists()
        for line in indirect_docstrings((ROOT / name).read_text(encoding="utf-8"))
    ]
    print(*(found or ["docstrings: each begins with the thing or a verb"]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
