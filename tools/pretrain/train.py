"""Trains headstart-tiny from nothing on Tiny ImageNet. One process, or several under torchrun."""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from data import Split, augment, class_names, load_split, plain
from network import STAGES, HeadstartTiny, Stages

SIDES = ((0.0, 32), (0.35, 40), (0.65, 48), (0.88, 64))
"""From which share of the run on the images have which side, in pixels: small first is fast."""
WARM_UP = 0.08
"""Share of the run in which the learning rate rises."""


def main() -> None:
    options = read_options()
    rank, world = join()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    train, test = load_in_turn(options, rank, world)

    network = HeadstartTiny(len(class_names(options.data)), options.stages).to(memory_format=torch.channels_last)
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.998), use_buffers=True)
    optimizer = torch.optim.SGD(groups(network, options.weight_decay), lr=0, momentum=0.9, nesterov=True)
    checkpoint = options.out / "checkpoint.pt"
    first_epoch = restore(checkpoint, network, average, optimizer) if options.resume else 0
    shared = DistributedDataParallel(network, forward_sync_buffers=False) if world > 1 else network

    for epoch in range(first_epoch, options.epochs):
        started = time.monotonic()
        side = side_at(epoch / options.epochs)
        losses: list[float] = []
        network.train()
        for progress, pixels, labels in batches(train, side, epoch, options, rank, world):
            for group in optimizer.param_groups:
                group["lr"] = options.rate * rate_at(progress)
            loss = F.cross_entropy(shared(pixels), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            average.update_parameters(network)
            losses.append(loss.item())
        if rank == 0:
            state = {"network": network, "average": average.module, "optimizer": optimizer}
            save(checkpoint, epoch + 1, options.stages, state)
        last = epoch + 1 == options.epochs
        accuracy = measure(average.module, test, rank, world) if last or epoch % 3 == 0 else math.nan
        if rank == 0:
            done = f"epoch {epoch + 1}/{options.epochs} side {side} loss {np.mean(losses):.3f} accuracy {accuracy:.4f}"
            print(f"{done} {time.monotonic() - started:.0f} s", flush=True)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the unpacked tiny_imagenet_200 folder")
    parser.add_argument("--out", type=Path, required=True, help="where decoded images and the checkpoint go")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--stages", type=stages_of, default=STAGES, help="width x blocks, such as 64x1,128x2,256x2")
    parser.add_argument("--batch", type=int, default=128, help="images a step in each process")
    parser.add_argument("--rate", type=float, default=0.4, help="highest learning rate")
    parser.add_argument("--weight-decay", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="threads of each process")
    parser.add_argument("--per-class", type=int, help="train on a slice: this many images of each class")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return parser.parse_args()


def stages_of(text: str) -> Stages:
    return tuple((int(width), int(blocks)) for width, blocks in (stage.split("x") for stage in text.split(",")))


def join() -> tuple[int, int]:
    """This process' rank and the number of processes; torchrun sets the environment."""
    if "RANK" not in os.environ:
        return 0, 1
    dist.init_process_group("gloo")
    return dist.get_rank(), dist.get_world_size()


def load_in_turn(options: argparse.Namespace, rank: int, world: int) -> tuple[Split, Split]:
    """The two splits; the first process decodes what is not decoded yet while the others wait."""
    if rank > 0:
        dist.barrier()
    splits = [load_split(options.data, name, options.out / "cache", options.per_class) for name in ("train", "val")]
    if rank == 0 and world > 1:
        dist.barrier()
    return splits[0], splits[1]


def batches(
    train: Split, side: int, epoch: int, options: argparse.Namespace, rank: int, world: int
) -> Iterator[tuple[float, torch.Tensor, torch.Tensor]]:
    """This process' part of one epoch, augmented: progress of the whole run (0...1), pixels and labels."""
    order = np.random.default_rng((options.seed, epoch)).permutation(len(train.labels))[rank::world]
    generator = torch.Generator().manual_seed(options.seed * 100_003 + epoch * world + rank)
    steps = len(train.labels) // world // options.batch
    for step in range(steps):
        pixels, labels = train.batch(order[step * options.batch : (step + 1) * options.batch])
        yield (epoch + step / steps) / options.epochs, augment(pixels, side, generator), labels


def groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Kernels decay; norms and biases do not."""
    kernels = [weight for weight in network.parameters() if weight.ndim > 1]
    others = [weight for weight in network.parameters() if weight.ndim == 1]
    return [{"params": kernels, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0}]


def side_at(progress: float) -> int:
    return [side for start, side in SIDES if progress >= start][-1]


def rate_at(progress: float) -> float:
    """One cycle, relative to its peak: up in a line, down in half a cosine."""
    if progress < WARM_UP:
        return progress / WARM_UP
    return 0.5 + 0.5 * math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))


@torch.inference_mode()
def measure(network: nn.Module, split: Split, rank: int = 0, world: int = 1, side: int = 64) -> float:
    """Top-1 accuracy over the split, which the processes share among them."""
    network.eval()
    hits = torch.zeros(1)
    mine = np.arange(rank, len(split.labels), world)
    for start in range(0, len(mine), 256):
        pixels, labels = split.batch(mine[start : start + 256])
        hits += (network(plain(pixels, side)).argmax(1) == labels).sum()
    if world > 1:
        dist.all_reduce(hits)
    return hits.item() / len(split.labels)


def save(path: Path, epochs: int, stages: Stages, parts: dict[str, nn.Module | torch.optim.Optimizer]) -> None:
    unfinished = path.with_suffix(".part")
    torch.save({"epoch": epochs, "stages": stages, **{name: part.state_dict() for name, part in parts.items()}}, unfinished)
    unfinished.rename(path)


def restore(path: Path, network: nn.Module, average: AveragedModel, optimizer: torch.optim.Optimizer) -> int:
    """Loads a checkpoint in place and returns the number of finished epochs."""
    state = torch.load(path)
    network.load_state_dict(state["network"])
    average.module.load_state_dict(state["average"])
    average.n_averaged.fill_(1)
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"]


if __name__ == "__main__":
    main()
