// A worker against a real service: its arguments are the address and a token. It prints "connected", and ends when its
// input does.
import { FailureKind, Worker, WorkerFailure, type Json } from "../src/index.js";

const [address, token] = process.argv.slice(2);
if (address === undefined || token === undefined) throw new Error("usage: serve ADDRESS TOKEN");
const worker = new Worker({
  address,
  name: "typescript",
  token,
  reconnectInitialMs: 50,
  reconnectMaxMs: 200,
  onConnected: () => console.log("connected"),
});
worker.offer(
  {
    name: "typescript.double",
    description: "Doubles a number.",
    effect: "pure",
    input: { type: "object", properties: { n: { type: "number" } }, required: ["n"], additionalProperties: false },
  },
  (input: { n: number } & { [name: string]: Json }, context) => {
    context.report("doubling", 0.5);
    return { doubled: input.n * 2, step: context.step };
  },
);
worker.offer({ name: "typescript.refuse" }, () => {
  throw new WorkerFailure(FailureKind.Denied, "No such card.", { code: "card_declined", effect: "none" });
});
worker.offer({ name: "typescript.send" }, () => {
  console.log("began");
  return null;
});
const stop = new AbortController();
process.stdin.on("end", () => stop.abort()).resume();
await worker.run(stop.signal);
