#!/usr/bin/env python3
"""A real Nix closure without a network of Nix's: installed Debian packages put into /nix/store.

usage: closure.py DIR [PACKAGE...]     as root, on Debian; absent packages are installed with apt-get

Every package becomes one store path with the package's files, and refers to the store paths of its dependencies. DIR then holds

    graph.json   the closure as `nix path-info -r --json` gives it: path, narHash, narSize, references; sorted by path
    paths        the same paths, one a line and in that order
    roots        the store paths of the PACKAGEs themselves, one a line
    tiny.json    the graph of a single store path that holds one small file
    result*      links that keep Nix from collecting the paths

A second call finds these and does nothing. To start afresh, remove DIR.
"""
import json
import os
import re
import subprocess
import sys

PACKAGES = ['git', 'curl', 'python3', 'perl', 'openjdk-17-jre-headless', 'docker.io', 'cmake']

NIX_CONF = """\
build-users-group =
sandbox = false
substituters =
experimental-features = nix-command
"""


def installed_packages():
    """The dpkg record of every installed package by name, and for every virtual package one that provides it."""
    records, providers = {}, {}
    with open('/var/lib/dpkg/status', encoding='utf-8') as status:
        for block in status.read().split('\n\n'):
            record = dict(re.findall(r'^(Package|Depends|Pre-Depends|Status|Version|Provides): (.*)', block, re.M))
            if record.get('Status', '').endswith(' installed'):
                records[record['Package']] = record
                for provided in record.get('Provides', '').split(','):
                    providers.setdefault(provided.strip().split(' ')[0], record['Package'])
    return records, providers


def install(packages):
    records, _ = installed_packages()
    absent = [package for package in packages if package not in records]
    if absent:
        print('installing', *absent, file=sys.stderr)
        environment = dict(os.environ, DEBIAN_FRONTEND='noninteractive')
        for command in ['apt-get', 'update'], ['apt-get', 'install', '-y', '--no-install-recommends', *absent]:
            subprocess.run(command, check=True, env=environment, stdout=sys.stderr)


def dependencies(package, records, providers):
    """The packages that are installed to satisfy the Depends of `package`: of alternatives the first that is there."""
    found = {}
    for kind in 'Pre-Depends', 'Depends':
        for alternatives in records[package].get(kind, '').split(','):
            for alternative in alternatives.split('|'):
                name = alternative.strip().split(' ')[0].split(':')[0]
                name = name if name in records else providers.get(name)
                if name:
                    found[name] = True
                    break
    found.pop(package, None)
    return list(found)


def dependencies_first(roots, records, providers):
    """All packages that `roots` need, each after those it depends on (but for cycles, which Debian has and Nix has not)."""
    order, seen = [], set()

    def visit(package):
        if package not in seen:
            seen.add(package)
            for dependency in dependencies(package, records, providers):
                visit(dependency)
            order.append(package)

    for root in roots:
        visit(root)
    return order


def is_file_of_package(name):
    """Whether it is a file or a link, but not /lib, /bin and so on, which Debian made links into /usr: what lies below is listed, too."""
    return os.path.isfile(name) if name.count('/') == 1 else os.path.islink(name) or os.path.isfile(name)


def write_expression(directory, roots):
    """Writes default.nix with the attributes `closure` and `tiny`, and a list of files for each package beside it."""
    records, providers = installed_packages()
    os.makedirs(f'{directory}/files', exist_ok=True)
    variables = {}
    lines = ['let', '  system = builtins.currentSystem;', '  builder = "/bin/sh";']
    for package in dependencies_first(roots, records, providers):
        listed = subprocess.run(['dpkg', '-L', package], check=True, capture_output=True, text=True).stdout.split('\n')
        with open(f'{directory}/files/{package}', 'w', encoding='utf-8') as files:
            files.writelines(f'{name[1:]}\n' for name in listed if is_file_of_package(name))
        name = f'{package}-' + re.sub(r'[^A-Za-z0-9+._?=-]', '_', records[package]['Version'])
        references = ' '.join(variables[d] for d in dependencies(package, records, providers) if d in variables)
        variables[package] = 'p_' + re.sub('[^A-Za-z0-9]', '_', package)
        # Nix finds the references of a store path by looking for their hashes in its files, hence the file `refs`;
        # and a build may not set the bits for user and group.
        lines.append(
            f'  {variables[package]} = derivation {{ name = "{name}"; inherit system builder;'
            f' refs = [ {references} ]; files = ./files/{package}; args = [ "-c" "/bin/mkdir -p $out/nix-support; cd /;'
            f' /bin/tar cf - --mode=ug-s -T $files | /bin/tar xf - -C $out; echo $refs > $out/nix-support/refs" ]; }};')
    lines += [
        'in {',
        '  closure = [ ' + ' '.join(variables[root] for root in roots) + ' ];',
        '  tiny = derivation { name = "tiny"; inherit system builder;'
        ' args = [ "-c" "/bin/mkdir $out; echo hello > $out/hello" ]; };',
        '}', '']
    with open(f'{directory}/default.nix', 'w', encoding='utf-8') as expression:
        expression.write('\n'.join(lines))


def nix(directory, *command):
    environment = dict(os.environ, NIX_CONF_DIR=directory)
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


def build(directory, attribute):
    return nix(directory, 'nix-build', f'{directory}/default.nix', '-A', attribute, '-o', f'{directory}/result-{attribute}').split()


def graph(directory, roots):
    known = json.loads(nix(directory, 'nix', 'path-info', '-r', '--json', *roots))
    if isinstance(known, dict):  # Nix 2.19 and later key the answer by path
        known = [dict(record, path=path) for path, record in known.items()]
    return sorted(
        ({key: sorted(record[key]) if key == 'references' else record[key]
          for key in ('path', 'narHash', 'narSize', 'references')} for record in known),
        key=lambda record: record['path'])


def write(path, text):
    with open(path + '.part', 'w', encoding='utf-8') as out:
        out.write(text)
    os.rename(path + '.part', path)


def make(directory, roots=None):
    """Makes the closure of the packages `roots` in `directory`, unless it is there already."""
    directory, roots = os.path.abspath(directory), roots or PACKAGES
    if os.path.exists(f'{directory}/graph.json'):
        with open(f'{directory}/paths', encoding='utf-8') as paths:
            if all(os.path.lexists(path) for path in paths.read().split()):
                return
    if os.geteuid() != 0:
        sys.exit('bench: making the closure installs packages and writes to /nix/store: run it as root')
    install(['nix-bin', *roots])
    os.makedirs(directory, exist_ok=True)
    write(f'{directory}/nix.conf', NIX_CONF)
    write_expression(directory, roots)
    closure_roots = build(directory, 'closure')
    closure = graph(directory, closure_roots)
    write(f'{directory}/roots', '\n'.join(closure_roots) + '\n')
    write(f'{directory}/paths', '\n'.join(record['path'] for record in closure) + '\n')
    write(f'{directory}/tiny.json', json.dumps(graph(directory, build(directory, 'tiny')), indent=1) + '\n')
    write(f'{directory}/graph.json', json.dumps(closure, indent=1) + '\n')  # last: it says that the rest is there


if __name__ == '__main__':
    if len(sys.argv) < 2 or sys.argv[1].startswith('-'):
        sys.exit(__doc__)
    make(sys.argv[1], sys.argv[2:])
