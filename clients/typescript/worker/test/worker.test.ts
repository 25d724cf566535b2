import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import * as grpc from "@grpc/grpc-js";
import { FailureKind, Worker, WorkerFailure, WorkerRefused, type Json, type WorkerOptions } from "../src/index.js";
import { Engine, type Said } from "./engine.js";

const fast = { name: "test", reconnectInitialMs: 10, reconnectMaxMs: 20 };

async function connected(
  handle: (input: Json, signal: AbortSignal) => Promise<Json>,
  options: Partial<WorkerOptions> = {},
): Promise<{ engine: Engine; hello: Said; stop: () => Promise<void>; abort: AbortController; running: Promise<void> }> {
  const engine = await Engine.start();
  const worker = new Worker({ address: engine.address, ...fast, ...options });
  worker.offer({ name: "remote.put", effect: "idempotent" }, (input: Json, context) => handle(input, context.signal));
  const abort = new AbortController();
  const running = worker.run(abort.signal);
  const hello = await engine.next();
  const stop = async (): Promise<void> => {
    abort.abort();
    await running;
    engine.stop();
  };
  return { engine, hello, stop, abort, running };
}

test("It says what it offers, and gives the output of what it runs", async () => {
  const { engine, hello, stop } = await connected(async (input) => ({ got: input }));
  assert.equal(hello.hello?.tools[0]?.name, "remote.put");
  engine.offer("k", 1, "remote.put", [1, "two"]);
  const said = await engine.next();
  assert.deepEqual(said.completed?.id, { key: "k", number: 1 });
  assert.equal(said.completed?.outputJson.toString(), '{"got":[1,"two"]}');
  await stop();
});

test("A failure is told with its kind, code and effect", async () => {
  const { engine, stop } = await connected(async () => {
    throw new WorkerFailure(FailureKind.RateLimited, "Slower.", { code: "slow", effect: "none", retryAfterMs: 1_500 });
  });
  engine.offer("k", 1, "remote.put", null);
  const failed = (await engine.next()).failed;
  assert.equal(String(failed?.code), "slow");
  assert.equal(Number(failed?.retryAfter?.seconds), 1);
  await stop();
});

test("A cancel aborts the signal of the attempt", async () => {
  const { engine, stop } = await connected((_, signal) => new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")));
  }));
  engine.offer("k", 1, "remote.put", null);
  engine.say({ cancel: { id: { key: "k", number: 1 }, reason: "enough" } });
  assert.equal((await engine.next()).failed?.code, "cancelled");
  await stop();
});

test("After a break it names what runs, and tells the end that was kept back", async () => {
  let finish: (output: Json) => void = () => undefined;
  const { engine, stop } = await connected((input) =>
    input === "quick" ? Promise.resolve("done") : new Promise((resolve) => (finish = resolve)));
  engine.offer("k", 1, "remote.put", "slow");
  engine.offer("q", 1, "remote.put", "quick");
  assert.equal((await engine.next()).completed?.id.key, "q");
  engine.cut();
  const hello = (await engine.next()).hello;
  assert.deepEqual(hello?.running, [{ key: "k", number: 1 }]);
  assert.equal((await engine.next()).completed?.id.key, "q");
  finish("at last");
  assert.equal((await engine.next()).completed?.id.key, "k");
  await stop();
});

test("Whatever a stream that was welcomed ends with, the worker connects again", async () => {
  const { engine, stop } = await connected(async () => null);
  for (const status of [grpc.status.INVALID_ARGUMENT, grpc.status.RESOURCE_EXHAUSTED, grpc.status.UNAUTHENTICATED]) {
    engine.cut(status);
    assert.equal((await engine.next()).kind, "hello");
  }
  engine.offer("k", 1, "remote.put", null);
  assert.equal((await engine.next()).completed?.id.key, "k");
  await stop();
});

test("A failure that cannot be told as it is loses what cannot be told", async () => {
  const thrown: Record<string, unknown> = {
    late: new WorkerFailure(FailureKind.RateLimited, "x".repeat(5 << 20), { code: "slow", retryAfterMs: 0 }),
    never: new WorkerFailure(FailureKind.RateLimited, "half \ud800", { retryAfterMs: Number.NaN }),
    nothing: Object.create(null),
  };
  const { engine, stop } = await connected(async (input) => {
    throw thrown[input as string];
  });
  const failedOf = async (input: string): Promise<NonNullable<Said["failed"]>> => {
    engine.offer(input, 1, "remote.put", input);
    const said = await engine.next();
    assert.equal(said.failed?.id.key, input);
    return said.failed!;
  };
  const late = await failedOf("late");
  assert.deepEqual([late.code, late.message.length, late.retryAfter ?? undefined], ["slow", 4_096, undefined]);
  const never = await failedOf("never");
  assert.deepEqual([never.message, never.retryAfter ?? undefined], ["half \ufffd", undefined]);
  assert.match((await failedOf("nothing")).message, /remote\.put broke/);
  await stop();
});

