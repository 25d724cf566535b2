"""Calls the service with grpcio as any program would: `python3 client.py ADDRESS`.

It knows no message beforehand: it asks server reflection for the files and makes the messages of them. Prints the name
of each scenario that went as it should; the first that does not ends it with an error.
"""

import json
import sys
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
WAITS = {"plan": 1, "name": "python", "steps": [{"id": "go", "tool": "core.signal", "with": {"name": "go"}}]}
SETS = {"plan": 1, "name": "python", "steps": [{"id": "set", "tool": "core.set", "with": {"value": {"answer": 42}}}]}


class Messages:
    """The messages of the service, as server reflection describes them."""

    def __init__(self, channel):
        self.pool = descriptor_pool.DescriptorPool()
        self.files = {}
        reflect = channel.stream_stream(REFLECTION, request_serializer=bytes, response_deserializer=bytes)
        for symbol in ("autonomy.v1.ExecutionService", "autonomy.v1.IngestService", "grpc.health.v1.Health"):
            for reply in reflect(iter([field(4, symbol.encode())]), timeout=10):
                for described in fields(dict(fields(reply))[4]):
                    file = descriptor_pb2.FileDescriptorProto.FromString(described[1])
                    self.files[file.name] = file
        for name in list(self.files):
            self.add(name)

    def add(self, name):
        file = self.files.pop(name, None)
        if file is None:
            return
        for imported in file.dependency:
            self.add(imported)
        self.pool.Add(file)

    def __getitem__(self, name):
        return message_factory.MessageFactory(self.pool).GetPrototype(self.pool.FindMessageTypeByName(name))

    def status(self, name):
        return self.pool.FindEnumTypeByName("autonomy.v1.ExecutionStatus").values_by_name[name].number


