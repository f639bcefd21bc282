"""Writes a checkpoint as a TF.js layers model, and a golden file that holds the page to PyTorch's numbers.

Each normalisation is folded into the convolution before it, in float64: the network is frozen where it
is used, so every reader (TF.js, the exporters, plain Keras) gets fewer layers and the same numbers.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from data import class_names
from network import ConvNormRelu, HeadstartTiny, Separable

NAME = "headstart-tiny"
SIDE = 128
"""The input size the file states, in pixels; any other that is a multiple of 16 serves as well."""

Layer = dict[str, object]


def main() -> None:
    options = read_options()
    classes = class_names(options.data)
    state = torch.load(options.checkpoint)
    network = HeadstartTiny(len(classes), state["stages"])
    network.load_state_dict(state["average"])
    network.eval()

    model = ModelWriter()
    write_network(model, network)
    metadata = {"classes": classes, "classNames": words_of(options.data, classes)}
    model.save(options.target, metadata)
    options.golden.parent.mkdir(parents=True, exist_ok=True)
    options.golden.write_text(json.dumps(golden(network)) + "\n")


def read_options() -> argparse.Namespace:
    root = Path(__file__).parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the unpacked tiny_imagenet_200 folder")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--target", type=Path, default=root / "public/bases" / NAME)
    parser.add_argument("--golden", type=Path, default=root / f"tests/golden/{NAME}.json")
    return parser.parse_args()


class ModelWriter:
    """Layers as Keras 2 describes them, in the order they run, and their weights."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.weights: list[tuple[str, NDArray[np.float32]]] = []

    def add(self, class_name: str, name: str, inputs: list[str], **config: object) -> str:
        nodes = [[[one, 0, 0, {}] for one in inputs]] if inputs else []
        config = {"name": name, "trainable": True, "dtype": "float32", **config}
        self.layers.append({"class_name": class_name, "name": name, "config": config, "inbound_nodes": nodes})
        return name

    def weigh(self, name: str, values: torch.Tensor) -> None:
        self.weights.append((name, values.detach().float().contiguous().numpy()))

    def save(self, folder: Path, metadata: dict[str, object]) -> None:
        """Writes model.json and weights.bin. Weights stay in 32 bits: 16 move features by more than a thousandth."""
        folder.mkdir(parents=True, exist_ok=True)
        config = {
            "name": NAME,
            "layers": self.layers,
            "input_layers": [[self.layers[0]["name"], 0, 0]],
            "output_layers": [[self.layers[-1]["name"], 0, 0]],
        }
        specs = [{"name": name, "shape": values.shape, "dtype": "float32"} for name, values in self.weights]
        model_config = {"class_name": "Model", "config": config}
        model = {
            "format": "layers-model",
            "generatedBy": "tools/pretrain/export.py",
            "modelTopology": {"keras_version": "2.15.0", "backend": "tensorflow", "model_config": model_config},
            "weightsManifest": [{"paths": ["weights.bin"], "weights": specs}],
            "userDefinedMetadata": metadata,
        }
        (folder / "model.json").write_text(json.dumps(model, separators=(",", ":")) + "\n")
        (folder / "weights.bin").write_bytes(b"".join(values.astype("<f4").tobytes() for _, values in self.weights))


def write_network(model: ModelWriter, network: HeadstartTiny) -> None:
    at = model.add("InputLayer", "image", [], batch_input_shape=[None, SIDE, SIDE, 3], sparse=False)
    at = write_halving(model, "stem", network.stem, at)
    maps: list[str] = []
    for number, stage in enumerate(network.stages, 1):
        halving, *blocks = stage
        at = write_halving(model, f"stage{number}", halving, at)
        for block_number, block in enumerate(blocks, 1):
            at = write_separable(model, f"stage{number}_block{block_number}", block, at)
        maps.append(at)
    finer = model.add(
        "AveragePooling2D",
        "finer_pool",
        [maps[-2]],
        pool_size=[2, 2],
        strides=[2, 2],
        padding="same",
        data_format="channels_last",
    )
    at = model.add("Concatenate", "features", [maps[-1], finer], axis=-1)
    at = model.add("GlobalAveragePooling2D", "pool", [at], data_format="channels_last")
    classifier = network.classifier
    model.add("Dense", "predictions", [at], units=classifier.out_features, activation="softmax", use_bias=True)
    model.weigh("predictions/kernel", classifier.weight.T)
    model.weigh("predictions/bias", classifier.bias)


