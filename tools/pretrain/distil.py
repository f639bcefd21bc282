"""Goes on with a trained network: it learns to give what a larger one gave for the same pictures.

Knowledge distillation (Hinton et al. 2015), teacher and pupil seeing the same views (Beyer et al. 2022). `lessons.py`
makes the lessons. One process, or several under torchrun.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from data import SIDE, class_names
from lessons import Lessons, load_lessons
from network import HeadstartTiny
from training import Processes, common_options, load_in_turn, steps_of, train

SMALL_SIDE, SMALL_SHARE = 48, 0.6
"""In this share of the run the pictures are smaller, in pixels; then they are as they are stored."""
LABEL_WEIGHT = 0.3
"""What the loss against the labels counts; the two against the teacher count one each."""


def main() -> None:
    options = read_options()
    processes = Processes.join()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    images, test = load_in_turn(options, processes)
    lessons = load_lessons(options.out)
    start = torch.load(options.out / "checkpoint.pt")
    network = HeadstartTiny(len(class_names(options.data)), start["stages"])
    network.load_state_dict(start["average"])
    pupil = Pupil(network, lessons.features.shape[-1]).to(memory_format=torch.channels_last)

    def batches(epoch: int) -> Iterator[tuple[float, torch.Tensor, tuple[torch.Tensor, ...]]]:
        side = SMALL_SIDE if epoch / options.epochs < SMALL_SHARE else SIDE
        view = epoch % len(lessons.pixels)
        generator = np.random.default_rng((options.seed, epoch, processes.rank))
        for share, index in steps_of(len(images.labels), epoch, options, processes):
            pixels, taught = lessons.batch((index + view) % len(lessons.pixels), index)
            labels = torch.from_numpy(images.labels[index])
            yield share, mirrored(resized(pixels, side), generator), (taught, labels)

    train(options.out / "distilled.pt", network, pupil, batches, Loss(lessons), test, options, processes)


def read_options() -> argparse.Namespace:
    return common_options(__doc__, epochs=20, rate=0.2).parse_args()


class Pupil(nn.Module):
    """The network and a dense layer that turns its features into the teacher's."""

    def __init__(self, network: HeadstartTiny, teacher_width: int) -> None:
        super().__init__()
        self.network = network
        self.translation = nn.Linear(network.classifier.in_features, teacher_width)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Class scores [b, classes] and its guess of the teacher's standardised features [b, teacher_width]."""
        features = self.network.features(pixels).mean((2, 3))
        return self.network.classifier(features), self.translation(features)


class Loss(nn.Module):
    """Square error of the standardised features, divergence of the teacher's classes, cross-entropy with the labels."""

    def __init__(self, lessons: Lessons) -> None:
        super().__init__()
        sample = torch.from_numpy(lessons.features[0, ::50].astype(np.float32))
        self._mean, self._deviation = sample.mean(0), sample.std(0).clamp_min(0.05)
        self._kernel, self._bias = lessons.kernel, lessons.bias

    def forward(
        self, outputs: tuple[torch.Tensor, torch.Tensor], taught: torch.Tensor, labels: torch.Tensor
    ) -> torch.Tensor:
        scores, guess = outputs
        error = F.mse_loss(guess, (taught - self._mean) / self._deviation)
        guessed, wanted = self._classes(guess * self._deviation + self._mean), self._classes(taught)
        divergence = F.kl_div(guessed, wanted, log_target=True, reduction="batchmean")
        return error + divergence + LABEL_WEIGHT * F.cross_entropy(scores, labels)

    def _classes(self, features: torch.Tensor) -> torch.Tensor:
        return F.log_softmax(features @ self._kernel + self._bias, 1)


def resized(pixels: torch.Tensor, side: int) -> torch.Tensor:
    if side == SIDE:
        return pixels
    return F.interpolate(pixels, (side, side), mode="bilinear", align_corners=False, antialias=True)


def mirrored(pixels: torch.Tensor, generator: np.random.Generator) -> torch.Tensor:
    """Half of the pictures, drawn anew each time, seen in a mirror."""
    chosen = torch.from_numpy(generator.random(len(pixels)) < 0.5).view(-1, 1, 1, 1)
    return torch.where(chosen, pixels.flip(3), pixels).contiguous(memory_format=torch.channels_last)


if __name__ == "__main__":
    main()
