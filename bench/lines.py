"""What the benches' Python scripts share: each answers a line of standard input with one line of JSON."""

import json
import sys


def say(what):
    print(json.dumps(what), flush=True)


def python_version():
    return {"Python": sys.version.split()[0]}


def keras_versions():
    import keras

    name = keras.backend.backend()
    return {**python_version(), "Keras": keras.__version__, "its backend": f"{name} {__import__(name).__version__}"}
