// Hands in executions in bulk, as a service would that must lose none: `node feeder.js ADDRESS PROTOS COUNT PREFIX`. When
// the stream breaks it connects anew and sends again what was not acknowledged, under the same keys. Prints the number of
// acknowledged ones after each hundred, and ends once all are.
"use strict";

const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const [address, protos, count, prefix] = process.argv.slice(2);
const definition = protoLoader.loadSync(["autonomy/v1/ingest.proto"], {
  includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
});
const { autonomy } = grpc.loadPackageDefinition(definition);
const client = new autonomy.v1.IngestService(address, grpc.credentials.createInsecure(), {
  "grpc.initial_reconnect_backoff_ms": 100, "grpc.max_reconnect_backoff_ms": 500,
});
const plan = Buffer.from(JSON.stringify(
  { plan: 1, name: "fed", steps: [{ id: "set", tool: "core.set", with: { value: { answer: 42 } } }] }));

const open = new Set(Array.from({ length: Number(count) }, (_, index) => `${prefix}-${index}`));
let acknowledged = 0;

function acknowledge(key, reply) {
  if (!reply.submitted) throw new Error(`${key} was refused: ${JSON.stringify(reply.refusal)}`);
  open.delete(key);
  if (++acknowledged % 100 === 0) console.log(acknowledged);
}

function feed() {
  return new Promise((resolve) => {
    const stream = client.Ingest(new grpc.Metadata({ waitForReady: true }));
    const keys = [...open];
    let heard = 0;
    let next = 0;
    stream.on("data", (reply) => { acknowledge(keys[heard++], reply); });
    stream.on("error", () => resolve());
    stream.on("end", () => resolve());
    const write = () => {
      while (next < keys.length) {
        const submission = { plan_json: plan, idempotency_key: keys[next++] };
        if (!stream.write({ submission })) { stream.once("drain", write); return; }
      }
      stream.end();
    };
    write();
  });
}

(async () => {
  while (open.size > 0) await feed();
  client.close();
})();