test("Told to stop without a connection, it hands in what ended over another one", async () => {
  let finish: (output: Json) => void = () => undefined;
  let lost: () => void = () => undefined;
  const isLost = new Promise<void>((resolve) => (lost = resolve));
  const { engine, abort, running } = await connected(() => new Promise((resolve) => (finish = resolve)), {
    reconnectInitialMs: 3_600_000,
    reconnectMaxMs: 3_600_000,
    onNotice: () => lost(),
  });
  engine.offer("k", 1, "remote.put", null);
  engine.offer("n", 1, "remote.none", null);
  assert.equal((await engine.next()).failed?.id.key, "n");
  engine.cut();
  await isLost;
  abort.abort();
  finish("at last");
  assert.equal((await engine.next()).kind, "hello");
  assert.equal((await engine.next()).failed?.id.key, "n");
  assert.equal((await engine.next()).completed?.id.key, "k");
  await running;
  engine.stop();
});

test("An output that JSON cannot hold is told as one, with its place", async () => {
  const ring: Record<string, unknown> = {};
  ring["a"] = { back: ring };
  const outputs: Record<string, [unknown, RegExp]> = {
    big: [{ list: [1, 2n] }, /at '\/list\/1' there is a BigInt/],
    ring: [ring, /at '\/a\/back' there is what it is itself a part of/],
    call: [{ "a/b": () => 1 }, /at '\/a~1b' there is a function/],
    getter: [{ get broken() { throw new Error("no value"); } }, /at '\/broken' .*no value/],
    nan: [[Number.NaN], /at '\/0' there is NaN/],
    map: [{ m: new Map([[1, 2]]) }, /at '\/m' there is a Map/],
    hole: [[1, undefined], /at '\/1' there is undefined/],
  };
  const { engine, stop } = await connected(async (input) => outputs[input as string]![0] as Json);
  for (const [key, [, message]] of Object.entries(outputs)) {
    engine.offer(key, 1, "remote.put", key);
    const failed = (await engine.next()).failed;
    assert.deepEqual([failed?.id.key, failed?.code, Number(failed?.effect)], [key, "output_invalid", 2]);
    assert.match(failed?.message ?? "", message);
  }
  await stop();
});

test("An output is written as JSON writes it", async () => {
  const shared = { n: -0, e: 1e21 };
  const output = { when: new Date(0), none: undefined, twice: [shared, shared], 'q"': "\u2028\n", boxed: Object(1) };
  const { engine, stop } = await connected(async () => output as unknown as Json);
  engine.offer("k", 1, "remote.put", null);
  assert.equal((await engine.next()).completed?.outputJson.toString(), JSON.stringify(output));
  await stop();
});

test("It takes the address as a URL too, runs once, and takes no tool afterwards", async () => {
  const engine = await Engine.start();
  const worker = new Worker({ address: `http://${engine.address}`, ...fast });
  worker.offer({ name: "remote.put" }, () => null);
  const abort = new AbortController();
  const running = worker.run(abort.signal);
  assert.equal((await engine.next()).kind, "hello");
  await assert.rejects(worker.run(abort.signal), { name: "TypeError", message: /has run already/ });
  assert.throws(() => worker.offer({ name: "remote.more" }, () => null), { name: "TypeError", message: /too late/ });
  abort.abort();
  await running;
  engine.stop();
});

test("A notice ends with what happened", async () => {
  const engine = await Engine.start();
  engine.stop();
  const notice = await new Promise<string>((resolve) => {
    const abort = new AbortController();
    const onNotice = (text: string): void => {
      abort.abort();
      resolve(text);
    };
    const worker = new Worker({ address: engine.address, ...fast, onNotice });
    void worker.offer({ name: "a.b" }, () => null).run(abort.signal);
  });
  assert.match(notice, /ECONNREFUSED/);
  assert.doesNotMatch(notice, /Resolution note|\s$/);
});

/** A worker that reads an offer a minute after the engine last heard of it. */
async function late(context: TestContext): Promise<{ engine: Engine; begun: () => number; stop: () => Promise<void> }> {
  const now = performance.now.bind(performance);
  let skew = 0;
  context.mock.method(performance, "now", () => now() + skew);
  let begun = 0;
  const { engine, stop } = await connected(async () => ++begun);
  engine.answersHeartbeats = false;
  skew = 60_000;
  engine.offer("k", 1, "remote.put", null);
  // A second offer that is answered at once shows that the first was read.
  engine.offer("n", 1, "remote.none", null);
  assert.equal((await engine.next()).failed?.id.key, "n");
  assert.equal(begun, 0);
  return { engine, begun: () => begun, stop };
}

