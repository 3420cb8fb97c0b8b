"""Files that keep dictionaries, calls that wait for their time, lines of several files."""

import dbm.dumb
import fileinput
import sched
import shelve
import time
import timeit

with shelve.open('shelf') as shelf:
    shelf['words'] = ['a', 'b']
    shelf['number'] = {'one': 1, 2: (3, None)}
    shelf['words'].append('lost')
    print(len(shelf), sorted(shelf), shelf['words'], 'number' in shelf, shelf.get('none', 5))
with shelve.open('shelf', writeback=True) as shelf:
    shelf['words'].append('kept')
    del shelf['number']
with shelve.open('shelf', flag='r') as shelf:
    print(dict(shelf))

with dbm.dumb.open('table', 'c') as table:
    table['key'] = 'value'
    table[b'bytes'] = b'\x00\xff'
    print(sorted(table.keys()), table['key'], table.get('none'))
try:
    dbm.dumb.open('table', 'c')['missing']
except KeyError as error:
    print('KeyError', error)

scheduler = sched.scheduler(time.monotonic, time.sleep)
scheduler.enter(0.03, 1, print, ('third',))
scheduler.enter(0.01, 2, print, argument=('second', 'of two'), kwargs={'sep': '-'})
scheduler.enter(0.01, 1, print, ('first',))
cancelled = scheduler.enter(0.02, 1, print, ('never',))
scheduler.cancel(cancelled)
print(len(scheduler.queue), scheduler.empty())
scheduler.run()
print(scheduler.empty())
try:
    scheduler.cancel(cancelled)
except ValueError as error:
    print('ValueError', error)

print(timeit.timeit('x = 1', number=100) >= 0, len(timeit.repeat('pass', repeat=3, number=10)))
timer = timeit.Timer('total += step', 'total, step = 0, 2')
print(timer.timeit(5) >= 0)

for name, text in [('one.txt', 'a\nb\n'), ('two.txt', 'c\n')]:
    with open(name, 'w') as file:
        file.write(text)
with fileinput.input(files=('one.txt', 'two.txt')) as lines:
    for line in lines:
        print(fileinput.filename(), fileinput.lineno(), fileinput.filelineno(), lines.isfirstline(), line.rstrip())
with fileinput.input('one.txt', inplace=True) as lines:
    for line in lines:
        print(line.upper(), end='')
with open('one.txt') as file:
    print(file.read().split())
