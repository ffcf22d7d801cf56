"""The three pictures: where topics lie, which wide topic each belongs to, and how many spoke of it when."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nlp.report.canvas import INK, RULE, SMALL, SOFT, TEXT, WIDTH, badge, colour, elbow, font, label, sheet
from nlp.report.contents import Contents, TopicLine

MAP_POINTS = 2_000
"""Points that are laid out on the map, drawn by chance from more: this takes some seconds."""

MAP_HEIGHT, MARGIN = 1100, 60
LINE, BAR = 44, 420
CELL_HEIGHT, ACROSS = 230, 3
TIMED = 12
"""Largest topics of which a picture over time is drawn; the table beside it has all."""


def draw_map(contents: Contents, *, seed: int = 42) -> Image.Image:
    """Return the map: a dot a point, like points near each other, and each wide topic's number in its middle."""
    chosen = _sample(len(contents.topic_of), seed)
    places = _layout(contents.vectors[chosen], seed)
    wide = {topic.number: topic.parent for topic in contents.topics}
    numbers = np.array([wide[contents.topic_of[row]] for row in chosen.tolist()])
    image, draw = sheet(MAP_HEIGHT)
    for (x, y), number in zip(places.tolist(), numbers.tolist(), strict=True):
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=colour(number), outline="white")
    for number in sorted(set(numbers.tolist()), reverse=True):
        x, y = np.median(places[numbers == number], axis=0).tolist()
        badge(draw, (x, y), number, colour(number))
    return image


def _sample(count: int, seed: int) -> NDArray[np.int64]:
    return np.sort(np.random.default_rng(seed).permutation(count)[:MAP_POINTS])


def _layout(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float64]:
    """Return a place on the sheet for each row, by t-SNE (van der Maaten and Hinton 2008)."""
    from sklearn.manifold import TSNE

    perplexity = min(30.0, max(2.0, (len(vectors) - 1) / 3))
    start = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    first = (start[0][:, :2] * start[1][:2]).astype(np.float32)
    first *= 1e-4 / max(float(first[:, 0].std()), 1e-9)
    flat = TSNE(2, perplexity=perplexity, init=first, random_state=seed, n_jobs=1).fit_transform(vectors)
    low, high = flat.min(axis=0), flat.max(axis=0)
    room = np.array([WIDTH, MAP_HEIGHT]) - 2 * MARGIN
    return MARGIN + (flat - low) / np.maximum(high - low, 1e-9) * room


def draw_tree(contents: Contents) -> Image.Image:
    """Return the tree: each wide topic with the topics in it, and a bar as long as its count of comments."""
    rows = _tree_rows(contents)
    image, draw = sheet(2 * MARGIN + LINE * len(rows))
    most = max(topic.size for topic in contents.parents)
    trunk = 0.0
    for place, (wide, topic) in enumerate(rows):
        y = MARGIN + LINE * (place + 0.5)
        left = MARGIN + (0 if wide else 70)
        if wide:
            trunk = y
        else:
            elbow(draw, ((MARGIN + 24, trunk + 18), (MARGIN + 24, y), (left - 10, y)))
        words = label(topic.number, topic.name, WIDTH - BAR - 200 - left, TEXT if wide else SMALL)
        draw.text((left, y), words, fill=INK, font=font(TEXT if wide else SMALL), anchor="lm")
        start = WIDTH - BAR - MARGIN - 80
        end = start + max(4, BAR * topic.size / most)
        half, filled = (12, colour(topic.parent)) if wide else (8, "white")
        draw.rectangle((start, y - half, end, y + half), fill=filled, outline=colour(topic.parent), width=3)
        draw.text((end + 12, y), f"{topic.size:,}", fill=INK, font=font(SMALL), anchor="lm")
    return image


def _tree_rows(contents: Contents) -> list[tuple[bool, TopicLine]]:
    """Return the lines of the tree, with whether each is a wide topic; a topic that is its wide one stands once."""
    rows: list[tuple[bool, TopicLine]] = []
    for parent in contents.parents:
        inside = [topic for topic in contents.topics if topic.parent == parent.number]
        rows.append((True, parent))
        rows += [(False, topic) for topic in inside if len(inside) > 1]
    return rows


def draw_times(contents: Contents) -> Image.Image:
    """Return a small chart for each of the largest wide topics: its comments by period, all on one scale."""
    shown = contents.parents[:TIMED]
    most = max(max(topic.counts) for topic in shown)
    lines = -(-len(shown) // ACROSS)
    image, draw = sheet(MARGIN + lines * (CELL_HEIGHT + MARGIN))
    wide = (WIDTH - MARGIN * (ACROSS + 1)) / ACROSS
    labels = contents.periods.labels() if contents.periods else ()
    for place, topic in enumerate(shown):
        left = MARGIN + place % ACROSS * (wide + MARGIN)
        top = MARGIN / 2 + place // ACROSS * (CELL_HEIGHT + MARGIN)
        foot = top + CELL_HEIGHT - 30
        draw.text((left, top), label(topic.number, topic.name, wide, SMALL), fill=INK, font=font(SMALL))
        step = wide / len(topic.counts)
        for nth, count in enumerate(topic.counts):
            x = left + nth * step
            height = (CELL_HEIGHT - 80) * count / max(most, 1)
            draw.rectangle((x + 1, foot - height, max(x + 1, x + step - 2), foot), fill=colour(topic.number))
        draw.line((left, foot, left + wide, foot), fill=RULE, width=2)
        draw.text((left, foot + 6), labels[0], fill=SOFT, font=font(SMALL))
        if len(labels) > 1:
            draw.text((left + wide, foot + 6), labels[-1], fill=SOFT, font=font(SMALL), anchor="ra")
    return image
