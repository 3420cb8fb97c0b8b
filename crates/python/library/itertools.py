"""Iterators built from iterators."""


def count(start=0, step=1):
    n = start
    while True:
        yield n
        n += step


def cycle(iterable):
    saved = []
    for item in iterable:
        yield item
        saved.append(item)
    while saved:
        for item in saved:
            yield item


_forever = object()


def repeat(object, times=_forever):
    if times is _forever:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    iterator = iter(iterable)
    total = initial
    if initial is None:
        try:
            total = next(iterator)
        except StopIteration:
            return
    yield total
    for item in iterator:
        total = total + item if func is None else func(total, item)
        yield total


def chain(*iterables):
    for iterable in iterables:
        for item in iterable:
            yield item


def _from_iterable(iterables):
    for iterable in iterables:
        for item in iterable:
            yield item


chain.from_iterable = _from_iterable


def compress(data, selectors):
    for item, wanted in zip(data, selectors):
        if wanted:
            yield item


def dropwhile(predicate, iterable):
    iterator = iter(iterable)
    for item in iterator:
        if not predicate(item):
            yield item
            break
    for item in iterator:
        yield item


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            break
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (predicate(item) if predicate is not None else item):
            yield item


def groupby(iterable, key=None):
    iterator = iter(iterable)
    pending = []

    def group(wanted):
        while pending and pending[0][0] == wanted:
            yield pending.pop()[1]
            advance()

    def advance():
        for item in iterator:
            pending.append((item if key is None else key(item), item))
            break

    advance()
    while pending:
        wanted = pending[0][0]
        members = group(wanted)
        yield wanted, members
        for _ in members:
            pass


def islice(iterable, *bounds):
    if not 1 <= len(bounds) <= 3:
        raise TypeError(f"islice expected at least 2 arguments, got {len(bounds) + 1}")
    limits = slice(*bounds)
    for limit in (limits.start, limits.stop):
        if limit is not None and (not isinstance(limit, int) or limit < 0):
            raise ValueError(
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
                if len(bounds) == 1
                else "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
            )
    if limits.step is not None and (not isinstance(limits.step, int) or limits.step < 1):
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), limits.start or 0, limits.stop, limits.step or 1)


def _islice(iterator, start, stop, step):
    if stop is not None and start >= stop:
        for _ in range(stop):
            for _ in iterator:
                break
        return
    wanted = start
    at = 0
    for item in iterator:
        if at == wanted:
            yield item
            wanted += step
        at += 1
        if stop is not None and at >= stop:
            return


def pairwise(iterable):
    iterator = iter(iterable)
    for previous in iterator:
        for item in iterator:
            yield previous, item
            previous = item


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def tee(iterable, n=2):
    iterator = iter(iterable)
    queues = [[] for _ in range(n)]

    def reader(queue):
        while True:
            if not queue:
                try:
                    item = next(iterator)
                except StopIteration:
                    return
                for other in queues:
                    other.append(item)
            yield queue.pop(0)

    return tuple(reader(queue) for queue in queues)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    left = len(iterators)
    while left:
        row = []
        for place, iterator in enumerate(iterators):
            item = fillvalue
            if iterator is not None:
                try:
                    item = next(iterator)
                except StopIteration:
                    iterators[place] = None
                    left -= 1
            row.append(item)
        if left:
            yield tuple(row)


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    if not all(pools):
        return
    places = [0] * len(pools)
    while True:
        yield tuple([pool[place] for pool, place in zip(pools, places)])
        for i in range(len(pools) - 1, -1, -1):
            places[i] += 1
            if places[i] < len(pools[i]):
                break
            places[i] = 0
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r

    def choose(chosen):
        if len(chosen) == r:
            yield tuple([pool[i] for i in chosen])
            return
        for i in range(len(pool)):
            if i not in chosen:
                yield from choose(chosen + [i])

    return choose([])


def combinations(iterable, r):
    pool = tuple(iterable)

    def choose(start, chosen):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for i in range(start, len(pool)):
            yield from choose(i + 1, chosen + [pool[i]])

    return choose(0, [])


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)

    def choose(start, chosen):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for i in range(start, len(pool)):
            yield from choose(i, chosen + [pool[i]])

    return choose(0, [])
