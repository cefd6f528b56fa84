"""What the bench prints."""
import measure

COLUMNS = ['', 'wall', 'fastest', 'CPU', 'peak memory', 'sent', 'ratio', 'target']
TEXTS = (0, len(COLUMNS) - 1)  # the others are numbers, which stand at the right


class Table:
    """One part of the answer: a title, and a row of COLUMNS for each thing measured."""

    def __init__(self, title):
        self.title, self.rows = title, []

    def add(self, name, runs, against=None, target='', memory=True, sent=''):
        """A row for `runs`; its ratio is their median wall time by that of the runs `against`. What was `sent` is told as it is given."""
        middle = measure.median(runs)
        ratio = f'{middle.wall / measure.median(against).wall:.2f}' if against else ''
        self.rows.append([name, seconds(middle.wall), seconds(min(run.wall for run in runs)), seconds(middle.cpu) if middle.cpu else '',
                          megabytes(middle.peak) if memory else '', sent, ratio, target])

    def text(self, markdown):
        lines = [[cell.replace('|', '\\|') if markdown else cell for cell in line] for line in [COLUMNS] + self.rows]
        kept = [i for i in range(len(COLUMNS)) if i == 0 or any(row[i] for row in self.rows)]
        widths = {i: max(len(line[i]) for line in lines) for i in kept}
        cells = [[line[i].ljust(widths[i]) if i in TEXTS else line[i].rjust(widths[i]) for i in kept] for line in lines]
        if markdown:
            rule = ['-' * widths[i] if i in TEXTS else '-' * (widths[i] - 1) + ':' for i in kept]
            return '\n'.join([f'## {self.title}', ''] + ['| ' + ' | '.join(c) + ' |' for c in cells[:1] + [rule] + cells[1:]])
        return '\n'.join([self.title] + ['  ' + '  '.join(c).rstrip() for c in cells])


def seconds(value):
    return f'{value:.3f} s'


def megabytes(value):
    return f'{value / 1e6:.0f} MB'
