"""Networks of the classic canon as PyTorch modules with random weights, written as ONNX files.

    python networks.py resnet18|googlenet|vgg16 OUTPUT.onnx

Built from their papers: He et al. 2015 (ResNet-18, with the projection shortcuts of option B), Szegedy
et al. 2014 (GoogLeNet, with its two local response normalizations and without the auxiliary
classifiers), Simonyan and Zisserman 2014 (VGG-16, configuration D).
"""

import sys

import torch
from torch import nn


def convolution(inputs, outputs, kernel, stride=1):
    """Convolution with 'same' padding and ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2), nn.ReLU())


def normalized(inputs, outputs, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
                         nn.BatchNorm2d(outputs))


class LocalResponseNormalization(nn.Module):
    """Exported as ONNX's own operator; PyTorch's module would become twenty nodes."""

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(context, x):
            return nn.functional.local_response_norm(x, 5)

        @staticmethod
        def symbolic(graph, x):
            return graph.op("LRN", x, size_i=5, alpha_f=1e-4, beta_f=0.75, bias_f=1.0).setType(x.type())

    def forward(self, x):
        return self.Function.apply(x)


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(normalized(inputs, outputs, 3, stride), nn.ReLU(),
                                  normalized(outputs, outputs, 3))
        self.shortcut = normalized(inputs, outputs, 1, stride) if stride != 1 else nn.Identity()

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet18():
    layers, inputs = [], 64
    for outputs, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Residual(inputs, outputs, stride), Residual(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(normalized(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1), *layers,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))


class Inception(nn.Module):
    def __init__(self, inputs, one, reduce3, three, reduce5, five, pool):
        super().__init__()
        self.branches = nn.ModuleList([
            convolution(inputs, one, 1),
            nn.Sequential(convolution(inputs, reduce3, 1), convolution(reduce3, three, 3)),
            nn.Sequential(convolution(inputs, reduce5, 1), convolution(reduce5, five, 5)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), convolution(inputs, pool, 1))])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def googlenet():
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    return nn.Sequential(
        convolution(3, 64, 7, 2), pool(), LocalResponseNormalization(), convolution(64, 64, 1),
        convolution(64, 192, 3), LocalResponseNormalization(), pool(),
        Inception(192, 64, 96, 128, 16, 32, 32), Inception(256, 128, 128, 192, 32, 96, 64), pool(),
        Inception(480, 192, 96, 208, 16, 48, 64), Inception(512, 160, 112, 224, 24, 64, 64),
        Inception(512, 128, 128, 256, 24, 64, 64), Inception(512, 112, 144, 288, 32, 64, 64),
        Inception(528, 256, 160, 320, 32, 128, 128), pool(),
        Inception(832, 256, 160, 320, 32, 128, 128), Inception(832, 384, 192, 384, 48, 128, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(1024, 1000))


def vgg16():
    layers, inputs = [], 3
    for outputs, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            layers.append(convolution(inputs, outputs, 3))
            inputs = outputs
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000))


NETWORKS = {"resnet18": resnet18, "googlenet": googlenet, "vgg16": vgg16}


def main():
    name, path = sys.argv[1:]
    torch.manual_seed(1)
    network = NETWORKS[name]().eval()
    torch.onnx.export(network, (torch.randn(1, 3, 224, 224),), path, input_names=["input"],
                      output_names=["output"], opset_version=17, dynamo=False)


if __name__ == "__main__":
    main()
