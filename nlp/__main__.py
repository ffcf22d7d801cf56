"""Language work on JSON lines: `python -m nlp screen < comments.jsonl > screened.jsonl`."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from nlp.errors import NlpError
from nlp.jsonlines import Lines, check_labelled, check_text, check_themed, check_vote, write_lines

_ABOUT = {
    "screen": "find personal data, language, safeguarding signs, complaints and non-answers",
    "tag": "find segments, communities, places, priorities, ambitions and sentiment",
    "groups": "find near-identical texts",
    "topics": "find the topics of many texts",
    "learn": "learn to label from labelled texts",
    "code": "label texts with what was learnt",
    "summarise": "sum up texts by theme, each sentence with the ids that it rests on; writes one object",
    "check-summary": "check a summary against the texts that it cites; writes one object a fault",
    "opinions": "find groups of people who voted alike on statements; writes one object",
}


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
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run one command on standard input and output; return 0, or 1 if a line or the whole could not be used."""
    given = vars(read_arguments(arguments))
    name = given.pop("command")
    from nlp import commands

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


if __name__ == "__main__":
    sys.exit(main())
