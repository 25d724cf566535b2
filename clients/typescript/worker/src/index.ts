export { FailureKind, WorkerFailure, WorkerRefused } from "./failure.js";
export type { FailureEffect } from "./failure.js";
export { Worker } from "./worker.js";
export type { CallTrace, Json, ToolOptions, WorkContext, WorkerOptions } from "./options.js";
