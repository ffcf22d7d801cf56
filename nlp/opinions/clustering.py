"""Groups of points: k-means, the number of groups by silhouette, and how firm they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.opinions.axes import SEED, Points

Labels = NDArray[np.int64]

FEWEST_GROUPS, MOST_GROUPS = 2, 5
PEOPLE_A_GROUP = 12
"""One group more than two is tried for each so many people (as in Polis)."""

SMALLEST_GROUP = 3
"""One or two people are no group."""

STUCK = 0.7
"""Where other starts bring people this much nearer to their centres, the first start got stuck.

On four open conversations other starts gained up to a tenth, on planted groups that it had missed four fifths.
"""

SAMPLE = 3000
"""People whose silhouette is worked out; more are thinned evenly along the first axis."""

RESAMPLES = 10
LEFT_OUT = 0.2


@dataclass(frozen=True, slots=True)
class Split:
    """One way to part the people: a label a person, and the mean silhouette (-1 to 1)."""

    labels: Labels
    silhouette: float


def try_splits(points: Points, earlier: Labels | None) -> dict[int, Split]:
    """Return the split into each number of groups that the points allow, by that number.

    `earlier` are the labels of the earlier run, -1 for people that it did not have: its groups are the first
    start for their number.
    """
    ends = np.unique(points, axis=0)
    most = min(MOST_GROUPS, FEWEST_GROUPS + len(points) // PEOPLE_A_GROUP, len(ends))
    splits = {}
    for count in range(FEWEST_GROUPS, most + 1):
        held = [centres_of(points, earlier)] if earlier is not None and earlier.max() + 1 == count else []
        labels = _part(points, count, [*held, ends[:count], ends[::-1][:count]])
        if labels is not None:
            splits[count] = Split(labels, _silhouette(points, labels))
    return splits


def _part(points: Points, count: int, starts: list[Points]) -> Labels | None:
    """Return the groups that the first start leads to, as the reference does, unless it got stuck.

    Starts that leave one or two people by themselves are passed over; None if all do.
    """
    tried = [_k_means(points, start) for start in [*starts, _spread_out(points, count)]]
    able = [found for found in tried if np.bincount(found[0], minlength=count).min() >= SMALLEST_GROUP]
    if not able:
        return None
    nearest = min(able, key=lambda found: found[1])
    return nearest[0] if nearest[1] < STUCK * able[0][1] else able[0][0]


def _spread_out(points: Points, count: int) -> Points:
    """Return the best centres of ten starts that are drawn far apart from each other."""
    from sklearn.cluster import KMeans

    return KMeans(count, n_init=10, random_state=SEED).fit(points[_thinned(points)]).cluster_centers_


def _thinned(points: Points) -> NDArray[np.int64]:
    """Return up to 3,000 rows, evenly along the first axis, in an order that the people's ids do not sway."""
    return np.lexsort(points.T[::-1])[:: -(-len(points) // SAMPLE)]


def centres_of(points: Points, labels: Labels) -> Points:
    """Return the mean point of each label, one row a label; -1 has none."""
    return np.array([points[labels == label].mean(axis=0) for label in range(labels.max() + 1)])


def _k_means(points: Points, starts: Points) -> tuple[Labels, float]:
    from sklearn.cluster import KMeans

    model = KMeans(len(starts), init=starts, n_init=1, tol=0).fit(points)
    return model.labels_.astype(np.int64), float(model.inertia_)


def _silhouette(points: Points, labels: Labels) -> float:
    from sklearn.metrics import silhouette_score

    rows = _thinned(points)
    if len(np.unique(labels[rows])) < FEWEST_GROUPS:
        return -1.0
    return float(silhouette_score(points[rows], labels[rows]))


def measure_stability(points: Points, labels: Labels) -> float:
    """Return the mean agreement (adjusted Rand index, at least 0) with groups found without a fifth of the people.

    Half of these are first tried from the other end of the axis, so what only the start decides is unstable.
    """
    from sklearn.metrics import adjusted_rand_score

    chooser = np.random.default_rng(SEED)
    along = np.lexsort(points.T[::-1])
    count = int(labels.max()) + 1
    agreements = []
    for turn in range(RESAMPLES):
        kept = along[np.sort(chooser.permutation(len(along))[: round((1 - LEFT_OUT) * len(along))])]
        ends = np.unique(points[kept], axis=0)[:: -1 if turn % 2 else 1]
        again = _part(points[kept], count, [ends[:count]]) if len(ends) >= count else None
        agreements.append(0.0 if again is None else max(0.0, adjusted_rand_score(labels[kept], again)))
    return float(np.mean(agreements))
