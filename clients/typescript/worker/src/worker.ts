import { randomUUID } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import { Attempts, type RunningAttempt } from "./attempts.js";
import { checkSignal, checkTool, checkWorker, type Target } from "./checks.js";
import { FailureKind, WorkerFailure, WorkerRefused } from "./failure.js";
import { Heard, openMsOf, type OfferRead } from "./heard.js";
import {
  completedOf, failedOf, messageBytesMaxDefault, messageOf, notBegun, probedOf, stoppedBefore, toolOf,
} from "./messages.js";
import type { CallTrace, Json, ToolOptions, WorkContext, WorkerOptions } from "./options.js";
import {
  millisecondsOf, workerService, type AttemptOffer, type AttemptProbe, type EngineMessage, type WorkerMessage,
  type WorkStream,
} from "./protocol.js";

type Handler = (input: Json, context: WorkContext) => Promise<Json> | Json;
type Probe = (input: Json, context: WorkContext) => Promise<CallTrace<Json>> | CallTrace<Json>;

interface Offered {
  readonly tool: ToolOptions;
  readonly handle: Handler;
  readonly probe: Probe | undefined;
}

/** A probe has a second at least, should the clocks differ, and an hour at most. */
const probeMsMin = 1_000;
const probeMsMax = 3_600_000;

/** How long a worker that has finished tries at least to hand in what ended, in milliseconds. */
const farewellMs = 2_000;

/** As answers to a hello: what is wrong with the worker itself stays wrong. */
const refusals: ReadonlySet<grpc.status> = new Set([
  grpc.status.INVALID_ARGUMENT, grpc.status.PERMISSION_DENIED, grpc.status.UNIMPLEMENTED,
  grpc.status.UNAUTHENTICATED,
]);

/**
 * Offers tools to an engine and runs the attempts of steps that call them. Heartbeats, reconnecting and telling again
 * what a broken connection kept back are its own matter. Offer everything first, then run once.
 */
export class Worker {
  private readonly handlers = new Map<string, Offered>();
  private readonly attempts = new Attempts();
  private readonly instance = randomUUID();
  private stream: WorkStream | undefined;
  private isDraining = false;
  private isFinished = false;
  private isOver = false;
  private mayBeOffered = false;
  private drained: (() => void) | undefined;
  private calling: WorkStream | undefined;
  private handIn: NodeJS.Timeout | undefined;
  private leaseMs = 10_000;
  private messageBytesMax = messageBytesMaxDefault;
  private wake: (() => void) | undefined;

  private readonly target: Target;
  private hasRun = false;

  /** Throws a TypeError where an option is none, with what to give. */
  constructor(private readonly options: WorkerOptions) {
    this.target = checkWorker(options);
  }

  /**
   * Offers a tool. The handler gives its output, or throws a WorkerFailure; when its signal is aborted, it ends. The
   * probe finds out whether an attempt happened whose end was lost, of this worker or of another one. Throws a
   * TypeError where something of it is wrong, with what to give.
   */
  offer<TInput extends Json, TOutput extends Json>(
    tool: ToolOptions,
    handle: (input: TInput, context: WorkContext) => Promise<TOutput> | TOutput,
    probe?: (input: TInput, context: WorkContext) => Promise<CallTrace<TOutput>> | CallTrace<TOutput>,
  ): this {
    checkTool(tool, handle, probe);
    if (this.hasRun) throw new TypeError(`${tool.name} is offered too late: offer everything before the worker runs.`);
    if (this.handlers.has(tool.name)) throw new TypeError(`${tool.name} is offered already: offer each tool once.`);
    this.handlers.set(tool.name, {
      tool,
      handle: handle as unknown as Handler,
      probe: probe as unknown as Probe | undefined,
    });
    return this;
  }

  /**
   * Serves until the signal is aborted; then takes nothing more, lets what runs end, hands in how, and resolves. A
   * connection that breaks is made anew, whatever it broke of. Rejects with WorkerRefused where the service does not
   * take the worker as a stream begins.
   */
  async run(stopping: AbortSignal): Promise<void> {
    checkSignal(stopping);
    if (this.hasRun) throw new TypeError("The worker has run already: make another one to run again.");
    this.hasRun = true;
    const drain = (): void => void this.drain();
    if (stopping.aborted) return;
    stopping.addEventListener("abort", drain, { once: true });
    const Service = workerService();
    const credentials = this.target.tls ? grpc.credentials.createSsl() : grpc.credentials.createInsecure();
    const client = new Service(this.target.address, credentials, {
      // Whatever fails is tried again here; and what is written has left, and is not kept for another try.
      "grpc.enable_retries": 0,
      "grpc.keepalive_time_ms": 5_000,
      "grpc.keepalive_timeout_ms": 5_000,
      "grpc.initial_reconnect_backoff_ms": this.options.reconnectInitialMs ?? 200,
      "grpc.max_reconnect_backoff_ms": this.options.reconnectMaxMs ?? 5_000,
      // The engine says in its welcome how long messages may be, and sends none that is longer.
      "grpc.max_receive_message_length": -1,
    });
    try {
      await this.stayConnected(() => client.Work(this.metadata()));
    } finally {
      stopping.removeEventListener("abort", drain);
      clearTimeout(this.handIn);
      client.close();
    }
  }

