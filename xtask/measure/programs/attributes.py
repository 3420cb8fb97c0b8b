class Counter:
    def __init__(self):
        self.count = 0
        self.step = 1

    def bump(self):
        self.count += self.step


def main():
    counter = Counter()
    for i in range(300000):
        counter.bump()
    print(counter.count)


main()
