"""Writes tests/golden/head.json: what Keras makes of training a head, fed our features, weights, order and dropout.

Needs: pip install keras tensorflow-cpu. Run from the repository root: python tools/goldens/make_head.py

The random numbers of src/core/random.ts are drawn here a second time, from its description, so that the two
programs check each other.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

MASK = 0xFFFFFFFF
STREAMS = {"split": 1, "shuffle": 2, "weights": 3, "dropout": 4}

ROWS, WIDTH, CLASSES, UNITS = 50, 24, 3, 8
VALIDATION = [row for row in range(ROWS) if row % 5 == 0]
TRAIN = [row for row in range(ROWS) if row % 5 != 0]
EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED = 5, 16, 0.01, 7
# Long and fast enough to learn the training rows by heart, which raises the validation loss again.
STOPPED_EPOCHS, STOPPED_LEARNING_RATE, PATIENCE = 60, 0.05, 4


def pcg_hash(value):
    """PCG-RXS-M-XS, 32 bits (O'Neill 2014)."""
    state = ((value & MASK) * 747796405 + 2891336453) & MASK
    word = (((state >> ((state >> 28) + 4)) ^ state) * 277803737) & MASK
    return (word >> 22) ^ word


def stream_key(seed, *path):
    key = pcg_hash(seed)
    for part in path:
        key = pcg_hash(key ^ part)
    return key


def uniform_at(key, counter):
    return (pcg_hash(key + counter) >> 8) / 0x1000000


def shuffled(count, key):
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        pick = int(uniform_at(key, last) * (last + 1))
        order[last], order[pick] = order[pick], order[last]
    return order


def glorot_uniform(fan_in, fan_out, key):
    limit = (6 / (fan_in + fan_out)) ** 0.5
    values = [(uniform_at(key, index) * 2 - 1) * limit for index in range(fan_in * fan_out)]
    return np.array(values, np.float32).reshape(fan_in, fan_out)


def feature(row, column):
    """Small integers over 8, exact in float32, with something of the class in them."""
    noise = (row * 31 + column * 17 + row * column * 7) % 23 - 11
    signal = 6 if column % CLASSES == row % CLASSES else 0
    return (noise + signal) / 8


class SeededDropout(keras.layers.Layer):
    """Inverted dropout with a mask that is set from outside before each step."""

    def __init__(self, units, **settings):
        super().__init__(**settings)
        self.mask = self.add_weight(shape=(BATCH_SIZE, units), initializer="ones", trainable=False, name="mask")

    def call(self, inputs, training=False):
        return inputs * self.mask[: keras.ops.shape(inputs)[0]] if training else inputs


class MaskEachStep(keras.callbacks.Callback):
    """Gives the dropout layers the mask of each step of the run, counted from 0 over all epochs."""

    def __init__(self, layers, rate):
        super().__init__()
        self.layers, self.rate, self.step = layers, rate, 0

    def on_train_batch_begin(self, batch, logs=None):
        for index, layer in enumerate(self.layers):
            if isinstance(layer, SeededDropout):
                layer.mask.assign(dropout_mask(self.rate, index, self.step))
        self.step += 1


def dropout_mask(rate, layer_index, step):
    key = stream_key(SEED, STREAMS["dropout"], layer_index, step)
    draws = [uniform_at(key, counter) for counter in range(BATCH_SIZE * UNITS)]
    return np.array([0 if draw < rate else 1 / (1 - rate) for draw in draws], np.float32).reshape(BATCH_SIZE, UNITS)


def train(units, dropout, epochs=EPOCHS, learning_rate=LEARNING_RATE, stopping=None):
    features = np.array([[feature(row, column) for column in range(WIDTH)] for row in range(ROWS)], np.float32)
    classes = np.array([row % CLASSES for row in range(ROWS)])
    # Layers in the order of describeHead, whose place in the list is part of a stream's key.
    layers = []
    if units:
        layers.append(keras.layers.Dense(units, activation="relu", name="head_dense"))
        if dropout:
            layers.append(SeededDropout(units, name="head_dropout"))
    layers.append(keras.layers.Dense(CLASSES, activation="softmax", name="head_predictions"))
    model = keras.Sequential([keras.Input((WIDTH,)), *layers])
    for index, layer in enumerate(layers):
        if isinstance(layer, keras.layers.Dense):
            kernel = glorot_uniform(*layer.kernel.shape, stream_key(SEED, STREAMS["weights"], index))
            layer.set_weights([kernel, np.zeros(layer.units, np.float32)])
    model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])

    masks = MaskEachStep(layers, dropout)
    if stopping:
        stopping.set_model(model)
        stopping.on_train_begin()
    reports = []
    for epoch in range(1, epochs + 1):
        order = [TRAIN[place] for place in shuffled(len(TRAIN), stream_key(SEED, STREAMS["shuffle"], epoch))]
        history = model.fit(
            features[order],
            classes[order],
            batch_size=BATCH_SIZE,
            shuffle=False,
            validation_data=(features[VALIDATION], classes[VALIDATION]),
            callbacks=[masks],
            verbose=0,
        ).history
        reports.append({
            "loss": history["loss"][0],
            "accuracy": history["accuracy"][0],
            "valLoss": history["val_loss"][0],
            "valAccuracy": history["val_accuracy"][0],
        })
        # Each epoch is a fit of its own, for its order; so the callback is told here what one long fit would tell it.
        if stopping:
            stopping.on_epoch_end(epoch - 1, {"val_loss": history["val_loss"][0]})
            if model.stop_training:
                break
    if stopping:
        stopping.on_train_end()
    weights = [
        {"name": f"{layer.name}/{kind}", "values": [float(value) for value in np.ravel(values)]}
        for layer in layers
        if isinstance(layer, keras.layers.Dense)
        for kind, values in zip(["kernel", "bias"], layer.get_weights())
    ]
    probabilities = model.predict(features[VALIDATION], verbose=0)
    return {
        "units": units,
        "dropout": dropout,
        "epochs": reports,
        "weights": weights,
        "validationProbabilities": [[float(value) for value in row] for row in probabilities],
    }


