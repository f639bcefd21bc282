"""Writes tests/golden/keras-files/: one tiny network in every file format of Keras, and what Keras predicts with it.

Needs: pip install keras tensorflow-cpu h5py. Run from the repository root: python tools/goldens/make_keras_files.py

The network has what the formats treat differently: layers with given names, layers that Keras numbers itself, a
depthwise and a separable convolution, normalisations with and without scale, a model inside the model, a Dense top.
"""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import h5py
import keras
import numpy as np
from keras import layers

FOLDER = Path("tests/golden/keras-files")
SIDE_PX = 8


def network():
    """[8, 8, 3] → 3 classes."""
    inner_input = layers.Input((4, 4, 4), name="inner_input")
    inner = layers.Conv2D(5, 1, use_bias=False, name="project")(inner_input)
    inner = layers.BatchNormalization(scale=False, name="project_bn")(inner)
    inner = keras.Model(inner_input, inner, name="inner")

    image = layers.Input((SIDE_PX, SIDE_PX, 3), name="image")
    x = layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="stem")(image)
    x = layers.BatchNormalization(epsilon=1e-3, name="stem_bn")(x)
    x = layers.ReLU(6.0, name="stem_relu")(x)
    x = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    x = inner(x)
    # Two branches, the second one made first: Keras' own numbers are not the order of the layers in the model.
    late = layers.Conv2D(6, 1)(layers.SeparableConv2D(6, 3, padding="same", name="separable")(x))
    early = layers.BatchNormalization()(layers.Conv2D(6, 3, padding="same")(x))
    x = layers.Add(name="join")([early, layers.BatchNormalization()(late)])
    x = layers.Dropout(0.5, name="dropout")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(image, layers.Dense(3, activation="softmax", name="predictions")(x), name="tiny")


def fill(model):
    """Seeded numbers in every weight; scales and variances stay positive."""
    random = np.random.default_rng(5)
    for weight in model.weights:
        positive = any(word in weight.name for word in ("gamma", "variance"))
        low, high = (0.5, 1.5) if positive else (-0.5, 0.5)
        weight.assign(random.uniform(low, high, weight.shape).astype("float32"))


def images():
    """float32 [2, 8, 8, 3] in −1…1, by a formula that the test repeats."""
    count = 2 * SIDE_PX * SIDE_PX * 3
    return ((np.arange(count) * 37 % 101) / 50 - 1).astype("float32").reshape(2, SIDE_PX, SIDE_PX, 3)


def write_without_names(source, path):
    """A .weights.h5 as Keras wrote it before it noted the layers' names: none, and no group for an empty layer."""

    def is_empty(group):
        return all(isinstance(child, h5py.Group) and is_empty(child) for child in group.values())

    def copy(group, target):
        for name, child in group.items():
            if isinstance(child, h5py.Dataset):
                target[name] = child[()]
            elif not is_empty(child):
                copy(child, target.create_group(name))

    with h5py.File(source) as old, new_file(path) as new:
        copy(old, new)


def write_old_official(model, path):
    """The layout of the oldest official files: numbers from 1, the names of Keras 1, text of fixed length."""
    ranks = {"conv2d": 0, "batch_normalization": 0}
    with new_file(path) as file:
        names = []
        for layer in sorted(model.layers, key=creation_order):
            prefix = layer.name.rstrip("0123456789").rstrip("_")
            name = layer.name
            if prefix in ranks:
                ranks[prefix] += 1
                name = f"{prefix}_{ranks[prefix]}"
            names.append(name)
            group = file.create_group(name)
            weights = {f"{name}_{letter}_1:0": weight for letter, weight in zip("Wbcd", layer.get_weights())}
            if prefix == "inner":
                weights = {f"{weight.path}:0": weight.numpy() for weight in layer.weights}
            group.attrs["weight_names"] = np.array([text.encode() for text in weights]) if weights else []
            for text, values in weights.items():
                group[text] = values
        # In two pieces, as Keras writes a list of names that is too long for one attribute.
        file.attrs["layer_names0"] = np.array([name.encode() for name in names[:5]])
        file.attrs["layer_names1"] = np.array([name.encode() for name in names[5:]])


def creation_order(layer):
    digits = layer.name.rsplit("_", 1)[-1]
    return int(digits) if digits.isdigit() else 0


def write_compact(source, path):
    """The weights of a whole model alone, in every number type and compressed."""
    types = {"stem": "float16", "depthwise": "float64", "predictions": ">f4"}

    def copy(group, target):
        for key, value in group.attrs.items():
            target.attrs[key] = value
        for name, child in group.items():
            if isinstance(child, h5py.Group):
                copy(child, target.create_group(name))
                continue
            layer = child.name.split("/")[-2]
            compression = "gzip" if layer == "separable" and name == "pointwise_kernel" else None
            target.create_dataset(name, data=child[()].astype(types.get(layer, "float32")), compression=compression)

    with h5py.File(source) as whole, new_file(path) as file:
        copy(whole["model_weights"], file)


def write_bomb(path):
    """A few kB that claim to be 16 GB: a compressed weight of which nothing was ever written."""
    with new_file(path) as file:
        file.attrs["layer_names"] = ["predictions"]
        group = file.create_group("predictions")
        group.attrs["weight_names"] = ["kernel"]
        group.create_dataset("kernel", (2**20, 2**12), "float32", chunks=(256, 256), compression="gzip")


def new_file(path):
    """The newest layout of HDF5 is the most compact one; the files that Keras itself writes have the oldest."""
    return h5py.File(path, "w", libver="latest")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Keras' own numbers shall not begin at 0, as in a session that has made networks before.
    for _ in range(3):
        layers.Conv2D(1, 1)
        layers.BatchNormalization()
    model = network()
    fill(model)
    model.save(FOLDER / "whole.keras")
    model.save(FOLDER / "whole.h5")
    with TemporaryDirectory() as folder:
        named = Path(folder) / "named.weights.h5"
        model.save_weights(named)
        write_without_names(named, FOLDER / "unnamed.weights.h5")
    write_old_official(model, FOLDER / "old-official.h5")
    write_compact(FOLDER / "whole.h5", FOLDER / "compact-weights.h5")
    write_bomb(FOLDER / "bomb.h5")
    golden = {
        "keras": keras.__version__,
        "layers": [layer.name for layer in model.layers],
        "probabilities": model.predict(images(), verbose=0).tolist(),
    }
    (FOLDER / "expected.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
