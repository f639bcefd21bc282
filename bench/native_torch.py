"""Makes PyTorch's layers of the graph that bench/onnx/network-to-onnx.ts writes."""

import json

import torch
from torch import nn


def network_from(path):
    """A network from its JSON file: its nodes run one after the other."""
    graph = json.loads(path.read_text())
    weights = {each["name"]: torch.tensor(each["values"]).reshape(each["shape"]) for each in graph["weights"]}
    layers = []
    before = graph["input"]["name"]
    for node in graph["nodes"]:
        source, *parameters = node["inputs"]
        if source != before:
            raise ValueError(f"{node['output']} reads {source}; only a chain can be run, in which it reads {before}.")
        layers += layers_of(node, [weights[name] for name in parameters])
        before = node["output"]
    return nn.Sequential(*layers).eval()


def layers_of(node, parameters):
    match node["operator"]:
        case "Conv":
            return convolution(node["attributes"], *parameters)
        case "Clip":
            low, high = (bound.item() for bound in parameters)
            return [nn.Hardtanh(low, high, inplace=True)]
        case "Relu":
            return [nn.ReLU(inplace=True)]
        case "Identity":
            return []
    raise ValueError(f"{node['output']} is a {node['operator']}, which this script cannot run.")


def convolution(attributes, kernel, bias=None):
    outs, ins, *size = kernel.shape
    groups = attributes["group"]
    top, left, bottom, right = attributes["pads"]
    is_even = (top, left) == (bottom, right)
    layer = nn.Conv2d(
        ins * groups,
        outs,
        size,
        stride=attributes["strides"],
        padding=(top, left) if is_even else 0,
        dilation=attributes["dilations"],
        groups=groups,
        bias=bias is not None,
    )
    layer.load_state_dict({"weight": kernel} if bias is None else {"weight": kernel, "bias": bias})
    return [layer] if is_even else [nn.ZeroPad2d((left, right, top, bottom)), layer]
