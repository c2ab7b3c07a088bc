"""The emulator's directory: one owner at a time, everything private, damaged files set aside."""

import fcntl
import os
import shutil
import signal
import time
from pathlib import Path

# A run that is ending holds its lock while it saves; starting again right after a kill waits for it.
PATIENCE_SECONDS = 2.0
PATIENCE_WITH_ENDING_SECONDS = 30.0
ENDING = "ending"


class Taken(Exception):
    """Another emulator runs on this directory; the text names its process."""


class Folder:
    """A directory claimed for this process. The lock is the kernel's: it goes with the process, however that ends."""

    def __init__(self, root: Path):
        self.root = root
        self.state = root / "state"
        self.objects = root / "s3"
        self.temporary = root / "tmp"
        self.home = root / "home"
        self.port_file = root / "port"
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chmod(root, 0o700)
        self.lock = open(root / "lock", "a+", encoding="utf-8")

    def claim(self) -> None:
        """Raises Taken when another live emulator holds the directory and is not about to end."""
        started = time.monotonic()
        while True:
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = (self.root / "lock").read_text(encoding="utf-8").split()
                patience = PATIENCE_WITH_ENDING_SECONDS if ENDING in holder else PATIENCE_SECONDS
                if time.monotonic() - started > patience:
                    raise Taken(holder[0] if holder else "unknown") from None
                time.sleep(0.02)
        self.note()
        self.end_leftovers()
        shutil.rmtree(self.temporary, ignore_errors=True)
        for directory in (self.state, self.objects, self.temporary, self.home):
            directory.mkdir(mode=0o700, exist_ok=True)
        # Functions are unpacked here. As on AWS, their plain .js is CommonJS, whatever the repository around it says.
        (self.temporary / "package.json").write_text('{"type":"commonjs"}', encoding="utf-8")

    def note(self, *words: str) -> None:
        """Leaves a note for whoever finds the directory taken: the process id, and whether it is ending."""
        self.lock.seek(0)
        self.lock.truncate()
        self.lock.write(" ".join([str(os.getpid()), *words]))
        self.lock.flush()

    def end_leftovers(self) -> None:
        """Ends functions of a run whose server and owner were killed at the same moment. They work below `tmp`.

        Only where the system shows the working directory of a process in its files (Linux).
        """
        below = os.path.realpath(self.temporary) + os.sep
        for process in Path("/proc").glob("[0-9]*/cwd"):
            try:
                if os.readlink(process).startswith(below):
                    os.kill(int(process.parent.name), signal.SIGKILL)
            except OSError:
                continue

    def last_port(self) -> int:
        """The port of the run before, 0 if there is none."""
        try:
            return int(self.port_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0

    def set_aside(self, path: Path) -> str:
        """Moves a file that cannot be used out of the way, since the next save would overwrite it. Returns where to."""
        target = self.root / "damaged" / f"{time.strftime('%Y%m%dT%H%M%S')}-{path.name}"
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(path, target)
        return str(target)
