"""Real servers on loopback, each with a directory of files."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

SECRET = "key"

# Both servers serve the file unchanged (file.bin), at a limited rate (slow/), without an ETag (noetag/), without
# ranges (noranges/), compressed if the client accepts it (gzip/), only with a bearer token (private/), and so on.
# Their buffers are small, since bytes in them still arrive after the server was killed.
NGINX = """
daemon off; master_process off; error_log {root}/error.log; pid {root}/nginx.pid;
events {{ worker_connections 64; }}
http {{
  access_log {root}/access.log; client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{
    listen 127.0.0.1:{port} sndbuf=32k; root {root}/files;
    location /slow/ {{ alias {root}/files/; limit_rate 4m; }}
    location /noetag/ {{ alias {root}/files/; etag off; }}
    location /noranges/ {{ alias {root}/files/; max_ranges 0; }}
    location /gzip/ {{ alias {root}/files/; gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1; }}
    location /forbidden/ {{ return 403; }}
    location /elsewhere/ {{ return 302 http://localhost:{other}/file.bin; }}
    location /private/ {{ alias {root}/files/; if ($http_authorization != "Bearer good") {{ return 401; }} }}
    location /busy/ {{ add_header Retry-After 7 always; return 503; }}
    location /signed/ {{
      secure_link $arg_md5,$arg_expires; secure_link_md5 "$secure_link_expires$uri {secret}";
      if ($secure_link = "") {{ return 403; }}
      if ($secure_link = "0") {{ return 403; }}
      alias {root}/files/;
    }}
  }}
}}
"""

APACHE = """
ServerRoot {root}
ServerName localhost
Listen 127.0.0.1:{port}
SendBufferSize 32768
PidFile {root}/apache.pid
ErrorLog {root}/error.log
CustomLog {root}/access.log "%r %>s"
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule env_module {modules}/mod_env.so
LoadModule ratelimit_module {modules}/mod_ratelimit.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule filter_module {modules}/mod_filter.so
LoadModule deflate_module {modules}/mod_deflate.so
LoadModule setenvif_module {modules}/mod_setenvif.so
DocumentRoot {root}/files
FileETag MTime Size
Alias /slow/ {root}/files/
Alias /noetag/ {root}/files/
Alias /noranges/ {root}/files/
Alias /gzip/ {root}/files/
Alias /private/ {root}/files/
Redirect 302 /elsewhere/ http://localhost:{other}/
Redirect 403 /forbidden/
Redirect 503 /busy/
<Location /slow/>
  SetOutputFilter RATE_LIMIT
  SetEnv rate-limit 4096
</Location>
<Location /noetag/>
  FileETag None
</Location>
<Location /noranges/>
  MaxRanges none
</Location>
<Location /gzip/>
  SetOutputFilter DEFLATE
</Location>
<Location /busy/>
  Header always set Retry-After 7
</Location>
SetEnvIf Authorization "^Bearer good$" allowed
<Directory {root}/files>
  Require all granted
</Directory>
<Location /private/>
  Require env allowed
</Location>
"""
APACHE_MODULES = "/usr/lib/apache2/modules"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def program(kind):
    """The server's program, or None if it is not installed."""
    return shutil.which(kind, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


class Server:
    """A server program with its own configuration; `kill` ends it immediately, as a crash would."""

    def __init__(self, kind, root, other):
        self.kind, self.root, self.port, self.process = kind, pathlib.Path(root), free_port(), None
        (self.root / "files").mkdir(parents=True, exist_ok=True)
        # Apache's workers do not run as root, and must be able to read the files.
        for directory in (self.root.parent, self.root, self.root / "files"):
            directory.chmod(0o755)
        text = NGINX if kind == "nginx" else APACHE
        configuration = self.root / (kind + ".conf")
        configuration.write_text(text.format(
            root=self.root, port=self.port, other=other, modules=APACHE_MODULES, secret=SECRET))
        if kind == "nginx":
            self.command = [program(kind), "-c", str(configuration), "-p", str(self.root)]
        else:
            self.command = [program(kind), "-X", "-f", str(configuration)]

    def url(self, path):
        return "http://127.0.0.1:%d/%s" % (self.port, path)

    def requests(self):
        """The number of answered requests."""
        log = self.root / "access.log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def start(self):
        with open(self.root / "output.log", "ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, start_new_session=True)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("%s did not start: %s" % (self.kind, (self.root / "output.log").read_text()))

    def kill(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
