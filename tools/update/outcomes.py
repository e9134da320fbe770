"""outcomes.py FOLDER replace OLD.swl NEW.swl
outcomes.py FOLDER tune PROGRAM SAMPLES MODEL.swl

For tools/check-update, which puts the programs `interrupt` and, for the first, `replace` into FOLDER."""
import errno
import os
import pathlib
import signal
import stat
import subprocess
import sys

PIECES = "5"
REPLACED, KEPT, UNSYNCED, NO_SUCH_CALL = 0, 1, 2, 125
KILLED = 128 + signal.SIGKILL


class Trial:
    """A folder with a model in it, and the program that replaces the model."""

    def __init__(self, folder, old, command):
        self.interrupt = folder / "interrupt"
        self.folder = folder / "board"
        self.folder.mkdir()
        self.path = self.folder / "model.swl"
        self.command = command(self.path)
        self.old = pathlib.Path(old).read_bytes()
        self.reset()
        self.require(self.replace().returncode == REPLACED, "the update fails")
        self.new = self.path.read_bytes()
        self.require(self.old != self.new, "the update changes nothing")
        self.outcomes = {}

    def reset(self):
        for file in self.folder.iterdir():
            file.unlink()
        self.path.write_bytes(self.old)
        self.path.chmod(0o640)

    def replace(self, *interference):
        command = ([self.interrupt, *interference] if interference else []) + self.command
        return subprocess.run([str(word) for word in command], capture_output=True, text=True)

    def require(self, holds, what, *where):
        if not holds:
            sys.exit(f"check-update: {' '.join(map(str, where))}: {what}")

    def found(self, *where):
        """Which model the file holds now."""
        content = self.path.read_bytes() if self.path.exists() else None
        self.require(content in (self.old, self.new), "THE MODEL IS LOST", *where)
        self.require(stat.S_IMODE(self.path.stat().st_mode) == 0o640, "its mode changed", *where)
        return "old" if content == self.old else "new"

    def check(self, kind, *interference):
        """One interrupted update and the next; false when the program makes no such call."""
        self.reset()
        code = self.replace(*interference).returncode
        if code == NO_SUCH_CALL:
            return False
        found = self.found(*interference)
        promised = {REPLACED: "new", KEPT: "old", UNSYNCED: "new", KILLED: found}.get(code)
        self.require(found == promised, f"exit code {code}, but the {found} model", *interference)
        left = sorted(file.name for file in self.folder.iterdir() if file != self.path)
        self.require(set(left) <= {"model.swl.tmp"}, f"left behind: {left}", *interference)
        if code != KILLED and kind != "unlinkat":
            self.require(not left, f"left behind: {left}", *interference)
        self.outcomes[(interference[0], found)] = self.outcomes.get((interference[0], found), 0) + 1
        self.check_next(*interference)
        return True

    def check_next(self, *where):
        # What was left behind stays; a program that learns would go on from its own new model.
        self.path.write_bytes(self.old)
        code = self.replace().returncode
        self.require(code == REPLACED and self.found(*where) == "new", "the next update failed", *where)
        left = [file.name for file in self.folder.iterdir() if file != self.path]
        self.require(not left, f"left behind by the next update: {left}", *where)


def calls(trial):
    """Of an undisturbed update: (number, name, arguments, result)."""
    trial.reset()
    result = trial.replace("list")
    trial.require(result.returncode == REPLACED and trial.found() == "new", "the update fails")
    lines = [line.split() for line in result.stderr.splitlines() if line.startswith("call ")]
    return [(int(w[1]), w[2], [int(value) for value in w[3:6]], int(w[7])) for w in lines]


def check_order(trial, calls):
    """Nothing is written after the content's sync, the rename comes after that, the folder's sync last."""
    names = [name for _, name, _, _ in calls]
    rename = names.index("renameat")
    trial.require(names.count("renameat") == 1, "renamed more than once")
    # The temporary file is emptied first; other writes are the program's texts.
    file = calls[names.index("ftruncate")][2][0]
    writes = [index for index, name in enumerate(names)
              if name in ("write", "ftruncate") and calls[index][2][0] == file]
    syncs = [index for index, name in enumerate(names) if name == "fsync" and calls[index][3] == 0]
    content = [index for index in syncs if calls[index][2][0] == file]
    folder = [index for index in syncs if calls[index][2][0] == calls[rename][2][0]]
    trial.require(content and writes[-1] < content[0] < rename, "renamed before the content is synced")
    trial.require(folder and rename < folder[-1], "the folder is not synced after the rename")


def replacing(folder, old, new):
    """The trial of `replace`."""
    trial = Trial(folder, old, lambda path: [folder / "replace", path, new, PIECES])
    trial.require(trial.new == pathlib.Path(new).read_bytes(), "another model is written")
    return trial


def tuning(folder, program, samples, model):
    """The trial of swiftlet-tune on a picture of each class."""
    pictures = [min(path.iterdir()) for path in sorted(pathlib.Path(samples).iterdir())]
    listed = folder / "list"
    listed.write_text("".join(f"{path.parent.name} {path}\n" for path in pictures))
    trial = Trial(folder, model, lambda path: [
        program, path, "--finetune", listed, "--classes", len(pictures), "--epochs", 2])
    runs = subprocess.run([program, trial.path, "random:1", "--digest"], capture_output=True)
    trial.require(runs.returncode == 0, "the new model does not run")
    return trial


def main():
    folder, kind, *arguments = sys.argv[1:]
    trial = {"replace": replacing, "tune": tuning}[kind](pathlib.Path(folder), *arguments)
    undisturbed = calls(trial)
    check_order(trial, undisturbed)
    begin = next(index for index, (_, name, arguments, _) in enumerate(undisturbed)
                 if name == "openat" and arguments[2] & os.O_DIRECTORY)
    for number, name, _, _ in undisturbed:
        trial.check(name, "kill", number)
        if name == "write":
            trial.check(name, "short", number)
        if number < begin or name == "exit_group":
            continue  # not yet the update, or a call that cannot fail
        for code in (errno.ENOSPC, errno.EIO, errno.EINTR):
            trial.check(name, f"fail:{code}", number)
    print(f"{len(undisturbed)} system calls in one update of {len(trial.old)} bytes")
    for interference in sorted({key[0] for key in trial.outcomes}):
        kind, _, code = interference.partition(":")
        title = errno.errorcode[int(code)] if code else {"kill": "killed", "short": "short write"}[kind]
        old, new = (trial.outcomes.get((interference, model), 0) for model in ("old", "new"))
        print(f"  {title:12} {old:3} times the old model, {new:3} times the new one, 0 lost")


if __name__ == "__main__":
    main()
