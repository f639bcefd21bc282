"""Writes tests/golden/schedules.json: the learning rates that Keras' schedules and callbacks give.

Needs: pip install keras tensorflow-cpu. Run from the repository root: python tools/goldens/make_schedules.py
"""

import json
import os
from pathlib import Path
from types import SimpleNamespace

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras

LEARNING_RATE, EPOCHS, BATCHES = 0.02, 6, 5

# Falls, stands still, falls by less than counts, falls a little at a time, rises, and falls again.
LOSSES = [
    *[1.0, 0.8, 0.7, 0.7, 0.69995, 0.6999, 0.69985, 0.71, 0.6, 0.59995, 0.5999, 0.59985],
    *[0.5998, 0.62, 0.62, 0.61, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.41, 0.42],
]


def cosine(warmup_epochs):
    warmup_steps = warmup_epochs * BATCHES
    decay_steps = EPOCHS * BATCHES - warmup_steps
    if warmup_epochs:
        schedule = keras.optimizers.schedules.CosineDecay(
            0.0, decay_steps, warmup_target=LEARNING_RATE, warmup_steps=warmup_steps
        )
    else:
        schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, decay_steps)
    return {
        "warmupEpochs": warmup_epochs,
        "rates": [float(schedule(step)) for step in range(EPOCHS * BATCHES)],
    }


def plateau(factor, patience):
    """The rate of each epoch; the callback is told an epoch's loss after it."""
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    callback = keras.callbacks.ReduceLROnPlateau("val_loss", factor=factor, patience=patience, min_lr=0)
    callback.set_model(SimpleNamespace(optimizer=optimizer))
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(LOSSES):
        rates.append(float(optimizer.learning_rate))
        callback.on_epoch_end(epoch, {"val_loss": loss})
    return {"factor": factor, "patience": patience, "rates": rates}


golden = {
    "keras": keras.__version__,
    "learningRate": LEARNING_RATE,
    "epochs": EPOCHS,
    "batches": BATCHES,
    "cosine": [cosine(warmup_epochs) for warmup_epochs in (0, 1, 2, 5)],
    "losses": LOSSES,
    "plateau": [plateau(factor, patience) for factor, patience in ((0.5, 1), (0.1, 2), (0.7, 3), (0.5, 5))],
}
Path("tests/golden/schedules.json").write_text(json.dumps(golden, indent=1) + "\n")
