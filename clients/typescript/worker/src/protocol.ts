import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import * as protoLoader from "@grpc/proto-loader";

/** Which attempt: the two together are never given again. */
export interface AttemptId {
  key: string;
  number: number;
}

/** What is zero the service leaves out. */
export interface WireDuration {
  seconds?: string | number;
  nanos?: number;
}

export interface AttemptOffer {
  id: AttemptId;
  tool: string;
  inputJson: Buffer;
  execution: string;
  step: string;
  item?: number;
  deadline: WireDuration;
}

export type AttemptProbe = AttemptOffer;

export interface EngineMessage {
  kind: "welcome" | "offer" | "cancel" | "refused" | "drain" | "probe" | "drained" | "heard";
  welcome?: {
    lease: WireDuration;
    heartbeat: WireDuration;
    workspace: string;
    /** The longest message, in bytes; 0: an older engine, with 4 MiB. */
    messageBytesMax?: number;
    /** Absent: an older engine. */
    answersHeartbeats?: boolean;
  };
  offer?: AttemptOffer;
  cancel?: { id: AttemptId; reason: string };
  refused?: { id: AttemptId; code: string; message: string };
  probe?: AttemptProbe;
  drained?: Record<string, never>;
  heard?: { stamp: string | number };
}

export interface WorkerTool {
  name: string;
  description: string;
  inputSchemaJson: Buffer;
  outputSchemaJson: Buffer;
  effect: number;
  concurrency: number;
  timeout?: WireDuration;
  version: string;
  canProbe: boolean;
}

export interface AttemptNews {
  id: AttemptId;
  fraction?: number;
  message: string;
}

export interface WorkerMessage {
  hello?: {
    name: string;
    instance: string;
    tools: WorkerTool[];
    concurrency: number;
    running: AttemptId[];
    draining: boolean;
  };
  heartbeat?: { running: AttemptNews[]; stamp: number };
  completed?: { id: AttemptId; outputJson: Buffer };
  failed?: {
    id: AttemptId;
    kind: number;
    code: string;
    message: string;
    effect: number;
    retryAfter?: WireDuration;
  };
  drain?: Record<string, never>;
  probed?: {
    id: AttemptId;
    happened?: { outputJson: Buffer };
    didNotHappen?: Record<string, never>;
    notKnown?: { reason: string };
  };
}

export type WorkStream = grpc.ClientDuplexStream<WorkerMessage, EngineMessage>;

interface WorkerServiceClient extends grpc.Client {
  Work(metadata: grpc.Metadata): WorkStream;
}

type WorkerServiceConstructor = new (
  address: string,
  credentials: grpc.ChannelCredentials,
  options: grpc.ChannelOptions,
) => WorkerServiceClient;

/** The service as its file declares it. */
export function workerService(): WorkerServiceConstructor & grpc.ServiceClientConstructor {
  const folder = fileURLToPath(new URL("../proto", import.meta.url));
  const definition = protoLoader.loadSync("autonomy/v1/worker.proto", { includeDirs: [folder], oneofs: true });
  const root = grpc.loadPackageDefinition(definition) as unknown as {
    autonomy: { v1: { WorkerService: WorkerServiceConstructor & grpc.ServiceClientConstructor } };
  };
  return root.autonomy.v1.WorkerService;
}

export function millisecondsOf(duration: WireDuration): number {
  return Number(duration.seconds ?? 0) * 1_000 + (duration.nanos ?? 0) / 1_000_000;
}

export function durationOf(milliseconds: number): WireDuration {
  const seconds = Math.trunc(milliseconds / 1_000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1_000) * 1_000_000) };
}

/** What the engine reads of a text, in characters. */
const textLengthMax = 4_096;

/** A text as it is sent: no longer than the engine reads it, and without half characters, which no text may hold. */
export function textOf(text: unknown): string {
  return Buffer.from(String(text).slice(0, textLengthMax), "utf8").toString("utf8");
}
