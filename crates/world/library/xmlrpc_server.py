"""Remote procedure calls as XML over HTTP: the server's side."""

import http.server
import inspect
import socketserver
import sys
from xmlrpc.client import Fault, dumps, loads


def resolve_dotted_attribute(obj, attr, allow_dotted_names=True):
    for name in attr.split(".") if allow_dotted_names else [attr]:
        if name.startswith("_"):
            raise AttributeError(f'attempt to access private attribute "{name}"')
        obj = getattr(obj, name)
    return obj


def list_public_methods(obj):
    return [name for name in dir(obj) if not name.startswith("_") and callable(getattr(obj, name))]


class SimpleXMLRPCDispatcher:
    def __init__(self, allow_none=False, encoding=None, use_builtin_types=False):
        self.funcs = {}
        self.instance = None
        self.allow_none, self.encoding, self.use_builtin_types = allow_none, encoding or "utf-8", use_builtin_types

    def register_instance(self, instance, allow_dotted_names=False):
        self.instance, self.allow_dotted_names = instance, allow_dotted_names

    def register_function(self, function=None, name=None):
        if function is None:
            return lambda function: self.register_function(function, name)
        self.funcs[function.__name__ if name is None else name] = function
        return function

    def register_introspection_functions(self):
        self.funcs.update({"system.listMethods": self.system_listMethods,
                           "system.methodSignature": self.system_methodSignature,
                           "system.methodHelp": self.system_methodHelp})

    def register_multicall_functions(self):
        self.funcs["system.multicall"] = self.system_multicall

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        try:
            params, method = loads(data, use_builtin_types=self.use_builtin_types)
            call = dispatch_method or self._dispatch
            response = dumps((call(method, params),), methodresponse=1, allow_none=self.allow_none,
                             encoding=self.encoding)
        except Fault as fault:
            response = dumps(fault, allow_none=self.allow_none, encoding=self.encoding)
        except BaseException as problem:
            response = dumps(Fault(1, f"{type(problem)}:{problem}"), encoding=self.encoding, allow_none=self.allow_none)
        return response.encode(self.encoding, "xmlcharrefreplace")

    def _found(self, method):
        if method in self.funcs:
            return self.funcs[method]
        if self.instance is not None:
            try:
                return resolve_dotted_attribute(self.instance, method, self.allow_dotted_names)
            except AttributeError:
                pass
        return None

    def _dispatch(self, method, params):
        if method not in self.funcs and self.instance is not None and hasattr(self.instance, "_dispatch"):
            return self.instance._dispatch(method, params)
        function = self._found(method)
        if function is None:
            raise Exception(f'method "{method}" is not supported')
        return function(*params)

    def system_listMethods(self):
        methods = set(self.funcs)
        if self.instance is not None:
            if hasattr(self.instance, "_listMethods"):
                methods |= set(self.instance._listMethods())
            elif not hasattr(self.instance, "_dispatch"):
                methods |= set(list_public_methods(self.instance))
        return sorted(methods)

    def system_methodSignature(self, method_name):
        return "signatures not supported"

    def system_methodHelp(self, method_name):
        if method_name not in self.funcs and hasattr(self.instance, "_methodHelp"):
            return self.instance._methodHelp(method_name)
        function = self._found(method_name)
        return "" if function is None else inspect.getdoc(function) or ""

    def system_multicall(self, call_list):
        results = []
        for call in call_list:
            try:
                results.append([self._dispatch(call["methodName"], call["params"])])
            except Fault as fault:
                results.append({"faultCode": fault.faultCode, "faultString": fault.faultString})
            except BaseException as problem:
                results.append({"faultCode": 1, "faultString": f"{type(problem)}:{problem}"})
        return results


class SimpleXMLRPCRequestHandler(http.server.BaseHTTPRequestHandler):
    rpc_paths = ("/", "/RPC2", "/pydoc.css")
    wbufsize = -1
    disable_nagle_algorithm = True

    def is_rpc_path_valid(self):
        return self.path in self.rpc_paths if self.rpc_paths else True

    def do_POST(self):
        if not self.is_rpc_path_valid():
            self.report_404()
            return
        try:
            data = self.rfile.read(int(self.headers["content-length"]))
            response = self.server._marshaled_dispatch(data, getattr(self, "_dispatch", None), self.path)
        except Exception:
            self.send_response(500)
            self.send_header("Content-length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-type", "text/xml")
        self.send_header("Content-length", str(len(response)))
        self.end_headers()
        self.wfile.write(response)

    def report_404(self):
        response = b"No such page"
        self.send_response(404)
        self.send_header("Content-type", "text/plain")
        self.send_header("Content-length", str(len(response)))
        self.end_headers()
        self.wfile.write(response)

    def log_request(self, code="-", size="-"):
        if self.server.logRequests:
            super().log_request(code, size)


class SimpleXMLRPCServer(socketserver.TCPServer, SimpleXMLRPCDispatcher):
    allow_reuse_address = True

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True, allow_none=False,
                 encoding=None, bind_and_activate=True, use_builtin_types=False):
        self.logRequests = logRequests
        SimpleXMLRPCDispatcher.__init__(self, allow_none, encoding, use_builtin_types)
        socketserver.TCPServer.__init__(self, addr, requestHandler, bind_and_activate)


class CGIXMLRPCRequestHandler(SimpleXMLRPCDispatcher):
    def handle_request(self, request_text=None):
        response = self._marshaled_dispatch(sys.stdin.read() if request_text is None else request_text)
        sys.stdout.write(f"Content-Type: text/xml\nContent-Length: {len(response)}\n\n" + response.decode())
