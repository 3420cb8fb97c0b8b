def main():
    total = 0
    for i in range(500000):
        if i % 3 == 0:
            total += i
        else:
            total -= 1
    n = 0
    while n < 300000:
        n += 1
    print(total, n)


main()