def write_halving(model: ModelWriter, name: str, part: ConvNormRelu, at: str) -> str:
    # PyTorch pads both sides by one; Keras' "same" would pad an even image on one side only.
    at = model.add("ZeroPadding2D", f"{name}_pad", [at], padding=[[1, 1], [1, 1]], data_format="channels_last")
    kernel, bias = folded(part.conv, part.bn)
    at = write_convolution(model, f"{name}_conv", at, kernel, bias, strides=[2, 2], padding="valid")
    return write_relu(model, f"{name}_relu", at)


def write_separable(model: ModelWriter, name: str, block: Separable, at: str) -> str:
    shortcut = at
    kernel, bias = folded(block.depthwise, block.depthwise_bn)
    depthwise = model.add(
        "DepthwiseConv2D", f"{name}_depthwise", [at], kernel_size=[3, 3], depth_multiplier=1, **spatial([1, 1], "same")
    )
    model.weigh(f"{depthwise}/depthwise_kernel", kernel.permute(2, 3, 0, 1))
    model.weigh(f"{depthwise}/bias", bias)
    at = write_relu(model, f"{name}_depthwise_relu", depthwise)
    kernel, bias = folded(block.pointwise, block.pointwise_bn)
    at = write_convolution(model, f"{name}_pointwise", at, kernel, bias, strides=[1, 1], padding="same")
    return write_relu(model, f"{name}_relu", model.add("Add", f"{name}_add", [at, shortcut]))


def write_convolution(
    model: ModelWriter, name: str, at: str, kernel: torch.Tensor, bias: torch.Tensor, strides: list[int], padding: str
) -> str:
    filters, _, height, width = kernel.shape
    model.add("Conv2D", name, [at], filters=filters, kernel_size=[height, width], **spatial(strides, padding))
    model.weigh(f"{name}/kernel", kernel.permute(2, 3, 1, 0))
    model.weigh(f"{name}/bias", bias)
    return name


def write_relu(model: ModelWriter, name: str, at: str) -> str:
    return model.add("ReLU", name, [at], max_value=6.0, negative_slope=0.0, threshold=0.0)


def spatial(strides: list[int], padding: str) -> dict[str, object]:
    return {
        "strides": strides,
        "padding": padding,
        "data_format": "channels_last",
        "dilation_rate": [1, 1],
        "activation": "linear",
        "use_bias": True,
    }


def folded(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> tuple[torch.Tensor, torch.Tensor]:
    """The kernel [out, in, h, w] and bias [out] of the convolution with its normalisation in it."""
    scale = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
    return conv.weight.double() * scale.view(-1, 1, 1, 1), norm.bias.double() - norm.running_mean.double() * scale


def words_of(folder: Path, classes: list[str]) -> list[str]:
    with (folder / "classes.tsv").open() as lines:
        words = dict(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [words[name] for name in classes]


@torch.inference_mode()
def golden(network: HeadstartTiny) -> dict[str, object]:
    """Average of the last feature map and the class probabilities of an image any language makes alike."""
    y, x, c = np.meshgrid(np.arange(SIDE), np.arange(SIDE), np.arange(3), indexing="ij")
    image = (3 * x + 2 * y + 40 * c + x * y // 16) % 256
    pixels = torch.from_numpy(image / 127.5 - 1).float().permute(2, 0, 1)[None]
    features = network.features(pixels).mean((2, 3))
    probabilities = network.classifier(features).softmax(1)
    return {
        "madeWith": {"torch": torch.__version__},
        "image": "(3x + 2y + 40c + floor(xy / 16)) mod 256, over 127.5, less 1",
        "side": SIDE,
        "pooledFeatures": rounded(features),
        "probabilities": rounded(probabilities),
    }


def rounded(values: torch.Tensor) -> list[float]:
    return [float(f"{value:.7g}") for value in values.flatten().tolist()]


if __name__ == "__main__":
    main()
