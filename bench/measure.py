#!/usr/bin/env python3
"""Whole processes, measured in turn.

usage: measure.py [-n RUNS] [-w WARMUPS] COMMAND...     each COMMAND is one argument, a line for sh

The commands take turns (A B A B ...), so that a machine that gets slower or faster on the way does so for all of them. Wall time is
from before the fork to after the wait; CPU time is user and system time of the process and all it waited for; peak memory is the
resident set of the largest process among them, as wait4 tells. Linux counts the forking Python in it: no peak is below some 18 MB.
"""
import os
import statistics
import sys
import tempfile
import time
from typing import NamedTuple


class Failed(Exception):
    """A measured command did not end with 0; says what it wrote to its standard error."""


class Run(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds
    peak: int  # bytes


def run(command, environment=None):
    """Runs `command`, a list of arguments, to its end; its standard output is thrown away."""
    with tempfile.TemporaryFile() as errors, open(os.devnull, 'r+b') as null:
        redirections = [(os.POSIX_SPAWN_DUP2, source.fileno(), target) for source, target in ((null, 0), (null, 1), (errors, 2))]
        begin = time.perf_counter()
        child = os.posix_spawnp(command[0], command, os.environ if environment is None else environment, file_actions=redirections)
        _, status, used = os.wait4(child, 0)
        wall = time.perf_counter() - begin
        if status != 0:
            errors.seek(0)
            said = errors.read().decode(errors='replace').strip()
            raise Failed(f'{" ".join(command)}: exit status {os.waitstatus_to_exitcode(status)}\n{said}')
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def in_turn(contestants, runs, warmups=2):
    """Runs every contestant `warmups` + `runs` times in turn: from a list of functions that give a Run, a list of lists of `runs` Runs."""
    results = [[] for _ in contestants]
    for turn in range(warmups + runs):
        for contestant, result in zip(contestants, results):
            measured = contestant()
            if turn >= warmups:
                result.append(measured)
    return results


def median(runs):
    """The median of each of the three figures, taken one by one."""
    return Run(*(statistics.median(figures) for figures in zip(*runs)))


def main(arguments):
    runs, warmups = 11, 2
    while arguments[:1] in (['-n'], ['-w']) and len(arguments) > 1:
        option, number, *arguments = arguments
        runs, warmups = (int(number), warmups) if option == '-n' else (runs, int(number))
    if not arguments or arguments[0].startswith('-'):
        sys.exit(__doc__)
    results = in_turn([lambda line=line: run(['sh', '-c', line]) for line in arguments], runs, warmups)
    first = median(results[0])
    print(f'{"wall s":>8} {"min":>8} {"CPU s":>8} {"peak MB":>8} {"ratio":>6}')
    for line, result in zip(arguments, results):
        middle = median(result)
        fastest = min(r.wall for r in result)
        print(f'{middle.wall:8.3f} {fastest:8.3f} {middle.cpu:8.3f} {middle.peak / 1e6:8.1f} {middle.wall / first.wall:6.3f}  {line}')


if __name__ == '__main__':
    main(sys.argv[1:])
