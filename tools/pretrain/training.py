"""What the two parts of the training share: options, processes, the loop with its checkpoints, accuracy."""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from data import SIDE, Split, load_split, plain
from network import HeadstartTiny, Stages

WARM_UP = 0.08
"""Share of the run in which the learning rate rises."""

Batches = Callable[[int], Iterator[tuple[float, torch.Tensor, tuple[torch.Tensor, ...]]]]
"""What a process learns from in an epoch, step by step: the share of the epoch that is over, inputs, targets."""


@dataclass(frozen=True)
class Processes:
    """This process' number and how many there are; torchrun says so by the environment."""

    rank: int
    count: int

    @staticmethod
    def join() -> Processes:
        if "RANK" not in os.environ:
            return Processes(0, 1)
        dist.init_process_group("gloo")
        return Processes(dist.get_rank(), dist.get_world_size())

    @property
    def is_first(self) -> bool:
        return self.rank == 0


def common_options(about: str, epochs: int, rate: float) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, required=True, help="the unpacked tiny_imagenet_200 folder")
    parser.add_argument("--out", type=Path, required=True, help="where decoded images and checkpoints go")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--batch", type=int, default=128, help="images a step in each process")
    parser.add_argument("--rate", type=float, default=rate, help="highest learning rate")
    parser.add_argument("--weight-decay", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="threads of each process")
    parser.add_argument("--per-class", type=int, help="train on a slice: this many images of each class")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return parser


def load_in_turn(options: argparse.Namespace, processes: Processes) -> tuple[Split, Split]:
    """The two splits; the first process decodes what is not decoded yet while the others wait."""
    if not processes.is_first:
        dist.barrier()
    splits = [load_split(options.data, name, options.out / "cache", options.per_class) for name in ("train", "val")]
    if processes.is_first and processes.count > 1:
        dist.barrier()
    return splits[0], splits[1]


def steps_of(
    count: int, epoch: int, options: argparse.Namespace, processes: Processes
) -> Iterator[tuple[float, NDArray[np.int64]]]:
    """This process' part of `count` images in the epoch's own order: the share that is over, and a step's images."""
    order = np.random.default_rng((options.seed, epoch)).permutation(count)[processes.rank :: processes.count]
    steps = count // processes.count // options.batch
    for step in range(steps):
        yield step / steps, order[step * options.batch : (step + 1) * options.batch]


def train(
    checkpoint: Path,
    network: HeadstartTiny,
    learner: nn.Module,
    batches: Batches,
    loss_of: Callable[..., torch.Tensor],
    test: Split,
    options: argparse.Namespace,
    processes: Processes,
) -> None:
    """Trains `learner`, which is the network or holds it, by one cycle of SGD; writes a checkpoint after each epoch.

    The checkpoint's `average` is the network with a moving average of its weights: the one to use.
    `loss_of` takes what the learner gives and the targets, and gives the mean over the batch.
    """
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.998), use_buffers=True)
    optimizer = torch.optim.SGD(groups(learner, options.weight_decay), lr=0, momentum=0.9, nesterov=True)
    first_epoch = restore(checkpoint, learner, average, optimizer) if options.resume else 0
    shared = DistributedDataParallel(learner, forward_sync_buffers=False) if processes.count > 1 else learner

    for epoch in range(first_epoch, options.epochs):
        started = time.monotonic()
        losses: list[float] = []
        learner.train()
        for share, inputs, targets in batches(epoch):
            for group in optimizer.param_groups:
                group["lr"] = options.rate * rate_at((epoch + share) / options.epochs)
            loss = loss_of(shared(inputs), *targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            average.update_parameters(network)
            losses.append(loss.item())
        if processes.is_first:
            parts = {"learner": learner, "average": average.module, "optimizer": optimizer}
            save(checkpoint, epoch + 1, network.stage_sizes, parts)
        last = epoch + 1 == options.epochs
        accuracy = measure(average.module, test, processes) if last or epoch % 3 == 0 else math.nan
        if processes.is_first:
            done = f"epoch {epoch + 1}/{options.epochs} loss {np.mean(losses):.3f} accuracy {accuracy:.4f}"
            print(f"{done} {time.monotonic() - started:.0f} s", flush=True)


def groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Kernels decay; norms and biases do not."""
    kernels = [weight for weight in network.parameters() if weight.ndim > 1]
    others = [weight for weight in network.parameters() if weight.ndim == 1]
    return [{"params": kernels, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0}]


def rate_at(progress: float) -> float:
    """One cycle, relative to its peak: up in a line, down in half a cosine."""
    if progress < WARM_UP:
        return progress / WARM_UP
    return 0.5 + 0.5 * math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))


@torch.inference_mode()
def measure(network: nn.Module, split: Split, processes: Processes) -> float:
    """Top-1 accuracy over the split, which the processes share among them."""
    network.eval()
    hits = torch.zeros(1)
    mine = np.arange(processes.rank, len(split.labels), processes.count)
    for start in range(0, len(mine), 256):
        pixels, labels = split.batch(mine[start : start + 256])
        hits += (network(plain(pixels, SIDE)).argmax(1) == labels).sum()
    if processes.count > 1:
        dist.all_reduce(hits)
    return hits.item() / len(split.labels)


def save(path: Path, epochs: int, stages: Stages, parts: dict[str, nn.Module | torch.optim.Optimizer]) -> None:
    unfinished = path.with_suffix(".part")
    states = {name: part.state_dict() for name, part in parts.items()}
    torch.save({"epoch": epochs, "stages": stages, **states}, unfinished)
    unfinished.rename(path)


def restore(path: Path, learner: nn.Module, average: AveragedModel, optimizer: torch.optim.Optimizer) -> int:
    """Loads a checkpoint in place and returns the number of finished epochs."""
    state = torch.load(path)
    learner.load_state_dict(state["learner"])
    average.module.load_state_dict(state["average"])
    average.n_averaged.fill_(1)
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"]
