"""Times a network in a native library, so many batches for every line of standard input.

    python native_extraction.py onnxruntime|torch cuda|cpu FOLDER

FOLDER has the same network as network.onnx and as network.json, and a batch in pixels.f32, float32 [batch, 224, 224, 3]:
bench/native-libraries.ts writes them. The batch's features are written beside them, into onnxruntime.f32 or torch.f32,
float32 [batch, height, width, channels]. Then standard output gets one line of JSON with the versions, or with the
obstacle that ends the script; and for each line, which says how many batches, the milliseconds that each took until the
device was done.
"""

import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
from lines import python_version, say

SIZE_PX = 224


class Obstacle(Exception):
    """Says in words why a library cannot run on a device."""


def main(library, device, folder):
    folder = Path(folder)
    pixels = np.fromfile(folder / "pixels.f32", "<f4").reshape(-1, SIZE_PX, SIZE_PX, 3)
    try:
        # Libraries print warnings, and standard output is for lines of JSON alone.
        with redirect_stdout(sys.stderr):
            start = {"onnxruntime": start_onnxruntime, "torch": start_torch}[library]
            versions, run, features = start(device, folder, np.ascontiguousarray(pixels.transpose(0, 3, 1, 2)))
            run()
            np.ascontiguousarray(features().transpose(0, 2, 3, 1)).tofile(folder / f"{library}.f32")
    except Obstacle as obstacle:
        say({"obstacle": str(obstacle)})
        return
    say({"versions": {**python_version(), **versions}})
    for line in sys.stdin:
        say({"batchMs": [milliseconds(run) for _ in range(int(line))]})


def milliseconds(run):
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def start_onnxruntime(device, folder, pixels):
    """Pixels and features stay on the device. `run` returns when it is done; `features` reads what it left."""
    try:
        import onnxruntime
    except ImportError as error:
        raise Obstacle("ONNX Runtime is not installed") from error
    # CUDA may have come with pip: then nobody else tells ONNX Runtime where.
    onnxruntime.preload_dlls()
    provider, options = {
        "cuda": ("CUDAExecutionProvider", {"use_tf32": 0}),
        "cpu": ("CPUExecutionProvider", {}),
    }[device]
    session = onnxruntime.InferenceSession(folder / "network.onnx", providers=[(provider, options)])
    # A provider that does not start is replaced without an error.
    if session.get_providers()[0] != provider:
        raise Obstacle(f"ONNX Runtime {onnxruntime.__version__} has no {provider}")
    binding = session.io_binding()
    binding.bind_ortvalue_input("pixels", onnxruntime.OrtValue.ortvalue_from_numpy(pixels, device, 0))
    binding.bind_output("features", device)

    def run():
        session.run_with_iobinding(binding)
        binding.synchronize_outputs()

    return {"ONNX Runtime": onnxruntime.__version__}, run, lambda: binding.copy_outputs_to_cpu()[0]


def start_torch(device, folder, pixels):
    """The same in PyTorch, layer by layer, as it comes without being compiled."""
    try:
        import torch
    except ImportError as error:
        raise Obstacle("PyTorch is not installed") from error
    from native_torch import network_from

    versions = {"PyTorch": torch.__version__}
    if device == "cuda":
        if not torch.cuda.is_available():
            raise Obstacle(f"PyTorch {torch.__version__} has no CUDA device")
        versions["CUDA device"] = torch.cuda.get_device_name()
        # Float32 as all others have it, by the fastest algorithm there is.
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.benchmark = True
    network = network_from(folder / "network.json").to(device)
    batch = torch.from_numpy(pixels).to(device)
    left = None

    def run():
        nonlocal left
        with torch.inference_mode():
            left = network(batch)
        if device == "cuda":
            torch.cuda.synchronize()

    return versions, run, lambda: left.cpu().numpy()


if __name__ == "__main__":
    main(*sys.argv[1:])
