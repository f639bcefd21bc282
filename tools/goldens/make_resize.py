"""Writes tests/golden/resize.json: what TensorFlow's resize and Keras' preprocessing make of known pixels.

Needs: pip install keras tensorflow-cpu. Run from the repository root: python tools/goldens/make_resize.py
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

# (height, width) of the image, and of the result: larger, smaller, not square, one pixel, the same.
SIZES = [
    ((4, 5), (2, 3)),
    ((5, 7), (13, 11)),
    ((48, 64), (9, 8)),
    ((1, 1), (3, 2)),
    ((3, 3), (3, 3)),
    ((211, 301), (16, 16)),
    ((2, 4001), (1, 61)),
]
COLOURS = [[10, 100, 200], [0, 0, 0], [255, 255, 255], [1, 2, 3]]


def image(height, width):
    """Integers that any language makes alike: [height, width, 3], 0…255."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((37 * x + 91 * y + 53 * c + 7 * x * y) % 256).astype(np.uint8)


def rounded(values):
    return [round(float(value), 5) for value in np.ravel(values)]


resizes = [
    {"size": size, "outSize": out, "values": rounded(tf.image.resize(image(*size), out))} for size, out in SIZES
]
preprocessing = {
    mode: rounded(
        keras.applications.imagenet_utils.preprocess_input(
            np.array(COLOURS, np.float32).reshape(1, 1, -1, 3), data_format="channels_last", mode=mode
        )
    )
    for mode in ("tf", "caffe", "torch")
}
golden = {
    "madeWith": {"keras": keras.__version__, "tensorflow": tf.__version__},
    "resizes": resizes,
    "colours": COLOURS,
    "preprocessing": preprocessing,
}
path = Path(__file__).parents[2] / "tests/golden/resize.json"
path.write_text(json.dumps(golden) + "\n")
