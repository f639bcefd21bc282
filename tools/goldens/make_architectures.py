"""Writes tests/golden/architectures/*.json: the networks of keras.applications as Keras 3 builds and runs them.

Needs: pip install keras tensorflow-cpu. Run from the repository root: python tools/goldens/make_architectures.py [NAME…]

Every layer's name, class, output shape and parameter count, and samples of the features of one image. Weights and image
are numbers by a formula, which tests/support/formula-weights.ts computes a second time, bit for bit: the published
weights are not needed, and are not in this repository.
"""

import json
import math
import os
import sys
from pathlib import Path
from unittest import mock

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

FOLDER = Path("tests/golden/architectures")
SAMPLES = 256

# Sizes other than the usual one; 240 × 240 is that of the course notes.
SIZES = {
    "VGG16": [(97, 129), (240, 240)],
    "VGG19": [(97, 129)],
    "ResNet50": [(97, 129)],
    "ResNet50V2": [(97, 129)],
    "MobileNet": [(129, 161)],
    "MobileNetV2": [(129, 161)],
    "InceptionV3": [(139, 171)],
    "Xception": [(101, 131)],
    "DenseNet121": [(97, 129)],
    "EfficientNetB0": [(129, 161)],
}
DEFAULT_SIDES = {"InceptionV3": 299, "Xception": 299}

# Width multipliers: those that are run, and those whose layers alone are listed.
RUN_ALPHAS = {"MobileNet": [0.25, 1.0], "MobileNetV2": [0.35, 1.0, 1.4]}
LISTED_ALPHAS = {"MobileNet": [0.5, 0.75], "MobileNetV2": [0.5, 0.75, 1.3]}
RUN_WITH_TOP = {("MobileNet", 0.25), ("MobileNetV2", 0.35)}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SIZES:
        golden = {"keras": keras.__version__, "name": name, "networks": list(networks(name))}
        golden["pooling"] = {
            pooling: list_layers(build(name, SIZES[name][0], pooling=pooling))[-1] for pooling in ("avg", "max")
        }
        golden["training"] = training_settings(build(name, (DEFAULT_SIDES.get(name, 224),) * 2, include_top=True))
        (FOLDER / f"{name}.json").write_text(as_text(golden))
        print(name)


def networks(name):
    side = DEFAULT_SIDES.get(name, 224)
    for alpha in RUN_ALPHAS.get(name, [1.0]):
        for size in [(side, side), *SIZES[name]]:
            yield describe(name, size, alpha, run=True)
        yield describe(name, (side, side), alpha, include_top=True, run=(name, alpha) in RUN_WITH_TOP)
    for alpha in LISTED_ALPHAS.get(name, []):
        yield describe(name, (side, side), alpha)


def describe(name, size, alpha, include_top=False, run=False):
    model = build(name, size, alpha, include_top)
    network = {"alpha": alpha, "includeTop": include_top, "size": size, "layers": list_layers(model)}
    if run:
        fill(model)
        image = formula_image(*size)
        batch = as_pixels(image)[None] if name == "EfficientNetB0" else image[None]
        output = np.asarray(model(batch, training=False))[0]
        network["output"] = summarise(output)
    return network


def build(name, size, alpha=1.0, include_top=False, pooling=None):
    """As in a fresh session, so that Keras counts its nameless layers from the first."""
    keras.backend.clear_session()
    options = {"include_top": include_top, "input_shape": (*size, 3), "pooling": pooling, "weights": None}
    if name in RUN_ALPHAS:
        options["alpha"] = alpha
    if name != "EfficientNetB0":
        return getattr(keras.applications, name)(**options)
    # Keras adds a layer where this network is to be given its published weights, so it is asked for them and gets none.
    with (
        mock.patch("keras.src.utils.file_utils.get_file", return_value=""),
        mock.patch.object(keras.src.models.Functional, "load_weights"),
    ):
        return keras.applications.EfficientNetB0(**{**options, "weights": "imagenet"})


def list_layers(model):
    return [[layer.name, type(layer).__name__, list(layer.output.shape[1:]), layer.count_params()] for layer in model.layers]


def training_settings(model):
    """What a network's features do not show."""
    return {
        "momenta": sorted({layer.momentum for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)}),
        "dropout": [[layer.name, layer.rate] for layer in model.layers if isinstance(layer, keras.layers.Dropout)],
    }


def fill(model):
    for layer in model.layers:
        for index, weight in enumerate(layer.weights):
            depthwise = "depthwise" in weight.path.split("/")[-1] or isinstance(layer, keras.layers.DepthwiseConv2D)
            values = formula_weight(f"{layer.name}/{index}", weight.path.split("/")[-1], weight.shape, depthwise)
            weight.assign(values)
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()  # It computes with copies of its weights.


def formula_weight(key, role, shape, depthwise):
    """Kernels such that the size of what goes through them stays (He et al. 2015); γ and variances near 1; all else near 0."""
    count = math.prod(shape)
    if role == "count":
        return np.zeros(shape)
    uniform = uniforms(name_key(key), count)
    if role in ("gamma", "variance", "moving_variance"):
        values = 0.75 + 0.5 * uniform
    elif len(shape) < 2:
        values = (2 * uniform - 1) * 0.1
    else:
        fan_in = shape[0] * shape[1] if depthwise else count // shape[-1]
        values = (2 * uniform - 1) * math.sqrt(6 / fan_in)
    return values.astype(np.float32).reshape(shape)


def formula_image(height, width):
    """Noise on coarse squares of noise, [height, width, 3] in −1…1."""
    fine = uniforms(name_key("fine"), height * width * 3).reshape(height, width, 3)
    rows, columns = -(-height // 16), -(-width // 16)
    coarse = uniforms(name_key("coarse"), rows * columns * 3).reshape(rows, columns, 3)
    return (fine + coarse.repeat(16, 0).repeat(16, 1)[:height, :width] - 1).astype(np.float32)


def as_pixels(image):
    """0…255."""
    return ((image.astype(np.float64) + 1) * 127.5).astype(np.float32)


def summarise(output):
    flat = output.ravel()
    places = (uniforms(name_key("samples"), SAMPLES) * flat.size).astype(np.int64)
    wide = flat.astype(np.float64)
    return {
        "shape": list(output.shape),
        "sum": float(wide.sum()),
        "norm": float(np.sqrt((wide**2).sum())),
        "samples": [float(str(value)) for value in flat[places]],
    }


def pcg_hash(value):
    """PCG-RXS-M-XS on 32 bits (O'Neill 2014), as src/core/random.ts has it."""
    state = value * np.uint32(747796405) + np.uint32(2891336453)
    word = ((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737)
    return (word >> np.uint32(22)) ^ word


def uniforms(key, count):
    """The first numbers of a stream, uniform in [0, 1) with 24 bits."""
    return (pcg_hash(np.uint32(key) + np.arange(count, dtype=np.uint32)) >> np.uint32(8)) / 0x1000000


def name_key(name):
    """FNV-1a on 32 bits."""
    key = 2166136261
    for byte in name.encode():
        key = ((key ^ byte) * 16777619) & 0xFFFFFFFF
    return key


def as_text(golden):
    """JSON with a line for each network's part, so that a change shows as one."""
    text = json.dumps(golden, separators=(",", ":"), ensure_ascii=False)
    return text.replace('{"alpha"', '\n{"alpha"').replace('"output"', '\n"output"').replace('"pooling"', '\n"pooling"') + "\n"


with np.errstate(over="ignore"):
    main()
