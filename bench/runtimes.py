"""Images into the runtimes of this machine, beside skopeo and the runtimes' own loading of a ready archive."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time

import measure
from pushing import changed_path, require, stored
from table import Table

LAYERS = 19
PATIENCE = 30  # seconds for a daemon to start


class Daemon:
    """A process that listens on a Unix socket, with a directory of its own on disk. To be used as a context."""

    def __init__(self, directory, command):
        self.directory, self.command = directory, command
        self.socket = f'{directory}/socket'

    def __enter__(self):
        with open(f'{self.directory}/log', 'w') as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while True:
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(self.socket)
                    return self
                except OSError:
                    if time.monotonic() > deadline or self.process.poll() is not None:
                        self.__exit__()
                        raise measure.Failed(f'{self.command[0]} does not start: {self.directory}/log')
            time.sleep(0.05)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        with open('/proc/self/mounts') as mounts:
            places = [line.split()[1] for line in mounts]
        for place in reversed(places):
            if place.startswith(f'{self.directory}/'):
                subprocess.run(['umount', place], check=False)


class Docker(Daemon):
    """dockerd with the classic image store."""

    def __init__(self, directory):
        with open(f'{directory}/daemon.json', 'w') as config:
            config.write('{"features": {"containerd-snapshotter": false}}')
        super().__init__(directory, [
            'dockerd', f'--config-file={directory}/daemon.json', '--iptables=false', '--ip6tables=false', '--bridge=none',
            f'--data-root={directory}/data', f'--exec-root={directory}/exec', f'--pidfile={directory}/pid', f'--host=unix://{directory}/socket'])
        self.host = f'unix://{self.socket}'

    def docker(self, *arguments):
        return quietly('docker', '--host', self.host, *arguments)

    def wipe(self):
        self.docker('image', 'prune', '--all', '--force')


class Containerd(Daemon):
    def __init__(self, directory):
        with open(f'{directory}/config.toml', 'w') as config:
            config.write(f'version = 2\nroot = "{directory}/root"\nstate = "{directory}/state"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n'
                         f'[grpc]\n  address = "{directory}/socket"\n')
        super().__init__(directory, ['containerd', '--config', f'{directory}/config.toml'])

    def wipe(self):
        for name in quietly('ctr', '--address', self.socket, 'images', 'ls', '-q').split():
            quietly('ctr', '--address', self.socket, 'images', 'rm', '--sync', name)


class Podman:
    """A storage of Podman's."""

    def __init__(self, directory):
        # Podman takes no longer one than 50 characters.
        self.root, self.run_root = f'{directory}/root', tempfile.mkdtemp(prefix='podman-')
        self.storage = f'containers-storage:[overlay@{self.root}+{self.run_root}]'

    def podman(self, *arguments):
        return ['podman', '--root', self.root, '--runroot', self.run_root, '--storage-driver', 'overlay', *arguments]

    def wipe(self):
        quietly(*self.podman('rmi', '--all', '--force'))


class Counting:
    """Passes connections on to a Unix socket, and counts the bytes towards it. To be used as a context."""

    def __init__(self, directory, target):
        self.target, self.sent = target, 0
        self.place = f'{directory}/counting'
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.place)
        self.listener.listen()

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        os.unlink(self.place)

    def accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            threading.Thread(target=self.carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(server, client, False), daemon=True).start()

    def carry(self, source, target, counted):
        try:
            while data := source.recv(1 << 18):
                self.sent += len(data) if counted else 0
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other side has gone


def quietly(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True).stdout


class Versions:
    """The image of the closure with a store path of some 10 MB on top, in two versions of that, and each as an archive and as a layout."""

    def __init__(self, bench):
        self.bench, self.place = bench, tempfile.mkdtemp(prefix='versions-', dir=bench.scratch)
        self.bench.images.run('layers-from-reproducible-storepaths', f'{self.place}/closure.json', f'{bench.directory}/graph.json',
                              '--max-layers', str(LAYERS))
        with open(f'{self.place}/config.json', 'w') as config:
            config.write('{}')
        path = changed_path(bench)
        self.images = [self.version(path, number) for number in (1, 2)]
        self.alone = f'{self.place}/alone.json'
        self.bench.images.run('image', self.alone, f'{self.place}/config.json', f'{self.place}/2-top.json')

    def version(self, path, number):
        other = f'{self.place}/{number}{os.path.basename(path)[1:]}'
        subprocess.run(['cp', '-a', path, other], check=True)
        os.chmod(other, 0o755)
        with open(f'{other}/version', 'w') as file:
            file.write(f'{number}\n')
        name = f'{self.place}/{number}'
        with open(f'{name}-graph.json', 'w') as graph:
            json.dump([{'path': other, 'references': []}], graph)
        run = self.bench.images.run
        run('layers-from-reproducible-storepaths', f'{name}-top.json', f'{name}-graph.json')
        run('image', f'{name}.json', f'{self.place}/config.json', f'{self.place}/closure.json', f'{name}-top.json')
        return f'{name}.json'

    def layout(self):
        place = f'{self.place}/layout'
        if not os.path.exists(place):
            self.bench.images.run('copy', f'nix:{self.images[0]}', f'oci:{place}:latest')
        return f'oci:{place}:latest'

    def archive(self, transport):
        place = f'{self.place}/{transport}.tar'
        if not os.path.exists(place):
            name = 'app:1' if transport == 'docker-archive' else 'docker.io/library/app:1'
            self.bench.images.run('copy', f'nix:{self.images[0]}', f'{transport}:{place}:{name}')
        return place


