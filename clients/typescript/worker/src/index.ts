export { FailureKind, WorkerFailure, WorkerRefused } from "./failure.js";
export type { FailureEffect } from "./failure.js";
export { Worker } from "./worker.js";
export type { Json, ToolOptions, WorkContext, WorkerOptions } from "./options.js";
