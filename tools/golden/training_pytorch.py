"""Writes what PyTorch makes of small problems, for the tests of SwiftletTraining.

Usage: python tools/golden/training_pytorch.py   (from the repository's root; needs torch)
"""
import pathlib

import numpy as np
import torch

folder = pathlib.Path("Tests/SwiftletTrainingTests/Fixtures")
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(7)


def save(name, tensor):
    np.save(folder / f"{name}.npy", tensor.detach().numpy())


def cross_entropy():
    logits = (torch.randn(6, 5) * 4).requires_grad_()
    with torch.no_grad():
        logits[5] = torch.tensor([1000.0, -1000.0, 999.0, 0.0, 1000.0])
    labels = torch.tensor([0, 4, 2, 2, 1, 2])
    loss = torch.nn.functional.cross_entropy(logits, labels)
    loss.backward()
    save("cross_entropy_logits", logits)
    save("cross_entropy_labels", labels)
    save("cross_entropy_loss", loss)
    save("cross_entropy_gradient", logits.grad)


def sgd(name, **options):
    """A least-squares problem; gradients and parameters of every step, so that each is checked."""
    generator = torch.Generator().manual_seed(11)
    a = torch.randn(8, 5, generator=generator)
    b = torch.randn(8, generator=generator)
    p = torch.randn(5, generator=generator).requires_grad_()
    optimizer = torch.optim.SGD([p], lr=0.05, foreach=False, **options)
    gradients, parameters = [], [p.detach().clone()]
    for _ in range(12):
        optimizer.zero_grad()
        (0.5 * (a @ p - b).square().mean()).backward()
        gradients.append(p.grad.clone())
        optimizer.step()
        parameters.append(p.detach().clone())
    save(f"sgd_{name}_gradients", torch.stack(gradients))
    save(f"sgd_{name}_parameters", torch.stack(parameters))


def schedules():
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.3)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10, eta_min=0.02)
    rates = []
    for _ in range(10):
        rates.append(cosine.get_last_lr()[0])
        optimizer.step()
        cosine.step()
    save("schedule_cosine", torch.tensor(rates, dtype=torch.float32))
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.3)
    step = torch.optim.lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.1)
    rates = []
    for _ in range(10):
        rates.append(step.get_last_lr()[0])
        optimizer.step()
        step.step()
    save("schedule_step", torch.tensor(rates, dtype=torch.float32))


def mlp():
    """A small network trained with whole batches: the loss before each of 20 steps."""
    x = torch.randn(24, 1, 2, 3)
    labels = torch.randint(0, 3, (24,))
    network = torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(6, 7), torch.nn.ReLU(), torch.nn.Linear(7, 3))
    save("mlp_samples", x)
    save("mlp_labels", labels)
    for name, parameter in network.named_parameters():
        save(f"mlp_{name.replace('.', '_')}", parameter)
    optimizer = torch.optim.SGD(
        network.parameters(), lr=0.2, momentum=0.9, weight_decay=0.01, foreach=False)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(network(x), labels)
        losses.append(loss.detach())
        loss.backward()
        optimizer.step()
    save("mlp_losses", torch.stack(losses))


cross_entropy()
sgd("plain")
sgd("momentum", momentum=0.9)
sgd("decay", momentum=0.9, weight_decay=0.1)
sgd("nesterov", momentum=0.9, weight_decay=0.1, nesterov=True)
schedules()
mlp()
