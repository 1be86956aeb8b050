"""Parts pages of real sites, all pages of a site on one side: to train on one side and measure on the other.

    python benchmarks/split_sites.py EXTERNAL --out build/sites
    corpusclean train labels --external build/sites/train --out build/held-out
    python benchmarks/precision_recall.py build/sites/held-out/pages/*.xz --model build/held-out

A row's site is the host of its ``url``; rows without one count as one site for each file. Everything else of
the directory that training reads (articles, headlines) goes to the training side.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import shutil
from pathlib import Path
from urllib.parse import urlsplit


def site_of(line: str, file: str) -> str:
    """Returns the host a row came from, or the file's name."""
    return urlsplit(json.loads(line).get("url") or "").hostname or file


def is_held_out(site: str, every: int) -> bool:
    """Returns whether a site is among the one in ``every`` that is measured on, by its name alone."""
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:4], "big") % every == 0


def split(external: Path, out: Path, every: int) -> dict[str, tuple[int, int]]:
    """Writes ``train`` and ``held-out`` below a directory.

    Returns:
        File name -> how many of its pages are on either side.
    """
    counts = {}
    for side in ("train", "held-out"):
        (out / side / "pages").mkdir(parents=True, exist_ok=True)
    for path in sorted(external.glob("pages/*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as rows:
            lines = list(rows)
        held_out = [is_held_out(site_of(line, path.name), every) for line in lines]
        for side, wanted in (("train", False), ("held-out", True)):
            chosen = [line for line, held in zip(lines, held_out, strict=True) if held == wanted]
            if chosen:
                with lzma.open(out / side / "pages" / path.name, "wt", encoding="utf-8", preset=1) as file:
                    file.writelines(chosen)
        counts[path.name] = (held_out.count(False), held_out.count(True))
    for path in (*external.glob("pages/*.tsv.xz"), *external.glob("topic/*.jsonl.xz")):
        target = out / "train" / path.relative_to(external)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return counts


def main() -> None:
    """Splits, and says how many pages are on either side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("external", type=Path, help="directory with pages/*.jsonl.xz and topic/*.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=5, metavar="N", help="hold out one site in N")
    options = parser.parse_args()
    for name, (train, held_out) in split(options.external, options.out, options.every).items():
        print(f"{name}: {train} pages to train on, {held_out} held out")


if __name__ == "__main__":
    main()
