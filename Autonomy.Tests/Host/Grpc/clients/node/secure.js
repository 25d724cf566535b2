// Asks for the health of a service over TLS: `node secure.js PROTOS ADDRESS ROOT`, with the authority that vouches for it.
"use strict";

const fs = require("node:fs");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const [protos, address, root] = process.argv.slice(2);
const definition = protoLoader.loadSync("grpc/health/v1/health.proto", { includeDirs: [protos], enums: String });
const { grpc: standard } = grpc.loadPackageDefinition(definition);
const health = new standard.health.v1.Health(address, grpc.credentials.createSsl(fs.readFileSync(root)));

health.Check({}, (error, reply) => {
  if (error) throw error;
  console.log(reply.status);
  health.close();
});
