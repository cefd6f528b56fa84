"""The Nix library's cycle: a line of a script is edited, the image built again by Nix, and pushed again."""
import os
import re
import subprocess
import tempfile
import time

import measure
from pushing import require, stored
from registry import Registry
from table import Table

REPOSITORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = f'{REPOSITORY}/src/test/resources/nix/pkgs'  # in place of nixpkgs
EXPRESSION = """\
{{ edit, dependenciesOf }}:
let
  pkgs = import {packages} {{ }};
  inherit (import {repository} {{ inherit pkgs; }}) nix2container;
  dependencies = (import {directory}/default.nix).closure;
in nix2container.buildImage {{
  name = "{address}/app";
  tag = "1";
  layers = pkgs.lib.optional (dependenciesOf != "") (nix2container.buildLayer {{
    deps = dependencies ++ [ pkgs.bash ];
    metadata.comment = dependenciesOf;
  }});
  config.Entrypoint = [ "${{pkgs.writeScript "app" ''
    #!${{pkgs.bash}}/bin/bash
    echo "${{edit}}: ${{toString dependencies}}"
  ''}}" ];
}}
"""


class Cycle:
    """An image whose script says the number of its edit, with its dependencies in a layer of their own."""

    def __init__(self, bench, registry):
        self.expression = f'{bench.scratch}/cycle.nix'
        with open(self.expression, 'w') as file:
            file.write(EXPRESSION.format(packages=PACKAGES, repository=REPOSITORY, directory=bench.directory, address=registry.address))
        java = subprocess.run(['sh', '-c', '. src/main/dist/find-jdk.sh; find_jdk javac; echo "$jdk"'], check=True, cwd=REPOSITORY,
                              stdout=subprocess.PIPE, text=True).stdout.strip()
        self.environment = dict(bench.environment, NIX_CONF_DIR=bench.directory, TEST_PATH=os.environ['PATH'], TEST_JAVA_HOME=java,
                                TEST_MAVEN_REPOSITORY=os.path.expanduser('~/.m2/repository'))

    def instantiate(self, edit, dependencies_of):
        """Evaluates the image of an edit; gives the derivation of its copy script. The layer of dependencies is another one for each
        `dependencies_of`, and there is none for the empty one."""
        answer = subprocess.run(['nix-instantiate', self.expression, '--argstr', 'edit', edit, '--argstr', 'dependenciesOf', dependencies_of,
                                 '-A', 'copyToRegistry'], check=True, env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)
        return answer.stdout.strip()

    def realise(self, derivation):
        """Builds; gives the names of the derivations that were built."""
        answer = subprocess.run(['nix-store', '--realise', derivation], env=self.environment, capture_output=True, text=True)
        require(answer.returncode == 0, answer.stderr)
        self.script = f'{answer.stdout.strip()}/bin/copy-to-registry'
        return [name for name in re.findall(r"^building '.*?/[a-z0-9]{32}-(.*)\.drv'", answer.stderr, re.M)]

    def run(self):
        """The program as `nix run` starts it: the flake is evaluated each time, since the packages here are not what a lock can name."""
        return measure.run(['nix', 'run', '--extra-experimental-features', 'nix-command flakes', '--impure', '--no-write-lock-file',
                            '--override-input', 'nixpkgs', f'path:{PACKAGES}', f'git+file://{REPOSITORY}', '--', '--version'],
                           self.environment)

    def copy(self):
        return measure.run([self.script, '--dest-tls-verify=false', '--quiet'], self.environment)


def timed(function, into):
    """The answer of a function; its wall time goes into a list of Runs. Nix forks builders that are not its children, so there is no CPU time."""
    begin = time.perf_counter()
    answer = function()
    into.append(measure.Run(time.perf_counter() - begin, 0, 0))
    return answer


def edited_script(bench):
    """One line changed in a script of an image with a large layer of dependencies, and the same without that layer."""
    table = Table('The Nix library: one line of a script changed, 750 MB of dependencies in a layer of their own')
    with Registry(tempfile.mkdtemp(prefix='registry-', dir=bench.scratch)) as registry:
        cycle = Cycle(bench, registry)
        unique = f'{os.getpid()}-{time.time_ns()}'  # what was never built before
        program = cycle.instantiate(unique, unique)
        subprocess.run(['nix-store', '--realise', *derivations(program, cycle, 'nix2container-')], check=True, env=cycle.environment,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        first = Edits(cycle, registry, [unique], unique)
        table.add('the first build', first.builds, memory=False)
        table.add('the first copyToRegistry', first.pushes, sent=stored(max(first.sent)))
        edits = Edits(cycle, registry, [f'{unique}-{number}' for number in range(bench.runs)], unique)
        require(edits.built.count('layers.json') == 1, f'built more than the changed layer: {edits.built}')
        table.add('evaluation (nix-instantiate)', edits.evaluations, memory=False)
        table.add(f'build, evaluation apart: {", ".join(sorted(edits.built))}', edits.builds, memory=False)
        table.add('copyToRegistry', edits.pushes, sent=stored(max(edits.sent)))
        whole = Edits(cycle, registry, [f'{unique}-whole-{number}' for number in range(3)], '')
        table.add('without a layer of dependencies: build', whole.builds, edits.builds, memory=False)
        table.add('without a layer of dependencies: copyToRegistry', whole.pushes, edits.pushes, sent=stored(max(whole.sent)))
        table.add('nix run . -- --version', bench.in_turn({'run': cycle.run})['run'], target='≤ 0.20 s')
        return table


class Edits:
    """What it took to evaluate, build and push an image once for each edit."""

    def __init__(self, cycle, registry, edits, dependencies_of):
        self.evaluations, self.builds, self.pushes, self.sent = [], [], [], []
        for edit in edits:
            derivation = timed(lambda: cycle.instantiate(edit, dependencies_of), self.evaluations)
            self.built = timed(lambda: cycle.realise(derivation), self.builds)
            before = registry.blobs()
            self.pushes.append(cycle.copy())
            self.sent.append(sum(size for digest, size in registry.blobs().items() if digest not in before))


def derivations(root, cycle, name):
    """Those below a derivation that are named so: the program is built before anything is measured."""
    answer = subprocess.run(['nix-store', '--query', '--requisites', root], check=True, env=cycle.environment, stdout=subprocess.PIPE, text=True)
    return [path for path in answer.stdout.split() if re.search(rf'/[a-z0-9]{{32}}-{name}[0-9.]+\.drv$', path)]