def train_with_early_stopping(units, dropout, restore_best_weights):
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=PATIENCE, restore_best_weights=restore_best_weights
    )
    run = train(units, dropout, STOPPED_EPOCHS, STOPPED_LEARNING_RATE, stopping)
    kept_epoch = stopping.best_epoch + 1 if restore_best_weights else len(run["epochs"])
    return {"restoreBestWeights": restore_best_weights, "keptEpoch": kept_epoch, **run}


def judge(losses, patience):
    """What the callback makes of made-up validation losses: how many epochs are run, and which one's weights it keeps."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    stopping.set_model(model)
    stopping.on_train_begin()
    model.stop_training = False  # as fit begins
    for epoch, loss in enumerate(losses):
        stopping.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            break
    return {"losses": losses, "patience": patience, "epochs": epoch + 1, "keptEpoch": stopping.best_epoch + 1}


def random_numbers():
    return {
        "hashes": [{"input": value, "hash": pcg_hash(value)} for value in (0, 1, 2, 12345, 0x7FFFFFFF, MASK)],
        "keys": [{"path": path, "key": stream_key(*path)} for path in ([0, 1], [1, 2, 3], [2147483647, 4, 1, 99])],
        "uniforms": [uniform_at(stream_key(5, 1), counter) for counter in range(6)],
        "order": shuffled(12, stream_key(5, 2)),
        "glorot": [float(value) for value in np.ravel(glorot_uniform(3, 2, stream_key(5, 3)))],
    }


golden = {
    "madeBy": f"Keras {keras.__version__}, tools/goldens/make_head.py",
    "random": random_numbers(),
    "setting": {
        "rows": ROWS,
        "width": WIDTH,
        "classes": CLASSES,
        "train": TRAIN,
        "validation": VALIDATION,
        "epochs": EPOCHS,
        "batchSize": BATCH_SIZE,
        "learningRate": LEARNING_RATE,
        "seed": SEED,
    },
    "runs": [train(UNITS, 0), train(UNITS, 0.25), train(0, 0)],
    "earlyStopping": {
        "setting": {"epochs": STOPPED_EPOCHS, "learningRate": STOPPED_LEARNING_RATE, "patience": PATIENCE},
        "runs": [train_with_early_stopping(UNITS, 0.25, best) for best in (True, False)],
        "verdicts": [
            judge([3.0, 2.0, 2.5, 2.25, 1.5, 1.75, 1.625, 1.25, 1.5, 1.5, 1.5, 1.0], 3),
            judge([2.0, 1.0, 1.0, 1.0, 1.0], 2),
            judge([1.0, 2.0, 0.5], 1),
            judge([4.0, 3.0, 2.0, 1.0], 1),
            judge([1.0, 2.0, 3.0], 10),
        ],
    },
}
Path("tests/golden/head.json").write_text(json.dumps(golden, indent=1) + "\n")
