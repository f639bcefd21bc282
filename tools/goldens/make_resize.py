"""Writes tests/golden/resize.json: what Keras, TensorFlow and Pillow make of known pixels.

Needs: pip install keras tensorflow-cpu pillow. Run from the repository root: python tools/goldens/make_resize.py
"""

import base64
import io
import json
import tempfile
from pathlib import Path

import keras
import numpy as np
import PIL
import tensorflow as tf
from PIL import Image

# (height, width) of the image, and of the result: smaller, larger, not square, one pixel, the same.
SIZES = [
    ((4, 5), (2, 3)),
    ((5, 7), (9, 8)),
    ((48, 64), (5, 4)),
    ((1, 1), (3, 2)),
    ((3, 3), (3, 3)),
    ((23, 5), (6, 3)),
    ((211, 301), (6, 6)),
    # TensorFlow leaves a row free, for in float32 16 / (16 / 7) is less than 7.
    ((16, 12), (7, 7)),
]
# TensorFlow can't pad it, for not even one row of it would be left.
LONG = ((2, 4001), (1, 61))
MODES = ("squash", "crop", "pad")
COLOURS = [[10, 100, 200], [0, 0, 0], [255, 255, 255], [1, 2, 3]]


def image(height, width):
    """Integers that any language makes alike: [height, width, 3], 0…255."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((37 * x + 91 * y + 53 * c + 7 * x * y) % 256).astype(np.uint8)


def bilinear(mode, pixels, out):
    """Keras reads the image from a folder, as in a person's own program."""
    with tempfile.TemporaryDirectory() as folder:
        Image.fromarray(pixels).save(Path(folder) / "image.png")
        (images,) = keras.utils.image_dataset_from_directory(
            folder,
            labels=None,
            image_size=out,
            batch_size=None,
            shuffle=False,
            crop_to_aspect_ratio=mode == "crop",
            pad_to_aspect_ratio=mode == "pad",
            verbose=False,
        )
    return images


def antialias(mode, pixels, out):
    """The folder reader has no antialiasing; these are what it calls, with it."""
    if mode == "pad":
        return tf.image.resize_with_pad(pixels, *out, antialias=True)
    return keras.ops.image.resize(
        pixels.astype(np.float32), out, antialias=True, crop_to_aspect_ratio=mode == "crop"
    )


def rounded(values):
    return [round(float(value), 4) for value in np.ravel(values)]


def resizes(pixels, out, modes):
    for mode in modes:
        for resize in (bilinear, antialias):
            yield {
                "mode": mode,
                "interpolation": resize.__name__,
                "size": pixels.shape[:2],
                "outSize": out,
                "values": rounded(resize(mode, pixels, out)),
            }


def photo(size, out):
    """Smooth, as a photograph is, and in its format."""
    y, x = np.meshgrid(*(np.linspace(0, 1, side) for side in size), indexing="ij")
    colours = np.stack([x, np.sin(7 * y) ** 2, np.hypot(x - 0.4, y - 0.6)], axis=-1)
    file = io.BytesIO()
    Image.fromarray((255 * np.clip(colours, 0, 1)).astype(np.uint8)).save(file, "JPEG", quality=90)
    decoded = np.asarray(Image.open(file).convert("RGB"))
    return {
        "jpeg": base64.b64encode(file.getvalue()).decode(),
        "resizes": list(resizes(decoded, out, MODES)),
    }


def pillow(size, out):
    resized = Image.fromarray(image(*size)).resize(out[::-1], Image.Resampling.BILINEAR)
    return {"size": size, "outSize": out, "values": np.ravel(resized).tolist()}


preprocessing = {
    mode: rounded(
        keras.applications.imagenet_utils.preprocess_input(
            np.array(COLOURS, np.float32).reshape(1, 1, -1, 3), data_format="channels_last", mode=mode
        )
    )
    for mode in ("tf", "caffe", "torch")
}
golden = {
    "madeWith": {"keras": keras.__version__, "tensorflow": tf.__version__, "pillow": PIL.__version__},
    "resizes": [
        *(row for size, out in SIZES for row in resizes(image(*size), out, MODES)),
        *resizes(image(*LONG[0]), LONG[1], MODES[:1]),
    ],
    "photo": photo((120, 90), (5, 6)),
    "pillow": [pillow(size, out) for size, out in SIZES],
    "colours": COLOURS,
    "preprocessing": preprocessing,
}
path = Path(__file__).parents[2] / "tests/golden/resize.json"
path.write_text(json.dumps(golden) + "\n")
