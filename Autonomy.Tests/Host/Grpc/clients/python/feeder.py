"""Hands in executions in bulk, as a service would that must lose none: `python3 feeder.py ADDRESS COUNT PREFIX`.

When the stream breaks it begins another and sends again what was not acknowledged, under the same keys. Prints the number
of acknowledged ones after each hundred, and ends once all are.
"""

import json
import sys

import grpc

from client import Client, Messages

PLAN = json.dumps({"plan": 1, "name": "fed", "steps": [
    {"id": "set", "tool": "core.set", "with": {"value": {"answer": 42}}}]}).encode()


def feed(client, keys, acknowledged):
    """Sends the keys over one stream, and takes from them what is acknowledged."""
    sent = list(keys)
    new = client.new
    requests = (new("IngestRequest", submission=new("SubmitRequest", plan_json=PLAN, idempotency_key=key))
                for key in sent)
    # A channel connects anew by itself; the call waits for it, for a minute at most.
    for key, reply in zip(sent, client.ingest(requests, timeout=60, wait_for_ready=True)):
        assert reply.HasField("submitted"), reply
        del keys[key]
        acknowledged.append(key)
        if len(acknowledged) % 100 == 0:
            print(len(acknowledged), flush=True)


def main(address, count, prefix):
    keys = dict.fromkeys(f"{prefix}-{number}" for number in range(int(count)))
    acknowledged = []
    channel = grpc.insecure_channel(address, options=[
        ("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 500)])
    client = Client(channel, Messages(channel))
    while keys:
        try:
            feed(client, keys, acknowledged)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise


if __name__ == "__main__":
    main(*sys.argv[1:])