test("What is read late is begun once the engine has answered that it is open", async (context) => {
  const { engine, stop } = await late(context);
  engine.answersHeartbeats = true;
  assert.equal((await engine.next()).completed?.id.key, "k");
  await stop();
});

test("What is read late and cancelled is not begun", async (context) => {
  const { engine, begun, stop } = await late(context);
  engine.say({ cancel: { id: { key: "k", number: 1 }, reason: "Its lease is over." } });
  engine.answersHeartbeats = true;
  const failed = (await engine.next()).failed;
  assert.deepEqual([failed?.id.key, failed?.code, Number(failed?.effect)], ["k", "cancelled", 1]);
  await stop();
  assert.equal(begun(), 0);
});

test("What is read late over a connection that is over is not begun", async (context) => {
  const { engine, begun, stop } = await late(context);
  engine.cut();
  const hello = (await engine.next()).hello;
  assert.deepEqual(hello?.running ?? [], []);
  const told = [(await engine.next()).failed, (await engine.next()).failed];
  assert.deepEqual(told.map((failed) => failed?.id.key).sort(), ["k", "n"]);
  assert.equal(told.find((failed) => failed?.id.key === "k")?.code, "not_begun");
  await stop();
  assert.equal(begun(), 0);
});

test("A probe is answered with what was found out", async () => {
  const engine = await Engine.start();
  const worker = new Worker({ address: engine.address, ...fast });
  worker.offer({ name: "remote.put" }, () => null, (input: Json, context) => {
    if (input === "broken") throw new Error("no ledger");
    if (input === "none") return undefined as never;
    return input === "done" ? { happened: context.idempotencyKey } : { didNotHappen: true };
  });
  worker.offer({ name: "remote.none" }, () => null);
  const abort = new AbortController();
  const running = worker.run(abort.signal);
  const hello = (await engine.next()).hello;
  assert.deepEqual(hello?.tools.map((tool) => tool.canProbe), [true, false]);
  engine.probe("a", 1, "remote.put", "done");
  assert.equal((await engine.next()).probed?.happened?.outputJson.toString(), '"a"');
  engine.probe("b", 2, "remote.put", "absent");
  const said = (await engine.next()).probed;
  assert.deepEqual([said?.id.number, said?.didNotHappen], [2, {}]);
  engine.probe("c", 1, "remote.put", "broken");
  assert.match((await engine.next()).probed?.notKnown?.reason ?? "", /no ledger/);
  engine.probe("e", 1, "remote.put", "none");
  assert.match((await engine.next()).probed?.notKnown?.reason ?? "", /broke/);
  engine.probe("d", 1, "remote.none", null);
  assert.match((await engine.next()).probed?.notKnown?.reason ?? "", /cannot tell/);
  abort.abort();
  await running;
  engine.stop();
});

test("Told to stop, it ends what it runs first", async () => {
  let finish: (output: Json) => void = () => undefined;
  const { engine, abort, running } = await connected(() => new Promise((resolve) => (finish = resolve)));
  engine.offer("k", 1, "remote.put", null);
  // A second offer that is answered at once shows that the first has begun.
  engine.offer("n", 1, "remote.none", null);
  assert.equal((await engine.next()).failed?.id.key, "n");
  abort.abort();
  assert.equal((await engine.next()).kind, "drain");
  finish(null);
  assert.equal((await engine.next()).completed?.id.key, "k");
  await running;
  engine.stop();
});

test("Told to stop, it does not begin what is offered meanwhile, and stays until the engine has said all", async () => {
  let begun = 0;
  const { engine, abort, running } = await connected(async () => ++begun);
  engine.answersDrain = false;
  abort.abort();
  assert.equal((await engine.next()).kind, "drain");
  engine.offer("k", 1, "remote.put", null);
  engine.say({ drained: {} });
  const refused = (await engine.next()).failed;
  await running;
  engine.stop();
  assert.equal(refused?.code, "not_begun");
  assert.equal(Number(refused?.effect), 1);
  assert.equal(begun, 0);
});

test("An engine that does not answer a drain is not waited for long", async () => {
  const { engine, stop } = await connected(async () => null);
  engine.answersDrain = false;
  await stop();
});

test("A service that does not take it ends the run", async () => {
  const engine = await Engine.start({ code: grpc.status.PERMISSION_DENIED, details: "The role does not allow it." });
  const worker = new Worker({ address: engine.address, ...fast });
  worker.offer({ name: "remote.put" }, () => null);
  await assert.rejects(worker.run(new AbortController().signal), WorkerRefused);
  engine.stop();
});
