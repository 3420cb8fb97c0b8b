total = 0
while True:
    try:
        line = input('a number: ')
    except EOFError:
        break
    total += int(line)
print('sum', total)
