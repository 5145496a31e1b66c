"""Item vectors with implicit's AlternatingLeastSquares.

    pip install implicit
    python implicit_als.py interactions.csv[.gz] vectors.npy

interactions.csv has a header; the user's id stands in its first column and the item's in its second.
Writes vectors.npy and, beside it, vectors.ids.txt with the id of each row.
"""

import csv
import gzip
import sys

import numpy
from implicit.als import AlternatingLeastSquares
from scipy.sparse import coo_matrix

ALPHA = 100.0  # the confidence in a pair that was observed; 1 in one that was not
REGULARIZATION = 100.0
DIMENSIONS = 64
SWEEPS = 16


def read_pairs(path):
    """The distinct (user, item) pairs of a table, in the order in which they stand."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return list(dict.fromkeys((row[0], row[1]) for row in rows))


def numbered(names):
    """A number for each distinct name, by first appearance."""
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def main(source, target):
    pairs = read_pairs(source)
    users = numbered(user for user, _ in pairs)
    items = numbered(item for _, item in pairs)
    cells = ([users[user] for user, _ in pairs], [items[item] for _, item in pairs])
    ones = numpy.ones(len(pairs), dtype=numpy.float32)
    observed = coo_matrix((ones, cells), shape=(len(users), len(items))).tocsr()

    model = AlternatingLeastSquares(
        factors=DIMENSIONS, alpha=ALPHA, regularization=REGULARIZATION, iterations=SWEEPS, random_state=1
    )
    model.fit(observed)

    numpy.save(target, numpy.asarray(model.item_factors, dtype=numpy.float32))
    with open(target.removesuffix(".npy") + ".ids.txt", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{item}\n" for item in items)
    print(f"{len(items):,} vectors of {DIMENSIONS} numbers from {len(pairs):,} pairs")


if __name__ == "__main__":
    main(*sys.argv[1:])
