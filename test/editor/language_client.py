"""A client of the language server protocol for tests: as little as an editor needs, over a server's pipes."""

import json
import queue
import subprocess
import threading
from pathlib import Path

LIMIT = 60  # seconds after which a test gives up; how long anything takes is not what is tested


class LanguageClient:
    def __init__(self, command, root):
        self.root = Path(root)
        self.version = 0
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root)  # fmt: skip
        self.next_id = 0
        self.answers = {}
        self.diagnostics = queue.Queue()
        self.arrived = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.capabilities = self.request("initialize", {
            "processId": None,
            "rootUri": self.root.as_uri(),
            "capabilities": {"textDocument": {
                "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True, "codeActionsInline": False},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}, "isPreferredSupport": True},
                "hover": {"contentFormat": ["plaintext"]},
            }},
        })["result"]["capabilities"]  # fmt: skip
        self.notify("initialized", {})

    def read(self):
        while True:
            length = 0
            for line in iter(self.process.stdout.readline, b"\r\n"):
                if not line:
                    with self.arrived:
                        self.arrived.notify_all()
                    return
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            message = json.loads(self.process.stdout.read(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics.put(message["params"])
            elif "id" in message and "method" not in message:
                with self.arrived:
                    self.answers[message["id"]] = message
                    self.arrived.notify_all()

    def send_bytes(self, body):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def send(self, message):
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def start_request(self, method, params):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params})
        return self.next_id

    def answer(self, number):
        with self.arrived:
            if not self.arrived.wait_for(lambda: number in self.answers or self.process.poll() is not None, LIMIT):
                raise TimeoutError(f"no answer to request {number}")
            if number not in self.answers:
                raise ConnectionError(f"the server ended with {self.process.poll()}")
            return self.answers.pop(number)

    def request(self, method, params):
        return self.answer(self.start_request(method, params))

    def open(self, path, text=None):
        """Opens a file and returns its diagnostics."""
        path = Path(path)
        self.version = 1
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": path.as_uri(), "languageId": "c" if path.suffix == ".c" else "cpp", "version": 1,
            "text": path.read_text() if text is None else text}})  # fmt: skip
        return self.wait_for_diagnostics(path)

    def change(self, path, text):
        self.version += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": Path(path).as_uri(), "version": self.version}, "contentChanges": [{"text": text}]})  # fmt: skip
        return self.wait_for_diagnostics(path)

    def wait_for_diagnostics(self, path):
        while True:
            params = self.diagnostics.get(timeout=LIMIT)
            if params["uri"] == Path(path).as_uri() and params.get("version", self.version) == self.version:
                return params["diagnostics"]

    def code_actions(self, path, diagnostic):
        return self.request("textDocument/codeAction", {
            "textDocument": {"uri": Path(path).as_uri()}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic], "only": ["quickfix"]}})["result"]  # fmt: skip

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        status = self.process.wait(LIMIT)
        self.reader.join(LIMIT)
        self.process.stdin.close()
        self.process.stdout.close()
        return status

    def __del__(self):
        if self.process.poll() is None:
            self.process.kill()


def edited(text, edits):
    """The text with LSP edits made; columns count UTF-16 units, which are characters in the tests' sources."""
    lines = text.split("\n")

    def offset(position):
        return sum(len(line) + 1 for line in lines[: position["line"]]) + position["character"]

    for edit in sorted(edits, key=lambda each: (offset(each["range"]["start"]), offset(each["range"]["end"])), reverse=True):
        text = text[: offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]) :]
    return text
