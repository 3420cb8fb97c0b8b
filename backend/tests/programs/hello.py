import sys

print('hello', *sys.argv)
print('and to the other stream', file=sys.stderr)
