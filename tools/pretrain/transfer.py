"""How well a head trains on a base: a linear probe on small photo sets, beside MobileNet v1 0.25."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from layers_model import LayersModel

ROOT = Path(__file__).parents[2]
SETS = ("flowers", "cats-dogs")
HOLD_OUTS = 20
HELD_OUT_SHARE = 0.25


@dataclass(frozen=True)
class Candidate:
    name: str
    folder: Path
    cut: str
    side: int


def main() -> None:
    options = read_options()
    torch.set_num_threads(options.threads)
    candidates = [Candidate("headstart-tiny", options.base, "features", side) for side in options.sides]
    mobilenet = options.material / "bases/mobilenet_v1_0.25_224"
    candidates.append(Candidate("MobileNet v1 0.25", mobilenet, "conv_pw_13_relu", 224))
    lines = ["| base | input | " + " | ".join(SETS) + " | mean of both |", "|---|---|" + "---|" * (len(SETS) + 1)]
    for candidate in candidates:
        scores = [probe(*features_of(candidate, options.material / "images" / name), options.seed) for name in SETS]
        cells = [cell(score) for score in (*scores, np.mean(scores, 0))]
        lines.append(f"| {candidate.name} | {candidate.side} px | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    for document in options.write:
        write_section(document, "\n".join(lines))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--material", type=Path, default=ROOT / "../shared/material", help="has images/ and bases/")
    parser.add_argument("--base", type=Path, default=ROOT / "public/bases/headstart-tiny")
    parser.add_argument("--sides", type=int, nargs="+", default=[96, 128, 160], help="input sizes in pixels")
    parser.add_argument("--seed", type=int, default=1)
    documents = [ROOT / "docs/benchmarks.md", ROOT / "docs/headstart-tiny.md"]
    parser.add_argument("--write", type=Path, nargs="*", default=documents, help="documents that take the table")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def features_of(candidate: Candidate, folder: Path) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Averaged feature maps [n, channels] and labels [n] of the images in folder/<class>/."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    if not files:
        raise SystemExit(f"Expected images in {folder}/<class>/ and found none. Say where they are by --material.")
    classes = sorted({path.parent.name for path in files})
    model = LayersModel(candidate.folder)
    batches = [
        model.features(torch.cat([load(path, candidate.side) for path in files[start : start + 32]]), candidate.cut)
        .mean((2, 3))
        .numpy()
        for start in range(0, len(files), 32)
    ]
    return np.concatenate(batches), np.array([classes.index(path.parent.name) for path in files])


def load(path: Path, side: int) -> torch.Tensor:
    """One image [1, 3, side, side] in -1...1, resized as the page does: bilinear, squashed, no antialiasing."""
    pixels = torch.from_numpy(np.array(Image.open(path).convert("RGB"))).permute(2, 0, 1)[None].float()
    return F.interpolate(pixels, (side, side), mode="bilinear", align_corners=False) / 127.5 - 1


def probe(features: NDArray[np.float32], labels: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    """Accuracy of one dense layer on each of the held-out quarters: [HOLD_OUTS]."""
    head = make_pipeline(StandardScaler(), LogisticRegression(C=0.05, max_iter=1000))
    splits = StratifiedShuffleSplit(HOLD_OUTS, test_size=HELD_OUT_SHARE, random_state=seed)
    return np.array(
        [
            head.fit(features[train], labels[train]).score(features[test], labels[test])
            for train, test in splits.split(features, labels)
        ]
    )


def write_section(document: Path, table: str) -> None:
    """Puts the table between the document's comments <!-- transfer --> and <!-- /transfer -->."""
    text = document.read_text(encoding="utf8")
    section = re.compile("(<!-- transfer -->\n).*(<!-- /transfer -->)", re.DOTALL)
    if not section.search(text):
        raise SystemExit(f"Expected <!-- transfer --> and <!-- /transfer --> in {document} and found none.")
    document.write_text(section.sub(rf"\1\n{table}\n\n\2", text), encoding="utf8")


def cell(scores: NDArray[np.float64]) -> str:
    return f"{scores.mean():.3f} ± {scores.std(ddof=1):.3f}"


if __name__ == "__main__":
    main()
