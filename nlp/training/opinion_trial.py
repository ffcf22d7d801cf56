"""Compare the opinion groups with those of red-dwarf, a published version of Polis's mathematics.

`python -m nlp.training.opinion_trial DATA_DIR [--keep]`
DATA_DIR holds civic/polis_votes.csv.gz (conversation, participant, comment_id, vote) and
civic/polis_comments.csv.gz (conversation, comment_id, moderated: -1 was taken out). Agreement is the adjusted
Rand index over the people whom both grouped. red-dwarf is no part of the product: without it (pip install
red-dwarf) only our own columns are filled. The last row has all conversations as one, for its time. Each
method runs on the smallest conversation first, so that no time to load libraries is in the figures. `--keep`
writes red-dwarf's groups into opinion_groups.json, with which `python -m nlp.evaluation` compares ours.
"""

import argparse
import json
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter, process_time

from nlp.errors import NlpError
from nlp.opinions import OpinionResult, Vote, find_opinion_groups
from nlp.opinions.table import in_order
from nlp.training.tables import read_columns

TAKEN_OUT = "-1"
KEPT = Path(__file__).with_name("opinion_groups.json")
HEAD = (
    "| conversation | votes | people | who count | groups | stability | silhouette | seconds | CPU seconds "
    "| red-dwarf: groups | seconds | agreement |"
)


def read_conversations(folder: Path) -> dict[str, list[Vote]]:
    """Return the votes of each conversation on statements that moderators left in.

    Raises NlpError if a column is not there, OSError if a file is not.
    """
    statements = read_columns(folder / "polis_comments.csv.gz", "conversation", "comment_id", "moderated")
    out = {
        (name, statement) for name, statement, state in zip(*statements, strict=True) if state == TAKEN_OUT
    }
    votes = read_columns(folder / "polis_votes.csv.gz", "conversation", "participant", "comment_id", "vote")
    conversations = defaultdict(list)
    for name, person, statement, vote in zip(*votes, strict=True):
        if (name, statement) not in out:
            conversations[name].append(Vote(person, statement, int(vote)))
    return dict(conversations)


def reference_groups(votes: Sequence[Vote]) -> dict[str, int] | None:
    """Return red-dwarf's group of each person whom it grouped; None where it is not installed."""
    try:
        from reddwarf.implementations.polis import run_pipeline
    except ImportError:
        return None
    # It takes statements by number only.
    number = {statement: at for at, statement in enumerate(in_order({vote.statement for vote in votes}))}
    given = [
        {"participant_id": vote.participant, "statement_id": number[vote.statement], "vote": vote.vote}
        for vote in votes
    ]
    people = run_pipeline(votes=given, random_state=42).participants_df
    grouped = people.loc[people["to_cluster"], "cluster_id"]
    return {str(person): int(group) for person, group in grouped.items()}


def read_kept_groups(path: Path) -> dict[str, dict[str, int]]:
    """Return red-dwarf's group of each person whom it grouped, for each conversation, as kept in the file."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: {person: group for group, people in enumerate(groups) for person in people.split()}
        for name, groups in kept.items()
    }


def keep_groups(groups: Mapping[str, Mapping[str, int]], path: Path) -> None:
    """Write the group of each person, for each conversation, into the file: a line of people for each group."""
    kept = {
        name: [
            " ".join(person for person, own in people.items() if own == group)
            for group in sorted({*people.values()})
        ]
        for name, people in groups.items()
    }
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def agreement(ours: Mapping[str, int], theirs: Mapping[str, int]) -> float:
    """Return the adjusted Rand index over the people that both have."""
    from sklearn.metrics import adjusted_rand_score

    both = sorted(ours.keys() & theirs.keys())
    return float(adjusted_rand_score([ours[who] for who in both], [theirs[who] for who in both]))


def measure(name: str, votes: Sequence[Vote]) -> str:
    """Return one row of the printed table."""
    started, worked = perf_counter(), process_time()
    result = find_opinion_groups(votes)
    seconds, work = perf_counter() - started, process_time() - worked
    started = perf_counter()
    theirs = reference_groups(votes)
    their_seconds = perf_counter() - started
    cells = [
        name,
        f"{len(votes):,}",
        f"{len({vote.participant for vote in votes}):,}",
        f"{len(result.membership):,}",
        *_described(result),
        f"{seconds:.1f}",
        f"{work:.1f}",
        _sizes(theirs) if theirs else "–",
        f"{their_seconds:.1f}" if theirs else "–",
        f"{agreement(result.membership, theirs):.3f}" if theirs else "–",
    ]
    return f"| {' | '.join(cells)} |"


def _described(result: OpinionResult) -> list[str]:
    if not result.holding:
        return ["none", "–", "–"]
    silhouette = result.silhouettes[result.holding.groups]
    return [_sizes(result.membership), f"{result.stability:.2f}", f"{silhouette:.3f}"]


def _sizes(membership: Mapping[str, int]) -> str:
    return " + ".join(str(size) for _, size in Counter(membership.values()).most_common())


def together(conversations: Mapping[str, Sequence[Vote]]) -> list[Vote]:
    """Return all votes as if they were cast in one conversation, by people and on statements of their own."""
    return [
        replace(vote, participant=f"{name} {vote.participant}", statement=f"{name} {vote.statement}")
        for name, votes in conversations.items()
        for vote in votes
    ]


def _keep(conversations: Mapping[str, Sequence[Vote]]) -> int:
    groups: dict[str, dict[str, int]] = {}
    for name, votes in conversations.items():
        found = reference_groups(votes)
        if found is None:
            sys.stderr.write("red-dwarf is not installed, so nothing was kept. Run: pip install red-dwarf\n")
            return 1
        groups[name] = found
    keep_groups(groups, KEPT)
    return 0


def _versions() -> str:
    named = []
    for library in ("red-dwarf", "scikit-learn", "scipy", "numpy"):
        try:
            named.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            named.append(f"{library} not installed")
    return ", ".join(named)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m nlp.training.opinion_trial",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--keep", action="store_true", help="keep red-dwarf's groups to compare with")
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    try:
        conversations = read_conversations(given.data_dir / "civic")
    except (NlpError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.keep:
        return _keep(conversations)
    measure("", min(conversations.values(), key=len))
    report = [_versions(), "", HEAD, "|" + "---|" * (HEAD.count("|") - 1)]
    report += [measure(name, votes) for name, votes in conversations.items()]
    report.append(measure("all at once", together(conversations)))
    sys.stdout.write("\n".join(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
