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

ROWS, WIDTH, CLASSES = 50, 24, 3
VALIDATION = [row for row in range(ROWS) if row % 5 == 0]
# Fewer of the last class than of the others, so that balanced class weights differ.
TRAIN = [row for row in range(ROWS) if row % 5 != 0 and not (row % CLASSES == 2 and row > 20)]
EPOCHS, BATCH_SIZE, SEED = 5, 16, 7
# Long and fast enough to learn the training rows by heart, which raises the validation loss again.
STOPPED_EPOCHS, STOPPED_LEARNING_RATE, PATIENCE = 60, 0.05, 4


def block(units, activation="relu", normalize=False, dropout=0.0):
    return {"units": units, "activation": activation, "normalize": normalize, "dropout": dropout}


RELU, DROPPED = [block(8)], [block(8, dropout=0.25)]
TWO_BLOCKS = [block(10, "elu", True, 0.25), block(6, "tanh", True, 0.5)]
BALANCED = [len(TRAIN) / CLASSES / sum(row % CLASSES == index for row in TRAIN) for index in range(CLASSES)]

# What each run has instead of PLAIN.
PLAIN = {
    "blocks": DROPPED,
    "optimizer": "adam",
    "learningRate": 0.01,
    "momentum": 0.9,
    "weightDecay": 0.004,
    "l2": 0.0,
    "labelSmoothing": 0.0,
    "classWeights": None,
    "batchSize": BATCH_SIZE,
}
RUNS = {
    "a linear classifier": {"blocks": []},
    "a ReLU layer": {"blocks": RELU},
    "a ReLU layer with dropout": {},
    "two blocks with ELU, tanh, BatchNormalization and dropout": {"blocks": TWO_BLOCKS},
    "a sigmoid layer and one without activation": {"blocks": [block(8, "sigmoid"), block(5, "linear", dropout=0.25)]},
    "AdamW": {"blocks": TWO_BLOCKS, "optimizer": "adamw", "weightDecay": 0.5},
    "SGD": {"blocks": TWO_BLOCKS, "optimizer": "sgd", "momentum": 0.0, "learningRate": 0.05},
    "SGD with momentum": {"blocks": TWO_BLOCKS, "optimizer": "sgd"},
    "RMSprop": {"blocks": TWO_BLOCKS, "optimizer": "rmsprop"},
    "an L2 penalty": {"blocks": TWO_BLOCKS, "l2": 0.01},
    "label smoothing": {"labelSmoothing": 0.2},
    "balanced class weights": {"classWeights": BALANCED},
    "class weights by hand, one of them 0": {"classWeights": [0.5, 3.0, 0.0]},
    "all of it at once": {
        # ELU is straight where a small batch is all above 0, which leaves the bias under BatchNormalization no gradient
        # but rounding; AdamW makes steps of that.
        "blocks": [block(10, "sigmoid", True, 0.25), block(6, "tanh", True, 0.5)],
        "optimizer": "adamw",
        "weightDecay": 0.1,
        "l2": 0.003,
        "labelSmoothing": 0.1,
        "classWeights": [0.5, 3.0, 1.0],
        "batchSize": 7,
    },
}


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

    def __init__(self, rate, units, batch_size, **settings):
        super().__init__(**settings)
        self.rate = rate
        self.mask = self.add_weight(shape=(batch_size, units), initializer="ones", trainable=False, name="mask")

    def call(self, inputs, training=False):
        return inputs * self.mask[: keras.ops.shape(inputs)[0]] if training else inputs


class MaskEachStep(keras.callbacks.Callback):
    """Gives the dropout layers the mask of each step of the run, counted from 0 over all epochs."""

    def __init__(self, layers):
        super().__init__()
        self.layers, self.step = layers, 0

    def on_train_batch_begin(self, batch, logs=None):
        for index, layer in enumerate(self.layers):
            if isinstance(layer, SeededDropout):
                layer.mask.assign(dropout_mask(layer.rate, layer.mask.shape, index, self.step))
        self.step += 1


def dropout_mask(rate, shape, layer_index, step):
    key = stream_key(SEED, STREAMS["dropout"], layer_index, step)
    draws = [uniform_at(key, counter) for counter in range(shape[0] * shape[1])]
    return np.array([0 if draw < rate else 1 / (1 - rate) for draw in draws], np.float32).reshape(shape)


