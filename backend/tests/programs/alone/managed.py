"""multiprocessing.Manager: objects in a process of their own."""

import multiprocessing
from multiprocessing.managers import BaseManager


def fill(names, numbers, space, lock):
    with lock:
        names["child"] = "here"
        names[2] = [1, 2]
        numbers.reverse()
        numbers.append(10)
        space.word = "changed"


class Counter:
    def __init__(self, start=0):
        self.count = start

    def add(self, n):
        self.count += n
        return self.count

    def fail(self):
        raise KeyError("no")


class Own(BaseManager):
    pass


Own.register("Counter", Counter)

if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        names, numbers, space = manager.dict(), manager.list(range(5)), manager.Namespace()
        lock, value, events = manager.Lock(), manager.Value("i", 3), manager.Queue()
        space.word = "first"
        child = multiprocessing.Process(target=fill, args=(names, numbers, space, lock))
        child.start()
        child.join()
        print(names, numbers, space.word, len(numbers), numbers[0], numbers[1:3], 3 in numbers)
        print(sorted(map(str, names.keys())), names.get("gone"), dict(names.items())[2], list(numbers), child.exitcode)
        value.value += 4
        events.put("one")
        print(value.value, events.get(), events.empty(), names.copy())
        numbers += [7]
        numbers.extend([8, 9])
        print(numbers, numbers.pop(), space)
        for wrong in (lambda: names["nothing"], lambda: numbers[99], lambda: space.nothing):
            try:
                wrong()
            except Exception as problem:
                print(type(problem).__name__, problem)
    with Own() as own:
        counter = own.Counter(5)
        print(counter.add(2), counter.add(3))
        try:
            counter.fail()
        except KeyError as problem:
            print("KeyError", problem)
    with multiprocessing.Pool(2) as pool:
        print(pool.map(abs, [-3, 2, -1]), pool.apply(len, ("word",)), list(pool.imap(str, range(3))))
