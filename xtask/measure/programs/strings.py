def main():
    text = ""
    for i in range(20000):
        text += "x"
    parts = []
    for i in range(60000):
        parts.append("line %d: %s" % (i, "abc".upper()))
    joined = "\n".join(parts)
    count = 0
    for line in joined.split("\n"):
        if line.startswith("line 1") and "ABC" in line:
            count += len(line.strip())
    print(len(text), len(joined), count)


main()
