import type { ToolOptions, WorkerOptions } from "./options.js";

const concurrencyMax = 10_000;
const timeoutMsMax = 30 * 24 * 3_600_000;

/** What a tool may say of a repeat. */
export const effects = { pure: 1, idempotent: 2, compensatable: 3, irreversible: 4 } as const;

/** Where the service is, for gRPC. */
export interface Target {
  readonly address: string;
  readonly tls: boolean;
}

/** Refuses what a worker cannot run with; gives where it connects to. */
export function checkWorker(options: WorkerOptions): Target {
  demand(isObject(options), "options", options, "an object with an address and a name");
  demand(isText(options.name, 128), "name", options.name, "a text of 1 to 128 characters");
  const isToken = isAbsentOr(options.token, (token) => isText(token, 65_536));
  demand(isToken, "token", typeof options.token === "string" ? "" : options.token, "a token, or leave it out");
  demandCount("concurrency", options.concurrency);
  demand(isAbsentOr(options.tls, (tls) => typeof tls === "boolean"), "tls", options.tls, "true or false");
  demandTime("reconnectInitialMs", options.reconnectInitialMs, 1);
  demandTime("reconnectMaxMs", options.reconnectMaxMs, 1);
  demandTime("drainMaxMs", options.drainMaxMs, 0);
  demandFunction("onNotice", options.onNotice, true);
  demandFunction("onConnected", options.onConnected, true);
  return targetOf(options.address, options.tls);
}

/** Refuses what is no tool. */
export function checkTool(tool: ToolOptions, handle: unknown, probe: unknown): void {
  demand(isObject(tool), "The tool", tool, "an object with a name, as in { name: \"billing.charge\" }");
  const isName = typeof tool.name === "string" && /^[a-z0-9_-]+\.[a-z0-9._-]+$/.test(tool.name);
  demand(isName, "name", tool.name, "family.verb, in lower-case letters, digits, '-' and '_'");
  const of = (option: string): string => `${option} of ${tool.name}`;
  const isEffect = isAbsentOr(tool.effect, (effect) => typeof effect === "string" && Object.hasOwn(effects, effect));
  demand(isEffect, of("effect"), tool.effect, "'pure', 'idempotent', 'compensatable' or 'irreversible'");
  demandCount(of("concurrency"), tool.concurrency);
  const isTimeout = isAbsentOr(tool.timeoutMs, (time) => isTime(time, 1) && time <= timeoutMsMax);
  demand(isTimeout, of("timeoutMs"), tool.timeoutMs, "milliseconds, from 1 to 30 days");
  for (const option of ["description", "version"] as const) {
    demand(isAbsentOr(tool[option], (text) => typeof text === "string"), of(option), tool[option], "a text");
  }
  for (const option of ["input", "output"] as const) {
    demand(isAbsentOr(tool[option], isObject), of(option), tool[option], "a JSON Schema, as an object");
  }
  demandFunction(of("handle"), handle, false);
  demandFunction(of("probe"), probe, true);
}

/** Refuses what is no signal to stop by. */
export function checkSignal(stopping: unknown): void {
  const isSignal = isObject(stopping) && typeof (stopping as Partial<AbortSignal>).addEventListener === "function";
  demand(isSignal, "The argument of run", stopping, "the signal of an AbortController, which stops the worker");
}

function targetOf(address: unknown, tls: boolean | undefined): Target {
  const fix = "host:port, as in 127.0.0.1:8081, or a URL without a path, as in http://127.0.0.1:8081";
  demand(typeof address === "string", "address", address, fix);
  const text = address as string;
  if (/^https?:\/\//i.test(text)) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isBare = url?.pathname === "/" && `${url.search}${url.hash}${url.username}${url.password}` === "";
    demand(isBare, "address", address, fix);
    const isTls = url!.protocol === "https:";
    const said = tls === true ? "https://, as tls says, or leave tls out" : "http://, as tls says, or leave tls out";
    demand(tls === undefined || tls === isTls, "address", address, said);
    return { address: `${url!.hostname}:${url!.port === "" ? (isTls ? 443 : 80) : url!.port}`, tls: isTls };
  }
  const isTarget = /^(dns|unix|ipv4|ipv6):/.test(text) || /^([^:/\s]+|\[[0-9a-fA-F:.%]+\]):\d{1,5}$/.test(text);
  demand(isTarget, "address", address, fix);
  return { address: text, tls: tls === true };
}

function demandCount(name: string, count: unknown): void {
  const isCount = Number.isInteger(count) && (count as number) >= 1 && (count as number) <= concurrencyMax;
  demand(count === undefined || isCount, name, count, `a whole number from 1 to ${concurrencyMax}`);
}

function demandTime(name: string, time: unknown, least: number): void {
  demand(isAbsentOr(time, (given) => isTime(given, least)), name, time, `milliseconds, ${least} at least`);
}

function demandFunction(name: string, given: unknown, isOptional: boolean): void {
  demand((isOptional && given === undefined) || typeof given === "function", name, given, "a function");
}

function demand(holds: boolean, name: string, given: unknown, fix: string): void {
  if (!holds) throw new TypeError(`${name} is ${shown(given)}: give ${fix}.`);
}

function shown(given: unknown): string {
  if (typeof given === "string") return `'${given.slice(0, 200)}'`;
  if (typeof given === "object" && given !== null) return Array.isArray(given) ? "an array" : "an object";
  return typeof given === "function" ? "a function" : String(given);
}

function isAbsentOr<T>(given: T | undefined, holds: (given: T) => boolean): boolean {
  return given === undefined || holds(given);
}

function isObject(given: unknown): boolean {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function isText(given: unknown, lengthMax: number): boolean {
  return typeof given === "string" && given.length > 0 && given.length <= lengthMax;
}

function isTime(given: unknown, least: number): boolean {
  return typeof given === "number" && Number.isFinite(given) && given >= least;
}
