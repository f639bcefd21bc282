"""Runs a TF.js layers model in PyTorch, from its files: what is measured is what a page downloads."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

Config = dict[str, object]


class LayersModel:
    """The few kinds of layers that it takes, wired as the file says; enough for headstart-tiny and MobileNet v1."""

    def __init__(self, folder: Path) -> None:
        model = json.loads((folder / "model.json").read_text())
        topology = model["modelTopology"]
        self._layers = topology.get("model_config", topology)["config"]["layers"]
        self.weights = _read_weights(folder, model["weightsManifest"])

    @torch.inference_mode()
    def features(self, images: torch.Tensor, cut: str) -> torch.Tensor:
        """The output of the layer `cut` for images [b, 3, h, w] in -1...1: [b, channels, h', w']."""
        outputs: dict[str, torch.Tensor] = {}
        for layer in self._layers:
            name = layer["name"]
            if layer["class_name"] == "InputLayer":
                outputs[name] = images
            else:
                inputs = [outputs[node[0]] for node in layer["inbound_nodes"][0]]
                outputs[name] = self._run(layer["class_name"], name, layer["config"], inputs)
            if name == cut:
                return outputs[name]
        raise SystemExit(f"Expected a layer named {cut}; the model has {', '.join(outputs)}.")

    def _run(self, class_name: str, name: str, config: Config, inputs: list[torch.Tensor]) -> torch.Tensor:
        x = inputs[0]
        match class_name:
            case "Conv2D":
                return _convolve(x, self.weights[f"{name}/kernel"].permute(3, 2, 0, 1), self._bias(name), config, 1)
            case "DepthwiseConv2D":
                kernel = self.weights[f"{name}/depthwise_kernel"].permute(2, 3, 0, 1)
                return _convolve(x, kernel, self._bias(name), config, x.shape[1])
            case "BatchNormalization":
                names = ("moving_mean", "moving_variance", "gamma", "beta")
                return F.batch_norm(x, *(self.weights[f"{name}/{one}"] for one in names), eps=config["epsilon"])
            case "ZeroPadding2D":
                (top, bottom), (left, right) = config["padding"]
                return F.pad(x, (left, right, top, bottom))
            case "Add":
                return inputs[0] + inputs[1]
            case "Concatenate":
                return torch.cat(inputs, 1)
            case "AveragePooling2D" if config["pool_size"] == [2, 2] and config["padding"] == "same":
                return F.avg_pool2d(x, 2, ceil_mode=True, count_include_pad=False)
            case "ReLU" if config["max_value"] == 6:
                return F.relu6(x)
            case "Activation" if config["activation"] == "relu6":
                return F.relu6(x)
        raise SystemExit(f"Layer {name} is a {class_name}, which this small reader does not know.")

    def _bias(self, name: str) -> torch.Tensor | None:
        return self.weights.get(f"{name}/bias")


def _convolve(
    x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None, config: Config, groups: int
) -> torch.Tensor:
    stride = config["strides"][0]
    if config["padding"] == "same":
        down, across = (_same_padding(length, size, stride) for length, size in zip(x.shape[2:], kernel.shape[2:]))
        x = F.pad(x, (*across, *down))
    return F.conv2d(x, kernel, bias, stride, groups=groups)


def _same_padding(length: int, kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's rule: as little as gives ceil(length / stride), the odd pixel at the end."""
    total = max((-(-length // stride) - 1) * stride + kernel - length, 0)
    return total // 2, total - total // 2


def _read_weights(folder: Path, manifest: list[Config]) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = {}
    for group in manifest:
        content = b"".join((folder / path).read_bytes() for path in group["paths"])
        at = 0
        for spec in group["weights"]:
            values = np.frombuffer(content, "<f4", prod(spec["shape"]), at).reshape(spec["shape"])
            weights[spec["name"]] = torch.from_numpy(values.astype(np.float32))
            at += values.nbytes
    return weights
