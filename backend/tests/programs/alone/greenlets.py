from greenlet import greenlet, getcurrent, GreenletExit

def test1():
    print(12)
    gr2.switch()
    print(34)

def test2():
    print(56)
    gr1.switch()
    print(78)
gr1 = greenlet(test1)
gr2 = greenlet(test2)
gr1.switch()
print(gr1.dead, gr2.dead, bool(gr2))

def gen(n):
    for i in range(n):
        x = main.switch(i)
        print('got', x)
    return 'end'
main = getcurrent()
g = greenlet(gen)
print(g.switch(3))
print(g.switch('a'))
print(g.switch('b'))
print(g.switch('c'))
print(g.dead)

def bad():
    raise ValueError('oops')
try:
    greenlet(bad).switch()
except ValueError as e:
    print('caught', e)

def ex():
    try:
        main.switch('in')
    except GreenletExit:
        print('exit')
        raise
g = greenlet(ex)
print(g.switch())
print(repr(g.throw()), g.dead)

def ex2():
    try:
        main.switch(1)
    except KeyError as e:
        print('key', e)
        return 9
g = greenlet(ex2)
g.switch()
print(g.throw(KeyError('k')))

def multi(*a, **k):
    print(a, k)
    r = main.switch(1, 2)
    print(r)
    r = main.switch(x=1)
    print(r)
g = greenlet(multi)
print(g.switch(1, b=2))
print(g.switch())
print(g.switch(5, 6))
print(main.parent, g.parent is main)

def outer():
    inner = greenlet(lambda: 'inner result')
    print(inner.parent is getcurrent(), inner.switch())
greenlet(outer).switch()

def deep(n):
    if n == 0:
        main.switch('deep')
        return 0
    return 1 + deep(n - 1)
g = greenlet(deep)
print(g.switch(50))
print(g.switch())