  private async stayConnected(call: () => WorkStream): Promise<void> {
    const initial = this.options.reconnectInitialMs ?? 200;
    let delay = initial;
    while (!this.isOver && !(this.isFinished && !this.attempts.hasEnds)) {
      this.calling = call();
      const { wasConnected, error } = await this.serve(this.calling);
      if (this.isFinished && wasConnected && error === undefined) return;
      // What ends a stream that was welcomed is not about the worker as such: should it be, the next hello is refused.
      if (error !== undefined && !wasConnected && refusals.has(error.code)) {
        throw new WorkerRefused(`The service does not take the worker: ${detailsOf(error)}`);
      }
      if (error !== undefined) this.options.onNotice?.(`The connection is lost: ${detailsOf(error)}`);
      if (this.isOver) break;
      if (wasConnected) delay = initial;
      const wasFinished = this.isFinished;
      // Workers that lost the same service do not come back in the same moment.
      await this.pause(delay * (0.5 + Math.random()));
      delay = this.isFinished && !wasFinished ? initial : Math.min(delay * 2, this.options.reconnectMaxMs ?? 5_000);
    }
    if (this.attempts.hasEnds) {
      this.options.onNotice?.("The worker stops, and the service may not have heard of the last attempts that ended.");
    }
  }

  private serve(stream: WorkStream): Promise<{ wasConnected: boolean; error: grpc.ServiceError | undefined }> {
    let beats: NodeJS.Timeout | undefined;
    let heard: Heard | undefined;
    const isOfferedNothing = this.isDraining;
    this.mayBeOffered = !isOfferedNothing;
    const helloAt = performance.now();
    stream.write(this.hello());
    return new Promise((resolve) => {
      const end = (error?: grpc.ServiceError): void => {
        if (beats !== undefined) clearInterval(beats);
        this.isOfferedNothing();
        if (this.stream === stream) {
          this.stream = undefined;
          this.attempts.disconnect();
        }
        heard?.end();
        resolve({ wasConnected: heard !== undefined, error });
      };
      stream.on("data", (message: EngineMessage) => {
        if (message.kind !== "welcome") {
          if (heard !== undefined) this.hear(stream, heard, message);
          return;
        }
        const welcome = message.welcome!;
        this.leaseMs = millisecondsOf(welcome.lease);
        this.messageBytesMax = welcome.messageBytesMax || messageBytesMaxDefault;
        const openMs = openMsOf(this.leaseMs, welcome.answersHeartbeats);
        const now = (heard = new Heard(openMs, helloAt));
        const period = millisecondsOf(welcome.heartbeat);
        beats = setInterval(
          () => stream.write(this.attempts.heartbeat(now.stamp())),
          openMs === undefined ? period : Math.min(period, openMs / 2));
        this.connected(stream, isOfferedNothing);
      });
      stream.on("error", (error: grpc.ServiceError) => end(error));
      stream.on("end", () => {
        stream.end();
        end();
      });
    });
  }

  // What ends from here on is told on this stream; what ended before is told again.
  private connected(stream: WorkStream, isOfferedNothing: boolean): void {
    this.stream = stream;
    for (const ended of this.attempts.connect(stream, this.leaseMs)) this.tell(stream, ended);
    if (this.isDraining) stream.write({ drain: {} });
    if (!this.isFinished) this.options.onConnected?.();
    else if (isOfferedNothing) stream.end();
  }

  // It may wait long for room on the way.
  private tell(stream: WorkStream, ended: WorkerMessage): void {
    stream.write(ended, () => this.attempts.tell(ended, stream));
  }

  private hear(stream: WorkStream, heard: Heard, message: EngineMessage): void {
    if (message.kind === "offer" && message.offer !== undefined) void this.work(message.offer, heard);
    else if (message.kind === "heard" && message.heard !== undefined) heard.hear(Number(message.heard.stamp));
    else if (message.kind === "probe" && message.probe !== undefined) void this.findOut(message.probe);
    else if (message.kind === "cancel" && message.cancel !== undefined) this.attempts.cancel(message.cancel.id);
    else if (message.kind === "drained") this.hearDrained(stream);
    else if (message.kind === "drain") this.options.onNotice?.("The service stops.");
    // What was told again after a break was taken the first time.
    else if (message.refused !== undefined && message.refused.code !== "not_open") {
      this.options.onNotice?.(`The end of an attempt was not taken: ${message.refused.message}`);
    }
  }

  private hearDrained(stream: WorkStream): void {
    this.isOfferedNothing();
    // One that was being made when nothing ran any more.
    if (this.isFinished) stream.end();
  }

  private isOfferedNothing(): void {
    this.mayBeOffered = false;
    this.drained?.();
  }