def head_layers(blocks, l2, batch_size):
    """Layers in the order of describeHead, whose place in the list is part of a stream's key."""

    def dense(units, activation, name):
        regularizer = keras.regularizers.L2(l2) if l2 else None
        return keras.layers.Dense(units, activation=activation, kernel_regularizer=regularizer, name=name)

    layers = []
    for index, one in enumerate(blocks):
        ending = f"_{index + 1}" if index else ""
        layers.append(dense(one["units"], one["activation"], f"head_dense{ending}"))
        if one["normalize"]:
            layers.append(keras.layers.BatchNormalization(name=f"head_batch_normalization{ending}"))
        if one["dropout"]:
            layers.append(SeededDropout(one["dropout"], one["units"], batch_size, name=f"head_dropout{ending}"))
    layers.append(dense(CLASSES, "softmax", "head_predictions"))
    return layers


def optimizer_of(settings):
    rate = settings["learningRate"]
    if settings["optimizer"] == "adamw":
        return keras.optimizers.AdamW(rate, weight_decay=settings["weightDecay"])
    if settings["optimizer"] == "sgd":
        return keras.optimizers.SGD(rate, momentum=settings["momentum"])
    return {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}[settings["optimizer"]](rate)


def train(changes, epochs=EPOCHS, stopping=None):
    settings = {**PLAIN, **changes}
    batch_size, weights = settings["batchSize"], settings["classWeights"]
    features = np.array([[feature(row, column) for column in range(WIDTH)] for row in range(ROWS)], np.float32)
    truth = keras.utils.to_categorical([row % CLASSES for row in range(ROWS)], CLASSES)
    layers = head_layers(settings["blocks"], settings["l2"], batch_size)
    model = keras.Sequential([keras.Input((WIDTH,)), *layers])
    for index, layer in enumerate(layers):
        if isinstance(layer, keras.layers.Dense):
            kernel = glorot_uniform(*layer.kernel.shape, stream_key(SEED, STREAMS["weights"], index))
            layer.set_weights([kernel, np.zeros(layer.units, np.float32)])
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=settings["labelSmoothing"])
    model.compile(optimizer_of(settings), loss, metrics=["accuracy"])

    masks = MaskEachStep(layers)
    if stopping:
        stopping.set_model(model)
        stopping.on_train_begin()
    reports = []
    for epoch in range(1, epochs + 1):
        order = [TRAIN[place] for place in shuffled(len(TRAIN), stream_key(SEED, STREAMS["shuffle"], epoch))]
        history = model.fit(
            features[order],
            truth[order],
            batch_size=batch_size,
            shuffle=False,
            validation_data=(features[VALIDATION], truth[VALIDATION]),
            class_weight=dict(enumerate(weights)) if weights else None,
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
    return {
        "settings": settings,
        "epochs": reports,
        "weights": {
            f"{layer.name}/{variable.name}": rounded(variable.numpy())
            for layer in layers
            if not isinstance(layer, SeededDropout)
            for variable in layer.variables
        },
        "validationProbabilities": rounded(model.predict(features[VALIDATION], verbose=0)),
    }


def rounded(values):
    """As many digits as a float32 holds."""
    return [float(f"{value:.9g}") for value in np.ravel(values)]


def train_with_early_stopping(restore_best_weights):
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=PATIENCE, restore_best_weights=restore_best_weights
    )
    run = train({"learningRate": STOPPED_LEARNING_RATE}, STOPPED_EPOCHS, stopping)
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
        "seed": SEED,
    },
    "runs": [{"name": name, **train(changes)} for name, changes in RUNS.items()],
    "earlyStopping": {
        "setting": {"epochs": STOPPED_EPOCHS, "patience": PATIENCE},
        "runs": [train_with_early_stopping(best) for best in (True, False)],
        "verdicts": [
            judge([3.0, 2.0, 2.5, 2.25, 1.5, 1.75, 1.625, 1.25, 1.5, 1.5, 1.5, 1.0], 3),
            judge([2.0, 1.0, 1.0, 1.0, 1.0], 2),
            judge([1.0, 2.0, 0.5], 1),
            judge([4.0, 3.0, 2.0, 1.0], 1),
            judge([1.0, 2.0, 3.0], 10),
        ],
    },
}
Path("tests/golden/head.json").write_text(json.dumps(golden) + "\n")
