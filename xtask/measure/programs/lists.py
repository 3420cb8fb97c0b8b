def main():
    numbers = [(i * 7919) % 10007 for i in range(50000)]
    numbers.sort()
    squares = [n * n for n in numbers if n % 2]
    total = 0
    for a, b in zip(numbers, squares):
        total += a ^ b
    sieve = [True] * 100000
    for i in range(2, 317):
        if sieve[i]:
            for j in range(i * i, 100000, i):
                sieve[j] = False
    print(total, sum(sieve[2:]), sorted(squares, key=lambda n: -n)[0])


main()
