"""Serves moto as the AWS of one sandbox: with authorization, and with a memory.

Run by the sandbox with the pinned packages of toolchain/aws. What it adds to `moto_server`:

- Authorization is on. A new cloud lets exactly three calls pass without it, which make its administrator: create a user,
  give it a policy, give it an access key.
- The state of S3, IAM and KMS is kept in a file: written soon after every change and at the end, read at the start.
- It can end with another process, for tests that are killed.

And some repairs, without which a registry cannot work here, or could do what AWS refuses; see each.
"""

import argparse
import os
import pickle
import signal
import sys
import threading
import time
from urllib.parse import parse_qsl, quote, urlencode

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--state", required=True, help="file that remembers the cloud")
parser.add_argument("--end-with", type=int, help="process whose end is the end of this one")
options = parser.parse_args()

# Read by moto when it is imported. What is remembered has an administrator already.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "0" if os.path.exists(options.state) else "3"

import moto  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: E402
from moto.backends import get_backend  # noqa: E402
from moto.core.authorization import ActionAuthenticatorMixin  # noqa: E402
from moto.iam import access_control  # noqa: E402
from moto.iam.responses import IamResponse  # noqa: E402
from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3 import responses as s3_responses  # noqa: E402
from moto.settings import INITIAL_NO_AUTH_ACTION_COUNT  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

REMEMBERED = ("s3", "iam", "kms")
PATIENCE = 0.3  # seconds between a change and its record; more changes meanwhile are recorded with it


# Repair: moto computes signatures over the decoded query, so a value with a slash in it, as of every listing that the
# registry asks for, never has the right one.
original_request = access_control.IAMRequestBase._create_aws_request


def request_as_signed(self):
    path, mark, query = self._path.partition("?")
    if mark:
        pairs = parse_qsl(query, keep_blank_values=True)
        self._path = path + "?" + urlencode(pairs, quote_via=quote, safe="-_.~")
    return original_request(self)


access_control.IAMRequestBase._create_aws_request = request_as_signed

# Repair: to moto a statement whose condition does not hold is a refusal, also one that denies. It holds nothing for or
# against then. Known here is only that the transport is secure: to policies, loopback counts as TLS.
original_permission = access_control.IAMPolicyStatement.is_action_permitted


def permission(self, action, resource="*", principal=None, incoming_condition_values=None):
    conditions = self._statement.get("Condition")
    if not conditions or principal is not None:
        return original_permission(self, action, resource, principal, incoming_condition_values)
    if applies(conditions, denies=self._statement["Effect"] == "Deny"):
        bare = {key: value for key, value in self._statement.items() if key != "Condition"}
        return access_control.IAMPolicyStatement(bare).is_action_permitted(action, resource)
    return access_control.PermissionResult.NEUTRAL


def applies(conditions, denies):
    """Whether all conditions hold; those that cannot be judged here count against the request."""
    for operator, values in conditions.items():
        for key, wanted in values.items():
            if operator == "Bool" and key.lower() == "aws:securetransport":
                texts = wanted if isinstance(wanted, list) else [wanted]
                if "true" not in [str(text).lower() for text in texts]:
                    return False
            elif not denies:
                return False
    return True


access_control.IAMPolicyStatement.is_action_permitted = permission


