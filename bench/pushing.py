"""Images into a registry, beside skopeo."""
import json
import os
import shutil
import subprocess
import tempfile

import measure
from registry import Link, Registry
from table import Table

LAYERS = 10
DELAY = 0.05  # seconds, one way
ENVELOPE = 64 * 1024  # bytes: what the requests of a push may take beside what they carry, one for every layer


class Images:
    """Images of the closure, described, and as uncompressed OCI layouts where skopeo is to have them."""

    def __init__(self, bench):
        self.bench, self.made = bench, {}

    def described(self, layers, graph=None):
        key = layers, graph
        if key not in self.made:
            place = f'{self.bench.scratch}/image-{len(self.made)}'
            os.mkdir(place)
            with open(f'{place}/config.json', 'w') as config:
                config.write('{}')
            self.run('layers-from-reproducible-storepaths', f'{place}/layers.json', graph or f'{self.bench.directory}/graph.json',
                     '--max-layers', str(layers))
            self.run('image', f'{place}/image.json', f'{place}/config.json', f'{place}/layers.json')
            self.made[key] = place
        return f'nix:{self.made[key]}/image.json'

    def layout(self, layers):
        described = self.described(layers)
        place = f'{self.made[layers, None]}/layout'
        if not os.path.exists(place):
            self.run('copy', described, f'oci:{place}:latest')
        return f'oci:{place}:latest'

    def run(self, *arguments):
        measure.run([self.bench.builds['nix2container'], *arguments], self.bench.environment)


class Pushes:
    """Commands that push to a registry, each as if on a machine that has never pushed anything."""

    def __init__(self, bench):
        self.bench = bench
        # Skopeo remembers what it compressed. Where it does so depends on the user, whom this variable is believed to name.
        self.environment = dict(bench.environment, _CONTAINERS_ROOTLESS_UID='1000', XDG_DATA_HOME=f'{bench.scratch}/data')

    def forget(self):
        for cache in self.bench.environment['XDG_CACHE_HOME'], self.environment['XDG_DATA_HOME']:
            shutil.rmtree(cache, ignore_errors=True)

    def line(self, build, image, address, registry, *flags):
        return [self.bench.builds[build], 'copy', image, f'docker://{address}/app:1', *trust(registry), *flags]

    def ours(self, build, image, registry, *flags, before=lambda: None, address=None):
        line = self.line(build, image, address or registry.address, registry, *flags)
        return lambda: (self.forget(), before(), measure.run(line, self.environment))[-1]

    def skopeo(self, layout, registry, *flags, before=lambda: None):
        line = ['skopeo', 'copy', '--insecure-policy', '-q', layout, f'docker://{registry.address}/app:1', *trust(registry), *flags]
        return lambda: (self.forget(), before(), measure.run(line, self.environment))[-1]


def trust(registry):
    return ['--dest-cert-dir', registry.certificates] if registry.certificates else ['--dest-tls-verify=false']


def require(condition, message):
    if not condition:
        raise measure.Failed(message)


def stored(size):
    return f'{size / 1e6:.1f} MB' if size >= 1e5 else f'{size / 1e3:.1f} kB'


def cold(bench):
    """The closure into an empty registry."""
    images, pushes = bench.images, Pushes(bench)
    sizes = {}
    with Registry(tempfile.mkdtemp(prefix='registry-', dir=bench.scratch)) as registry:
        def counted(key, push):
            def run():
                result = push()
                sizes[key] = sum(registry.blobs().values())
                return result
            return run

        kinds = [('gzip', '≤ 0.90'), ('zstd', '≤ 0.40')]
        contestants = {'peer': counted('peer', pushes.skopeo(images.layout(LAYERS), registry, before=registry.wipe))}
        for kind, _ in kinds:
            for name in bench.builds:
                contestants[name, kind] = counted((name, kind), pushes.ours(
                    name, images.described(LAYERS), registry, '--dest-compress-format', kind, before=registry.wipe))
        results = bench.in_turn(contestants)
        table = Table(f'An image of {LAYERS} layers into an empty registry')
        table.add('skopeo copy oci:... docker://... (gzip)', results['peer'], sent=stored(sizes['peer']))
        for kind, target in kinds:
            for name in bench.builds:
                bytes_ratio = f'{stored(sizes[name, kind])} ({sizes[name, kind] / sizes["peer"]:.2f})'
                table.add(f'{name} copy nix:... docker://... --dest-compress-format {kind}', results[name, kind], results['peer'],
                          target, sent=bytes_ratio)
        registry.wipe()
        many = bench.in_turn({name: pushes.ours(name, images.described(200), registry, '--dest-compress-format', 'zstd',
                                                before=registry.wipe) for name in bench.builds}, 3)
        for name in bench.builds:
            table.add(f'{name} the same, a layer for every store path', many[name], target='≤ 250 MB')
        return table


