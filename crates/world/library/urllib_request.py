"""Opening URLs."""

import http.client
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urljoin, urlsplit

_MOST_REDIRECTS = 10


class Request:
    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False, method=None):
        self.full_url = url
        self.data = data
        self.headers = {}
        self.method = method
        for name, value in headers.items():
            self.add_header(name, value)
        parts = urlsplit(url)
        if not parts.scheme:
            raise ValueError('unknown url type: %r' % url)
        self.type = parts.scheme
        self.host = parts.netloc
        self.selector = (parts.path or '/') + ('?' + parts.query if parts.query else '')

    def get_method(self):
        return self.method or ('GET' if self.data is None else 'POST')

    def get_full_url(self):
        return self.full_url

    def add_header(self, key, val):
        self.headers[key.capitalize()] = val

    def has_header(self, header_name):
        return header_name in self.headers

    def get_header(self, header_name, default=None):
        return self.headers.get(header_name, default)

    def header_items(self):
        return list(self.headers.items())


def _ask(request, timeout):
    if request.type != 'http':
        raise URLError('unknown url type: %s' % request.type)
    if not request.host:
        raise URLError('no host given')
    host = request.host.rpartition('@')[2]
    connection = http.client.HTTPConnection(host, timeout=timeout)
    headers = {}
    if request.data is not None:
        if isinstance(request.data, str):
            raise TypeError('POST data should be bytes, an iterable of bytes, or a file object. It cannot be of type str.')
        headers['Content-type'] = 'application/x-www-form-urlencoded'
        if isinstance(request.data, (bytes, bytearray)):
            headers['Content-length'] = str(len(request.data))
    headers |= {'Host': host, 'User-agent': 'Python-urllib/3.11'}
    # Those of the request's own come last, as a server sees them.
    headers = {name: value for name, value in headers.items() if name not in request.headers} | request.headers
    headers = {name.title(): value for name, value in (headers | {'Connection': 'close'}).items()}
    try:
        try:
            connection.request(request.get_method(), request.selector, request.data, headers)
        except OSError as problem:
            raise URLError(problem)
        response = connection.getresponse()
    except:
        connection.close()
        raise
    if connection.sock is not None:
        connection.sock.close()
        connection.sock = None
    response.url = request.full_url
    response.msg = response.reason
    return response


def urlopen(url, data=None, timeout=..., *, cafile=None, capath=None, cadefault=False, context=None):
    request = url if isinstance(url, Request) else Request(url, data)
    if isinstance(url, Request) and data is not None:
        request.data = data
    for _ in range(_MOST_REDIRECTS):
        if request.type == 'file':
            return open(unquote(request.selector), 'rb')
        response = _ask(request, timeout)
        target = response.getheader('Location')
        if response.status in (301, 302, 303, 307, 308) and target and request.get_method() in ('GET', 'HEAD', 'POST'):
            response.read()
            response.close()
            headers = {name: value for name, value in request.headers.items()
                       if name.lower() not in ('content-length', 'content-type')}
            request = Request(urljoin(request.full_url, target), None, headers)
            continue
        if not 200 <= response.status < 300:
            raise HTTPError(request.full_url, response.status, response.reason, response.headers, response)
        return response
    raise HTTPError(request.full_url, response.status, 'The HTTP server returned a redirect error that would '
                    'lead to an infinite loop.\nThe last 30x error message was:\n' + response.reason,
                    response.headers, response)


def urlretrieve(url, filename=None, reporthook=None, data=None):
    with urlopen(url, data) as response:
        content = response.read()
        headers = response.headers
    filename = filename or url.rstrip('/').rpartition('/')[2] or 'index.html'
    with open(filename, 'wb') as file:
        file.write(content)
    return filename, headers


class OpenerDirector:
    def __init__(self):
        self.addheaders = [('User-agent', 'Python-urllib/3.11')]

    def open(self, fullurl, data=None, timeout=...):
        request = fullurl if isinstance(fullurl, Request) else Request(fullurl, data)
        for name, value in self.addheaders:
            if not request.has_header(name.capitalize()):
                request.add_header(name, value)
        return urlopen(request, None, timeout)

    def add_handler(self, handler):
        pass


def build_opener(*handlers):
    return OpenerDirector()


def install_opener(opener):
    pass


def pathname2url(pathname):
    from urllib.parse import quote
    return quote(pathname)


url2pathname = unquote
