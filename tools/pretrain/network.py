"""The network: four dense 3x3 convolutions that halve the map, and light residual blocks between them.

Its features are the maps of its last two stages, the finer one averaged down to the size of the other: what is
told by texture and colour is better read from the finer one.

Dense layers are few because each one is paid for in a browser, and separable blocks are cheap on
every backend. Only layer types that every exporter and fuser knows: convolution, depthwise
convolution, batch normalisation, ReLU6, addition, pooling, dense. Input: [b, 3, h, w] in -1...1.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

STEM_WIDTH = 24
Stages = tuple[tuple[int, int], ...]
"""Each stage's width and its number of residual blocks."""
STAGES: Stages = ((64, 1), (128, 2), (384, 2))
EPSILON = 1e-3


class ConvNormRelu(nn.Module):
    """A convolution that halves the map (padded by one pixel on each side), norm, ReLU6."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width_in, width_out, 3, stride=2, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(width_out, eps=EPSILON)
        self.relu = nn.ReLU6(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.relu(self.bn(self.conv(x)))


class Separable(nn.Module):
    """Depthwise 3x3, then pointwise 1x1, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False)
        self.depthwise_bn = nn.BatchNorm2d(width, eps=EPSILON)
        self.pointwise = nn.Conv2d(width, width, 1, bias=False)
        self.pointwise_bn = nn.BatchNorm2d(width, eps=EPSILON)
        self.relu = nn.ReLU6(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = self.relu(self.depthwise_bn(self.depthwise(x)))
        return self.relu(self.pointwise_bn(self.pointwise(inner)) + x)


class HeadstartTiny(nn.Module):
    """Class scores [b, classes]; `features` gives the feature map [b, width of the last two stages, h/16, w/16]."""

    def __init__(self, classes: int, stages: Stages = STAGES) -> None:
        super().__init__()
        self.stage_sizes = stages
        self.stem = ConvNormRelu(3, STEM_WIDTH)
        self.stages = nn.ModuleList()
        width_in = STEM_WIDTH
        for width, blocks in stages:
            self.stages.append(nn.Sequential(ConvNormRelu(width_in, width), *(Separable(width) for _ in range(blocks))))
            width_in = width
        self.classifier = nn.Linear(stages[-1][0] + stages[-2][0], classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        maps: list[torch.Tensor] = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        finer = F.avg_pool2d(maps[-2], 2, ceil_mode=True, count_include_pad=False)
        return torch.cat((maps[-1], finer), 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(x).mean((2, 3)))
