"""Trains a head as one would with Keras, again for every line of standard input.

    python keras_head.py WIDTH UNITS DROPOUT CLASSES ROWS BATCH_SIZE

Each line of standard input is a number of epochs. Standard output gets one line of JSON with the versions once the model
is ready, then one a run: how many seconds it took, and the training loss of its last epoch.
"""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
from lines import keras_versions, say


def main(width, units, dropout, classes, rows, batch_size):
    classes, rows = int(classes), int(rows)
    labels = np.arange(rows) % classes
    of_class = np.arange(int(width))[None, :] % classes == labels[:, None]
    noise = np.random.default_rng(1).uniform(-1, 1, of_class.shape)
    features = np.maximum(noise + 0.2 * of_class, 0).astype(np.float32)
    model = keras.Sequential(
        [
            keras.layers.Input([int(width)]),
            keras.layers.Dense(int(units), activation="relu"),
            keras.layers.Dropout(float(dropout)),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    say(keras_versions())
    for line in sys.stdin:
        start = time.perf_counter()
        fitted = model.fit(features, labels, batch_size=int(batch_size), epochs=int(line), verbose=0)
        say({"seconds": time.perf_counter() - start, "loss": fitted.history["loss"][-1]})


if __name__ == "__main__":
    main(*sys.argv[1:])