def versions(bench):
    if not hasattr(bench, 'versions'):
        bench.versions = Versions(bench)
    return bench.versions


def directory_on_disk(bench, name):
    return tempfile.mkdtemp(prefix=f'{name}-', dir=bench.directory)


def measured(bench, runtime, title, destination, flags, peers, rows_sent, again='≤ 0.4 s, < 1 MB', changed='≤ 0.5 s + the layer'):
    """A runtime's table: first load beside its peers, the same again, and with one store path changed."""
    old, new = versions(bench).images
    table = Table(title)

    def ours(name, image, before=lambda: None):
        line = [bench.builds[name], 'copy', '--quiet', f'nix:{image}', destination, *flags]
        return lambda: (before(), measure.run(line, bench.environment))[-1]

    contestants = {name: ours(name, old, runtime.wipe) for name in bench.builds}
    for label, line in peers.items():
        contestants[label] = lambda line=line: (runtime.wipe(), measure.run(line, bench.environment))[-1]
    results = bench.in_turn(contestants, max(2, bench.runs // 2), 1)
    against = results[next(iter(peers))]
    for label in peers:
        table.add(label, results[label], against)
    for name in bench.builds:
        table.add(f'{name} copy nix:...: first load', results[name], against, '≤ 1.00, ≤ 250 MB')
    for name in bench.builds:
        runtime.wipe()
        ours(name, old)()
        same = bench.in_turn({'same': ours(name, old)})['same']
        table.add(f'{name} the same again', same, target=again, sent=rows_sent(name, old))
        alone = bench.in_turn({'alone': ours(name, versions(bench).alone, runtime.wipe)}, 3, 1)['alone']
        table.add(f'{name} the layer that will change, alone', alone)
        other = []
        for _ in range(bench.runs):
            runtime.wipe()
            ours(name, old)()
            other.append(ours(name, new)())
        runtime.wipe()
        ours(name, old)()
        table.add(f'{name} one store path changed', other, target=changed, sent=rows_sent(name, new))
    return table


def docker(bench):
    place = directory_on_disk(bench, 'docker')
    try:
        with Docker(place) as daemon, Counting(place, daemon.socket) as counting:
            def sent(name, image):
                counting.sent = 0
                measure.run([bench.builds[name], 'copy', '--quiet', f'nix:{image}', 'docker-daemon:app:1', '--dest-daemon-host',
                             f'unix://{counting.place}'], bench.environment)
                return stored(counting.sent)

            peers = {
                'skopeo copy oci:... docker-daemon:...':
                    ['skopeo', 'copy', '--insecure-policy', '-q', '--dest-daemon-host', daemon.host, versions(bench).layout(), 'docker-daemon:app:1'],
                'docker load -i app.tar (ready)':
                    ['docker', '--host', daemon.host, 'load', '-q', '-i', versions(bench).archive('docker-archive')],
            }
            return measured(bench, daemon, 'The closure into Docker', 'docker-daemon:app:1', ['--dest-daemon-host', daemon.host], peers, sent)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def podman(bench):
    place = directory_on_disk(bench, 'podman')
    try:
        storage = Podman(place)
        destination = f'{storage.storage}app:1'
        peers = {'skopeo copy oci:... containers-storage:...':
                 ['skopeo', 'copy', '--insecure-policy', '-q', versions(bench).layout(), destination]}
        return measured(bench, storage, 'The closure into Podman', destination, [], peers,
                        lambda name, image: told(bench, name, image, destination))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def containerd(bench):
    place = directory_on_disk(bench, 'containerd')
    try:
        with Containerd(place) as daemon:
            bench.environment['CONTAINERD_ADDRESS'] = daemon.socket
            peers = {'ctr images import app.tar (ready)':
                     ['ctr', '--address', daemon.socket, 'images', 'import', versions(bench).archive('oci-archive')]}
            return measured(bench, daemon, 'The closure into containerd', 'containerd:app:1', [], peers,
                            lambda name, image: told(bench, name, image, 'containerd:app:1'))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def told(bench, name, image, destination):
    """What the program says that it sent."""
    answer = subprocess.run([bench.builds[name], 'copy', '--json', f'nix:{image}', destination], check=True, env=bench.environment,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return stored(sum(layer.get('sentBytes', 0) for layer in layers(json.loads(answer.stdout))))


def layers(answer):
    if isinstance(answer, dict):
        if 'sentBytes' in answer:
            yield answer
        answer = list(answer.values())
    if isinstance(answer, list):
        for part in answer:
            yield from layers(part)


def serve(bench):
    """podman pull from `serve`, which makes the layers as they are asked for."""
    place = directory_on_disk(bench, 'podman')
    image = versions(bench).images[0]
    try:
        storage = Podman(place)
        contestants, servers = {}, []
        contestants['peer'] = lambda: (storage.wipe(), measure.run(
            ['skopeo', 'copy', '--insecure-policy', '-q', versions(bench).layout(), f'{storage.storage}app:1'], bench.environment))[-1]
        for name in bench.builds:
            server = subprocess.Popen([bench.builds[name], 'serve', '--quiet', '--listen', '127.0.0.1:0', f'app={image}'], env=bench.environment,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
            servers.append(server)
            address = server.stdout.readline().strip().removeprefix('http://').rstrip('/')
            pull = storage.podman('pull', '--quiet', '--tls-verify=false', f'docker://{address}/app')
            contestants[name] = lambda pull=pull: (storage.wipe(), measure.run(pull, bench.environment))[-1]
        results = bench.in_turn(contestants, max(2, bench.runs // 2), 1)
        table = Table('The closure from `serve` into Podman')
        table.add('skopeo copy oci:... containers-storage:...', results['peer'])
        for name, server in zip(bench.builds, servers):
            table.add(f'{name} serve, podman pull: peak memory of the server {peak(server) / 1e6:.0f} MB', results[name], results['peer'],
                      '≤ 1.00, ≤ 250 MB', memory=False)
        return table
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        shutil.rmtree(place, ignore_errors=True)


def peak(process):
    with open(f'/proc/{process.pid}/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmHWM')) * 1024


EDITED = """\
{{ number }}:
let closure = import {directory}/default.nix;
in derivation {{
  name = "app"; system = builtins.currentSystem; builder = "/bin/sh"; inherit number;
  refs = closure.closure;
  args = [ "-c" "/bin/mkdir -p $out/bin; echo $refs > $out/refs; /bin/cp /bin/busybox $out/bin/sh; printf '#!%s/bin/sh\\necho edit %s\\n' $out $number > $out/bin/app; /bin/chmod +x $out/bin/app" ];
}}
"""


def edits(bench):
    """Ten edits of one file of an application that needs the whole closure: built by Nix, then built and loaded into Docker, and run."""
    place = directory_on_disk(bench, 'edits')
    table = Table('Ten edits of one file: build ./result --to docker-daemon:app:dev')
    with open(f'{place}/app.nix', 'w') as expression:
        expression.write(EDITED.format(directory=bench.directory))
    try:
        with Docker(place) as daemon:
            for name in bench.builds:
                runs = []
                for number in range(-1, 10):  # the first one loads the closure
                    subprocess.run(['nix-build', f'{place}/app.nix', '--argstr', 'number', str(number), '-o', f'{place}/result'], check=True,
                                   env=dict(os.environ, NIX_CONF_DIR=bench.directory), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    line = [bench.builds[name], 'build', f'{place}/result', '--quiet', '--to', 'docker-daemon:app:dev', '--dest-daemon-host', daemon.host]
                    runs.append(measure.run(line, bench.environment))
                    printed = daemon.docker('run', '--rm', '--network', 'none', 'app:dev').strip()
                    require(printed == f'edit {number}', f'{name}: after edit {number} the container printed {printed!r}')
                table.add(f'{name}: the first, with all of the closure', runs[:1])
                table.add(f'{name}: the ten after it, slowest {max(run.wall for run in runs[1:]):.2f} s', runs[1:], target='< 1 s each')
                daemon.wipe()
        return table
    finally:
        shutil.rmtree(place, ignore_errors=True)
