"""Language work on JSON lines: `python -m nlp screen < comments.jsonl > screened.jsonl`.

`report` takes a CSV file instead and writes a page.
"""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from nlp.config import FEWEST_SHOWN
from nlp.errors import NlpError
from nlp.jsonlines import Lines, check_labelled, check_text, check_themed, check_vote, write_lines

_ABOUT = {
    "screen": "find personal data, language, safeguarding signs, complaints and non-answers",
    "tag": "find segments, communities, places, priorities, ambitions and sentiment",
    "groups": "find near-identical texts",
    "topics": "find the topics of many texts",
    "learn": "learn to label from labelled texts",
    "code": "label texts with what was learnt; names the words that speak most for each label",
    "summarise": "sum up texts by theme, each sentence with the ids that it rests on; writes one object",
    "check-summary": "check a summary against the texts that it cites; writes one object a fault",
    "opinions": "find groups of people who voted alike on statements; writes one object",
}

_REPORT = "find the topics of the comments in a table and write a page with pictures"

_CHECKS = {
    "learn": check_labelled,
    "opinions": check_vote,
    "summarise": check_themed,
    "check-summary": check_themed,
}


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the command and its paths."""
    parser = argparse.ArgumentParser(prog="python -m nlp", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, about in _ABOUT.items():
        command = commands.add_parser(
            name, help=about, description=f"{about.capitalize()}. One JSON object a line."
        )
        if name == "topics":
            command.add_argument(
                "--report", type=Path, required=True, help="file for the description of the topics"
            )
        elif name in {"learn", "code"}:
            command.add_argument("--model", type=Path, required=True, help="folder of what was learnt")
        elif name == "check-summary":
            command.add_argument(
                "--summary", type=Path, required=True, help="file with the summary, as summarise writes it"
            )
        elif name == "opinions":
            command.add_argument(
                "--previous", type=Path, help="file that this command wrote before, to hold on to its groups"
            )
    report = commands.add_parser(
        "report",
        help=_REPORT,
        description=f"{_REPORT.capitalize()}. It opens in any browser, without a network.",
    )
    report.add_argument(
        "file", type=Path, metavar="FILE.csv", help="comments, one a row; UTF-8, gzipped or not"
    )
    report.add_argument("--text-column", required=True, help="name of the column that holds the comments")
    report.add_argument(
        "--date-column", default="", help="name of a column with dates, to show topics over time"
    )
    report.add_argument(
        "--community-column",
        default="",
        help="name of a column with communities, “;” between them, to show topics by community",
    )
    report.add_argument(
        "--fewest",
        type=_number_of_comments,
        default=FEWEST_SHOWN,
        help="comments of a community below which a count is hidden (%(default)s if not given)",
    )
    report.add_argument("--out", type=Path, required=True, help="folder for the page and its pictures")
    return parser.parse_args(arguments)


def _number_of_comments(given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"“{given}” is no number of comments: give 1 or more")
    return int(given)


def main(arguments: list[str] | None = None) -> int:
    """Run one command on standard input and output; return 0, or 1 if a line or the whole could not be used."""
    given = vars(read_arguments(arguments))
    name = given.pop("command")
    from nlp import commands

    if name == "report":
        return _report(commands.report, given)
    run = partial(getattr(commands, name.replace("-", "_")), **given)
    lines = Lines(sys.stdin.buffer, sys.stderr)
    check = _CHECKS.get(name, check_text)
    try:
        write_lines(run(lines.read(check)), sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (NlpError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if lines.failed else 0


def _report(write: Callable[..., Path], given: dict[str, Any]) -> int:
    try:
        print(write(**given))
    except (NlpError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
