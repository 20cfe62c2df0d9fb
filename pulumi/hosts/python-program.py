"""Runs the program that a language host is asked to run, with the request on the standard input."""

import os
import runpy
import signal
import sys

from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto.language_pb2 import RunRequest

# By which the host cancels: without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

request = RunRequest.FromString(sys.stdin.buffer.read())
# There the SDK looks for the engine's address.
request.args[:] = sys.argv[1:]
folder = request.info.program_directory
program = os.path.normpath(os.path.join(folder, request.info.entry_point))
sys.argv = [program]
sys.path[0] = folder
os.chdir(request.pwd)


def run() -> None:
    runpy.run_path(program, run_name="__main__")


# It shows the error itself.
sys.exit(32 if LanguageServer(run).Run(request, None).error else 0)