# Repair: permissions of S3 by the names that AWS asks for; moto's are missing or its own, and what has none counts as
# CreateBucket or DeleteBucket. (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)
SETTINGS = {
    "encryption": ("GetEncryptionConfiguration", "PutEncryptionConfiguration"),
    "ownershipControls": ("GetBucketOwnershipControls", "PutBucketOwnershipControls"),
    "publicAccessBlock": ("GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
}
bucket_actions = s3_responses.ACTION_MAP["BUCKET"]
bucket_actions["HEAD"]["DEFAULT"] = "ListBucket"
for setting, (get, put) in SETTINGS.items():
    bucket_actions["GET"][setting] = get
    bucket_actions["PUT"][setting] = put
    bucket_actions["DELETE"][setting] = put


# Repair: moto asks for the permission to delete several objects at once on their bucket, AWS on each of them. Here it is asked
# for on the bucket's objects, whatever their names. Without it every push leaves its uploads behind, and is tried again.
original_check = access_control.IAMRequestBase.check_action_permitted


def check_on_objects(self, resource):
    several = self._action == "s3:DeleteObject" and "/" not in resource
    return original_check(self, resource + "/" if several else resource)


access_control.IAMRequestBase.check_action_permitted = check_on_objects


# Repair: moto asks for the permission on everything, where AWS asks for it on one user or role.
def iam_resource(self):
    for parameter, kind in (("UserName", "user"), ("RoleName", "role")):
        name = self._get_param(parameter)
        if name:
            return f"arn:aws:iam::{self.current_account}:{kind}/{name}"
    return "*"


IamResponse._determine_resource = iam_resource


def refused(start_response):
    body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    start_response("403 Forbidden", [("Content-Type", "application/xml")])
    return [body]


def guarded(app, changed):
    """Repairs: moto fails on requests that are not signed, and does not check presigned ones; both are refused here, as is
    its own interface for tests, which would let everybody reset the cloud."""

    def answer(environ, start_response):
        if environ.get("PATH_INFO", "").startswith("/moto-api"):
            return refused(start_response)
        if "HTTP_AUTHORIZATION" not in environ:
            return refused(start_response)
        try:
            return app(environ, start_response)
        finally:
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                changed.set()

    return answer


def key_from(data):
    return serialization.load_der_private_key(data, None)


def reduce_key(key):
    form = serialization.PrivateFormat.PKCS8
    data = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    return key_from, (data,)


class Pickler(pickle.Pickler):
    """Keys of KMS know how to write themselves down, but not to pickle."""

    keys = (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey)

    def reducer_override(self, value):
        return reduce_key(value) if isinstance(value, self.keys) else NotImplemented


saving = threading.Lock()


def save():
    if ActionAuthenticatorMixin.request_count < INITIAL_NO_AUTH_ACTION_COUNT:
        return  # without an administrator there is nothing worth remembering, and none could be made later
    clouds = {
        (service, account, region): backend
        for service in REMEMBERED
        for account, regions in list(get_backend(service).items())
        for region, backend in list(regions.items())
    }
    scratch = options.state + ".new"
    with saving:
        with open(scratch, "wb") as file:
            Pickler(file).dump((moto.__version__, clouds))
        os.replace(scratch, options.state)


def load():
    with open(options.state, "rb") as file:
        version, clouds = pickle.load(file)
    if version != moto.__version__:
        raise ValueError(f"it was written by moto {version}, this is {moto.__version__}")
    for (service, account, region), backend in clouds.items():
        # Whatever refers to the loaded one shares its content with the one that serves.
        get_backend(service)[account][region].__dict__ = backend.__dict__


def keep_saving(changed):
    while True:
        changed.wait()
        time.sleep(PATIENCE)
        changed.clear()
        try:
            save()
        except RuntimeError:
            changed.set()  # something changed while it was written down


def end_with(process, stop):
    while True:
        time.sleep(1)
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            stop()
            return


def main():
    os.umask(0o077)
    if os.path.exists(options.state):
        try:
            load()
        except Exception as error:
            sys.exit(
                f"{options.state} cannot be read ({error}), and with it the AWS of this sandbox is lost: "
                "npm run sandbox -- reset --platform aws"
            )
    changed = threading.Event()
    app = guarded(DomainDispatcherApplication(create_backend_app), changed)
    server = make_server(
        "127.0.0.1", options.port, app, threaded=True, request_handler=MotoRequestHandler
    )

    def stop(*_):
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=keep_saving, args=(changed,), daemon=True).start()
    if options.end_with is not None:
        threading.Thread(target=end_with, args=(options.end_with, stop), daemon=True).start()
    server.serve_forever()
    save()


main()
