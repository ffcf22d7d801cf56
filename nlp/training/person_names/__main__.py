"""Train, measure and pack the pipeline that finds names: `python -m nlp.training.person_names DATA`.

DATA is the folder of the open corpora, laid out as the model card says. Takes about half an hour on one core.
"""

import argparse
import os
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent


def main() -> None:
    """Run all steps of the spaCy project, or the one named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--step", default="all", help="one step of project.yml")
    given = parser.parse_args()
    root = _HERE.parents[2]
    os.environ["PYTHONPATH"] = str(root)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from weasel.cli.run import project_run

    places = {"vars.data": given.data.resolve(), "vars.work": root / "var" / "person_names"}
    project_run(_HERE, given.step, overrides={name: str(place) for name, place in places.items()}, force=True)


if __name__ == "__main__":
    main()