  private async work(offer: AttemptOffer, heard: Heard): Promise<void> {
    const running = this.attempts.begin(offer.id);
    if (running === undefined) return;
    const ended = await this.endOf(offer, running, heard, heard.read());
    // Where there is no stream at the moment, the next one hears of it.
    this.attempts.keep(ended);
    if (this.stream !== undefined) this.tell(this.stream, ended);
    this.attempts.remove(offer.id);
  }

  private async endOf(
    offer: AttemptOffer, running: RunningAttempt, heard: Heard, read: OfferRead,
  ): Promise<WorkerMessage> {
    const signal = running.abort.signal;
    try {
      const handler = this.handlers.get(offer.tool);
      if (handler === undefined) {
        throw new WorkerFailure(FailureKind.NotFound, `This worker has no tool ${offer.tool}.`, { effect: "none" });
      }
      const context: WorkContext = {
        execution: offer.execution,
        step: offer.step,
        item: offer.item,
        idempotencyKey: offer.id.key,
        attempt: offer.id.number,
        deadline: new Date(millisecondsOf(offer.deadline)),
        signal,
        report: (text, fraction) => running.report(text, fraction),
      };
      const input = JSON.parse(offer.inputJson.toString("utf8")) as Json;
      // The last thing before it begins, and nothing is waited for where that is not needed.
      if (!this.isDraining && !heard.isOpen(read) && !(await heard.whenOpen(read, signal))) {
        throw signal.aborted ? stoppedBefore(offer.tool) : notBegun(offer.tool, "Its connection broke before");
      }
      if (this.isDraining) throw notBegun(offer.tool, "The worker stops");
      return completedOf(offer.id, offer.tool, await handler.handle(input, context), this.messageBytesMax);
    } catch (error) {
      return failedOf(offer.id, offer.tool, error, signal.aborted);
    }
  }

  // Where the stream breaks the engine asks again, or another worker.
  private async findOut(asked: AttemptProbe): Promise<void> {
    const probe = this.handlers.get(asked.tool)?.probe;
    const left = millisecondsOf(asked.deadline) - Date.now();
    let found: WorkerMessage;
    try {
      const trace: CallTrace<Json> = probe === undefined
        ? { notKnown: `This worker cannot tell of ${asked.tool}.` }
        : await probe(JSON.parse(asked.inputJson.toString("utf8")) as Json, {
          execution: asked.execution,
          step: asked.step,
          item: asked.item,
          idempotencyKey: asked.id.key,
          attempt: asked.id.number,
          deadline: new Date(millisecondsOf(asked.deadline)),
          signal: AbortSignal.timeout(Math.min(Math.max(left, probeMsMin), probeMsMax)),
          report: () => undefined,
        });
      found = probedOf(asked.id, asked.tool, trace, this.messageBytesMax);
    } catch (error) {
      const notKnown = `The probe of ${asked.tool} broke: ${messageOf(error)}`;
      found = probedOf(asked.id, asked.tool, { notKnown }, this.messageBytesMax);
    }
    this.stream?.write(found);
  }

  private async drain(): Promise<void> {
    this.isDraining = true;
    this.stream?.write({ drain: {} });
    const drainMaxMs = this.options.drainMaxMs ?? 30_000;
    const until = performance.now() + drainMaxMs;
    const late = setTimeout(() => this.attempts.cancelAll(), drainMaxMs);
    // What crossed the drain is heard before its answer.
    if (this.mayBeOffered) await this.whenDrained();
    await this.attempts.none();
    clearTimeout(late);
    this.isFinished = true;
    // Where there is no stream, what ended is handed in over another one, for as long as the time lasts.
    this.handIn = setTimeout(() => this.giveUp(), Math.max(until - performance.now(), farewellMs));
    if (this.stream !== undefined) this.stream.end();
    else if (!this.attempts.hasEnds) this.giveUp();
    this.wake?.();
  }

  /** An older engine does not answer. */
  private whenDrained(): Promise<void> {
    return new Promise((resolve) => {
      const patience = setTimeout(resolve, farewellMs);
      this.drained = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }

  private giveUp(): void {
    this.isOver = true;
    this.calling?.cancel();
    this.wake?.();
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private hello(): WorkerMessage {
    return {
      hello: {
        name: this.options.name,
        instance: this.instance,
        concurrency: this.options.concurrency ?? 16,
        tools: [...this.handlers.values()].map(({ tool, probe }) => toolOf(tool, probe !== undefined)),
        running: this.attempts.ids,
        draining: this.isDraining,
      },
    };
  }

  private metadata(): grpc.Metadata {
    const metadata = new grpc.Metadata();
    if (this.options.token !== undefined) metadata.set("authorization", `Bearer ${this.options.token}`);
    return metadata;
  }
}

// The library leaves the label of a note that there is not.
function detailsOf(error: grpc.ServiceError): string {
  return error.details.replace(/\s*Resolution note:\s*$/, "");
}
