"""Trains headstart-tiny from nothing on Tiny ImageNet. One process, or several under torchrun."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import torch
import torch.nn.functional as F

from data import augment, class_names
from network import STAGES, HeadstartTiny, Stages
from training import Processes, common_options, load_in_turn, steps_of, train

SIDES = ((0.0, 32), (0.35, 40), (0.65, 48), (0.88, 64))
"""From which share of the run on the images have which side, in pixels: small first is fast."""


def main() -> None:
    options = read_options()
    processes = Processes.join()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    images, test = load_in_turn(options, processes)
    network = HeadstartTiny(len(class_names(options.data)), options.stages).to(memory_format=torch.channels_last)

    def batches(epoch: int) -> Iterator[tuple[float, torch.Tensor, tuple[torch.Tensor, ...]]]:
        side = side_at(epoch / options.epochs)
        generator = torch.Generator().manual_seed(options.seed * 100_003 + epoch * processes.count + processes.rank)
        for share, index in steps_of(len(images.labels), epoch, options, processes):
            pixels, labels = images.batch(index)
            yield share, augment(pixels, side, generator), (labels,)

    train(options.out / "checkpoint.pt", network, network, batches, F.cross_entropy, test, options, processes)


def read_options() -> argparse.Namespace:
    parser = common_options(__doc__, epochs=80, rate=0.4)
    parser.add_argument("--stages", type=stages_of, default=STAGES, help="width x blocks, such as 64x1,128x2,256x2")
    return parser.parse_args()


def stages_of(text: str) -> Stages:
    return tuple((int(width), int(blocks)) for width, blocks in (stage.split("x") for stage in text.split(",")))


def side_at(progress: float) -> int:
    return [side for start, side in SIDES if progress >= start][-1]


if __name__ == "__main__":
    main()
