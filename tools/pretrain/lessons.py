"""Writes several views of every training picture, and what the teacher, MobileNet v1 0.25 at 224 px, gives for them.

The first view is the whole picture, the others are crops; all are changed in colour.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from data import SIDE, augment, load_split, recolour
from layers_model import LayersModel

ROOT = Path(__file__).parents[2]
TEACHER_SIDE = 224
TEACHER_CUT = "conv_pw_13_relu"
TEACHER_CLASSIFIER = "conv_preds"
BATCH = 8
"""Small, so that the teacher's maps stay in the processor's cache: twice as fast as 64."""


@dataclass(frozen=True)
class Lessons:
    """Views of n pictures: pixels [views, n, 64, 64, 3] (uint8, RGB) and the teacher's averaged features
    [views, n, f] (float16); the teacher's own classifier, kernel [f, 1000] and bias [1000]."""

    pixels: NDArray[np.uint8]
    features: NDArray[np.float16]
    kernel: torch.Tensor
    bias: torch.Tensor

    def batch(self, view: NDArray[np.int64], index: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """Pixels [b, 3, 64, 64] as float32 in -1...1 and features [b, f] as float32."""
        pixels = torch.from_numpy(self.pixels[view, index]).permute(0, 3, 1, 2)
        return to_range(pixels), torch.from_numpy(self.features[view, index].astype(np.float32))


def main() -> None:
    options = read_options()
    torch.set_num_threads(options.threads)
    train = load_split(options.data, "train", options.out / "cache", options.per_class)
    teacher = LayersModel(options.teacher)
    shape = (options.views, len(train.labels))
    width = teacher.weights[f"{TEACHER_CLASSIFIER}/kernel"].shape[2]
    folder = options.out / "lessons"
    folder.mkdir(parents=True, exist_ok=True)
    pixels = np.lib.format.open_memmap(folder / "pixels.npy", "w+", np.uint8, (*shape, SIDE, SIDE, 3))
    features = np.lib.format.open_memmap(folder / "features.npy", "w+", np.float16, (*shape, width))
    for view in range(options.views):
        started = time.monotonic()
        generator = torch.Generator().manual_seed(options.seed * 100_003 + view)
        for start in range(0, shape[1], BATCH):
            index = np.arange(start, min(start + BATCH, shape[1]))
            whole = train.batch(index)[0]
            seen = recolour(whole, generator) if view == 0 else augment(whole, SIDE, generator)
            stored = seen.add(1).mul_(127.5).round_().to(torch.uint8)
            pixels[view, index] = stored.permute(0, 2, 3, 1).numpy()
            large = F.interpolate(to_range(stored), (TEACHER_SIDE, TEACHER_SIDE), mode="bilinear", align_corners=False)
            features[view, index] = teacher.features(large, TEACHER_CUT).mean((2, 3)).numpy()
        print(f"view {view + 1}/{options.views} {time.monotonic() - started:.0f} s", flush=True)
    np.savez(
        folder / "classifier.npz",
        kernel=teacher.weights[f"{TEACHER_CLASSIFIER}/kernel"][0, 0],
        bias=teacher.weights[f"{TEACHER_CLASSIFIER}/bias"],
    )


def load_lessons(folder: Path) -> Lessons:
    """Reads what `main` wrote into `folder`/lessons."""
    files = [folder / "lessons" / name for name in ("pixels.npy", "features.npy", "classifier.npz")]
    if not all(file.exists() for file in files):
        raise SystemExit(f"Expected lessons in {folder / 'lessons'} and found none. Run lessons.py first.")
    classifier = np.load(files[2])
    weights = (torch.from_numpy(classifier[name]) for name in ("kernel", "bias"))
    return Lessons(np.load(files[0], mmap_mode="r"), np.load(files[1], mmap_mode="r"), *weights)


def to_range(pixels: torch.Tensor) -> torch.Tensor:
    """0...255 as -1...1, channels last in memory."""
    return pixels.float().div_(127.5).sub_(1).contiguous(memory_format=torch.channels_last)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the unpacked tiny_imagenet_200 folder")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the training run")
    parser.add_argument("--teacher", type=Path, default=ROOT / "../shared/material/bases/mobilenet_v1_0.25_224")
    parser.add_argument("--views", type=int, default=3, help="views of each picture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-class", type=int, help="a slice: this many images of each class")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
