import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "../src/index.js";

test("What a worker cannot run with is refused with what to give", async () => {
  const options = { address: "127.0.0.1:8081", name: "test" };
  const wrong = (more: object, text: RegExp): void =>
    assert.throws(() => new Worker({ ...options, ...more }), { name: "TypeError", message: text });
  wrong({ concurrency: 0 }, /concurrency is 0: give a whole number from 1 to 10000/);
  wrong({ name: "" }, /name is ''/);
  wrong({ token: 5 }, /token is 5/);
  wrong({ drainMaxMs: Number.NaN }, /drainMaxMs is NaN/);
  for (const address of ["127.0.0.1", "ftp://h:1", "http://h:1/path", "", 8081]) {
    wrong({ address }, /address is .*give host:port, as in 127\.0\.0\.1:8081/);
  }
  wrong({ address: "http://h:1", tls: true }, /https:/);
  const worker = new Worker(options);
  const offer = (tool: object, handle: unknown, text: RegExp): void => assert.throws(
    () => worker.offer({ name: "a.b", ...tool }, handle as () => null), { name: "TypeError", message: text });
  const handle = (): null => null;
  for (const effect of ["sometimes", "Idempotent", "toString", null]) offer({ effect }, handle, /effect of a\.b is/);
  offer({ concurrency: 0 }, handle, /concurrency of a\.b is 0/);
  offer({ timeoutMs: 0 }, handle, /timeoutMs of a\.b is 0/);
  offer({ input: "{}" }, handle, /input of a\.b is '\{\}'/);
  offer({ name: "Charge" }, handle, /name is 'Charge'/);
  offer({}, undefined, /handle of a\.b is undefined: give a function/);
  worker.offer({ name: "a.b" }, handle);
  offer({}, handle, /offered already/);
  await assert.rejects(worker.run(undefined as never), { name: "TypeError", message: /signal/ });
});
