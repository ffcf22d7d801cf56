"""Made-up votes with groups that are known."""

import numpy as np

from nlp.opinions import Vote


def planted(
    sizes=(20, 20), statements=24, *, turnout=0.8, firm=0.92, passes=0.08, shared=2, sides=None, seed=0
):
    """Return votes, and the true group of each person.

    Groups take sides at random on every statement but the first `shared`, which nearly everybody agrees with;
    `sides` sets them by hand, a row a group.
    """
    chooser = np.random.default_rng(seed)
    if sides is None:
        sides = chooser.choice([-1, 1], (len(sizes), statements))
        sides[:, :shared] = 1
    truth = {
        f"p{number}": group for number, group in enumerate(np.repeat(np.arange(len(sizes)), sizes).tolist())
    }
    votes = []
    for person, group in truth.items():
        for statement in np.flatnonzero(chooser.random(sides.shape[1]) < turnout).tolist():
            keeps = chooser.random() < (0.97 if statement < shared else firm)
            vote = int(sides[group, statement]) * (1 if keeps else -1)
            votes.append(Vote(person, f"s{statement}", 0 if chooser.random() < passes else vote))
    return votes, truth


def at_random(people=40, statements=20, seed=0):
    """Return votes that have nothing to do with each other."""
    chooser = np.random.default_rng(seed)
    cast = chooser.choice([-1, 0, 1], (people, statements))
    return [
        Vote(f"p{person}", f"s{statement}", int(cast[person, statement]))
        for person in range(people)
        for statement in range(statements)
    ]
