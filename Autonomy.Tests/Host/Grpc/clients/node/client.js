// Calls the service with @grpc/grpc-js as any program would: `node client.js ADDRESS PROTOS`. Prints the name of each
// scenario that went as it should; the first that does not ends it with an error.
"use strict";

const assert = require("node:assert/strict");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const [address, protos] = process.argv.slice(2);
const files = ["autonomy/v1/execution.proto", "autonomy/v1/ingest.proto", "grpc/health/v1/health.proto"];
const definition = protoLoader.loadSync(files, {
  includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
});
const { autonomy, grpc: standard } = grpc.loadPackageDefinition(definition);
const credentials = grpc.credentials.createInsecure();
const executions = new autonomy.v1.ExecutionService(address, credentials);
const ingest = new autonomy.v1.IngestService(address, credentials);
const health = new standard.health.v1.Health(address, credentials);

const json = (value) => Buffer.from(JSON.stringify(value));
const waits = { plan: 1, name: "node", steps: [{ id: "go", tool: "core.signal", with: { name: "go" } }] };
const sets = { plan: 1, name: "node", steps: [{ id: "set", tool: "core.set", with: { value: { answer: 42 } } }] };

const call = (client, method, request, options = {}) => new Promise((resolve, reject) => {
  client[method](request, new grpc.Metadata(), options, (error, reply) => (error ? reject(error) : resolve(reply)));
});

const collect = (stream) => new Promise((resolve, reject) => {
  const messages = [];
  stream.on("data", (message) => messages.push(message));
  stream.on("error", reject);
  stream.on("end", () => resolve(messages));
});

async function unary() {
  const submitted = await call(executions, "Submit", { plan_json: json(sets), idempotency_key: "node-unary" });
  assert.equal(submitted.is_new, true);
  const messages = await collect(executions.Watch({ id: submitted.id }));
  assert.equal(messages.at(-1).end.status, "EXECUTION_STATUS_COMPLETED");
  const found = await call(executions, "Get", { id: submitted.id, with_results: true });
  assert.deepEqual(JSON.parse(found.results_json), { set: { answer: 42 } });
  const again = await call(executions, "Submit", { plan_json: json(sets), idempotency_key: "node-unary" });
  assert.deepEqual([again.id, again.is_new], [submitted.id, false]);
}

async function watch() {
  const { id } = await call(executions, "Submit", { plan_json: json(waits) });
  const watching = executions.Watch({ id });
  const messages = collect(watching);
  await new Promise((resolve) => { watching.once("data", resolve); });
  await call(executions, "Pause", { id, reason: "to see" });
  await call(executions, "Resume", { id });
  await call(executions, "Signal", { id, name: "go", payload_json: json("there") });
  const told = await messages;
  const versions = told.slice(0, -1).map((message) => message.event.version);
  assert.deepEqual(versions, versions.map((_, index) => index + 1));
  const { workspace, project, execution } = told[0].event;
  assert.deepEqual([workspace, project, execution], ["default", "", id]);
  assert.equal(told.at(-1).end.version, versions.length);
  const rest = await collect(executions.Watch({ id, after: versions.length - 1 }));
  assert.deepEqual(rest.map((message) => message.kind), ["event", "end"]);
}

async function bulk() {
  const stream = ingest.Ingest();
  const replies = collect(stream);
  const count = 300;
  for (let number = 1; number <= count; number++) {
    const plan = number === 7 ? { plan: 1, name: "node" } : sets;
    stream.write({ submission: { plan_json: json(plan), idempotency_key: `node-bulk-${number}` } });
  }
  stream.end();
  const told = await replies;
  assert.deepEqual(told.map((reply) => reply.number), told.map((_, index) => index + 1));
  assert.equal(told.length, count);
  assert.equal(told[6].refusal.code, grpc.status.INVALID_ARGUMENT);
  assert.equal(told.filter((reply) => reply.submitted?.is_new).length, count - 1);
}

async function compressed() {
  const options = { "grpc.default_compression_algorithm": grpc.compressionAlgorithms.gzip };
  const client = new autonomy.v1.ExecutionService(address, credentials, options);
  const text = "gzip ".repeat(1000);
  const plan = { plan: 1, name: "node", steps: [{ id: "set", tool: "core.set", with: { value: text } }] };
  const { id } = await call(client, "Submit", { plan_json: json(plan) });
  await collect(client.Watch({ id }));
  const found = await call(client, "Get", { id, with_results: true });
  assert.equal(JSON.parse(found.results_json).set, text);
  client.close();
}

async function deadline() {
  const { id } = await call(executions, "Submit", { plan_json: json(waits) });
  const stream = executions.Watch({ id }, new grpc.Metadata(), { deadline: Date.now() + 300 });
  await assert.rejects(collect(stream), { code: grpc.status.DEADLINE_EXCEEDED });
}

async function cancellation() {
  const { id } = await call(executions, "Submit", { plan_json: json(waits) });
  const stream = executions.Watch({ id });
  stream.once("data", () => stream.cancel());
  await assert.rejects(collect(stream), { code: grpc.status.CANCELLED });
  await call(executions, "Cancel", { id });
}

async function errors() {
  await assert.rejects(call(executions, "Get", { id: "none-0000000000" }), (error) => {
    assert.equal(error.code, grpc.status.NOT_FOUND);
    assert.deepEqual(error.metadata.get("autonomy-code"), ["unknown_execution"]);
    return true;
  });
  await assert.rejects(call(executions, "Submit", { plan_json: json({ plan: 1 }) }), (error) => {
    assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
    assert.ok(Buffer.isBuffer(error.metadata.get("grpc-status-details-bin")[0]));
    return true;
  });
  await assert.rejects(call(executions, "Get", { id: "größe-%" }), /'größe-%'/);
}

async function checks() {
  assert.equal((await call(health, "Check", { service: "" })).status, "SERVING");
  await assert.rejects(call(health, "Check", { service: "none" }), { code: grpc.status.NOT_FOUND });
}

async function main() {
  for (const scenario of [unary, watch, bulk, compressed, deadline, cancellation, errors, checks]) {
    await scenario();
    console.log(scenario.name);
  }
  for (const client of [executions, ingest, health]) client.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
