"""Extracts bottleneck features as one would with Keras, again for every line of standard input.

    python keras_extraction.py FOLDER [WEIGHTS]

FOLDER has a sub-folder a class; WEIGHTS is a file for MobileNet 0.25 without its top, else they are random. Standard
output gets one line of JSON with the versions once the base is ready, then one a run: how many images, how many seconds.
"""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
from lines import keras_versions, say

SIZE = (224, 224)
BATCH_SIZE = 32


def main(folder, weights=None):
    # The last layer before the pooling, conv_pw_13_relu, gives [7, 7, 256].
    base = keras.applications.MobileNet(input_shape=(*SIZE, 3), alpha=0.25, include_top=False, weights=weights)
    say(keras_versions())
    for _ in sys.stdin:
        start = time.perf_counter()
        features = extract(base, folder)
        say({"images": len(features), "seconds": time.perf_counter() - start})


def extract(base, folder):
    images = keras.utils.image_dataset_from_directory(
        folder, labels=None, image_size=SIZE, batch_size=BATCH_SIZE, shuffle=False, verbose=False
    )
    scaled = images.map(keras.applications.mobilenet.preprocess_input)
    return base.predict(scaled, verbose=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
