"""Writes tests/golden/linear.json: what scikit-learn makes of a linear classifier and of class weights.

Needs: pip install scikit-learn. Run from the repository root: python tools/goldens/make_linear.py

The rows are those of `formulaRows` in tests/support/rows.ts, so that the file need not hold them.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_class_weight

ROWS, WIDTH, CLASSES = 50, 24, 3
VALIDATION = [row for row in range(ROWS) if row % 5 == 0]
TRAIN = [row for row in range(ROWS) if row % 5 != 0]
COUNTS = [7, 90, 23]


def formula_rows():
    row, column = np.meshgrid(np.arange(ROWS), np.arange(WIDTH), indexing="ij")
    noise = (row * 31 + column * 17 + row * column * 7) % 23 - 11
    return (noise + 6 * (column % CLASSES == row % CLASSES)) / 8


def logistic_regression(l2, class_weights):
    """Our loss is the mean and l2 times the sum of squares; theirs C times the sum and half of the squares."""
    model = LogisticRegression(
        C=1 / (2 * len(TRAIN) * l2),
        class_weight=dict(enumerate(class_weights)) if class_weights else None,
        tol=1e-8,
        max_iter=10_000,
    )
    model.fit(rows[TRAIN], labels[TRAIN])
    return {
        "l2": l2,
        "classWeights": class_weights,
        "validationProbabilities": model.predict_proba(rows[VALIDATION]).round(7).tolist(),
    }


rows, labels = formula_rows(), np.arange(ROWS) % CLASSES
images = np.repeat(np.arange(len(COUNTS)), COUNTS)
golden = {
    "scikitLearn": sklearn.__version__,
    "rows": ROWS,
    "width": WIDTH,
    "classes": CLASSES,
    "train": TRAIN,
    "validation": VALIDATION,
    "logisticRegression": [
        logistic_regression(l2, weights) for l2, weights in ((0.1, None), (0.003, None), (0.0001, None), (0.01, [0.5, 2, 1.25]))
    ],
    "balanced": {
        "counts": COUNTS,
        "weights": compute_class_weight("balanced", classes=np.unique(images), y=images).tolist(),
    },
}
Path("tests/golden/linear.json").write_text(json.dumps(golden, indent=1) + "\n")
