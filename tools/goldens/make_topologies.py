"""Writes tests/golden/topologies/: small models as Keras 3 serialises them, and what Keras makes of them.

Needs: pip install keras tensorflow-cpu. Run from the repository root: python tools/goldens/make_topologies.py

Weights and images are drawn here and in the test by the same formula (src/core/random.ts), so that the files hold
topologies and output alone.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
from keras import layers

SEED = 11
IMAGE_STREAM = 1 << 20


def pcg_hash(value):
    """PCG-RXS-M-XS, 32 bits (O'Neill 2014), of an array of uint32."""
    state = value * np.uint32(747796405) + np.uint32(2891336453)
    word = ((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737)
    return (word >> np.uint32(22)) ^ word


def uniform(stream, shape):
    """Numbers in [0, 1), row-major."""
    key = pcg_hash(pcg_hash(np.array([SEED], np.uint32)) ^ np.uint32(stream))
    counters = key + np.arange(int(np.prod(shape)), dtype=np.uint32)
    return ((pcg_hash(counters) >> np.uint32(8)) / 0x1000000).astype(np.float32).reshape(shape)


def own_layers(layer):
    """The layers with weights of their own, those of nested models too."""
    inner = getattr(layer, "layers", None)
    return [deep for one in inner for deep in own_layers(one)] if inner is not None else [layer]


def fill(model):
    """Scales and variances in 0.5…1.5, all else in −0.5…0.5; one stream a weight."""
    stream = 0
    for layer in own_layers(model):
        values = []
        for weight in layer.weights:
            numbers = uniform(stream, weight.shape)
            positive = weight.name in ("gamma", "variance", "moving_variance")
            values.append(numbers + np.float32(0.5) if positive else numbers - np.float32(0.5))
            stream += 1
        if values:
            layer.set_weights(values)
        if isinstance(layer, layers.Normalization):
            layer.finalize_state()  # it computes with a copy of its weights


def squeeze_and_excite(x, name):
    """As keras.applications' MobileNetV3 writes it, the hard sigmoid made of operations between layers."""
    channels = x.shape[-1]
    gate = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_pool")(x)
    gate = layers.Conv2D(channels, 1, name=f"{name}_conv")(gate)
    gate = layers.ReLU(6.0, name=f"{name}_relu")(gate + 3.0) * (1.0 / 6.0)
    return layers.Multiply(name=f"{name}_mul")([x, gate])


def added_layers():
    """All that Headstart adds to TF.js, and settings that TF.js names otherwise."""
    image = keras.Input((12, 10, 3), name="image")
    x = layers.Rescaling(1 / 255, name="unit")(image)
    x = layers.Normalization(name="adapted")(x)
    x = layers.Normalization(mean=[0.4, 0.5, 0.6], variance=[0.04, 0.05, 0.06], name="given")(x)
    x = layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.5, 1.2, 1.1], invert=True, name="inverse")(x)
    x = layers.Rescaling([0.5, 0.75, 1.25], offset=[0.1, -0.2, 0.3], name="channels")(x)
    x = layers.RandomFlip(name="flip")(x)
    x = layers.Conv2D(6, 3, padding="same", activation="silu", name="conv")(x)
    x = layers.SpatialDropout2D(0.5, name="drop_maps")(x)
    x = layers.SeparableConv2D(8, 3, padding="same", use_bias=False, name="separable")(x)
    x = layers.BatchNormalization(name="separable_bn")(x)
    x = layers.Activation("hard_silu", name="hard_swish")(x)
    x = squeeze_and_excite(x, "se")
    x = layers.Conv2D(6, 1, activation="hard_silu", name="conv_hard")(x)
    x = layers.DepthwiseConv2D(3, activation="hard_sigmoid", depth_multiplier=2, name="depthwise")(x)
    y = layers.ReLU(negative_slope=0.1, name="leaky")(layers.Rescaling(2, offset=-1, name="spread")(x))
    y = layers.Activation("silu", name="swish")(y)
    y = layers.LeakyReLU(negative_slope=0.2, name="leaky_too")(1.0 - y)
    x = layers.Concatenate(name="both")([x, y / 2.0])
    x = layers.Identity(name="same")(x)
    x = layers.GlobalMaxPooling2D(keepdims=True, name="strongest")(x)
    return keras.Model(image, x, name="added_layers")


def nested():
    """A base inside a Sequential model, as tutorials write it, and models and a shared layer inside the base."""
    block = keras.Sequential(
        [keras.Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same", use_bias=False, name="inner_conv"),
         layers.BatchNormalization(name="inner_bn")],
        name="block",
    )
    part = keras.Input((8, 8, 4), name="part")
    twice = keras.Model(part, layers.Conv2D(4, 1, name="shared")(part), name="twice")
    image = keras.Input((8, 8, 3), name="image")
    x = layers.Conv2D(4, 1, name="stem")(image)
    x = layers.Add(name="joined")([twice(block(x)), twice(x)])
    base = keras.Model(image, layers.ReLU(6.0, name="map")(x), name="base")
    picture = keras.Input((8, 8, 3), name="picture")
    wrapped = keras.Model(picture, base(layers.Rescaling(2, offset=-1, name="scaled")(picture)), name="wrapped")
    return keras.Sequential(
        [keras.Input((8, 8, 3)), layers.RandomFlip("horizontal", name="flip"), wrapped,
         layers.GlobalAveragePooling2D(name="pool"), layers.Dropout(0.25, name="drop"),
         layers.Dense(3, activation="softmax", name="classes")],
        name="course_notes",
    )


def beginning(make, last, side):
    """The first blocks of one of Keras' own models."""
    model = make(include_top=False, weights=None, input_shape=(side, side, 3))
    return keras.Model(model.input, model.get_layer(last).output, name=model.name)


MODELS = {
    "added-layers": (added_layers, 255),
    "nested": (nested, 1),
    "mobilenet-v3-small": (lambda: beginning(keras.applications.MobileNetV3Small, "expanded_conv_2_add", 32), 255),
    "efficientnet-v2-b0": (lambda: beginning(keras.applications.EfficientNetV2B0, "block2a_project_bn", 32), 255),
}

for name, (make, brightest) in MODELS.items():
    keras.backend.clear_session()
    model = make()
    fill(model)
    image = uniform(IMAGE_STREAM, (1, *model.input_shape[1:])) * np.float32(brightest)
    output = np.asarray(model(image, training=False))
    golden = {
        "madeBy": f"Keras {keras.__version__}, tools/goldens/make_topologies.py",
        "topology": json.loads(model.to_json()),
        "weights": [
            {"layer": layer.name, "name": weight.name, "shape": list(weight.shape)}
            for layer in own_layers(model)
            for weight in layer.weights
        ],
        "brightest": brightest,
        "imageShape": list(image.shape),
        "outputShape": list(output.shape),
        "output": [float(f"{value:.7g}") for value in output.ravel()],
    }
    path = Path("tests/golden/topologies") / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size / 1e3:.0f} kB, {model.count_params()} parameters, |x| ≤ {abs(output).max():.3g}")