def field(number, content):
    """A field of bytes, in protobuf's encoding; shorter than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def fields(message):
    """The fields of a message that are bytes, by number."""
    place = 0

    def varint():
        nonlocal place
        value, shift = 0, 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(message):
        key = varint()
        length = varint()
        if key & 7 == 2:
            yield key >> 3, message[place:place + length]
            place += length


class Client:
    """The methods that are called here."""

    def __init__(self, channel, messages):
        self.channel = channel
        self.messages = messages

    def stub(self, kind, service, method, request, reply):
        make = getattr(self.channel, kind)
        return make(f"/{service}/{method}",
                    request_serializer=self.messages[request].SerializeToString,
                    response_deserializer=self.messages[reply].FromString)

    def new(self, name, /, **values):
        return self.messages[f"autonomy.v1.{name}"](**values)

    def call(self, method, request, reply, /, timeout=10, **values):
        stub = self.stub("unary_unary", "autonomy.v1.ExecutionService", method,
                         f"autonomy.v1.{request}", f"autonomy.v1.{reply}")
        return stub(self.new(request, **values), timeout=timeout)

    def submit(self, plan, **values):
        return self.call("Submit", "SubmitRequest", "Submitted", plan_json=json.dumps(plan).encode(), **values)

    def watch(self, timeout=10, **values):
        stub = self.stub("unary_stream", "autonomy.v1.ExecutionService", "Watch",
                         "autonomy.v1.WatchRequest", "autonomy.v1.WatchReply")
        return stub(self.new("WatchRequest", **values), timeout=timeout)

    def ingest(self, requests, timeout=30, wait_for_ready=None):
        stub = self.stub("stream_stream", "autonomy.v1.IngestService", "Ingest",
                         "autonomy.v1.IngestRequest", "autonomy.v1.IngestReply")
        return stub(requests, timeout=timeout, wait_for_ready=wait_for_ready)


def unary(client):
    submitted = client.submit(SETS, idempotency_key="python-unary")
    assert submitted.is_new
    told = list(client.watch(id=submitted.id))
    assert told[-1].end.status == client.messages.status("EXECUTION_STATUS_COMPLETED"), told[-1]
    found = client.call("Get", "GetRequest", "Execution", id=submitted.id, with_results=True)
    assert json.loads(found.results_json) == {"set": {"answer": 42}}
    assert found.submitted_at.seconds > 0
    assert not client.submit(SETS, idempotency_key="python-unary").is_new


def watch(client):
    submitted = client.submit(WAITS)
    watching = client.watch(id=submitted.id)
    told = [next(watching)]
    client.call("Signal", "SignalRequest", "CommandReply", id=submitted.id, name="go")
    told.extend(watching)
    versions = [message.event.version for message in told[:-1]]
    assert versions == list(range(1, len(versions) + 1)), versions
    assert (told[0].event.workspace, told[0].event.execution) == ("default", submitted.id), told[0]
    assert told[-1].WhichOneof("kind") == "end"


def bulk(client):
    count = 300
    first_is_acknowledged = threading.Event()

    def requests():
        for number in range(1, count + 1):
            plan = {"plan": 1} if number == 7 else SETS
            submission = client.new("SubmitRequest", plan_json=json.dumps(plan).encode(),
                                    idempotency_key=f"python-bulk-{number}")
            yield client.new("IngestRequest", submission=submission)
            if number == 1:
                assert first_is_acknowledged.wait(10)

    told = []
    for reply in client.ingest(requests()):
        told.append(reply)
        first_is_acknowledged.set()
    assert [reply.number for reply in told] == list(range(1, count + 1))
    assert told[6].refusal.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert sum(reply.submitted.is_new for reply in told) == count - 1


def deadline(client):
    submitted = client.submit(WAITS)
    ended = refused(lambda: list(client.watch(id=submitted.id, timeout=0.3)))
    assert ended.code() == grpc.StatusCode.DEADLINE_EXCEEDED, ended


def cancellation(client):
    submitted = client.submit(WAITS)
    watching = client.watch(id=submitted.id)
    next(watching)
    watching.cancel()
    assert refused(lambda: list(watching)).code() == grpc.StatusCode.CANCELLED
    client.call("Cancel", "CancelRequest", "CommandReply", id=submitted.id)


def errors(client):
    absent = refused(lambda: client.call("Get", "GetRequest", "Execution", id="größe-%"))
    assert absent.code() == grpc.StatusCode.NOT_FOUND, absent
    assert "'größe-%'" in absent.details(), absent.details()
    wrong = refused(lambda: client.submit({"plan": 1}))
    assert wrong.code() == grpc.StatusCode.INVALID_ARGUMENT, wrong
    trailers = dict(wrong.trailing_metadata())
    assert trailers["autonomy-code"] == "invalid_plan", trailers
    assert isinstance(trailers["grpc-status-details-bin"], bytes), trailers


def checks(client):
    health = client.stub("unary_unary", "grpc.health.v1.Health", "Check",
                         "grpc.health.v1.HealthCheckRequest", "grpc.health.v1.HealthCheckResponse")
    request = client.messages["grpc.health.v1.HealthCheckRequest"]
    assert health(request(service=""), timeout=10).status == 1
    assert refused(lambda: health(request(service="none"), timeout=10)).code() == grpc.StatusCode.NOT_FOUND


def refused(work):
    try:
        work()
    except grpc.RpcError as error:
        return error
    raise AssertionError("it was not refused")


def main():
    for compression in (grpc.Compression.NoCompression, grpc.Compression.Gzip):
        with grpc.insecure_channel(sys.argv[1], compression=compression) as channel:
            client = Client(channel, Messages(channel))
            if compression is grpc.Compression.Gzip:
                assert not client.submit(SETS, idempotency_key="python-unary").is_new
                print("compressed")
                continue
            for scenario in (unary, watch, bulk, deadline, cancellation, errors, checks):
                scenario(client)
                print(scenario.__name__)


if __name__ == "__main__":
    main()
