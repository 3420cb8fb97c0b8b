"""What is done when the last one lets go: generators are closed, forgotten coroutines are told of."""

import asyncio
import os
import re
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__)) + '/'


class Plain:
    """Standard error on standard output, without what no two runs share."""

    def write(self, text):
        sys.stdout.write(re.sub(r'0x[0-9a-f]+', '0x…', text.replace(FOLDER, '')))

    def flush(self):
        pass


sys.stderr = Plain()


def lines(name):
    try:
        yield name + ' 1'
        yield name + ' 2'
    finally:
        print(name, 'closed')


def failing():
    try:
        yield 1
    finally:
        raise ValueError('while closing')


for line in lines('a'):
    print(line)
    break
print('after the loop')
held = lines('b')
print(next(held))
held = None
print('after the name')
print(list(lines('c')), sum(len(line) for line in lines('d')))
with_error = failing()
next(with_error)
del with_error
print('after the failure')
pair = [lines('f'), lines('g')]
print([next(one) for one in pair])
pair.pop()
print('after pop')
pair.clear()
print('after clear')
unstarted = lines('never begun')
del unstarted


class Thing:
    def __del__(self):
        raise KeyError('in __del__')


Thing()
print('after the thing')


async def work(number):
    print('work', number)


async def main():
    work(1)
    await work(2)
    third = work(3)
    third = None
    asyncio.sleep(1)
    fourth = work(4)
    fourth.close()
    await asyncio.gather(*[work(number) for number in range(5, 8)])


asyncio.run(main())
for number in range(3):
    work(number)
print('end')
last = lines('h')
print(next(last))
work(9)
