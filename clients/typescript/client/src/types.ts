import type { components, paths } from './generated/openapi.js';
import type { UnknownEventType } from './unknownEvent.js';

type Schemas = components['schemas'];

/** An execution with its steps. */
export type Execution = Schemas['ExecutionResource'];
/** An execution as lists show it. */
export type ListedExecution = Schemas['ListedExecution'];
/** A page of executions, with the counts by status. */
export type ExecutionList = Schemas['ExecutionList'];
/** An execution in short: where it is, its health, its steps, its numbers. */
export type ExecutionStatus = Schemas['StatusResource'];
/** A step of an execution. */
export type Step = Schemas['StepResource'];
/** A step with its attempts and its output. */
export type StepDetail = Schemas['StepDetail'];
/** The steps of an execution and what needs what. */
export type Graph = Schemas['GraphResource'];
/** Where the time of an execution went. */
export type Timeline = Schemas['TimelineResource'];
/** What happened, in words. */
export type LogPage = Schemas['LogPage'];
/** An event in words. */
export type LogLine = Schemas['LogLine'];
/** How far an execution is, and how much longer it takes. */
export type Estimate = Schemas['EstimateResource'];
/** A duration in milliseconds, as far as it is known: so many of a hundred runs are no longer. */
export type Range = Schemas['RangeResource'];
/** What is to be run. */
export type Submission = Schemas['SubmitRequest'];
/** What was submitted. */
export type Submitted = Schemas['SubmittedResource'];
/** What a command led to. */
export type CommandResult = Schemas['CommandResource'];
/** What an execution delivers, complete or so far. */
export type Results = Schemas['ResultsResource'];
/** All that is worth telling of an execution, on one page. */
export type ExecutionReport = Schemas['ExecutionReport'];
/** Why an execution is where it is. */
export type Why = Schemas['WhyResource'];
/** A durable event, as the journal has it: its `type` says what `data` is. */
export type AutonomyEvent = Schemas['EventResource'];
/** The names of events that this client knows; the service may tell of more. */
export type EventType = Exclude<AutonomyEvent['type'], UnknownEventType>;
/** The events of a name. */
export type EventOf<Type extends EventType> = Extract<AutonomyEvent, { readonly type: Type }>;
/** What events of a name say. */
export type EventData<Type extends EventType> = NonNullable<EventOf<Type>['data']>;
/** The nodes that serve the store have changed. */
export type ClusterChange = Schemas['ClusterChangedEvent'];
/** Events, and where to go on. */
export type EventPage = Schemas['EventPage'];
/** A decision. */
export type Decision = Schemas['DecisionResource'];
/** An open question, as the inbox lists it. */
export type InboxItem = Schemas['InboxItem'];
/** A page of open questions. */
export type Inbox = Schemas['Inbox'];
/** An answer to a decision. */
export type Answer = Schemas['AnswerRequest'];
/** One answer to many decisions. */
export type BatchAnswer = Schemas['BatchAnswerRequest'];
/** What came of a batch of answers. */
export type BatchResult = Schemas['BatchAnswerResource'];
/** A project. */
export type Project = Schemas['ProjectResource'];
/** A project's tasks in columns. */
export type Board = Schemas['BoardResource'];
/** A page of projects. */
export type ProjectList = Schemas['PageOfProjectResource'];
/** A page of tasks. */
export type TaskList = Schemas['PageOfTaskResource'];
/** A task of a project. */
export type Task = Schemas['TaskResource'];
/** A tool that plans can call. */
export type Tool = Schemas['ToolResource'];
/** The nodes that serve the store. */
export type Cluster = Schemas['ClusterResource'];
/** A process that serves the store. */
export type ClusterNode = Schemas['NodeResource'];
/** A slice of the store, and who may write it. */
export type Shard = Schemas['ShardResource'];
/** What a fork would be. */
export type ForkPreview = Schemas['ForkPreviewResource'];
/** What is to be done to many executions: those of a filter, of a saved one, or those that are named. */
export type BulkOrder = Omit<Schemas['BulkRequest'], 'dryRun'>;
/** What a bulk job would be about. */
export type BulkPreview = Schemas['BulkPreview'];
/** A bulk job. */
export type BulkJob = Schemas['BulkJobResource'];
/** A page of bulk jobs. */
export type BulkJobList = Schemas['PageOfBulkJobResource'];
/** What became of one of a job's executions. */
export type BulkItem = Schemas['BulkItemResource'];
/** A page of what became of a job's executions. */
export type BulkItemPage = Schemas['BulkItemPage'];
/** What a filter of executions says, all of which has to hold. */
export type FilterTerms = Schemas['ExecutionFilter'];
/** A filter that the workspace keeps under a name. */
export type SavedFilter = Schemas['SavedFilterResource'];
/** A page of saved filters. */
export type SavedFilterList = Schemas['PageOfSavedFilterResource'];
/** How to fork, restart or retry. */
export type ForkRequest = Omit<Schemas['ForkRequestBody'], 'dryRun'>;
/** What a cancel with undo would do now. */
export type UndoPreview = Schemas['UndoPreviewResource'];
/** How long to pause, and what follows. */
export type PauseRequest = Schemas['PauseRequest'];
/** Why to cancel, and whether to undo. */
export type CancelRequest = Schemas['CancelRequest'];
/** Changes of a running plan. */
export type PlanEdit = Schemas['EditRequest'];
/** A new project. */
export type NewProject = Schemas['CreateProjectRequest'];
/** Other settings of a project. */
export type ProjectChange = Schemas['ChangeProjectRequest'];
/** What start-processing started. */
export type StartedTasks = Schemas['StartedResource'];
/** A new task. */
export type NewTask = Schemas['AddTaskRequest'];
/** A change of a task, or something done to it. */
export type TaskChange = Schemas['ChangeTaskRequest'];
/** How a sandbox's task ended. */
export type TaskCompletion = Schemas['TaskCompleteRequest'];
/** What became of the task that a sandbox told the end of. */
export type TaskCompleted = Schemas['TaskCompleteResource'];
/** A refusal, as the service writes it (RFC 9457). */
export type Problem = Schemas['Problem'];

/** How urgent something is. */
export type Priority = 'critical' | 'high' | 'medium' | 'low' | 'background';

/** What a value of a query may be; several are joined with commas. */
export type QueryValue = string | number | boolean | Date | readonly string[] | null | undefined;

type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? { readonly [Name in keyof Query]?: QueryValue }
  : never;

/** Which executions, in which order. */
export type ExecutionFilter = Omit<QueryOf<'/api/v1/executions'>, 'cursor'>;
/** Which open questions. */
export type DecisionFilter = Omit<QueryOf<'/api/v1/decisions'>, 'cursor'>;
/** Which events of an execution. */
export type EventFilter = QueryOf<'/api/v1/executions/{id}/events'>;
