import { effects } from "./checks.js";
import { FailureKind, WorkerFailure } from "./failure.js";
import { jsonTextOf, NoJson } from "./json.js";
import type { CallTrace, Json, ToolOptions } from "./options.js";
import { durationOf, textOf, type AttemptId, type WorkerMessage, type WorkerTool } from "./protocol.js";

/** The longest message, in bytes, of an engine that does not say. */
export const messageBytesMaxDefault = 4 << 20;

/** What a message has around an output, in bytes. */
const aroundBytesMax = 4_096;

const failureEffects = { unknown: 0, none: 1, applied: 2 } as const;

/** A tool as the hello says it. */
export function toolOf(tool: ToolOptions, canProbe: boolean): WorkerTool {
  const offered: WorkerTool = {
    name: tool.name,
    description: tool.description ?? "",
    inputSchemaJson: jsonOf(tool.input),
    outputSchemaJson: jsonOf(tool.output),
    effect: effects[tool.effect ?? "irreversible"],
    concurrency: tool.concurrency ?? 0,
    version: tool.version ?? "1",
    canProbe,
  };
  if (tool.timeoutMs !== undefined) offered.timeout = durationOf(tool.timeoutMs);
  return offered;
}

/** The attempt did what was asked. */
export function completedOf(id: AttemptId, tool: string, output: Json, messageBytesMax: number): WorkerMessage {
  const outputBytesMax = messageBytesMax - aroundBytesMax;
  const outputJson = outputOf(tool, output);
  if (outputJson.length <= outputBytesMax) return { completed: { id, outputJson } };
  const message = `The output of ${tool} has ${outputJson.length} bytes; ${outputBytesMax} is the most.`;
  return failedOf(
    id, tool, new WorkerFailure(FailureKind.TooLarge, message, { code: "output_too_large", effect: "applied" }), false);
}

// The call was made, whatever its output is.
function outputOf(tool: string, output: unknown): Buffer {
  try {
    return Buffer.from(jsonTextOf(output));
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    const message = `${tool} gave an output that JSON cannot hold: ${error.message}.`;
    throw new WorkerFailure(
      FailureKind.OutputMismatch, message, { code: "output_invalid", effect: "applied" });
  }
}

/** What was found out of an attempt. */
export function probedOf(
  id: AttemptId, tool: string, trace: CallTrace<Json>, messageBytesMax: number,
): WorkerMessage {
  if ("notKnown" in trace) return { probed: { id, notKnown: { reason: textOf(trace.notKnown) } } };
  if ("didNotHappen" in trace) return { probed: { id, didNotHappen: {} } };
  const outputJson = outputOf(tool, trace.happened);
  if (outputJson.length <= messageBytesMax - aroundBytesMax) return { probed: { id, happened: { outputJson } } };
  const reason = `It happened, and its output of ${outputJson.length} bytes is too large.`;
  return { probed: { id, notKnown: { reason } } };
}

/** The attempt failed, or was stopped. */
export function failedOf(id: AttemptId, tool: string, error: unknown, isStopped: boolean): WorkerMessage {
  const failure = failureOf(tool, error, isStopped);
  const failed: NonNullable<WorkerMessage["failed"]> = {
    id,
    kind: failure.kind,
    code: textOf(failure.code),
    message: textOf(failure.message),
    effect: failureEffects[failure.effect] ?? failureEffects.unknown,
  };
  // To wait for no time is to leave it to the engine.
  if (Number.isFinite(failure.retryAfterMs) && failure.retryAfterMs! > 0) {
    failed.retryAfter = durationOf(failure.retryAfterMs!);
  }
  return { failed };
}

/** It was offered, and cannot be begun any more: another worker is handed it, where the engine still wants it. */
export function notBegun(tool: string, why: string): WorkerFailure {
  const message = `${why}: the attempt of ${tool} was not begun.`;
  return new WorkerFailure(FailureKind.Unavailable, message, { code: "not_begun", effect: "none" });
}

/** It was asked to stop before it began. */
export function stoppedBefore(tool: string): WorkerFailure {
  const message = `${tool} was stopped before it began.`;
  return new WorkerFailure(FailureKind.Cancelled, message, { code: "cancelled", effect: "none" });
}

function failureOf(tool: string, error: unknown, isStopped: boolean): WorkerFailure {
  if (error instanceof WorkerFailure) return error;
  if (isStopped) return new WorkerFailure(FailureKind.Cancelled, `${tool} was stopped.`, { code: "cancelled" });
  return new WorkerFailure(FailureKind.Unknown, `${tool} broke: ${messageOf(error)}`);
}

/** What was thrown, in words, whatever it was. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "it threw what cannot be told.";
  }
}

function jsonOf(schema: Json | undefined): Buffer {
  return schema === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(schema));
}
