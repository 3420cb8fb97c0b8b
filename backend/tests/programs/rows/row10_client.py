import http.client
import urllib.request

connection = http.client.HTTPConnection('127.0.0.1', 8081)
connection.request('GET', '/first')
answer = connection.getresponse()
print(answer.status, answer.reason, answer.getheader('Content-Type'), answer.read())
connection.close()
with urllib.request.urlopen('http://127.0.0.1:8081/second?x=1') as answer:
    print(answer.status, answer.read().decode())
try:
    connection.request('BREW', '/tea')
    print(connection.getresponse().status)
finally:
    connection.close()
