# Mail: messages made and read, a server by hand that a client of smtplib talks to, and one of poplib.
import email
import email.utils
import poplib
import smtplib
import socket
import threading
from email.header import Header, decode_header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

text = MIMEText('first line\n.second line\n')
text['Subject'] = 'A test'
text['From'] = email.utils.formataddr(('Ann Author', 'ann@example.org'))
text['To'] = 'bob@example.org'
print(text)
umlauts = MIMEText('Grüße\n', 'html')
umlauts['Subject'] = Header('Schöne Grüße', 'utf-8')
print(umlauts.as_string(), umlauts.get_payload(decode=True).decode())
print(decode_header(str(umlauts['Subject'].encode())))
parts = MIMEMultipart('mixed', boundary='CUT')
parts['Subject'] = 'parts'
parts.attach(MIMEText('body'))
attached = MIMEApplication(bytes(range(70)))
attached.add_header('Content-Disposition', 'attachment', filename='numbers.bin')
parts.attach(attached)
print(parts.as_string())
again = email.message_from_string(parts.as_string())
print([part.get_content_type() for part in again.walk()], again.get_payload(1).get_filename())
print(again.get_payload(1).get_payload(decode=True) == bytes(range(70)))
modern = EmailMessage()
modern['Subject'] = 'naïve questions'
modern['From'] = 'ann@example.org'
modern['To'] = 'Bob <bob@example.org>, carol@example.org'
modern.set_content('short\n')
print(modern)
print(email.utils.parseaddr('"Bob, the second" <bob@example.org>'), email.utils.formatdate(86400 * 365))
print(email.utils.parsedate_to_datetime('Fri, 09 Nov 2001 01:08:47 -0600'))


def serve(listener, lines, answers):
    connection, _ = listener.accept()
    with connection, connection.makefile('rwb', buffering=0) as file:
        file.write(answers[''])
        data = False
        for line in file:
            lines.append(line)
            if data:
                data = line != b'.\r\n'
                if not data:
                    file.write(b'250 kept\r\n')
                continue
            word = line.split()[0].decode().upper()
            file.write(answers.get(word, b'250 OK\r\n'))
            data = word == 'DATA'
            if word == 'QUIT':
                break


def server(answers):
    listener = socket.create_server(('127.0.0.1', 0))
    lines = []
    thread = threading.Thread(target=serve, args=(listener, lines, answers))
    thread.start()
    return listener.getsockname()[1], lines, thread


SMTP = {'': b'220 mail ready\r\n', 'EHLO': b'250-mail\r\n250-SIZE 1000\r\n250 HELP\r\n', 'DATA': b'354 go on\r\n',
        'QUIT': b'221 bye\r\n'}
port, lines, thread = server(SMTP)
with smtplib.SMTP('127.0.0.1', port, local_hostname='me') as client:
    print(client.sendmail('ann@example.org', ['bob@example.org', 'carol@example.org'], text.as_string()))
    print(client.has_extn('size'), client.esmtp_features)
thread.join()
print(lines)
port, lines, thread = server(SMTP)
with smtplib.SMTP('127.0.0.1', port, local_hostname='me') as client:
    client.send_message(modern)
thread.join()
print(lines)
refusing = dict(SMTP, RCPT=b'550 no such user\r\n')
port, lines, thread = server(refusing)
client = smtplib.SMTP('127.0.0.1', port, local_hostname='me')
try:
    client.sendmail('ann@example.org', 'nobody@example.org', 'Subject: x\n\ny')
except smtplib.SMTPRecipientsRefused as problem:
    print(problem.recipients)
print(client.quit())
thread.join()

POP = {'': b'+OK hello\r\n', 'USER': b'+OK\r\n', 'PASS': b'+OK\r\n', 'STAT': b'+OK 2 320\r\n', 'QUIT': b'+OK bye\r\n',
       'LIST': b'+OK 2 messages\r\n1 120\r\n2 200\r\n.\r\n', 'RETR': b'+OK\r\nSubject: s\r\n\r\n..dot\r\n.\r\n',
       'DELE': b'-ERR no\r\n'}
port, lines, thread = server(POP)
box = poplib.POP3('127.0.0.1', port)
print(box.getwelcome(), box.user('ann'), box.pass_('secret'), box.stat(), box.list(), box.retr(1))
try:
    box.dele(7)
except poplib.error_proto as problem:
    print(problem)
print(box.quit())
thread.join()
