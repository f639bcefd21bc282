"""Tiny ImageNet as two arrays in memory-mapped files, and augmentation of whole batches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image

SIDE = 64
"""Side of the stored images, in pixels."""


@dataclass(frozen=True)
class Split:
    """Images [n, 64, 64, 3] (uint8, RGB) and the index of each image's class [n] (int64)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def batch(self, indices: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """Pixels [b, 3, 64, 64] as float32 in 0...1 (channels last in memory) and labels [b]."""
        pixels = torch.from_numpy(self.images[indices]).permute(0, 3, 1, 2)
        return pixels.float().div_(255), torch.from_numpy(self.labels[indices])


def class_names(folder: Path) -> list[str]:
    """The class folders of the training split, sorted: their order is the order of the labels."""
    return sorted(entry.name for entry in (folder / "train").iterdir() if entry.is_dir())


def load_split(folder: Path, name: str, cache: Path, per_class: int | None = None) -> Split:
    """Reads `folder/name/<class>/*.JPEG`, decoding once into `cache`; `per_class` takes a slice."""
    files: list[Path] = []
    labels: list[int] = []
    for label, class_name in enumerate(class_names(folder)):
        of_class = sorted((folder / name / class_name).rglob("*.JPEG"))[:per_class]
        files += of_class
        labels += [label] * len(of_class)
    if not files:
        raise SystemExit(f"Expected JPEG files in {folder / name}/<class>/ and found none. Unpack the archive there.")

    stored = cache / f"{name}-{per_class or 'all'}.npy"
    if not stored.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _decode(files, stored)
    return Split(np.load(stored, mmap_mode="r"), np.array(labels, dtype=np.int64))


def _decode(files: list[Path], target: Path) -> None:
    unfinished = target.with_suffix(".part")
    images = np.lib.format.open_memmap(unfinished, "w+", np.uint8, (len(files), SIDE, SIDE, 3))

    def decode_into(index: int) -> None:
        images[index] = np.asarray(Image.open(files[index]).convert("RGB"))

    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(decode_into, range(len(files)), chunksize=512):
            pass
    images.flush()
    unfinished.rename(target)


def augment(pixels: torch.Tensor, side: int, generator: torch.Generator) -> torch.Tensor:
    """A different crop, flip and colour change for every image of a batch.

    Takes [b, 3, h, w] in 0...1 and gives [b, 3, side, side] in -1...1, the range the network reads.
    """
    draw = _Draw(len(pixels), generator)
    return _change_colours(_crop(pixels, side, draw), draw).mul_(2).sub_(1)


def recolour(pixels: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A different colour change for every image of a batch: from 0...1 to -1...1."""
    return _change_colours(pixels, _Draw(len(pixels), generator)).mul_(2).sub_(1)


def plain(pixels: torch.Tensor, side: int) -> torch.Tensor:
    """The whole image at `side` pixels, in -1...1: what the network reads outside training."""
    if pixels.shape[-1] != side:
        pixels = F.interpolate(pixels, (side, side), mode="bilinear", align_corners=False, antialias=True)
    return pixels.mul(2).sub_(1).contiguous(memory_format=torch.channels_last)


class _Draw:
    """Uniform random numbers, one for each image of a batch."""

    def __init__(self, count: int, generator: torch.Generator) -> None:
        self._count = count
        self._generator = generator

    def __call__(self, low: float, high: float) -> torch.Tensor:
        return torch.empty(self._count).uniform_(low, high, generator=self._generator)


def _crop(pixels: torch.Tensor, side: int, draw: _Draw) -> torch.Tensor:
    """A window of 25 to 100 % of the area and an aspect ratio of 3:4 to 4:3, mirrored half the time."""
    area, log_ratio = draw(0.25, 1), draw(np.log(3 / 4), np.log(4 / 3))
    width = (area * log_ratio.exp()).sqrt().clamp_(max=1)
    height = (area / log_ratio.exp()).sqrt().clamp_(max=1)
    centre_x, centre_y = draw(-1, 1) * (1 - width), draw(-1, 1) * (1 - height)
    mirror = torch.where(draw(0, 1) < 0.5, -1.0, 1.0)

    nothing = torch.zeros_like(width)
    rows = (torch.stack((mirror * width, nothing, centre_x), 1), torch.stack((nothing, height, centre_y), 1))
    grid = F.affine_grid(torch.stack(rows, 1), [len(pixels), 3, side, side], align_corners=False)
    return F.grid_sample(pixels, grid, padding_mode="border", align_corners=False)


def _change_colours(pixels: torch.Tensor, draw: _Draw) -> torch.Tensor:
    """Brightness, contrast and saturation each changed by up to 30 %; hue stays."""
    brightness, contrast, saturation = (draw(0.7, 1.3).view(-1, 1, 1, 1) for _ in range(3))
    grey = pixels.mean(1, keepdim=True)
    pixels = torch.lerp(grey, pixels, saturation)
    mean = grey.mean((2, 3), keepdim=True)
    return torch.lerp(mean, pixels, contrast).mul_(brightness).clamp_(0, 1)
