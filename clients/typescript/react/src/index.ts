export { AutonomyProvider, useAutonomy, useConnection } from './context.js';
export type { LogView } from './executionLog.js';
export type { Matches } from './logSearch.js';
export type { ErrorScope } from './sources.js';
export {
  useAutonomousExecution, type AutonomousExecution, type ExecutionActions, type ExecutionOptions,
} from './useAutonomousExecution.js';
export { useCluster, type LiveCluster } from './useCluster.js';
export { useCriticalErrors, type CriticalErrors } from './useCriticalErrors.js';
export { useExecutionLog, type LiveLog, type LiveMatches, type LogOptions } from './useExecutionLog.js';
export { useExecutionProgress, type ExecutionProgress } from './useExecutionProgress.js';
export { usePartialResults, type PartialResults } from './usePartialResults.js';
export { useProject, type LiveProject, type ProjectActions } from './useProject.js';
export { useTools, type ToolCatalog } from './useTools.js';
