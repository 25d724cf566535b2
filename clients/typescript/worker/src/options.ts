/** A value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** How a worker connects, and how much it does at once. */
export interface WorkerOptions {
  /** Where the service's gRPC is: `127.0.0.1:8081`, or `http://127.0.0.1:8081`; `https:` says `tls`. */
  readonly address: string;
  /** The worker's name, for people: 1 to 128 characters. */
  readonly name: string;
  /** A token of the role worker. Default: none, for a service that is open on this machine. */
  readonly token?: string;
  /** Attempts at once, of all tools together: 1 to 10,000. Default 16. */
  readonly concurrency?: number;
  /** Whether the connection is encrypted. Default: as the address says, else false. */
  readonly tls?: boolean;
  /** Milliseconds before it connects again for the first time; each further one is twice as long. Default 200. */
  readonly reconnectInitialMs?: number;
  /** The longest time before it connects again, in milliseconds. Default 5,000. */
  readonly reconnectMaxMs?: number;
  /** How long attempts may go on once the worker was told to stop, in milliseconds. Default 30,000. */
  readonly drainMaxMs?: number;
  /** Hears what an operator should know, in one line each. */
  readonly onNotice?: (text: string) => void;
  /** Told whenever the worker is connected. */
  readonly onConnected?: () => void;
}

/** What a tool is. */
export interface ToolOptions {
  /** `family.verb`, in lower case; of no family of the engine's own tools. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly description?: string;
  /** JSON Schemas (2020-12). Default: any object, any value. */
  readonly input?: { [name: string]: Json };
  readonly output?: { [name: string]: Json };
  /** What repeating a call does. A tool that passes the idempotency key on is idempotent. Default irreversible. */
  readonly effect?: "pure" | "idempotent" | "compensatable" | "irreversible";
  /** Attempts of this tool at once. Default: as many as the worker runs. */
  readonly concurrency?: number;
  /** How long an attempt may take where the plan does not say, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
  /** The version of its behaviour. Default "1". */
  readonly version?: string;
}

/** Whether a call happened whose answer was lost. Where that cannot be told, a person is asked. */
export type CallTrace<TOutput extends Json> =
  | { readonly happened: TOutput }
  | { readonly didNotHappen: true }
  | { readonly notKnown: string };

/** What an attempt knows about itself. */
export interface WorkContext {
  readonly execution: string;
  readonly step: string;
  /** The item of a fan-out, from 0; undefined for a step without one. */
  readonly item: number | undefined;
  /** The same for every attempt of one call: pass it on where a protocol has a place for it. */
  readonly idempotencyKey: string;
  /** The attempt's number, from 1. */
  readonly attempt: number;
  /** When it is cancelled at the latest. */
  readonly deadline: Date;
  /** Aborted when the attempt is to stop: it ends within 5 s. */
  readonly signal: AbortSignal;
  /** Tells how far it is, from 0 to 1 where that is known; may be called at any rate. */
  report(message: string, fraction?: number): void;
}
