"""Asks for the health of a service over TLS: `python3 secure.py ADDRESS ROOT`, with the authority that vouches for it."""

import sys

import grpc

address, root = sys.argv[1:]
with open(root, "rb") as file:
    credentials = grpc.ssl_channel_credentials(file.read())
with grpc.secure_channel(address, credentials) as channel:
    check = channel.unary_unary(
        "/grpc.health.v1.Health/Check", request_serializer=bytes, response_deserializer=bytes)
    # A reply whose field 1, the status, is 1.
    print("SERVING" if check(b"", timeout=10) == b"\x08\x01" else "NOT SERVING")
