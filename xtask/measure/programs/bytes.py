def main():
    data = b""
    for i in range(8000):
        data += b"0123456789"
    total = 0
    for byte in data:
        total = (total * 31 + byte) % 65521
    buffer = bytearray()
    for i in range(100000):
        buffer.append(i & 255)
    found = 0
    at = buffer.find(b"\x10\x11")
    while at >= 0:
        found += 1
        at = buffer.find(b"\x10\x11", at + 1)
    frames = [bytes(buffer[i : i + 64]) for i in range(0, len(buffer), 64)]
    print(total, found, len(b"".join(frames)))


main()
