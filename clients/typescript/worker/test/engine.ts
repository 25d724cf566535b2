import * as grpc from "@grpc/grpc-js";
import { workerService, type AttemptOffer, type EngineMessage, type WorkerMessage } from "../src/protocol.js";

export type Said = WorkerMessage & { kind: string };
type Stream = grpc.ServerDuplexStream<Said, Partial<EngineMessage>>;

/** A stand-in for the engine: what it hears is awaited, and what it says is told by the test. */
export class Engine {
  private readonly server = new grpc.Server();
  private readonly heard: Said[] = [];
  private readonly awaited: ((said: Said) => void)[] = [];
  private stream: Stream | undefined;

  /** Whether a drain is answered; an older engine does not. */
  answersDrain = true;

  /** Whether heartbeats are answered. */
  answersHeartbeats = true;

  private constructor(private readonly refusal: Partial<grpc.StatusObject> | undefined) {}

  static async start(refusal?: Partial<grpc.StatusObject>): Promise<Engine & { address: string }> {
    const engine = new Engine(refusal);
    engine.server.addService(workerService().service, { Work: (stream: Stream) => engine.serve(stream) });
    const port = await new Promise<number>((resolve, reject) => {
      engine.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error));
    });
    return Object.assign(engine, { address: `127.0.0.1:${port}` });
  }

  /** The next thing that the worker says, heartbeats left out. */
  async next(): Promise<Said> {
    for (;;) {
      const said = this.heard.shift() ?? (await new Promise<Said>((resolve) => this.awaited.push(resolve)));
      if (said.kind !== "heartbeat") return said;
    }
  }

  say(message: Partial<EngineMessage>): void {
    this.stream?.write(message);
  }

  offer(key: string, number: number, tool: string, input: unknown): void {
    this.say({ offer: callOf(key, number, tool, input) });
  }

  probe(key: string, number: number, tool: string, input: unknown): void {
    this.say({ probe: callOf(key, number, tool, input) });
  }

  /** The stream ends with this status. */
  cut(code: grpc.status = grpc.status.UNAVAILABLE): void {
    this.stream?.emit("error", { code, details: "cut" });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private serve(stream: Stream): void {
    this.stream = stream;
    if (this.refusal !== undefined) {
      stream.emit("error", this.refusal);
      return;
    }
    stream.on("data", (said: Said) => {
      if (said.kind === "hello") {
        this.say({
          welcome: {
            lease: { seconds: 10 },
            heartbeat: { nanos: 50_000_000 },
            workspace: "w",
            answersHeartbeats: true,
          },
        });
      }
      if (said.heartbeat !== undefined && this.answersHeartbeats) this.say({ heard: { stamp: said.heartbeat.stamp } });
      if (said.kind === "drain" && this.answersDrain) this.say({ drained: {} });
      const awaiting = this.awaited.shift();
      if (awaiting === undefined) this.heard.push(said);
      else awaiting(said);
    });
    stream.on("end", () => stream.end());
    stream.on("error", () => undefined);
  }
}

function callOf(key: string, number: number, tool: string, input: unknown): AttemptOffer {
  return {
    id: { key, number },
    tool,
    inputJson: Buffer.from(JSON.stringify(input)),
    execution: "x",
    step: "s",
    deadline: {},
  };
}