def again(bench):
    """An image that the registry has, from a machine that remembers nothing."""
    images, pushes = bench.images, Pushes(bench)
    image = images.described(LAYERS)
    table = Table('The same image again, all local caches removed')
    for label, tls, target in ('over HTTP', False, '≤ 0.35 s'), ('over TLS', True, '≤ 0.50 s'):
        with Registry(tempfile.mkdtemp(prefix='registry-', dir=bench.scratch), tls) as registry:
            pushes.ours('nix2container', image, registry)()
            for name in bench.builds:
                nothing_is_sent_or_read(pushes, name, image, registry)
            contestants = {name: pushes.ours(name, image, registry) for name in bench.builds}
            results = bench.in_turn(contestants, max(bench.runs, 21))
            for name in bench.builds:
                table.add(f'{name} copy nix:... docker://..., {label}', results[name], target=target if name == 'nix2container' else '')
            if not tls:
                peer = bench.in_turn({'peer': pushes.skopeo(images.layout(LAYERS), registry)}, 3)['peer']
                table.add(f'skopeo copy oci:... docker://..., {label}', peer)
    return table


def nothing_is_sent_or_read(pushes, build, image, registry):
    """Pushes where there is no store, and counts what the registry is asked."""
    pushes.forget()
    registry.requests()
    line = pushes.line(build, image, registry.address, registry)
    measure.run(['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /nix/store && exec "$@"', 'sh', *line], pushes.environment)
    requests = registry.requests()
    require(requests, 'the registry was not asked anything')
    uploads = [request for request in requests if '/blobs/uploads/' in request[1]]
    require(not uploads, f'{build} sent blobs that were there: {uploads}')


def changed(bench):
    """One of the store paths has changed, and nothing is remembered."""
    images, pushes = bench.images, Pushes(bench)
    graph, path = changed_graph(bench)
    table = Table('One of the store paths changed, each a layer, all local caches removed')
    with Registry(tempfile.mkdtemp(prefix='registry-', dir=bench.scratch)) as registry, Link(registry.port) as link:
        for name in bench.builds:
            results = []
            for _ in range(bench.runs):
                registry.wipe()
                pushes.ours(name, images.described(200), registry)()
                before = registry.blobs()
                link.sent = 0
                results.append(pushes.ours(name, images.described(200, graph), registry, address=link.address)())
                new = [size for digest, size in registry.blobs().items() if digest not in before]
                require(len(new) == 3, f'{name}: a layer, a config and a manifest are new, but {len(new)} were stored')
                require(link.sent <= sum(new) + ENVELOPE, f'{name} sent {link.sent} bytes to store {sum(new)}')
            table.add(f'{name} ({os.path.basename(path)[33:]})', results, sent=f'{stored(link.sent)} for {stored(sum(new))}',
                      target='layer + config + manifest')
    return table


def changed_path(bench):
    """The store path of the closure that comes nearest to 10 MB."""
    with open(f'{bench.directory}/graph.json') as file:
        return min(json.load(file), key=lambda record: abs(record['narSize'] - 10_000_000))['path']


def changed_graph(bench):
    """The closure's graph with another store path in place of one of some 10 MB; and what that was."""
    with open(f'{bench.directory}/graph.json') as file:
        records = json.load(file)
    path = changed_path(bench)
    name = os.path.basename(path)
    other = f'{bench.scratch}/{name[1:32]}0{name[32:]}'  # as long as a store path's name
    subprocess.run(['cp', '-a', path, other], check=True)
    os.chmod(other, 0o755)
    with open(f'{other}/changed', 'w') as file:
        file.write('changed\n')
    text = json.dumps(records).replace(path, other)
    graph = f'{bench.scratch}/changed.json'
    with open(graph, 'w') as file:
        file.write(text)
    return graph, path


def far(bench):
    """A registry far away that has all of an image of many layers."""
    images, pushes = bench.images, Pushes(bench)
    image = images.described(100)
    table = Table(f'100 layers that are there, over a link with {DELAY * 1000:.0f} ms of delay each way')
    with Registry(tempfile.mkdtemp(prefix='registry-', dir=bench.scratch)) as registry, Link(registry.port) as near, Link(registry.port, DELAY) as link:
        pushes.ours('nix2container', image, registry)()
        contestants = {}
        for name in bench.builds:
            contestants[name, 'near'] = pushes.ours(name, image, registry, address=near.address)
            contestants[name, 'far'] = pushes.ours(name, image, registry, address=link.address)
        results = bench.in_turn(contestants)
        for name in bench.builds:
            trips = (measure.median(results[name, 'far']).wall - measure.median(results[name, 'near']).wall) / (2 * DELAY)
            table.add(f'{name} without the delay', results[name, 'near'])
            table.add(f'{name}: {trips:.1f} round trips more', results[name, 'far'], target='≤ 12 round trips')
    return table
