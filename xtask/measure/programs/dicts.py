def main():
    seen = {}
    for i in range(200000):
        key = i % 1000
        seen[key] = seen.get(key, 0) + 1
    names = {}
    for i in range(100000):
        name = "k" + str(i % 500)
        if name in names:
            names[name] += 1
        else:
            names[name] = 1
    print(len(seen), len(names), sum(seen.values()))


main()
