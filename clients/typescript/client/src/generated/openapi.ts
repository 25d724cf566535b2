// Generated from docs/openapi.json by 'npm run generate'.
import type { Json, JsonObject } from "../json.js";
import type { UnknownEventType } from "../unknownEvent.js";
export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit log of the workspace. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                    /** @description From this time on (RFC 3339). */
                    since?: string;
                    /** @description Up to this time (RFC 3339). */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditPage"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The budgets of the workspace, and what is spent of them in their period. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfBudgetResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Limits what something may spend; what is spent stays spent. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetBudgetRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BudgetResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Limits something no more. */
        delete: {
            parameters: {
                query?: {
                    /** @description The project's, or the tool's; absent for the workspace. */
                    name?: string;
                    /** @description day, month or total, the default. */
                    period?: string;
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                    /** @description workspace (the default), project or tool. */
                    scope?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bulk jobs, the latest first. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfBulkJobResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Pauses, resumes, cancels or retries many executions; with dryRun it only counts them. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BulkRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkPreview"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkJobResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A bulk job. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkJobResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins no more of them; what was done stays done. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkJobResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of each. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                    /** @description Only those of this status. */
                    status?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkItemPage"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cluster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nodes that serve the store, who owns which shard, and what they have on their hands. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClusterResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open decisions of the workspace, the oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description Of this execution. */
                    execution?: string;
                    /** @description About this failure. */
                    fingerprint?: string;
                    /** @description approval, unknown-effect, undo-failed, question, failure, budget or rollback-failed. */
                    kind?: string;
                    /** @description 1 to 1000; default 50. */
                    limit?: string;
                    /** @description Of this project. */
                    project?: string;
                    /** @description About calls that go there. */
                    target?: string;
                    /** @description About calls of this tool. */
                    tool?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inbox"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A decision. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecisionResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a decision; the first answer counts. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AnswerRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions/batch-answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers many decisions with the same option, each by itself; or says which, with dryRun. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BatchAnswerRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BatchAnswerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The executions of the workspace, the latest first. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description By the last failure: timeout, unavailable, ... */
                    errorKind?: string;
                    /** @description true: those of which a step failed, or is tried again after a failure. */
                    failingNow?: string;
                    /** @description By the last failure. */
                    fingerprint?: string;
                    /** @description ok, retrying, blocked or stalled. */
                    health?: string;
                    /** @description 1 to 1000; default 50. */
                    limit?: string;
                    /** @description Children of this execution. */
                    parent?: string;
                    /** @description Of this project. */
                    project?: string;
                    /** @description A filter that the workspace has saved; what else is said narrows it. */
                    saved?: string;
                    /** @description Submitted then or later (RFC 3339). */
                    since?: string;
                    /** @description Instead of since: submitted no longer ago than this, as in 24h. */
                    sinceAgo?: string;
                    /** @description -submitted (the default), submitted, -changed or changed. */
                    sort?: string;
                    /** @description One or several, with commas. */
                    status?: string;
                    /** @description Words of the id, the name or the project; the last may be the beginning of one. */
                    text?: string;
                    /** @description Those that called it. */
                    tool?: string;
                    /** @description Submitted before then (RFC 3339). */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExecutionList"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Submits an execution; the answer comes once it is durable. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SubmitRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubmittedResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubmittedResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An execution with its steps. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExecutionResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the execution tells what becomes of it, and what came of that. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops; with undo, what completed is undone. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CancelRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The decisions that it asked for. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfDecisionResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is, and how much longer it takes, as ranges. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EstimateResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its events by version, as JSON, or a line each (Accept: application/x-ndjson). */
        get: {
            parameters: {
                query?: {
                    /** @description The last version that is known; default 0. */
                    after?: string;
                    /** @description The first version that is not wanted any more. Without after: the last ones before it. */
                    before?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                    /** @description Events of this step. */
                    step?: string;
                    /** @description Events of this name. */
                    type?: string;
                    /** @description How long the answer waits for an event where there is none, as in 30s; 1m at most. */
                    wait?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EventPage"];
                        "application/x-ndjson": components["schemas"]["EventPage"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes another way from a version, as a new execution. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ForkRequestBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ForkPreviewResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubmittedResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its steps and what needs what. */
        get: {
            parameters: {
                query?: {
                    /** @description Only steps around this one; absent: all. */
                    around?: string;
                    /** @description How many needs away from it; default 2. */
                    depth?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GraphResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened, in words. */
        get: {
            parameters: {
                query?: {
                    /** @description Only what came after this version; default 0. */
                    after?: string;
                    /** @description true: only what went wrong. */
                    failed?: string;
                    /** @description 1 to 5000 lines; default 200. */
                    limit?: string;
                    /** @description Only lines with this text. */
                    q?: string;
                    /** @description Only lines of this step. */
                    step?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogPage"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts nothing more; what runs finishes. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PauseRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds, replaces, removes steps that have not begun. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["EditRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/prioritize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes how urgent it is. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PrioritizeRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report, on one page. */
        get: {
            parameters: {
                query?: {
                    /** @description json (the default), md or html. */
                    format?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExecutionReport"];
                        "text/html": string;
                        "text/markdown": string;
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs from a step on once more, as a new execution. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ForkRequestBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ForkPreviewResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubmittedResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an execution delivers, complete or so far. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ResultsResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on from exactly there. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs once more what did not complete, as a new execution. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ForkRequestBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ForkPreviewResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubmittedResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a cancel with undo would do now, the last first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UndoPreviewResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Cancels it and undoes what completed. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/signals/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands a signal to the step that waits for it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SignalRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An execution in short: where it is, how it does, its steps, its numbers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StatusResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The steps of an execution, in the order of its plan. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfStepResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps/{step}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A step with its attempts and its output. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    step: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StepDetail"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its events as they become durable, as server-sent events, the data of each an EventResource; goes on after Last-Event-ID. */
        get: {
            parameters: {
                query?: {
                    /** @description The last version that is known; default 0. */
                    after?: string;
                };
                header?: {
                    /** @description The same; goes before it. */
                    "Last-Event-ID"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends it at once; nothing is undone. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its attempts, waits and undos with their times. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TimelineResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why an execution, or a step of it, is where it is, and what to do. */
        get: {
            parameters: {
                query?: {
                    /** @description The step; absent: the execution as a whole. */
                    step?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WhyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Propagates a strategy, and starts what is ready. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StartStrategyRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedStrategyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The saved filters, by name. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfSavedFilterResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/filters/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A saved filter. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedFilterResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Saves a filter of executions, in the place of the one of this name. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag, "0" for none: refused with 412 if it is another. */
                    "If-Match"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SaveFilterRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedFilterResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedFilterResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Deletes a saved filter; bulk jobs that were made with it keep it as it was. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/goals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The goals, the oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfGoalResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Proposes a plan for words; it runs once it is approved. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProposeGoalRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GoalResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/goals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A goal with its plan, the reasons for it, and its questions. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GoalResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/goals/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers questions; the goal is planned anew. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AnswerGoalRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GoalResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/goals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves the plan of the version that was seen, and no other, and starts it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag; version in the body says the same. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ApproveGoalRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GoalResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/goals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It is not to be done. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GoalResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A message to an inbound webhook, signed as Standard Webhooks 1.0 says; it takes no token. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DataObject"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookTakenResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ladders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is tried after each kind of failure: the defaults, and what was laid down. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfLadderResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Lays ladders down, each in place of one for the same kind, tool and project. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LayLaddersRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListOfLadderResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ladders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraws a ladder. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lessons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which rungs helped after which failures. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfLessonResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Forgets lessons: those that are meant, or every one. */
        delete: {
            parameters: {
                query?: {
                    /** @description Those of failures of this fingerprint. */
                    fingerprint?: string;
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                    /** @description Those of this tool. */
                    tool?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The MCP servers of the workspace, by name. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfMcpServerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Connects an MCP server, and accepts its tools as they are now. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddMcpServerRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["McpServerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An MCP server, and how it does. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["McpServerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Takes an MCP server away; steps that call its tools wait for it. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/{name}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connects the server if it is not, and accepts its tools as they are now. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["McpServerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi-services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The OpenAPI services of the workspace, by name. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfOpenApiServiceResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Imports an OpenAPI document: its operations are tools. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddOpenApiServiceRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenApiServiceResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi-services/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An OpenAPI service. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenApiServiceResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Takes an OpenAPI service away; steps that call its operations wait for it. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi-services/{name}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the document of the service again where it is at a URL, and accepts it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenApiServiceResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pauses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pauses of tools, targets, projects and of the workspace. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfPauseResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Pauses: once it is answered, nothing of what it covers starts any more. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PlacePauseRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PauseResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pauses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Lifts a pause, and every other of the same. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The named plans, by name. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfNamedPlanEntry"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A named plan: its newest version, or the one named, as in nightly@3. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NamedPlanResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Stores a plan as the next version of a name; the versions before it stay. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The newest version that was seen, as its ETag: refused with 412 if there is another. */
                    "If-Match"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StorePlanRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NamedPlanResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NamedPlanResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Deletes a named plan with every version; what runs goes on. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is asked about, allowed and denied, in the order in which it is looked at. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                    /** @description Those of this project alone. */
                    project?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfPolicyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Adds policies before those in force, or after them. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddPoliciesRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListOfPolicyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraws a policy. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The projects, the oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfProjectResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a project. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateProjectRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes its settings. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeProjectRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/projects/{id}/autonomous-execution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Turns the autonomous switch. Off: nothing new starts, and what runs goes on. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AutonomousExecutionRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/projects/{id}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its tasks in columns. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BoardResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{id}/start-processing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts what is ready once, as far as there are places. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its tasks in the order of their numbers, a page. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                    /** @description Only those of this status. */
                    status?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfTaskResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Lays a task down; with the switch on it starts as soon as it is ready. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddTaskRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandboxes/{id}/task-complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A sandbox tells how its task ended; told again, it is answered again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TaskCompleteRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskCompleteResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schedules, the oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a schedule; with dryRun it only shows its next times. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateScheduleRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A schedule. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Ends a schedule; what runs goes on. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes a schedule, from now on; what runs goes on. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: refused with 412 when it has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeScheduleRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/schedules/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins nothing more; what runs goes on. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on with the next time; those that passed meanwhile are not made up for. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs once now, beside what runs. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduleResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The names of the workspace's secrets. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfSecretResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The strategies, by id. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfStrategyEntry"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A strategy. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StrategyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Lays a strategy down, or another in its place as long as it was not propagated. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StrategyRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StrategyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Deletes a strategy; the tasks that it became stay. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{id}/propagate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes tasks for agents of its items of level 4, by the table of keywords; again, it is the same tasks. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StrategyResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Serves one connection until it ends. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A task. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a task; or pauses, resumes, cancels it, or tries it again. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                    /** @description The version that was seen, as its ETag: 412 when its project has changed since. */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeTaskRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens of the workspace. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfTokenResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a token of the workspace, and shows it this once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateTokenRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeTokenResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a token; what still runs by it ends. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tools, by name, of the engine, of workers and of connections; and how its calls went. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfToolResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tool. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToolResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a call without making it: its arguments, what it would reach, what policy says. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CheckToolRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToolCheckResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The webhooks of the workspace. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfWebhookResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a webhook. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateWebhookRequest"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Takes a webhook away. */
        delete: {
            parameters: {
                query?: {
                    /** @description Why; kept in the audit log. 2000 characters at most. */
                    reason?: string;
                };
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Turns a webhook on or off. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Sent again with the same key, the request is answered again and has no second effect. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SwitchWebhookRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workers that are connected, with what they offer and run. */
        get: {
            parameters: {
                query?: {
                    /** @description That of the page before, with the same filters. */
                    cursor?: string;
                    /** @description 1 to 1000; default 100. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PageOfWorkerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A worker by its instance, or by its name; of several of a name the one that came last. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkerResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspaces that the caller sees: its own. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListOfWorkspaceResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That the process answers. Where it does not, start it anew. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it takes work now: the store takes appends, there is room, and it does not stop. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthResource"];
                    };
                };
                /** @description Service Unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthResource"];
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus, of all workspaces together. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/openmetrics-text": string;
                        "text/plain": string;
                    };
                };
                /** @description Why it is refused (RFC 9457). */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A new MCP server: a program with command, or at a URL with url. */
        AddMcpServerRequest: {
            /** @description Its arguments. */
            arguments?: null | string[];
            /** @description The name of the secret that is sent as bearer token. */
            bearerSecret?: null | string;
            /** @description The program that is the server: a name that is looked up in PATH, or a path. No shell reads it. */
            command?: null | string;
            /** @description What repeating a call does, by the tool's name there: pure, idempotent, irreversible. */
            effects?: null | {
                [key: string]: string;
            };
            /** @description Its variables, besides PATH, HOME, LANG and the like. */
            environment?: null | {
                [key: string]: string;
            };
            /** @description Variables that hold secrets, each with the name of a secret of the workspace. */
            environmentSecrets?: null | {
                [key: string]: string;
            };
            /** @description Headers of every request. */
            headers?: null | {
                [key: string]: string;
            };
            /** @description Headers that hold secrets, each with the name of a secret of the workspace. */
            headerSecrets?: null | {
                [key: string]: string;
            };
            /** @description Its name, which is part of its tools' names: 1 to 40 of a-z, 0-9, '-' and '_'. */
            name: string;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description How long one call may take where the plan does not say: 30s, 5m. Default: 1m. */
            timeout?: null | string;
            /** @description Whether what it says of its tools' effects counts. Default: false, and every tool is irreversible. */
            trustHints?: null | boolean;
            /** @description Where it is reached over streamable HTTP: a URL that HTTP tools might call. */
            url?: null | string;
        };
        /** @description A new service: its document, or where the document is. */
        AddOpenApiServiceRequest: {
            /** @description The names of secrets of the workspace, by the document's security schemes. */
            auth?: null | {
                [key: string]: string;
            };
            /** @description Whether an answer that breaks the document's schemas is a failure. Default: true. */
            checkAnswers?: null | boolean;
            document?: components["schemas"]["DataValue"];
            /** @description What repeating a call does, by the operation's id: pure, idempotent, compensatable, irreversible. */
            effects?: null | {
                [key: string]: string;
            };
            /** @description Its name, which is part of its tools' names: 1 to 40 of a-z, 0-9, '-' and '_'. */
            name: string;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description The URL that the document's paths are below. Default: what the document says. */
            server?: null | string;
            /** @description How long one call may take where the plan does not say: 30s, 5m. Default: 1m. */
            timeout?: null | string;
            /** @description Where the document is: a URL that HTTP tools might call. */
            url?: null | string;
        };
        /** @description Policies to add. */
        AddPoliciesRequest: {
            /** @description Whether they stand after those in force, and not before them. Default false. */
            last?: boolean;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description An array of policies, each as in a file of them: {"answer":"ask","tool":"http.*"}. */
            rules: components["schemas"]["DataValue"];
        };
        /** @description A new task: with exactly one of plan, planName, sandbox, goal. */
        AddTaskRequest: {
            /** @description Ids of tasks that must have completed before it starts. */
            dependencies?: null | string[];
            /** @description More words on it. */
            description?: null | string;
            /** @description What is wanted, in words: it is planned when the task starts, and waits where that has questions. */
            goal?: null | string;
            inputs?: null | components["schemas"]["DataObject"];
            plan?: components["schemas"]["DataValue"];
            /** @description Instead of a plan: the name of one that the workspace keeps, looked up at each start; or nightly@3. */
            planName?: null | string;
            /** @description critical, high, medium (the default), low or background. */
            priority?: null | string;
            /** @description A command for a sandbox, which tells its end with task-complete. */
            sandbox?: null | string;
            /** @description What people call it, 1 to 200 characters. */
            title: string;
        };
        /** @description A step that an agent is to do. */
        AgentStepResource: {
            agent: string;
            item: string;
            /** @description The steps that must have ended, by their places from 1. */
            needs: number[];
            priority: string;
            /** @description The task that it is; null: it is not laid down yet. */
            task: null | string;
            title: string;
        };
        /** @description Answers to questions of a goal. */
        AnswerGoalRequest: {
            /** @description Values by the ids of the questions; also 'N.tool' (a tool, or skip) and 'N.with' of any clause N. */
            answers: components["schemas"]["DataObject"];
            /**
             * Format: int64
             * @description The version that was seen; absent: whichever. If-Match says the same.
             */
            version?: null | number;
        };
        /** @description An answer to a decision. */
        AnswerRequest: {
            /** @description With approve: from now on this tool with this target is not asked about. It adds a policy, so that it takes the role admin. Default false. */
            always?: boolean;
            arguments?: null | components["schemas"]["DataObject"];
            /** @description The hash of the call that was seen; refused where the decision is for another one. */
            callHash?: null | string;
            /** @description Why; kept in the journal and in the audit log. 2000 characters at most. */
            comment?: null | string;
            /** @description The option's name. */
            option: string;
            output?: components["schemas"]["DataValue"];
        };
        /** @description What was answered. */
        AnswerResource: {
            always: boolean;
            arguments: null | components["schemas"]["DataObject"];
            /** Format: date-time */
            at: string;
            by: string;
            comment: null | string;
            option: string;
            output: components["schemas"]["DataValue"];
        };
        /** @description The approval of a goal. */
        ApproveGoalRequest: {
            /**
             * Format: int64
             * @description The version that was seen; If-Match says the same. One of both must be given.
             */
            version?: null | number;
        };
        /** @description Where an argument is from. */
        ArgumentReasonResource: {
            from: string;
            name: string;
        };
        /** @description An attempt ended without an answer, and repeating it is not safe: a probe finds out whether it happened. */
        AttemptDoubtedData: {
            /** Format: int32 */
            attempt: number;
            error: components["schemas"]["Failure"];
            /** Format: int32 */
            item?: number;
            step: string;
        };
        AttemptDoubtedEvent: {
            data: null | components["schemas"]["AttemptDoubtedData"];
            /** @constant */
            type: "attempt-doubted";
        } & components["schemas"]["EventEnvelope"];
        /** @description An attempt failed; what comes of it is another event. */
        AttemptFailedData: {
            /** Format: int32 */
            attempt: number;
            error: components["schemas"]["Failure"];
            /** Format: int32 */
            item?: number;
            step: string;
            undo?: components["schemas"]["AttemptUndo"];
            usage?: components["schemas"]["AttemptUsage"];
        };
        AttemptFailedEvent: {
            data: null | components["schemas"]["AttemptFailedData"];
            /** @constant */
            type: "attempt-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description An attempt leaves the line for a worker: durable before the worker is offered it. */
        AttemptOfferedData: {
            /** Format: int32 */
            attempt: number;
            /** Format: int32 */
            item?: number;
            step: string;
        };
        AttemptOfferedEvent: {
            data: null | components["schemas"]["AttemptOfferedData"];
            /** @constant */
            type: "attempt-offered";
        } & components["schemas"]["EventEnvelope"];
        /**
         * @description A pause stopped the attempt, or no worker was given it. That is no failure and uses no try: the next one begins
         *     after the resume, or with a worker.
         */
        AttemptStoppedData: {
            /** Format: int32 */
            attempt: number;
            /** Format: int32 */
            item?: number;
            /** @description Why it had not begun, so that it used nothing; null: a pause stopped it as it ran. */
            reason?: string;
            step: string;
            usage?: components["schemas"]["AttemptUsage"];
        };
        AttemptStoppedEvent: {
            data: null | components["schemas"]["AttemptStoppedData"];
            /** @constant */
            type: "attempt-stopped";
        } & components["schemas"]["EventEnvelope"];
        /** @description The call that undoes what one attempt did although it failed. */
        AttemptUndo: {
            input: components["schemas"]["DataObject"];
            /** @description The tool. */
            tool: string;
        };
        /** @description What one attempt used, as far as its adapter measured it; null is not known. */
        AttemptUsage: {
            /**
             * Format: int32
             * @description Tool calls that a child execution made; null for a call, which is one.
             */
            calls?: number;
            /**
             * Format: double
             * @description Money, in USD.
             */
            costUsd?: number;
            /** @description Time on a processor, of the attempt and what it started. */
            cpuTime?: string;
            /**
             * Format: int64
             * @description What it wrote to disk, in bytes.
             */
            diskBytes?: number;
            /**
             * Format: int64
             * @description The most memory that it held at once, in bytes.
             */
            memoryPeakBytes?: number;
            /**
             * Format: int64
             * @description What it gave out, in bytes.
             */
            outputBytes?: number;
            /**
             * Format: int64
             * @description Tokens of a language model, in and out.
             */
            tokens?: number;
        };
        /** @description Entries of the audit log, the oldest first. */
        AuditPage: {
            /** @description For ?cursor=, to go on after these; null: there is nothing after them yet. */
            cursor: null | string;
            items: components["schemas"]["AuditResource"][];
        };
        /** @description What somebody changed, or was refused to. */
        AuditResource: {
            action: string;
            /** @description An IP address, or 'control': a command on the service's own machine. */
            address: string;
            by: string;
            /** @description done, begun (a stream of changes), failed (whether it took effect is not known), or role_forbids. */
            outcome: string;
            /** @description Why, where a reason was given; null: none. */
            reason: null | string;
            requestId: null | string;
            role: string;
            target: null | string;
            /** Format: date-time */
            time: string;
            /** @description The id of the token; null: the service was open, or was told on its own machine. */
            token: null | string;
        };
        /** @description The autonomous switch. */
        AutonomousExecutionRequest: {
            /** @description Whether tasks start by themselves as soon as they are ready. Off: what runs goes on. */
            enabled: boolean;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
        };
        /** @description The autonomous switch was turned. */
        AutonomousModeChangedData: {
            by: string;
            enabled: boolean;
        };
        AutonomousModeChangedEvent: {
            data: null | components["schemas"]["AutonomousModeChangedData"];
            /** @constant */
            type: "autonomous-mode-changed";
        } & components["schemas"]["EventEnvelope"];
        /** @description One answer to many questions: those of the ids, or those of the filter, or of both. */
        BatchAnswerRequest: {
            /** @description Why; kept in the journals. */
            comment?: null | string;
            /** @description Only say which would be answered. Default false. */
            dryRun?: boolean;
            filter?: null | components["schemas"]["BatchFilter"];
            /** @description Ids of decisions, 1,000 at most. */
            ids?: null | string[];
            /** @description The option's name. */
            option: string;
        };
        /** @description What came of a batch, or would. */
        BatchAnswerResource: {
            /** Format: int32 */
            answered: number;
            dryRun: boolean;
            items: components["schemas"]["BatchItem"][];
            /** Format: int32 */
            refused: number;
        };
        /** @description Which open questions; what is absent does not matter, but something has to be there. */
        BatchFilter: {
            execution?: null | string;
            fingerprint?: null | string;
            /** @description approval, unknown-effect, undo-failed, question, failure, budget or rollback-failed. */
            kind?: null | string;
            project?: null | string;
            target?: null | string;
            tool?: null | string;
        };
        /** @description What came of one answer. */
        BatchItem: {
            /** @description Why it was refused: a word for programs. */
            code: null | string;
            execution: null | string;
            id: string;
            message: null | string;
            question: null | string;
            /** @description answered, would-answer, refused, unknown (taken or not), or not-open: answered before, or none. */
            result: string;
        };
        /** @description The board of a project. */
        BoardResource: {
            columns: components["schemas"]["ColumnResource"][];
            project: components["schemas"]["ProjectResource"];
        };
        /** @description The workspace's ledger keeps an amount for the next attempt. */
        BudgetGrantedData: {
            /** Format: int32 */
            attempt: number;
            /** Format: int64 */
            calls: number;
            /** Format: double */
            costUsd: number;
            /** Format: int32 */
            item?: number;
            step: string;
            /** Format: int64 */
            tokens: number;
        };
        BudgetGrantedEvent: {
            data: null | components["schemas"]["BudgetGrantedData"];
            /** @constant */
            type: "budget-granted";
        } & components["schemas"]["EventEnvelope"];
        /**
         * @description The parts of a budget.
         * @enum {string}
         */
        BudgetPart: "calls" | "cost" | "tokens" | "duration";
        /** @description A person added to the budget. */
        BudgetRaisedData: {
            by: string;
            /**
             * Format: int64
             * @description Calls that were added.
             */
            calls?: number;
            /**
             * Format: double
             * @description Money that was added, in USD.
             */
            costUsd?: number;
            /**
             * Format: int64
             * @description Wall time that was added, in milliseconds.
             */
            durationMs?: number;
            /**
             * Format: int64
             * @description Tokens that were added.
             */
            tokens?: number;
        };
        BudgetRaisedEvent: {
            data: null | components["schemas"]["BudgetRaisedData"];
            /** @constant */
            type: "budget-raised";
        } & components["schemas"]["EventEnvelope"];
        /** @description A budget; what is absent is not limited. */
        BudgetRequest: {
            /**
             * Format: int32
             * @description Calls of tools.
             */
            calls?: null | number;
            /**
             * Format: double
             * @description Money, in USD.
             */
            cost?: null | number;
            /** @description Wall time, as in 90s, 15m, 2h; time that it waits for people does not count. */
            duration?: null | string;
            /**
             * Format: int64
             * @description Tokens of language models, in and out.
             */
            tokens?: null | number;
        };
        /** @description An attempt is about to start, and what it may use is kept for it. */
        BudgetReservedData: {
            /** Format: int32 */
            attempt: number;
            /** Format: int64 */
            calls: number;
            /** Format: double */
            costUsd: number;
            /**
             * Format: int64
             * @description The wall time that is handed down to a child execution, in milliseconds.
             */
            durationMs?: number;
            /** @description Whether the workspace's ledger keeps the same for it; null: it was not asked. */
            isGranted?: boolean;
            /** Format: int32 */
            item?: number;
            step: string;
            /** Format: int64 */
            tokens: number;
        };
        BudgetReservedEvent: {
            data: null | components["schemas"]["BudgetReservedData"];
            /** @constant */
            type: "budget-reserved";
        } & components["schemas"]["EventEnvelope"];
        /** @description A limit of spending, and what is spent of it in its period. */
        BudgetResource: {
            limit: components["schemas"]["SpendingResource"];
            name: string;
            period: string;
            /** @description What is kept for calls that run. */
            reserved: components["schemas"]["SpendingResource"];
            scope: string;
            spent: components["schemas"]["SpendingResource"];
        };
        /** @description The attempt that an amount was kept for is not made after all. */
        BudgetReturnedData: {
            /** Format: int32 */
            attempt: number;
            /** Format: int32 */
            item?: number;
            step: string;
        };
        BudgetReturnedEvent: {
            data: null | components["schemas"]["BudgetReturnedData"];
            /** @constant */
            type: "budget-returned";
        } & components["schemas"]["EventEnvelope"];
        /** @description An attempt has ended: what it used takes the place of what was kept for it. */
        BudgetSettledData: {
            /**
             * Format: int32
             * @description The attempt.
             */
            attempt: number;
            /**
             * Format: int64
             * @description Calls.
             */
            calls: number;
            /**
             * Format: double
             * @description Money, in USD.
             */
            costUsd: number;
            /** @description Whether money or tokens were measured; what was not counts as it was reserved. */
            isMeasured: boolean;
            /** Format: int32 */
            item?: number;
            /** @description The step's id. */
            step: string;
            /**
             * Format: int64
             * @description Tokens.
             */
            tokens: number;
        };
        BudgetSettledEvent: {
            data: null | components["schemas"]["BudgetSettledData"];
            /** @constant */
            type: "budget-settled";
        } & components["schemas"]["EventEnvelope"];
        /** @description Four fifths of a part are used; once for each part, and again after a raise. */
        BudgetWarningData: {
            /** Format: double */
            limit: number;
            part: components["schemas"]["BudgetPart"];
            /** Format: double */
            used: number;
        };
        BudgetWarningEvent: {
            data: null | components["schemas"]["BudgetWarningData"];
            /** @constant */
            type: "budget-warning";
        } & components["schemas"]["EventEnvelope"];
        /** @description A page of what became of a job's executions, in their order. */
        BulkItemPage: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            items: components["schemas"]["BulkItemResource"][];
        };
        /** @description What became of one of a job's executions. */
        BulkItemResource: {
            /** @description Why it was refused, as a word. */
            code: null | string;
            execution: string;
            /** @description The execution that a retry made. */
            made: null | string;
            message: null | string;
            /** @description waiting, begun, done, refused, or left: the job was cancelled before. */
            status: string;
        };
        /** @description A bulk job. */
        BulkJobResource: {
            action: string;
            cancelledBy: null | string;
            /**
             * Format: int32
             * @description How many executions it is about: those that the filter found when the job was made.
             */
            count: number;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** Format: int32 */
            done: number;
            /** Format: date-time */
            endedAt: null | string;
            filter: null | components["schemas"]["DataObject"];
            id: string;
            /**
             * Format: int32
             * @description How many have not begun; of a cancelled job, they never do.
             */
            left: number;
            /**
             * Format: int32
             * @description How many are being done.
             */
            open: number;
            /** Format: int32 */
            rate: number;
            reason: null | string;
            /** Format: int32 */
            refused: number;
            /** @description The name of the saved filter that it was; null: it was none. */
            savedFilter: null | string;
            /** @description running, cancelling, completed or cancelled. */
            status: string;
        };
        /** @description What a job would be about. */
        BulkPreview: {
            action: string;
            /** @description Whether what was acknowledged last may be missing. */
            behind: boolean;
            /** @description How many there are of each status. */
            byStatus: {
                [key: string]: number;
            };
            /** Format: int32 */
            count: number;
            /** @description The first 20 of them. */
            first: string[];
        };
        /** @description Something that is to be done to many executions: those of a filter, of a saved one, or those that are named. */
        BulkRequest: {
            /** @description pause, resume, cancel or retry. */
            action: string;
            /** @description With retry: effects that nothing takes back may be had once more. */
            confirm?: boolean;
            /** @description Only count: nothing is done, and nothing stored. */
            dryRun?: boolean;
            filter?: null | components["schemas"]["ExecutionFilter"];
            /** @description Instead of a filter: the ids of the executions, 1000 at most. */
            ids?: null | string[];
            /**
             * Format: int32
             * @description How many are begun in a second at most, 1 to 1000. Default 50.
             */
            rate?: null | number;
            /** @description Why; kept with each execution. */
            reason?: null | string;
            /** @description Instead of a filter: the name of one that the workspace has saved. */
            savedFilter?: null | string;
            /** @description With cancel: what completed is undone. */
            undo?: boolean;
        };
        /** @description Where an execution tells what becomes of it; its submission said so. */
        Callback: {
            /** @description The types of notifications that are told: `execution.completed`. */
            events: string[];
            /** @description The name of the secret of the workspace that messages are signed with; null: they are not signed. */
            secret?: string;
            /** @description Where it posts to: an absolute http or https URL. */
            url: string;
        };
        /** @description A message to a callback. */
        CallbackDeliveryResource: {
            /** Format: int32 */
            attempts: number;
            event: string;
            /** @description The webhook-id: the same each time that it is sent. */
            id: string;
            /** Format: date-time */
            lastAttemptAt: string;
            /** @description Why it was last not taken; null: it always was. */
            lastProblem: null | string;
            /**
             * Format: date-time
             * @description When it is sent again, at the earliest; null: it is not.
             */
            nextAttemptAt: null | string;
            /** @description delivered, pending (it is sent again) or given-up. */
            status: string;
        };
        /** @description Where an execution is to tell what becomes of it. */
        CallbackRequest: {
            /** @description What is told; absent: the end (completed, failed, cancelled), and questions to people. */
            events?: null | string[];
            /** @description The name of a secret of the workspace to sign with; absent: it is not signed. */
            secret?: null | string;
            /** @description Where to post to: an absolute http or https URL. */
            url: string;
        };
        /** @description Where an execution tells what becomes of it. */
        CallbackResource: {
            /** @description What was sent at least once, the latest first, 100 at most. */
            deliveries: components["schemas"]["CallbackDeliveryResource"][];
            events: string[];
            /** @description The name of the secret that signs; null: it is not signed. */
            secret: null | string;
            url: string;
            waiting: null | components["schemas"]["CallbackWaitResource"];
        };
        /** @description What a message to a callback waits for. */
        CallbackWaitResource: {
            /** @description Where those go: scheme, host and port; null: it waits for something else. */
            host: null | string;
            /**
             * Format: int32
             * @description How many messages go before, at least; null: it waits for something else.
             */
            messages: null | number;
            /** @description What it waits for, in words. */
            reason: string;
            /**
             * Format: date-time
             * @description When the oldest of the messages before it happened, or since when the journal cannot be read.
             */
            since: string;
        };
        /** @description A cancel. */
        CancelRequest: {
            /** @description Why; kept in the journal and in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description Whether what completed is undone, the last first. Default false. */
            undo?: boolean;
        };
        /** @description One link of the chain. */
        CauseResource: {
            details: string[];
            /** Format: int32 */
            item: null | number;
            kind: string;
            /** Format: date-time */
            since: null | string;
            step: null | string;
            text: string;
            /** Format: date-time */
            until: null | string;
        };
        /** @description Other settings of a project; what is absent stays. */
        ChangeProjectRequest: {
            budget?: null | components["schemas"]["ProjectBudget"];
            /** @description What it is about. */
            description?: null | string;
            /**
             * Format: int32
             * @description Tasks that run at once at most, 1 to 1000. Fewer than run now: nothing starts for a while.
             */
            maxConcurrent?: null | number;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
        };
        /**
         * @description Other settings of a schedule; what is absent stays, what is null is as if it had never been given. One of cron and
         *     every takes the other's place.
         */
        ChangeScheduleRequest: {
            catchUp?: null | string;
            /** Format: int32 */
            catchUpMax?: null | number;
            cron?: null | string;
            description?: null | string;
            /** Format: date-time */
            endsAt?: null | string;
            every?: null | string;
            inputs?: null | components["schemas"]["DataObject"];
            jitter?: null | string;
            overlap?: null | string;
            plan?: components["schemas"]["DataValue"];
            /** @description Takes the place of the plan, as a plan does of the name. */
            planName?: null | string;
            priority?: null | string;
            project?: null | string;
            /** Format: date-time */
            startsAt?: null | string;
            timeZone?: null | string;
        };
        /** @description A change of a task, or something done to it: not both at once. */
        ChangeTaskRequest: {
            /** @description pause, resume, cancel or retry. */
            action?: null | string;
            /** @description Ids of tasks that must have completed before it starts, whole; not while it runs. */
            dependencies?: null | string[];
            /** @description Another description. */
            description?: null | string;
            /** @description A goal instead of what it does; not while it runs. */
            goal?: null | string;
            inputs?: null | components["schemas"]["DataObject"];
            plan?: components["schemas"]["DataValue"];
            /** @description The name of another plan instead of what it does; not while it runs. */
            planName?: null | string;
            /** @description critical, high, medium, low or background. */
            priority?: null | string;
            /** @description Why, with an action; kept in the journal. */
            reason?: null | string;
            /** @description A sandbox command instead of what it does; not while it runs. */
            sandbox?: null | string;
            /** @description Another title. */
            title?: null | string;
        };
        /** @description A call that is not made. */
        CheckToolRequest: {
            arguments?: null | components["schemas"]["DataObject"];
            /** @description The project that it would be of, for policies. */
            project?: null | string;
        };
        /** @description Something of the nodes changed: what the topic `cluster` tells. */
        ClusterChangedEvent: {
            data: components["schemas"]["ClusterResource"];
            /**
             * Format: date-time
             * @description When it was seen.
             */
            time: string;
            /** @constant */
            type: "cluster-changed";
            /**
             * Format: int64
             * @description The number of the change.
             */
            version: number;
        };
        /** @description How many executions the workspace of whoever asks has. */
        ClusterCountsResource: {
            /** Format: int64 */
            executionsEnded: number;
            /** Format: int64 */
            executionsOpen: number;
        };
        /** @description The processes that serve one store together, as they were at a moment. */
        ClusterResource: {
            /**
             * Format: int32
             * @description How many nodes there are.
             */
            count: number;
            counts: components["schemas"]["ClusterCountsResource"];
            /** @description The node that says which node owns which shard; null: there is none at the moment. */
            leader: null | string;
            nodes: components["schemas"]["NodeResource"][];
            /** @description Every shard, by number. The embedded store is one, which its process owns as long as it lives. */
            shards: components["schemas"]["ShardResource"][];
            store: components["schemas"]["ClusterStoreResource"];
            /** Format: date-time */
            time: string;
        };
        /** @description The store that the nodes share. */
        ClusterStoreResource: {
            /**
             * Format: int64
             * @description The offset of the last event that is durable.
             */
            head: number;
            /** @description sqlite. */
            kind: string;
        };
        /** @description A column of a board. */
        ColumnResource: {
            /** @description Queued, Blocked, Running, Waiting for you, Done or Failed. */
            name: string;
            /** @description The statuses of the tasks in it. */
            statuses: string[];
            /** @description The tasks; those that are queued in the order in which they start. */
            tasks: components["schemas"]["TaskResource"][];
        };
        /** @description What a command led to. */
        CommandResource: {
            /** @description What happens now, in words: 2 attempts finish first, then it is paused until somebody resumes it. Null: that could not be read just now. */
            follows: null | string;
            id: string;
            /** @description Where it stood when the command was durable. */
            status: string;
            /** @description Of an edit: what is no fault of the steps and yet worth a word, as at a submission. */
            warnings?: null | components["schemas"]["WarningResource"][];
        };
        /** @description A tool of a connection. */
        ConnectedToolResource: {
            /** @description Why it is refused, where its definition is no longer the one that was accepted. */
            drift: null | string;
            effect: string;
            /** @description What the other end says that repeating it does; null: nothing. */
            hintedEffect: null | string;
            /** @description Its name in plans. */
            name: string;
            /** @description Its name at the other end. */
            theirName: string;
        };
        /** @description What went wrong with a connection. */
        ConnectionErrorResource: {
            code: string;
            message: string;
            /** Format: date-time */
            time: null | string;
        };
        /** @description What keeps a tool from being called. */
        ConnectionFaultResource: {
            fix: string;
            message: string;
            where: string;
        };
        /** @description A new project. */
        CreateProjectRequest: {
            budget?: null | components["schemas"]["ProjectBudget"];
            /** @description What it is about. */
            description?: null | string;
            /**
             * Format: int32
             * @description Tasks that run at once at most, 1 to 1000. Default 3.
             */
            maxConcurrent?: null | number;
            /** @description Its id within the workspace: 1 to 64 of a-z, 0-9, '-', '_' and '.'. */
            name: string;
        };
        /** @description A new schedule: with exactly one of cron and every. */
        CreateScheduleRequest: {
            /** @description What becomes of times while the service did not run: skip, last (the default) or all. */
            catchUp?: null | string;
            /**
             * Format: int32
             * @description How many are caught up at most with all, 1 to 1000. Default 10.
             */
            catchUpMax?: null | number;
            /** @description Five fields (minute hour day month weekday), as in '30 9 * * mon-fri', or a word as in @daily. */
            cron?: null | string;
            /** @description What it is for. */
            description?: null | string;
            /** @description Only look: the schedule as it would be, with its next times. Nothing is stored. */
            dryRun?: boolean;
            /**
             * Format: date-time
             * @description No time from it on counts. Default: none.
             */
            endsAt?: null | string;
            /** @description A distance, 1s to 366d, as in 15m, counted from startsAt. */
            every?: null | string;
            inputs?: null | components["schemas"]["DataObject"];
            /** @description By how much a run begins later at most, 0s to 1h, another part of it each time. Default 0s. */
            jitter?: null | string;
            /** @description Its id within the workspace: 1 to 64 of a-z, 0-9, '-', '_' and '.'. */
            name: string;
            /** @description What becomes of a time while a run has not ended: skip (the default), queue or parallel. */
            overlap?: null | string;
            plan?: components["schemas"]["DataValue"];
            /** @description Instead of a plan: the name of one that the workspace keeps, looked up for each run; or nightly@3. */
            planName?: null | string;
            /** @description critical, high, medium (the default), low or background. */
            priority?: null | string;
            /** @description The project of the executions. */
            project?: null | string;
            /**
             * Format: date-time
             * @description No time before it counts; of 'every' it is the first. Default: from now on.
             */
            startsAt?: null | string;
            /** @description The IANA id of the zone of cron, as in Europe/Berlin. Default UTC. */
            timeZone?: null | string;
        };
        /** @description A token that is wanted. */
        CreateTokenRequest: {
            /** @description In how long it ends, as in 30d; never by default. */
            expires?: null | string;
            /** @description What its holder is called, in journals and in the audit log; the token's id by default. */
            name?: null | string;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description admin, operator, viewer, worker or ingest. */
            role: string;
        };
        /** @description A new webhook: outbound with a url, or inbound with one of signal and start. */
        CreateWebhookRequest: {
            /** @description What it is for. */
            description?: null | string;
            /** @description outbound: what happens here is told to a URL. inbound: what is told here does something. */
            direction: string;
            /** @description Outbound: the types that it is told of, as in execution.failed. Default: all. */
            events?: null | string[];
            /** @description Outbound: only what is of this project. */
            project?: null | string;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description The name of the secret of the workspace to sign with, 'whsec_' and base64. Inbound: it must be there. Outbound: without it nothing is signed. */
            secret?: null | string;
            signal?: null | components["schemas"]["WebhookSignal"];
            start?: null | components["schemas"]["WebhookStart"];
            /** @description Outbound: an absolute http or https URL, which HTTP tools might connect to. */
            url?: null | string;
        };
        /**
         * @description A JSON object; the order of its properties is kept and does not count in comparisons.
         *     Usually a DataRecord; a view over other data (the steps of an execution) derives from it to be read
         *     lazily.
         */
        DataObject: JsonObject;
        /**
         * @description A JSON value: immutable, compared by content, safe to share between threads.
         *     It is what inputs, arguments and outputs are made of. Reading and writing JSON text is DataJson's.
         */
        DataValue: Json;
        /** @description The person answered; what comes of it is another event. */
        DecisionAnsweredData: {
            /** @description True: calls of this tool with this target are allowed from now on; else null. */
            always?: boolean;
            arguments?: components["schemas"]["DataObject"];
            by: string;
            /** @description The hash of the call with these arguments, which is the one that is approved. */
            callHash?: string;
            comment?: string;
            decision: string;
            option: string;
            output?: components["schemas"]["DataValue"];
        };
        DecisionAnsweredEvent: {
            data: null | components["schemas"]["DecisionAnsweredData"];
            /** @constant */
            type: "decision-answered";
        } & components["schemas"]["EventEnvelope"];
        /** @description Nobody answered in time, and the default option was taken. */
        DecisionExpiredData: {
            decision: string;
            option: string;
        };
        DecisionExpiredEvent: {
            data: null | components["schemas"]["DecisionExpiredData"];
            /** @constant */
            type: "decision-expired";
        } & components["schemas"]["EventEnvelope"];
        /**
         * @description What a decision is about.
         * @enum {string}
         */
        DecisionKind: "approval" | "unknown-effect" | "undo-failed" | "question" | "failure" | "budget" | "rollback-failed";
        /** @description An answer that can be given. */
        DecisionOption: {
            /** @description Whether it can be taken back. */
            canBeUndone: boolean;
            /** @description What follows. */
            consequence: string;
            /** @description The word to answer with. */
            name: string;
        };
        /** @description A question to a person, with all that is needed to answer it. */
        DecisionRequest: {
            /** @description The steps that wait for the answer besides its own; null: none. */
            blocks?: string[];
            /** @description The SHA-256 of the exact tool, arguments and target that an approval is for; null where no call is approved. */
            callHash?: string;
            /** @description The option that is recommended, and taken on expiry. */
            default: string;
            /** @description What shows it: one line each. */
            evidence: string[];
            /**
             * Format: date-time
             * @description When the default is taken; null: never.
             */
            expiresAt?: string;
            /** @description The fingerprint of the failure that it is about; null for a question that is about none. */
            fingerprint?: string;
            /** @description The steps that are under way and go on meanwhile; null: none. */
            goesOn?: string[];
            /** @description Its id: the execution's id and a number. */
            id: string;
            /** Format: int32 */
            item?: number;
            kind: components["schemas"]["DecisionKind"];
            /** @description What can be answered. */
            options: components["schemas"]["DecisionOption"][];
            /** @description The policy that asks; null where the plan or the default does. */
            policy?: string;
            /** @description What happened and what is asked, in a line. */
            question: string;
            /** @description The step that it is about. */
            step: string;
            /** @description What the call reaches outside; null where there is no such thing. */
            target?: string;
            /** @description The tool that it is about; null for a question of the plan. */
            tool?: string;
            /** @description What was tried before, one line each; null where nothing was. */
            tried?: string[];
        };
        /** @description A person is asked. */
        DecisionRequiredData: {
            request: components["schemas"]["DecisionRequest"];
        };
        DecisionRequiredEvent: {
            data: null | components["schemas"]["DecisionRequiredData"];
            /** @constant */
            type: "decision-required";
        } & components["schemas"]["EventEnvelope"];
        /** @description A decision. */
        DecisionResource: {
            answer: null | components["schemas"]["AnswerResource"];
            /** Format: date-time */
            askedAt: string;
            blocks: string[];
            callHash: null | string;
            default: string;
            evidence: string[];
            execution: string;
            /** Format: date-time */
            expiresAt: null | string;
            goesOn: string[];
            id: string;
            /** Format: int32 */
            item: null | number;
            /** @description approval, unknown-effect, undo-failed, question, failure, budget or rollback-failed. */
            kind: string;
            options: components["schemas"]["OptionResource"][];
            /** @description The policy that asks; null: the plan or the default does. */
            policy: null | string;
            question: string;
            /** @description open or answered. */
            status: string;
            step: string;
            target: null | string;
            tool: null | string;
            tried: string[];
        };
        /**
         * @description A question is open no more, and nobody answered it: all was cancelled, or what asked has ended without it. Told
         *     right after the event that it follows from; before an end at once, which nothing follows. Or the worker of the
         *     attempt that it is about answered late: then what comes of that is the next event.
         */
        DecisionWithdrawnData: {
            /** @description Who cancelled; `engine` where what asked has ended. */
            by: string;
            /** @description Which. */
            decision: string;
            error?: components["schemas"]["Failure"];
            /** @description Why, in the words of who cancelled, or that the worker answered; null: nothing was said. */
            reason?: string;
        };
        DecisionWithdrawnEvent: {
            data: null | components["schemas"]["DecisionWithdrawnData"];
            /** @constant */
            type: "decision-withdrawn";
        } & components["schemas"]["EventEnvelope"];
        /** @description A duration as far as it is known: so many of a hundred runs are no longer than this. */
        DurationRange: {
            /** @description The low end. */
            p10: string;
            /** @description The likely value. */
            p50: string;
            /** @description What can be promised. */
            p80: string;
            /** @description The high end: 8 of 10 are between it and the low end. */
            p90: string;
            /** @description Beyond it, it is slower than usual. */
            p95: string;
        };
        /** @description A change of the plan of a running execution: all of it is taken, or none. */
        EditRequest: {
            /** @description Steps to add. */
            add?: null | unknown[];
            /** @description Why; kept in the journal and in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description Ids of steps that have not begun and are not to run. */
            remove?: null | string[];
            /** @description Steps that have not begun, as they are to be. */
            replace?: null | unknown[];
        };
        /**
         * @description What repeating a call does. Ordered from the safest to the one that must never be repeated blindly.
         * @enum {string}
         */
        EffectClass: "pure" | "idempotent" | "compensatable" | "irreversible";
        /** @description How long an execution takes, and how far it is. */
        EstimateResource: {
            /** @description The steps that the time is made of, the first to the last. */
            criticalPath: string[];
            /** @description From the start to the end, as it looked before the start. */
            first: components["schemas"]["RangeResource"];
            /** @description Whether first is what was told at the submission, and kept; else it is made by what is known now. */
            firstWasTold: boolean;
            id: string;
            /** @description From now to the end. */
            left: components["schemas"]["RangeResource"];
            /**
             * Format: double
             * @description How far it is, 0 to 1, by the weights of its steps.
             */
            progress: number;
            /** @description Steps of which an attempt takes longer than 19 of 20 do. */
            slowSteps: string[];
            status: string;
            /** @description usual, slower-than-usual or faster-than-usual. */
            tempo: string;
            /** @description The time that is left in words: about 3 min (2 to 5 min). */
            text: string;
            /** @description From the start to the end, as it looks now. */
            total: components["schemas"]["RangeResource"];
            /** @description Whether people or signals are waited for besides, whose time nobody knows. */
            waitsForOthers: boolean;
            /**
             * Format: int64
             * @description How long it has worked, in milliseconds, without questions and pauses; of what has ended, what first is measured by.
             */
            worked: number;
        };
        /**
         * @description How long it was expected to take, told by whoever submitted it. It stays what it was, so that what comes of the
         *     execution can be measured by it.
         */
        EstimateUpdatedData: {
            total: components["schemas"]["DurationRange"];
            /** @description Whether people or signals are waited for besides. */
            waitsForOthers: boolean;
        };
        EstimateUpdatedEvent: {
            data: null | components["schemas"]["EstimateUpdatedData"];
            /** @constant */
            type: "estimate-updated";
        } & components["schemas"]["EventEnvelope"];
        /** @description What every event has besides its name, and what it says. */
        EventEnvelope: {
            /** @description The execution that it is of; null: it is of a project itself, its switch or its tasks. */
            execution: null | string;
            /**
             * Format: int64
             * @description Its offset within the whole journal.
             */
            offset: number;
            payload?: null | components["schemas"]["PayloadResource"];
            project: null | string;
            /** Format: date-time */
            time: string;
            /**
             * Format: int64
             * @description Its version within the execution, or the project, from 1.
             */
            version: number;
            workspace: string;
        };
        /** @description Events, and where to go on. */
        EventPage: {
            /**
             * Format: int64
             * @description What to give as `after` to go on.
             */
            after: number;
            /**
             * Format: int64
             * @description What to give as `before` to go back; null: it begins with the first.
             */
            before: null | number;
            /** @description The events, the oldest first. */
            events: components["schemas"]["EventResource"][];
            /** @description Whether nothing follows any more. */
            hasEnded: boolean;
        };
        /**
         * @description An event of an execution, or of a project, as the journal has it. What there is nothing to say of is left out of its
         *     data, and not null.
         */
        EventResource: components["schemas"]["ExecutionSubmittedEvent"] | components["schemas"]["ExecutionStartedEvent"] | components["schemas"]["ExecutionPhaseChangedEvent"] | components["schemas"]["ExecutionPauseRequestedEvent"] | components["schemas"]["ExecutionPausedEvent"] | components["schemas"]["ExecutionResumedEvent"] | components["schemas"]["ExecutionCancelRequestedEvent"] | components["schemas"]["ExecutionCancelledEvent"] | components["schemas"]["ExecutionCompletedEvent"] | components["schemas"]["ExecutionFailedEvent"] | components["schemas"]["StepReadyEvent"] | components["schemas"]["FanOutStartedEvent"] | components["schemas"]["StepAssignedEvent"] | components["schemas"]["StepProgressEvent"] | components["schemas"]["AttemptDoubtedEvent"] | components["schemas"]["ProbeStartedEvent"] | components["schemas"]["AttemptFailedEvent"] | components["schemas"]["RetryScheduledEvent"] | components["schemas"]["FallbackChosenEvent"] | components["schemas"]["StepWaitingEvent"] | components["schemas"]["StepCompletedEvent"] | components["schemas"]["ItemCompletedEvent"] | components["schemas"]["StepFailedEvent"] | components["schemas"]["ItemFailedEvent"] | components["schemas"]["StepSkippedEvent"] | components["schemas"]["UndoStartedEvent"] | components["schemas"]["StepUndoneEvent"] | components["schemas"]["UndoFailedEvent"] | components["schemas"]["UndoSkippedEvent"] | components["schemas"]["DecisionRequiredEvent"] | components["schemas"]["DecisionAnsweredEvent"] | components["schemas"]["DecisionExpiredEvent"] | components["schemas"]["DecisionWithdrawnEvent"] | components["schemas"]["SignalReceivedEvent"] | components["schemas"]["HealingAppliedEvent"] | components["schemas"]["LessonLearnedEvent"] | components["schemas"]["ExecutionTerminatedEvent"] | components["schemas"]["ExecutionPrioritizedEvent"] | components["schemas"]["PlanChangedEvent"] | components["schemas"]["StepCarriedEvent"] | components["schemas"]["ItemCarriedEvent"] | components["schemas"]["AttemptStoppedEvent"] | components["schemas"]["BudgetReservedEvent"] | components["schemas"]["BudgetSettledEvent"] | components["schemas"]["BudgetWarningEvent"] | components["schemas"]["BudgetRaisedEvent"] | components["schemas"]["ExecutionFinishRequestedEvent"] | components["schemas"]["BudgetGrantedEvent"] | components["schemas"]["BudgetReturnedEvent"] | components["schemas"]["HealthUpdateEvent"] | components["schemas"]["RollbackStartedEvent"] | components["schemas"]["RollbackCompletedEvent"] | components["schemas"]["RollbackFailedEvent"] | components["schemas"]["EstimateUpdatedEvent"] | components["schemas"]["AttemptOfferedEvent"] | components["schemas"]["ProjectCreatedEvent"] | components["schemas"]["ProjectChangedEvent"] | components["schemas"]["AutonomousModeChangedEvent"] | components["schemas"]["TaskAddedEvent"] | components["schemas"]["TaskChangedEvent"] | components["schemas"]["TaskStatusChangedEvent"] | components["schemas"]["TaskCancelRequestedEvent"] | components["schemas"]["TaskCompletedEvent"] | components["schemas"]["TaskFailedEvent"] | components["schemas"]["TasksUnblockedEvent"] | components["schemas"]["TaskSteeredEvent"] | components["schemas"]["SandboxSpawnedEvent"] | components["schemas"]["ProjectBudgetTakenEvent"] | components["schemas"]["OtherEvent"];
        /** @description It ended by a cancel. */
        ExecutionCancelledData: Record<string, never>;
        ExecutionCancelledEvent: {
            data: null | components["schemas"]["ExecutionCancelledData"];
            /** @constant */
            type: "execution-cancelled";
        } & components["schemas"]["EventEnvelope"];
        /**
         * @description A cancel was asked for: nothing forward from now on; with `Undo`, what completed is undone in reverse
         *     order.
         */
        ExecutionCancelRequestedData: {
            by: string;
            reason?: string;
            undo: boolean;
        };
        ExecutionCancelRequestedEvent: {
            data: null | components["schemas"]["ExecutionCancelRequestedData"];
            /** @constant */
            type: "execution-cancel-requested";
        } & components["schemas"]["EventEnvelope"];
        /** @description It ended well, perhaps with failures of optional steps. */
        ExecutionCompletedData: {
            withFailures: boolean;
        };
        ExecutionCompletedEvent: {
            data: null | components["schemas"]["ExecutionCompletedData"];
            /** @constant */
            type: "execution-completed";
        } & components["schemas"]["EventEnvelope"];
        /** @description It ended with a failure that its plan does not forgive. */
        ExecutionFailedData: {
            error: components["schemas"]["Failure"];
        };
        ExecutionFailedEvent: {
            data: null | components["schemas"]["ExecutionFailedData"];
            /** @constant */
            type: "execution-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description A filter of executions: what it says has all to hold. What it does not say does not matter. */
        ExecutionFilter: {
            errorKind?: null | string;
            /** @description true: those of which a step failed, or is tried again after a failure. */
            failingNow?: null | boolean;
            fingerprint?: null | string;
            health?: null | string;
            parent?: null | string;
            project?: null | string;
            /** Format: date-time */
            since?: null | string;
            /** @description Instead of since: submitted no longer ago than this when it is looked, as in 24h. */
            sinceAgo?: null | string;
            status?: null | string[];
            text?: null | string;
            tool?: null | string;
            /** Format: date-time */
            until?: null | string;
        };
        /** @description Nothing more starts: what runs ends, and the rest is skipped. */
        ExecutionFinishRequestedData: {
            by: string;
            reason?: string;
        };
        ExecutionFinishRequestedEvent: {
            data: null | components["schemas"]["ExecutionFinishRequestedData"];
            /** @constant */
            type: "execution-finish-requested";
        } & components["schemas"]["EventEnvelope"];
        /** @description Where the rest of an execution is. */
        ExecutionLinks: {
            estimate: string;
            events: string;
            graph: string;
            log: string;
            report: string;
            results: string;
            self: string;
            status: string;
            stream: string;
            timeline: string;
            why: string;
        };
        /** @description A page of executions. */
        ExecutionList: {
            /** @description Whether what was acknowledged last may be missing: the list could not be brought up to date in 2 s. */
            behind: boolean;
            /** @description How many executions the workspace has by status, or the project that was asked for; other filters do not count. */
            counts: {
                [key: string]: number;
            };
            /** @description What the next page is asked for with, with the same filters; null: there is none. */
            cursor: null | string;
            items: components["schemas"]["ListedExecution"][];
        };
        /** @description Nothing runs, nothing starts. */
        ExecutionPausedData: {
            by: string;
            end?: components["schemas"]["PauseEnd"];
            /** @description Whether it was the parent that was paused. */
            isParents?: boolean;
            reason?: string;
        };
        ExecutionPausedEvent: {
            data: null | components["schemas"]["ExecutionPausedData"];
            /** @constant */
            type: "execution-paused";
        } & components["schemas"]["EventEnvelope"];
        /** @description A pause was asked for while attempts run: none starts from now on. */
        ExecutionPauseRequestedData: {
            by: string;
            end?: components["schemas"]["PauseEnd"];
            /** @description Whether it was the parent that was paused. */
            isParents?: boolean;
            /** @description Whether running attempts were asked to stop where repeating them is safe. */
            now?: boolean;
            reason?: string;
        };
        ExecutionPauseRequestedEvent: {
            data: null | components["schemas"]["ExecutionPauseRequestedData"];
            /** @constant */
            type: "execution-pause-requested";
        } & components["schemas"]["EventEnvelope"];
        /**
         * @description The phases of an execution.
         * @enum {string}
         */
        ExecutionPhase: "initialization" | "tool-resolution" | "chain-optimization" | "connection-setup" | "execution" | "completion";
        /** @description Another phase began. */
        ExecutionPhaseChangedData: {
            phase: components["schemas"]["ExecutionPhase"];
        };
        ExecutionPhaseChangedEvent: {
            data: null | components["schemas"]["ExecutionPhaseChangedData"];
            /** @constant */
            type: "execution-phase-changed";
        } & components["schemas"]["EventEnvelope"];
        /** @description It is this urgent among executions from now on. */
        ExecutionPrioritizedData: {
            by: string;
            priority: components["schemas"]["Priority"];
            /** @description Why, in the words of who asked; null: nothing was said. */
            reason?: string;
        };
        ExecutionPrioritizedEvent: {
            data: null | components["schemas"]["ExecutionPrioritizedData"];
            /** @constant */
            type: "execution-prioritized";
        } & components["schemas"]["EventEnvelope"];
        /**
         * Autonomy execution report
         * @description What 'autonomy report --format json' prints, and 'GET /executions/{id}/report' answers. Every property is always there, null where there is nothing; properties are only ever added.
         */
        ExecutionReport: {
            /** @constant */
            apiVersion: "autonomy/v1";
            /** @description The files that it made. */
            artifacts: {
                bytes: null | number;
                /** @description Whether the step was undone afterwards. */
                isUndone: boolean;
                item: null | number;
                path: string;
                sha256: null | string;
                step: string;
            }[];
            /** @description What people were asked, in the order of time. */
            decisions: {
                /** @description Null while it is open. */
                answer: null | {
                    /** @description When (RFC 3339, UTC). */
                    at: string;
                    /** @description Who answered; 'expiry' when nobody did in time. */
                    by: string;
                    comment: null | string;
                    option: string;
                };
                /** @description When it was asked (RFC 3339, UTC). */
                askedAt: string;
                id: string;
                item: null | number;
                kind: string;
                question: string;
                step: string;
            }[];
            /** @description From its beginning to its end, or so far, in milliseconds. */
            durationMs: null | number;
            /** @description When it ended (RFC 3339, UTC). */
            endedAt: null | string;
            /** @description What went wrong, in the order of time. */
            errors: {
                /** @description When it happened (RFC 3339, UTC). */
                at: string;
                /** @description The attempt, from 1; null where none had begun. */
                attempt: null | number;
                /** @description Its family. */
                category: string;
                causes: string[];
                /** @description A short stable word. */
                code: string;
                /**
                 * @description Whether the call's effect came about.
                 * @enum {unknown}
                 */
                effect: "none" | "unknown" | "applied";
                evidence: {
                    code: null | string;
                    exitCode: null | number;
                    /** @description The fields that the other side refuses. */
                    fields: {
                        /** @description A JSON pointer into what was sent. */
                        path: string;
                        rule: string;
                    }[];
                    /** @description The bytes that were free. */
                    freeBytes: null | number;
                    /** @description How many calls the other side allows. */
                    limitCalls: null | number;
                    /** @description The time that limitCalls is for. */
                    limitWindowMs: null | number;
                    /** @description The name of the one thing that is missing. */
                    missing: null | string;
                    /** @description The right that the credential lacks. */
                    missingRight: null | string;
                    /** @description The bytes that were needed. */
                    neededBytes: null | number;
                    /** @description What is asked of a person, in the other side's words. */
                    question: null | string;
                    status: null | number;
                    stderr: string[];
                    target: null | string;
                };
                /** @description Whether the undo of the step failed. */
                isOfUndo: boolean;
                /** @description The item of a fan-out, from 0. */
                item: null | number;
                /** @description The kind of failure. */
                kind: string;
                /** @description For people. */
                message: string;
                /**
                 * @description What became of it.
                 * @enum {unknown}
                 */
                outcome: "open" | "healed" | "forgiven" | "failed" | "left-out" | "cancelled";
                /** @description What was done about it, in order. */
                rungs: {
                    /** @description What it was changed to. */
                    after: unknown;
                    /** @description When it was taken (RFC 3339, UTC). */
                    at: string;
                    /** @description What it was before; null where nothing was changed. */
                    before: unknown;
                    /** @description What it cost, in USD. */
                    costUsd: null | number;
                    /** @description Why, or what was answered. */
                    reason: string;
                    /** @description a rung of the ladder (retry, more-time, substitute, ...), probe or decision */
                    rung: string;
                }[];
                step: string;
            }[];
            /** @description How long it was expected to take, in milliseconds; null: nobody estimated it. */
            estimate: null | {
                /** @description Nine in ten are quicker. */
                highMs: number;
                /** @description Half are quicker. */
                likelyMs: number;
                /** @description One in ten is quicker. */
                lowMs: number;
                /** @description Nineteen in twenty are quicker. */
                slowBeyondMs: number;
                /**
                 * @description How it kept to the estimate.
                 * @enum {unknown}
                 */
                tempo: "usual" | "slower-than-usual" | "faster-than-usual";
                /** @description How long it worked: without the time of questions to people and of pauses. */
                workedMs: number;
            };
            /** @description What shows that it was done. */
            evidence: {
                item: null | number;
                /** @description http-status, exit-code, sha256 ... */
                kind: string;
                step: string;
                /** @description What it is of. */
                target: null | string;
                value: string;
            }[];
            /** @description The time that the report tells of (RFC 3339, UTC). */
            generatedAt: string;
            /** @description Why it is so, in one sentence. */
            headline: string;
            /** @description The execution's id. */
            id: string;
            /** @description Whether it has ended; if not, the report tells how far it is. */
            isFinal: boolean;
            /** @constant */
            kind: "execution-report";
            /** @description The plan's name. */
            name: string;
            /** @description What a person can do next, the most useful first. */
            nextActions: {
                /** @description What to type. */
                command: string;
                /** @description What comes of it. */
                consequence: string;
            }[];
            /** @description How it ended, or where it is: completed, completed-with-failures, failed, cancelled, running ... */
            outcome: string;
            /** @description The project; null for an execution of none. */
            project: null | string;
            /** @description The outputs that no step needs, by step. */
            results: Record<string, never>;
            /** @description When it began (RFC 3339, UTC). */
            startedAt: null | string;
            /** @description How many steps are in each state. */
            stepCounts: {
                cancelled: number;
                completed: number;
                failed: number;
                pending: number;
                ready: number;
                running: number;
                skipped: number;
                undone: number;
                waiting: number;
            };
            /** @description The steps, in the order of the plan. */
            steps: {
                /** @description Tries, all items together. */
                attempts: number;
                /** @description In milliseconds. */
                durationMs: null | number;
                /** @description When it ended (RFC 3339, UTC). */
                endedAt: null | string;
                id: string;
                /** @description The items of its fan-out; null for a step without one. */
                items: null | {
                    completed: number;
                    count: number;
                };
                /** @description Why it failed or did not run. */
                reason: null | string;
                /** @description When it began (RFC 3339, UTC). */
                startedAt: null | string;
                /** @enum {unknown} */
                status: "pending" | "ready" | "running" | "waiting" | "completed" | "failed" | "skipped" | "cancelled" | "undone";
                /** @description The tool that it called last; null for a goal. */
                tool: null | string;
            }[];
            /** @description When it was submitted (RFC 3339, UTC). */
            submittedAt: string;
            /** @description Who submitted it. */
            submittedBy: string;
            /** @description What all attempts used together; null is not measured. */
            usage: {
                attempts: number;
                costUsd: null | number;
                cpuMs: null | number;
                diskBytes: null | number;
                memoryPeakBytes: null | number;
                outputBytes: null | number;
                tokens: null | number;
            };
            /** @description The workspace. */
            workspace: string;
        };
        /** @description An execution. */
        ExecutionResource: {
            /** Format: date-time */
            endedAt: null | string;
            error: null | components["schemas"]["FailureResource"];
            forkedFrom: null | components["schemas"]["ForkResource"];
            id: string;
            intervention: null | components["schemas"]["InterventionResource"];
            links: components["schemas"]["ExecutionLinks"];
            /** @description The name of its plan. */
            name: string;
            /**
             * Format: int32
             * @description How many questions wait for a person.
             */
            openDecisions: number;
            /** @description The execution whose step it is; null: none. */
            parent: null | string;
            planOrigin: null | components["schemas"]["PlanOriginResource"];
            priority: string;
            progress: components["schemas"]["ProgressResource"];
            project: null | string;
            /** Format: date-time */
            startedAt: null | string;
            /** @description queued, running, waiting, pausing, paused, cancelling, completed, completed-with-failures, failed or cancelled. */
            status: string;
            steps: components["schemas"]["StepResource"][];
            /** Format: date-time */
            submittedAt: null | string;
            submittedBy: string;
            /** @description Whether it was ended at once, with nothing undone. */
            terminated: boolean;
            /**
             * Format: int64
             * @description The version of its stream: what it showed is durable up to there.
             */
            version: number;
            workspace: string;
        };
        /** @description It goes on from exactly there. */
        ExecutionResumedData: {
            by: string;
            /** @description Why, in the words of who asked; null: nothing was said. */
            reason?: string;
        };
        ExecutionResumedEvent: {
            data: null | components["schemas"]["ExecutionResumedData"];
            /** @constant */
            type: "execution-resumed";
        } & components["schemas"]["EventEnvelope"];
        /** @description Its first phase began. */
        ExecutionStartedData: {
            phase: components["schemas"]["ExecutionPhase"];
        };
        ExecutionStartedEvent: {
            data: null | components["schemas"]["ExecutionStartedData"];
            /** @constant */
            type: "execution-started";
        } & components["schemas"]["EventEnvelope"];
        /** @description It was accepted; from here on it is never lost. */
        ExecutionSubmittedData: {
            budget?: components["schemas"]["PlanBudget"];
            by: string;
            callback?: components["schemas"]["Callback"];
            execution: string;
            fork?: components["schemas"]["ForkOrigin"];
            inputs: components["schemas"]["DataObject"];
            parent?: components["schemas"]["ParentLink"];
            plan: components["schemas"]["DataObject"];
            planOrigin?: components["schemas"]["PlanOrigin"];
            priority: components["schemas"]["Priority"];
            /** @description The project that it belongs to; null for one of none. */
            project?: string;
            /** @description The span that it was submitted in, as the `traceparent` of W3C Trace Context; null where nobody traces. */
            trace?: string;
            workspace: string;
        };
        ExecutionSubmittedEvent: {
            data: null | components["schemas"]["ExecutionSubmittedData"];
            /** @constant */
            type: "execution-submitted";
        } & components["schemas"]["EventEnvelope"];
        /** @description It ended at once: running calls and children were abandoned, and nothing was undone. The last event. */
        ExecutionTerminatedData: {
            by: string;
            reason?: string;
        };
        ExecutionTerminatedEvent: {
            data: null | components["schemas"]["ExecutionTerminatedData"];
            /** @constant */
            type: "execution-terminated";
        } & components["schemas"]["EventEnvelope"];
        /** @description The one shape that every failure takes. */
        Failure: {
            /** @description What led to it, outermost first; each one line. */
            causes: string[];
            /** @description A short stable word for programs: `http_503`, `exit_127`, `output_too_large`. */
            code: string;
            effect: components["schemas"]["FailureEffect"];
            evidence: components["schemas"]["FailureEvidence"];
            kind: components["schemas"]["FailureKind"];
            /** @description What happened, where, and what to do, for the person who reads it. */
            message: string;
            passingKind?: components["schemas"]["FailureKind"];
            /** @description The shortest time to wait before another try, when the other side said so. */
            retryAfter?: string;
            scope: components["schemas"]["FailureScope"];
        };
        /**
         * @description What is known of the effect of the call that failed.
         * @enum {string}
         */
        FailureEffect: "none" | "unknown" | "applied";
        /** @description What shows a failure: as much of it as there is. */
        FailureEvidence: {
            /** @description The error code of the body or of the system (`ENOSPC`, `rate_limit_exceeded`). */
            code?: string;
            /**
             * Format: int32
             * @description The exit code of a process; 128 + signal for a killed one.
             */
            exitCode?: number;
            fields?: components["schemas"]["FieldFault"][];
            /**
             * Format: int64
             * @description The bytes that were free.
             */
            freeBytes?: number;
            /**
             * Format: int64
             * @description How many calls the other side allows within the window of its limit.
             */
            limitCalls?: number;
            /** @description The time in which so many calls are allowed; null when it is not said. */
            limitWindow?: string;
            /** @description The name of the one thing that is missing: a variable, a program, a model, a tool. */
            missing?: string;
            /**
             * Format: int64
             * @description The bytes that were needed.
             */
            neededBytes?: number;
            /** @description What is asked of a person, in the other side's words. */
            question?: string;
            /** @description The right that the credential lacks, as the other side names it: `repo`. */
            scopeAsked?: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status?: number;
            /** @description The last lines of the error stream. */
            stderr: string[];
            /** @description Host, path or command that it was about. */
            target?: string;
        };
        /**
         * @description What went wrong: the kinds K1 to K23 of the taxonomy, which decide what healing is tried.
         * @enum {string}
         */
        FailureKind: "connect-failed" | "timeout" | "answer-cut" | "unavailable" | "rate-limited" | "budget-exhausted" | "token-expired" | "missing-scope" | "access-revoked" | "denied" | "bad-input" | "output-mismatch" | "not-found" | "conflict" | "too-large" | "permanent-external" | "configuration" | "no-progress" | "input-required" | "data-loss-risk" | "security-violation" | "cancelled" | "unknown";
        /** @description A failure. */
        FailureResource: {
            category: string;
            code: null | string;
            /** @description Whether the call had its effect: none, unknown or applied. */
            effect: string;
            /** @description Its kind, K1 to K23, by its name: connect-failed, timeout, unavailable, ... */
            kind: string;
            message: string;
            severity: string;
        };
        /**
         * @description How far a failure reaches.
         * @enum {string}
         */
        FailureScope: "call" | "tool" | "host" | "credential" | "execution";
        /** @description The call failed for good and the next fallback takes its place. */
        FallbackChosenData: {
            /** Format: int32 */
            fallback: number;
            /** Format: int32 */
            item?: number;
            reason: string;
            step: string;
            tool: string;
        };
        FallbackChosenEvent: {
            data: null | components["schemas"]["FallbackChosenData"];
            /** @constant */
            type: "fallback-chosen";
        } & components["schemas"]["EventEnvelope"];
        /** @description The fan-out has this many items. */
        FanOutStartedData: {
            /** Format: int32 */
            count: number;
            step: string;
        };
        FanOutStartedEvent: {
            data: null | components["schemas"]["FanOutStartedData"];
            /** @constant */
            type: "fan-out-started";
        } & components["schemas"]["EventEnvelope"];
        /** @description A fault of one field of a call's input, as the other side stated it. */
        FieldFault: {
            /** @description A JSON pointer (RFC 6901) within the body that was sent: `/user/email`; empty for the body as a whole. */
            path: string;
            /** @description The rule that the field breaks, in the other side's words: `must be an integer`. */
            rule: string;
        };
        /** @description The execution that another one was made from. */
        ForkOrigin: {
            /** @description Why, in the words of who asked; null: nothing was said. */
            comment?: string;
            /** @description Its id. */
            execution: string;
            reason: components["schemas"]["ForkReason"];
            /**
             * Format: int64
             * @description The version of its stream at which it was taken.
             */
            version: number;
        };
        /** @description What a fork would be. */
        ForkPreviewResource: {
            carried: string[];
            forkedFrom: components["schemas"]["ForkResource"];
            repeats: components["schemas"]["RepeatResource"][];
            runsAgain: string[];
        };
        /**
         * @description What an execution is forked for.
         * @enum {string}
         */
        ForkReason: "restart" | "retry" | "fork";
        /** @description Another execution that begins somewhere in the past of this one. */
        ForkRequestBody: {
            /** @description Whether effects may be repeated that nothing takes back. Default false. */
            confirm?: boolean;
            /** @description Only say what it would do. Default false. */
            dryRun?: boolean;
            /** @description The step that runs again, and with it all that depends on it (restart; optional for fork). */
            from?: null | string;
            inputs?: null | components["schemas"]["DataObject"];
            /** @description Why; kept in the journal of the new execution and in the audit log. 2000 characters at most. */
            reason?: null | string;
            /**
             * Format: int64
             * @description The version to fork from; absent: as it stands.
             */
            version?: null | number;
        };
        /** @description Where an execution came from. */
        ForkResource: {
            /** @description Why, in the words of who asked; null: nothing was said. */
            comment: null | string;
            /** @description The execution. */
            execution: string;
            /** @description What for: retry, restart or fork. */
            reason: string;
            /**
             * Format: int64
             * @description The version of its stream at which it was taken.
             */
            version: number;
        };
        /** @description What must be answered before a goal is understood. */
        GoalQuestionResource: {
            /** @description What it is answered by. */
            id: string;
            /** @description tool, argument, words, input or goal (say it in other words, as another goal). */
            kind: string;
            /** @description Answers to choose from; empty: any value. A tool may be another one too. */
            options: string[];
            question: string;
            /** @description The clause that it is about; empty: the goal as a whole. */
            words: string;
        };
        /** @description A goal, what is proposed for it, and what became of that. */
        GoalResource: {
            /** @description What was answered, by the ids of the questions. */
            answers: components["schemas"]["DataObject"];
            /** Format: date-time */
            approvedAt: null | string;
            /** @description Who approved it; null: nobody, or nobody had to. */
            approvedBy: null | string;
            autoApprove: boolean;
            estimate: null | components["schemas"]["SubmitEstimate"];
            /** @description The execution; null: it has not started. */
            execution: null | string;
            goal: string;
            /** @description The steps that the policies, as they are now, ask a person about or deny when they run. */
            guarded: components["schemas"]["GuardedStepResource"][];
            id: string;
            inputs: components["schemas"]["DataObject"];
            links: null | components["schemas"]["ExecutionLinks"];
            plan: null | components["schemas"]["DataObject"];
            /** @description The values of the inputs that the plan declares. */
            planInputs: components["schemas"]["DataObject"];
            priority: string;
            project: null | string;
            /** Format: date-time */
            proposedAt: string;
            proposedBy: string;
            /** @description What must be answered before there is a plan that can run. */
            questions: components["schemas"]["GoalQuestionResource"][];
            /** @description Why it was rejected, or could not be started. */
            reason: null | string;
            /** @description Why each step is there, in the order of the plan. */
            reasons: components["schemas"]["StepReasonResource"][];
            rejectedBy: null | string;
            /** @description needs-input, proposed, approved (its execution is being submitted), started or rejected. */
            status: string;
            /** @description The task of a project that it is the work of. */
            task: null | string;
            /**
             * Format: int64
             * @description What an approval names.
             */
            version: number;
        };
        /** @description A need. */
        GraphEdge: {
            from: string;
            to: string;
        };
        /** @description A step in a graph. */
        GraphNode: {
            /**
             * Format: int32
             * @description How many steps that need it are left out here.
             */
            hiddenDependents: number;
            /**
             * Format: int32
             * @description How many steps that it needs are left out here.
             */
            hiddenNeeds: number;
            id: string;
            /**
             * Format: int32
             * @description 0 for a step that needs nothing, else one more than any that it needs.
             */
            level: number;
            status: string;
            /** @description The tool that it calls; null for a goal. */
            tool: null | string;
        };
        /** @description The steps of an execution and what needs what. */
        GraphResource: {
            /** @description The step that was asked for; null: the whole graph. */
            around: null | string;
            /**
             * Format: int32
             * @description How far from it; null: the whole graph.
             */
            depth: null | number;
            /** @description From a step to one that needs it; both are among the nodes. */
            edges: components["schemas"]["GraphEdge"][];
            id: string;
            nodes: components["schemas"]["GraphNode"][];
            status: string;
            /**
             * Format: int32
             * @description How many steps there are in all.
             */
            steps: number;
            /** Format: int64 */
            version: number;
        };
        /** @description A step that a policy asks about or denies. */
        GuardedStepResource: {
            /** @description ask or deny. */
            answer: string;
            /** @description What repeating it does. */
            effect: string;
            /** @description The policy; null: that a person is asked about what cannot be taken back. */
            policy: null | string;
            step: string;
            tool: string;
        };
        /**
         * @description A rung of the ladder is taken after a failure; what it leads to is the next event. `Before` and
         *     `After` say what it changes.
         */
        HealingAppliedData: {
            after?: components["schemas"]["DataValue"];
            /** Format: int32 */
            attempt: number;
            before?: components["schemas"]["DataValue"];
            cost: components["schemas"]["HealingCost"];
            fingerprint: string;
            /** Format: int32 */
            item?: number;
            kind: components["schemas"]["FailureKind"];
            reason: string;
            rung: components["schemas"]["Rung"];
            step: string;
        };
        HealingAppliedEvent: {
            data: null | components["schemas"]["HealingAppliedData"];
            /** @constant */
            type: "healing-applied";
        } & components["schemas"]["EventEnvelope"];
        /** @description What a rung costs. */
        HealingCost: {
            /**
             * Format: double
             * @description What the failed attempt had cost, in USD.
             */
            costUsd: number;
            /**
             * Format: int64
             * @description The time until the next attempt begins, in milliseconds.
             */
            delayMs: number;
        };
        /**
         * @description How well an execution does, in one word. The better comes first.
         * @enum {string}
         */
        HealthClass: "excellent" | "good" | "degraded" | "critical";
        /** @description The health fell into a worse class. Told once for each class until the health has recovered from it. */
        HealthDroppedData: {
            /** @description Where most of the time went, in a sentence. */
            bottleneck: string;
            from: components["schemas"]["HealthClass"];
            /**
             * Format: double
             * @description The score, 0 to 100, with one decimal.
             */
            score: number;
            to: components["schemas"]["HealthClass"];
        };
        /** @description The health has risen out of the class that was told of, well above its border. */
        HealthRecoveredData: {
            from: components["schemas"]["HealthClass"];
            /**
             * Format: double
             * @description The score, 0 to 100, with one decimal.
             */
            score: number;
            to: components["schemas"]["HealthClass"];
        };
        /** @description How the service does. */
        HealthResource: {
            /** @description What was looked at. */
            checks: {
                [key: string]: string;
            };
            /** @description `live`, `ready` or `not-ready`. */
            status: string;
        };
        HealthUpdateData: components["schemas"]["HealthDroppedData"] | components["schemas"]["HealthRecoveredData"];
        HealthUpdateEvent: {
            data: null | components["schemas"]["HealthUpdateData"];
            /** @constant */
            type: "health-update";
        } & components["schemas"]["EventEnvelope"];
        /** @description A page of open questions, the oldest first. */
        Inbox: {
            /** @description Whether what was acknowledged last may be missing: the list could not be brought up to date in 2 s. */
            behind: boolean;
            /** @description What the next page is asked for with, with the same filters; null: there is none. */
            cursor: null | string;
            items: components["schemas"]["InboxItem"][];
        };
        /** @description An open question; its path has all of it. */
        InboxItem: {
            /** Format: date-time */
            askedAt: string;
            default: string;
            execution: string;
            /** Format: date-time */
            expiresAt: null | string;
            fingerprint: null | string;
            id: string;
            /** Format: int32 */
            item: null | number;
            /** @description approval, unknown-effect, undo-failed, question, failure, budget or rollback-failed. */
            kind: string;
            /** @description The name of the execution's plan. */
            name: string;
            /** @description The words that can be answered. */
            options: string[];
            project: null | string;
            question: string;
            step: string;
            target: null | string;
            tool: null | string;
        };
        /** @description Who intervened, and why. */
        InterventionResource: {
            by: string;
            reason: null | string;
        };
        /** @description The item had completed in the execution that this one was forked from. */
        ItemCarriedData: {
            /** Format: int32 */
            item: number;
            output: components["schemas"]["DataValue"];
            step: string;
        };
        ItemCarriedEvent: {
            data: null | components["schemas"]["ItemCarriedData"];
            /** @constant */
            type: "item-carried";
        } & components["schemas"]["EventEnvelope"];
        /** @description An item did what was asked. */
        ItemCompletedData: {
            /** Format: int32 */
            attempt?: number;
            /** Format: int32 */
            item: number;
            output: components["schemas"]["DataValue"];
            step: string;
            usage?: components["schemas"]["AttemptUsage"];
        };
        ItemCompletedEvent: {
            data: null | components["schemas"]["ItemCompletedData"];
            /** @constant */
            type: "item-completed";
        } & components["schemas"]["EventEnvelope"];
        /** @description An item failed for good. */
        ItemFailedData: {
            error: components["schemas"]["Failure"];
            /** Format: int32 */
            item: number;
            step: string;
        };
        ItemFailedEvent: {
            data: null | components["schemas"]["ItemFailedData"];
            /** @constant */
            type: "item-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description The items of a fan-out. */
        ItemsResource: {
            /** Format: int32 */
            count: number;
            /** Format: int32 */
            ended: number;
            /** Format: int32 */
            failed: number;
        };
        /** @description What is tried after failures of a kind. */
        LadderResource: {
            /**
             * Format: int32
             * @description How often one call is healed of the kind.
             */
            attempts: number;
            by: null | string;
            /** @description null: it is as by default, and cannot be withdrawn. */
            id: null | string;
            /** @description The longest delay before the first retry, as in 1s. */
            initialDelay: string;
            kind: string;
            /** @description The longest delay before any retry. */
            maxDelay: string;
            /** @description K1 to K23. */
            number: string;
            project: null | string;
            reason: null | string;
            rungs: string[];
            /** Format: date-time */
            since: null | string;
            /** @description A pattern of tools; null: every tool. */
            tool: null | string;
        };
        /** @description Ladders to lay down. */
        LayLaddersRequest: {
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description An array of ladders, each as in a file of them: {"kind":"timeout","attempts":2}. */
            rules: components["schemas"]["DataValue"];
        };
        /** @description How much longer an execution is likely to take, from now on. */
        LeftEstimate: {
            left: components["schemas"]["RangeResource"];
            text: string;
            waitsForOthers: boolean;
        };
        /** @description Whether the last rung helped is known: the attempt after it ended. */
        LessonLearnedData: {
            fingerprint: string;
            helped: boolean;
            /** Format: int32 */
            item?: number;
            kind: components["schemas"]["FailureKind"];
            rung: components["schemas"]["Rung"];
            step: string;
            /**
             * Format: int64
             * @description The time from the failure to the end of the attempt after it, in milliseconds.
             */
            tookMs: number;
            tool: string;
            toolVersion: string;
            /** @description The workspace that it is for; null where it was not written down yet. */
            workspace?: string;
        };
        LessonLearnedEvent: {
            data: null | components["schemas"]["LessonLearnedData"];
            /** @constant */
            type: "lesson-learned";
        } & components["schemas"]["EventEnvelope"];
        /** @description What was learned of a rung after a failure. */
        LessonResource: {
            /**
             * Format: double
             * @description The chance that it helps, 0 to 1, as is believed now.
             */
            chance: number;
            /**
             * Format: double
             * @description How often it did not.
             */
            failed: number;
            fingerprint: null | string;
            /**
             * Format: double
             * @description How often it helped; what is old counts less.
             */
            helped: number;
            kind: string;
            /** Format: date-time */
            lastSeen: string;
            rung: string;
            /**
             * Format: int32
             * @description How often it was tried, old or new.
             */
            seen: number;
            /**
             * Format: double
             * @description How long it took to the end of the next attempt, in milliseconds, on the average.
             */
            tookMs: number;
            /** @description The tool with its version: http.request@1. */
            tool: null | string;
        };
        /** @description The last failure of an execution. */
        ListedError: {
            code: string;
            effect: string;
            fingerprint: null | string;
            kind: string;
            message: string;
            tool: null | string;
        };
        /** @description An execution as lists show it. */
        ListedExecution: {
            /**
             * Format: date-time
             * @description When its last event was decided.
             */
            changedAt: string;
            /**
             * Format: double
             * @description What its attempts cost, in USD, as far as that was measured.
             */
            costUsd: number;
            /** Format: date-time */
            endedAt: null | string;
            /** @description Whether it has not ended, and a step of it failed, or has failed and not succeeded since. */
            failingNow: boolean;
            /** @description ok, retrying, blocked or stalled; what has ended is ok. */
            health: string;
            id: string;
            lastError: null | components["schemas"]["ListedError"];
            links: components["schemas"]["ExecutionLinks"];
            /** @description The name of its plan. */
            name: string;
            /**
             * Format: int32
             * @description How many questions wait for a person.
             */
            openDecisions: number;
            parent: null | string;
            priority: string;
            progress: components["schemas"]["ProgressResource"];
            project: null | string;
            /**
             * Format: int32
             * @description How many steps and items wait for their next attempt.
             */
            retrying: number;
            /** Format: date-time */
            startedAt: null | string;
            status: string;
            /** Format: date-time */
            submittedAt: string;
            submittedBy: string;
            /** @description The tools that were called, in the order of their first calls. */
            tools: string[];
            /** Format: int64 */
            version: number;
        };
        /** @description Several of a thing. */
        ListOfLadderResource: {
            items: components["schemas"]["LadderResource"][];
        };
        /** @description Several of a thing. */
        ListOfPolicyResource: {
            items: components["schemas"]["PolicyResource"][];
        };
        /** @description Several of a thing. */
        ListOfWorkspaceResource: {
            items: components["schemas"]["WorkspaceResource"][];
        };
        /** @description An event in words. */
        LogLine: {
            /** @description The step, with the item of a fan-out: resize[3]; empty for the execution as a whole. */
            place: string;
            text: string;
            /** Format: date-time */
            time: string;
            /** @description plain, dim, good, notice, bad or undo. */
            tone: string;
            /** @description The event's name, as in events. */
            type: string;
            /** Format: int64 */
            version: number;
        };
        /** @description What happened, a line for each event. */
        LogPage: {
            /**
             * Format: int64
             * @description What to give as `after` to go on.
             */
            after: number;
            /** @description Whether nothing follows any more. */
            hasEnded: boolean;
            /** @description The lines, the oldest first. */
            lines: components["schemas"]["LogLine"][];
        };
        /** @description A token that was just made. */
        MadeTokenResource: {
            id: string;
            /** @description The token itself. It is shown here, and never again. */
            token: string;
        };
        /** @description An MCP server. */
        McpServerResource: {
            arguments: string[];
            command: null | string;
            createdBy: string;
            /** @description The hash of what was accepted of it. */
            definitionHash: string;
            /** @description Tools that cannot be called, each with its reason. */
            faults: components["schemas"]["ConnectionFaultResource"][];
            lastError: null | components["schemas"]["ConnectionErrorResource"];
            name: string;
            /**
             * Format: date-time
             * @description When it is connected again, where it is down.
             */
            nextAttempt: null | string;
            /** @description The names of the secrets that it is given, never the secrets. */
            secrets: string[];
            /** Format: date-time */
            since: string;
            /** @description connecting, ready, drifted (some tools are refused until they are accepted anew) or down. */
            status: string;
            /** @description What it calls itself. */
            title: null | string;
            tools: components["schemas"]["ConnectedToolResource"][];
            /** @description program or http. */
            transport: string;
            trustHints: boolean;
            /** @description Tools that it offers and that nobody has accepted yet; refresh accepts them. */
            unaccepted: string[];
            url: null | string;
            version: null | string;
        };
        /** @description A named plan in a list. */
        NamedPlanEntry: {
            name: string;
            /** Format: date-time */
            storedAt: string;
            /** @description Who stored the newest version. */
            storedBy: string;
            /**
             * Format: int32
             * @description The newest version.
             */
            version: number;
            /**
             * Format: int32
             * @description How many versions there are.
             */
            versions: number;
        };
        /** @description A version of a named plan. */
        NamedPlanResource: {
            name: string;
            plan: components["schemas"]["DataObject"];
            /** Format: date-time */
            storedAt: string;
            /** @description Who stored this version. */
            storedBy: string;
            /**
             * Format: int32
             * @description The version that is shown, which never changes.
             */
            version: number;
            /** @description The versions that there are, the latest first, 100 at most. */
            versions: components["schemas"]["PlanVersionResource"][];
            /** @description What is no fault of the plan and yet worth a word, as at a submission; in the answer to what stored it alone. */
            warnings?: null | components["schemas"]["WarningResource"][];
        };
        /** @description Where a node is reached. */
        NodeAddressesResource: {
            grpc: string;
            http: string;
        };
        /** @description What a node has on its hands. */
        NodeCountsResource: {
            /** Format: int64 */
            actors: number;
            /**
             * Format: int32
             * @description Attempts that were handed to workers, and whose end is awaited.
             */
            attemptsOnWorkers: number;
            /** Format: int32 */
            streamReaders: number;
            /** Format: int32 */
            workersConnected: number;
        };
        /** @description A process of the service. */
        NodeResource: {
            addresses: components["schemas"]["NodeAddressesResource"];
            counts: components["schemas"]["NodeCountsResource"];
            /** @description The node; the same after it was started anew on its machine. */
            id: string;
            /** @description This run of it; another one each time that it is started. */
            incarnation: string;
            isLeader: boolean;
            /** @description How short of room it is: none, low or high. */
            pressure: string;
            /** @description engine, api, worker-gateway. */
            roles: string[];
            /** Format: date-time */
            started: string;
            /** @description joining, up, leaving or down. */
            status: string;
            /**
             * Format: int64
             * @description Whole milliseconds since then.
             */
            uptimeMs: number;
            /** @description The version of the program. */
            version: string;
        };
        /** @description A service of an OpenAPI document. */
        OpenApiServiceResource: {
            /** @description The names of the secrets that it is shown, by security schemes; never the secrets. */
            auth: {
                [key: string]: string;
            };
            checkAnswers: boolean;
            createdBy: string;
            /** @description The hash of the document that was accepted. */
            definitionHash: string;
            /** @description Operations that cannot be called, each with its reason. */
            faults: components["schemas"]["ConnectionFaultResource"][];
            name: string;
            /** @description The URL that its paths are below. */
            server: null | string;
            title: null | string;
            tools: components["schemas"]["ConnectedToolResource"][];
            /** @description Where its document is; null: it was given. */
            url: null | string;
            version: null | string;
        };
        /** @description What can be answered. */
        OptionResource: {
            canBeUndone: boolean;
            consequence: string;
            name: string;
        };
        /** @description Why a step comes after another. */
        OrderReasonResource: {
            step: string;
            why: string;
        };
        /** @description An event whose name came later than this document. */
        OtherEvent: {
            /** @description What it says; null: that is too large to be told (payload), or cannot be read any more. */
            data: components["schemas"]["DataValue"];
            /** @description Its name: step-completed, decision-required, ... */
            type: UnknownEventType;
        } & components["schemas"]["EventEnvelope"];
        /** @description A page of a list. */
        PageOfBudgetResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["BudgetResource"][];
        };
        /** @description A page of a list. */
        PageOfBulkJobResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["BulkJobResource"][];
        };
        /** @description A page of a list. */
        PageOfDecisionResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["DecisionResource"][];
        };
        /** @description A page of a list. */
        PageOfGoalResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["GoalResource"][];
        };
        /** @description A page of a list. */
        PageOfLadderResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["LadderResource"][];
        };
        /** @description A page of a list. */
        PageOfLessonResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["LessonResource"][];
        };
        /** @description A page of a list. */
        PageOfMcpServerResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["McpServerResource"][];
        };
        /** @description A page of a list. */
        PageOfNamedPlanEntry: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["NamedPlanEntry"][];
        };
        /** @description A page of a list. */
        PageOfOpenApiServiceResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["OpenApiServiceResource"][];
        };
        /** @description A page of a list. */
        PageOfPauseResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["PauseResource"][];
        };
        /** @description A page of a list. */
        PageOfPolicyResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["PolicyResource"][];
        };
        /** @description A page of a list. */
        PageOfProjectResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["ProjectResource"][];
        };
        /** @description A page of a list. */
        PageOfSavedFilterResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["SavedFilterResource"][];
        };
        /** @description A page of a list. */
        PageOfScheduleResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["ScheduleResource"][];
        };
        /** @description A page of a list. */
        PageOfSecretResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["SecretResource"][];
        };
        /** @description A page of a list. */
        PageOfStepResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["StepResource"][];
        };
        /** @description A page of a list. */
        PageOfStrategyEntry: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["StrategyEntry"][];
        };
        /** @description A page of a list. */
        PageOfTaskResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["TaskResource"][];
        };
        /** @description A page of a list. */
        PageOfTokenResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["TokenResource"][];
        };
        /** @description A page of a list. */
        PageOfToolResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["ToolResource"][];
        };
        /** @description A page of a list. */
        PageOfWebhookResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["WebhookResource"][];
        };
        /** @description A page of a list. */
        PageOfWorkerResource: {
            /** @description What the next page is asked for with; null: there is none. */
            cursor: null | string;
            /** @description What is on it. */
            items: components["schemas"]["WorkerResource"][];
        };
        /** @description The step that a child execution belongs to. */
        ParentLink: {
            /**
             * Format: int32
             * @description The attempt that started it.
             */
            attempt: number;
            /**
             * Format: int32
             * @description 1 for a child, 2 for a child's child.
             */
            depth: number;
            /** @description The parent's id. */
            execution: string;
            /** Format: int32 */
            item?: number;
            /** @description The step's id. */
            step: string;
        };
        /** @description What became of each step, or of some of its items. */
        PartialResource: {
            done: components["schemas"]["PartialStepResource"][];
            leftAsIs: components["schemas"]["PartialStepResource"][];
            notDone: components["schemas"]["PartialStepResource"][];
            unclear: components["schemas"]["PartialStepResource"][];
            undone: components["schemas"]["PartialStepResource"][];
        };
        /** @description A step, or so many of its items. */
        PartialStepResource: {
            /** Format: int32 */
            of: number;
            step: string;
            /** Format: int32 */
            units: number;
        };
        /** @description When a pause is over by itself, and what follows. */
        PauseEnd: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            then: components["schemas"]["PauseThen"];
        };
        /** @description A pause. */
        PauseRequest: {
            /** @description How long it lasts at most, as in 15m; absent: until somebody resumes. */
            for?: null | string;
            /** @description Whether running attempts are stopped where repeating them does no harm. Default false. */
            now?: boolean;
            /** @description Why; kept in the journal and in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description What follows then: resume (the default) or cancel. */
            then?: null | string;
        };
        /** @description A pause that is in force. */
        PauseResource: {
            by: string;
            id: string;
            name: string;
            reason: null | string;
            scope: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: null | string;
        };
        /**
         * @description What follows when a pause is over.
         * @enum {string}
         */
        PauseThen: "resume" | "cancel";
        /** @description A body that is stored beside its event. */
        PayloadResource: {
            /**
             * Format: int64
             * @description How long it is.
             */
            bytes: number;
            /** @description Its SHA-256, in lower-case hexadecimal. */
            hash: string;
        };
        /** @description A pause of more than one execution. */
        PlacePauseRequest: {
            /** @description How long it lasts at most, as in 15m; absent: until somebody lifts it. */
            for?: null | string;
            /** @description The tool or a pattern of them (http.*), the host or path, the project; nothing for the workspace. */
            name?: null | string;
            /** @description Why; kept in the journal. */
            reason?: null | string;
            /** @description tool, target, project or workspace. */
            scope: string;
        };
        /** @description What an execution may use; null is unlimited. */
        PlanBudget: {
            /**
             * Format: int32
             * @description Tool calls.
             */
            calls?: number;
            /**
             * Format: double
             * @description Money, in USD.
             */
            cost?: number;
            /** @description Wall time, without the time that it waits for people. */
            duration?: string;
            /**
             * Format: int64
             * @description Tokens of language models, in and out.
             */
            tokens?: number;
        };
        /**
         * @description The plan is another one from now on. Steps keep their places: what was added stands at the end, what was removed
         *     stays and is skipped.
         */
        PlanChangedData: {
            added: string[];
            by: string;
            plan: components["schemas"]["DataObject"];
            reason?: string;
            removed: string[];
            replaced: string[];
        };
        PlanChangedEvent: {
            data: null | components["schemas"]["PlanChangedData"];
            /** @constant */
            type: "plan-changed";
        } & components["schemas"]["EventEnvelope"];
        /** @description Which plan of its workspace an execution was submitted with, where that was given by its name. */
        PlanOrigin: {
            /** @description The plan's name in the workspace; it need not be what the plan calls itself. */
            name: string;
            /**
             * Format: int32
             * @description The version, from 1.
             */
            version: number;
        };
        /** @description A version of a plan of the workspace. */
        PlanOriginResource: {
            name: string;
            /** Format: int32 */
            version: number;
        };
        /** @description That there is a version. */
        PlanVersionResource: {
            /** Format: date-time */
            storedAt: string;
            storedBy: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A policy that is in force. */
        PolicyResource: {
            by: string;
            /** @description The decision that was answered with always; null: it was added. */
            decision: null | string;
            id: string;
            /** @description The policy as a file says it. */
            rule: components["schemas"]["DataValue"];
            /** Format: date-time */
            since: string;
        };
        /** @description Another priority. */
        PrioritizeRequest: {
            /** @description critical, high, medium, low or background. */
            priority: string;
            /** @description Why; kept in the journal and in the audit log. 2000 characters at most. */
            reason?: null | string;
        };
        /**
         * @description The five priorities, the most urgent first.
         * @enum {string}
         */
        Priority: "critical" | "high" | "medium" | "low" | "background";
        /** @description After a load: a probe finds out whether the lost attempt happened. */
        ProbeStartedData: {
            /** Format: int32 */
            attempt: number;
            /** Format: int32 */
            item?: number;
            step: string;
        };
        ProbeStartedEvent: {
            data: null | components["schemas"]["ProbeStartedData"];
            /** @constant */
            type: "probe-started";
        } & components["schemas"]["EventEnvelope"];
        /** @description A refusal, as RFC 9457 has it. */
        Problem: {
            /** @description A short stable word for programs. */
            code: string;
            detail: string;
            /** @description Every single mistake; empty where there is nothing to tell apart. */
            errors: {
                fix: string;
                message: string;
                path: string;
            }[];
            /** @description What to look for in the service's log. */
            requestId: string;
            /** Format: int32 */
            status: number;
            title: string;
            /** @description The type's address; that of the code's line in the documentation. */
            type: string;
        };
        /** @description How far an execution is. */
        ProgressResource: {
            /** Format: int32 */
            ended: number;
            /** Format: int32 */
            failed: number;
            /** Format: int32 */
            running: number;
            /** Format: int32 */
            steps: number;
        };
        /** @description What the executions of a project may spend together; what is absent is not limited. */
        ProjectBudget: {
            /**
             * Format: int64
             * @description Calls of tools.
             */
            calls?: null | number;
            /**
             * Format: double
             * @description Money, in USD.
             */
            cost?: null | number;
            /**
             * Format: int64
             * @description Tokens of language models, in and out.
             */
            tokens?: null | number;
        };
        /** @description The ledger of the workspace holds to the budget that the project has. */
        ProjectBudgetTakenData: Record<string, never>;
        ProjectBudgetTakenEvent: {
            data: null | components["schemas"]["ProjectBudgetTakenData"];
            /** @constant */
            type: "project-budget-taken";
        } & components["schemas"]["EventEnvelope"];
        /** @description Its settings are these from now on. */
        ProjectChangedData: {
            budget?: components["schemas"]["SpendingLimit"];
            by: string;
            description?: string;
            /** Format: int32 */
            maxConcurrent: number;
        };
        ProjectChangedEvent: {
            data: null | components["schemas"]["ProjectChangedData"];
            /** @constant */
            type: "project-changed";
        } & components["schemas"]["EventEnvelope"];
        /** @description There is a project. */
        ProjectCreatedData: {
            budget?: components["schemas"]["SpendingLimit"];
            by: string;
            description?: string;
            /** Format: int32 */
            maxConcurrent: number;
            name: string;
            workspace: string;
        };
        ProjectCreatedEvent: {
            data: null | components["schemas"]["ProjectCreatedData"];
            /** @constant */
            type: "project-created";
        } & components["schemas"]["EventEnvelope"];
        /** @description A project. */
        ProjectResource: {
            /** @description Whether tasks start by themselves as soon as they are ready. */
            autonomousExecutionEnabled: boolean;
            budget: null | components["schemas"]["ProjectBudget"];
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            description: null | string;
            /** @description Its name: its id within the workspace. */
            id: string;
            /** Format: int32 */
            maxConcurrent: number;
            name: string;
            tasks: components["schemas"]["TaskCounts"];
            /**
             * Format: int64
             * @description Grows with everything that happens to it; the ETag.
             */
            version: number;
            workspace: string;
        };
        /**
         * @description Where a task is on its board.
         * @enum {string}
         */
        ProjectTaskStatus: "queued" | "blocked" | "running" | "paused" | "waiting" | "completed" | "failed" | "cancelled";
        /** @description A new goal. */
        ProposeGoalRequest: {
            /** @description Whether it starts by itself once there is nothing to ask, and no step that a policy asks about. */
            autoApprove?: boolean;
            budget?: null | components["schemas"]["BudgetRequest"];
            callback?: null | components["schemas"]["CallbackRequest"];
            /** @description What is wanted, in English words, 1 to 10,000 characters. */
            goal: string;
            inputs?: null | components["schemas"]["DataObject"];
            /** @description critical, high, medium (the default), low or background. */
            priority?: null | string;
            /** @description The project of the execution. */
            project?: null | string;
        };
        /** @description A duration in milliseconds, as far as it is known: so many of a hundred runs are no longer. */
        RangeResource: {
            /** Format: int64 */
            p10: number;
            /** Format: int64 */
            p50: number;
            /** Format: int64 */
            p80: number;
            /** Format: int64 */
            p90: number;
            /** Format: int64 */
            p95: number;
        };
        /** @description A reason, which the journal and the audit log keep. */
        ReasonRequest: {
            /** @description Why; kept in the audit log, and in the journal of an execution. 2000 characters at most. */
            reason?: null | string;
        };
        /** @description What a person can do. */
        RemedyResource: {
            command: string;
            consequence: string;
        };
        /** @description An effect that would be had again, and that nothing takes back. */
        RepeatResource: {
            certain: boolean;
            effect: string;
            step: string;
            tool: string;
            /** Format: int32 */
            units: number;
        };
        /** @description What an execution delivers, complete or so far. */
        ResultsResource: {
            /** @description Whether it has ended: what is there stays. */
            final: boolean;
            id: string;
            partial: components["schemas"]["PartialResource"];
            /** @description The outputs of completed steps that no other step needs, by step. */
            results: components["schemas"]["DataObject"];
            status: string;
        };
        /** @description The next attempt begins at this time. */
        RetryScheduledData: {
            /** Format: date-time */
            at: string;
            /** Format: int32 */
            item?: number;
            reason: string;
            step: string;
        };
        RetryScheduledEvent: {
            data: null | components["schemas"]["RetryScheduledData"];
            /** @constant */
            type: "retry-scheduled";
        } & components["schemas"]["EventEnvelope"];
        /** @description What the attempt did is undone. There may be more: then the next one begins. */
        RollbackCompletedData: {
            /** Format: int32 */
            item?: number;
            step: string;
        };
        RollbackCompletedEvent: {
            data: null | components["schemas"]["RollbackCompletedData"];
            /** @constant */
            type: "rollback-completed";
        } & components["schemas"]["EventEnvelope"];
        /** @description Undoing it failed. A decision follows, unless the execution is being cancelled. */
        RollbackFailedData: {
            /** Format: int32 */
            attempt: number;
            error: components["schemas"]["Failure"];
            /** Format: int32 */
            item?: number;
            step: string;
        };
        RollbackFailedEvent: {
            data: null | components["schemas"]["RollbackFailedData"];
            /** @constant */
            type: "rollback-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description The call that undoes a failed attempt is about to begin: durable before the tool is called. */
        RollbackStartedData: {
            /** Format: int32 */
            attempt: number;
            effect: components["schemas"]["EffectClass"];
            /** Format: int32 */
            item?: number;
            step: string;
            tool: string;
        };
        RollbackStartedEvent: {
            data: null | components["schemas"]["RollbackStartedData"];
            /** @constant */
            type: "rollback-started";
        } & components["schemas"]["EventEnvelope"];
        /** @description Which rule made a step. */
        RuleAppliedResource: {
            agent: string;
            item: string;
            /** @description The word of the title that it was found by. */
            keyword: null | string;
            /** @description The rule's words; null: none applied, and the item is for the analysis agent. */
            rule: null | string;
            /**
             * Format: int32
             * @description The step's place, from 1.
             */
            step: number;
        };
        /**
         * @description The rungs of the healing ladder, from the cheapest to the one that costs a person's time.
         * @enum {string}
         */
        Rung: "retry" | "more-time" | "park" | "fewer-at-once" | "refresh-token" | "repair-input" | "rollback" | "substitute" | "decide";
        /** @description The engine runs the command of a task's sandbox itself, as this execution. */
        SandboxSpawnedData: {
            execution: string;
            task: string;
        };
        SandboxSpawnedEvent: {
            data: null | components["schemas"]["SandboxSpawnedData"];
            /** @constant */
            type: "sandbox-spawned";
        } & components["schemas"]["EventEnvelope"];
        /** @description A filter that the workspace keeps under a name. */
        SavedFilterResource: {
            /** @description The filter, with what it says alone. */
            filter: components["schemas"]["DataObject"];
            name: string;
            /** Format: date-time */
            savedAt: string;
            savedBy: string;
            /**
             * Format: int64
             * @description Changes with every save; the ETag. Of the same name it never comes again.
             */
            version: number;
        };
        /** @description A filter that is to be kept under a name. */
        SaveFilterRequest: {
            /** @description The filter. An empty one means all of the workspace. */
            filter: components["schemas"]["ExecutionFilter"];
        };
        /** @description A schedule. */
        ScheduleResource: {
            catchUp: string;
            /** Format: int32 */
            catchUpMax: number;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            cron: null | string;
            description: null | string;
            /** Format: date-time */
            endsAt: null | string;
            every: null | string;
            /**
             * Format: int64
             * @description Runs that began.
             */
            fired: number;
            id: string;
            inputs: null | components["schemas"]["DataObject"];
            jitter: string;
            name: string;
            /**
             * Format: date-time
             * @description When the next run begins: the next time, and its jitter. Null: none does, as it stands.
             */
            nextRunAt: null | string;
            /** @description The next five times; also of one that is paused. */
            nextTimes: string[];
            /** @description Runs that have not ended, the oldest first. */
            open: components["schemas"]["ScheduleRunResource"][];
            overlap: string;
            pausedBy: null | string;
            pauseReason: null | string;
            plan: null | components["schemas"]["DataObject"];
            /** @description The name of the plan; null: it is given. */
            planName: null | string;
            priority: string;
            project: null | string;
            /** @description The last 20 runs that ended, the latest first. */
            recent: components["schemas"]["ScheduleRunResource"][];
            /**
             * Format: int64
             * @description Times that were passed over.
             */
            skipped: number;
            /** Format: date-time */
            startsAt: null | string;
            /** @description active, paused, or finished: no time is to come. */
            status: string;
            timeZone: string;
            /** @description Times that wait for the end of what runs. */
            waiting: string[];
            /** @description What is no fault of the plan and yet worth a word, as at a submission; in answers to what gave the plan, or its name, alone. */
            warnings?: null | components["schemas"]["WarningResource"][];
        };
        /** @description A run of a schedule. */
        ScheduleRunResource: {
            /** @description Who asked for it; null: its time had come. */
            by: null | string;
            /** Format: date-time */
            endedAt: null | string;
            error: null | string;
            execution: string;
            /** @description How it ended; null: it has not, or it could not be submitted, which error tells. */
            status: null | string;
            /**
             * Format: date-time
             * @description The time that it is of.
             */
            time: string;
        };
        /** @description That there is a secret; never what it is. */
        SecretResource: {
            name: string;
            /** @description Whether calls are given it: its file can be read, or the service's key opens it. Where not, they fail as if it were not set. */
            readable: boolean;
            /** @description file or store. Those of the environment are not listed. */
            source: string;
            /** Format: date-time */
            updated: null | string;
            updatedBy: null | string;
        };
        /** @description A limit of spending. */
        SetBudgetRequest: {
            /**
             * Format: int64
             * @description Calls of tools, repeats included; absent: not limited.
             */
            calls?: null | number;
            /**
             * Format: double
             * @description Money, in USD; absent: not limited.
             */
            cost?: null | number;
            /** @description The project; the tool or a pattern of them (http.*); nothing for the workspace. */
            name?: null | string;
            /** @description total (the default), day or month, which begin at midnight UTC. */
            period?: null | string;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
            /** @description workspace, project or tool. */
            scope: string;
            /**
             * Format: int64
             * @description Tokens of language models, in and out; absent: not limited.
             */
            tokens?: null | number;
        };
        /** @description A slice of the streams, and who may write it. */
        ShardResource: {
            /**
             * Format: int64
             * @description Grows with each change of the owner; what an earlier owner still writes is refused.
             */
            epoch: number;
            /**
             * Format: date-time
             * @description Null: as long as the owner's process lives.
             */
            leaseUntil: null | string;
            /** @description The node; null: nobody at the moment. */
            owner: null | string;
            /** Format: int32 */
            shard: number;
        };
        /** @description A signal came; it waits until a step takes it. */
        SignalReceivedData: {
            by: string;
            name: string;
            payload: components["schemas"]["DataValue"];
            /** @description Why, in the words of who asked; null: nothing was said. */
            reason?: string;
        };
        SignalReceivedEvent: {
            data: null | components["schemas"]["SignalReceivedData"];
            /** @constant */
            type: "signal-received";
        } & components["schemas"]["EventEnvelope"];
        /** @description A signal. */
        SignalRequest: {
            payload?: components["schemas"]["DataValue"];
            /** @description Why; kept in the journal and in the audit log. 2000 characters at most. */
            reason?: null | string;
        };
        /** @description What may be spent; null is unlimited. */
        SpendingLimit: {
            /**
             * Format: int64
             * @description Tool calls.
             */
            calls?: number;
            /**
             * Format: double
             * @description Money, in USD.
             */
            costUsd?: number;
            /**
             * Format: int64
             * @description Tokens of language models, in and out.
             */
            tokens?: number;
        };
        /** @description An amount; of a limit, null is not limited. */
        SpendingResource: {
            /** Format: int64 */
            calls: null | number;
            /** Format: double */
            cost: null | number;
            /** Format: int64 */
            tokens: null | number;
        };
        /** @description What start-processing started. */
        StartedResource: {
            project: components["schemas"]["ProjectResource"];
            started: string[];
        };
        /** @description What a start led to. */
        StartedStrategyResource: {
            project: string;
            strategy: string;
            tasks: components["schemas"]["TaskResource"][];
        };
        /** @description The start of a strategy. */
        StartStrategyRequest: {
            strategyId: string;
            /** @description The caller's workspace. */
            workspaceId: string;
        };
        /** @description Which execution it is, and where it is. */
        StatusExecution: {
            /** Format: date-time */
            endedAt: null | string;
            id: string;
            name: string;
            phase: string;
            priority: string;
            project: null | string;
            /** Format: date-time */
            startedAt: null | string;
            status: string;
            /** Format: date-time */
            submittedAt: string;
            /** Format: int64 */
            version: number;
        };
        /** @description How it does: the score of what is finished, 0 to 100, and where most of the time went. */
        StatusHealth: {
            bottleneck: null | string;
            class: string;
            /** Format: double */
            score: number;
        };
        /** @description An execution in numbers. */
        StatusMetrics: {
            /**
             * Format: int32
             * @description Attempts so far.
             */
            attempts: number;
            /**
             * Format: double
             * @description What its attempts have cost, in USD, as far as that was measured.
             */
            costUsd: number;
            /**
             * Format: int64
             * @description From the start to the end, or to now, in milliseconds; null: it has not begun.
             */
            elapsedMs: null | number;
            /** Format: int32 */
            ended: number;
            /** Format: int32 */
            failed: number;
            /** Format: int32 */
            openDecisions: number;
            /**
             * Format: int32
             * @description Attempts that no retry of the plan asked for.
             */
            retries: number;
            /**
             * Format: int32
             * @description Attempts that run.
             */
            running: number;
            /** Format: int32 */
            steps: number;
        };
        /** @description An execution in short. */
        StatusResource: {
            execution: components["schemas"]["StatusExecution"];
            health: components["schemas"]["StatusHealth"];
            metrics: components["schemas"]["StatusMetrics"];
            /** @description Its steps. */
            tasks: components["schemas"]["StatusTask"][];
        };
        /** @description A step in short. */
        StatusTask: {
            /** Format: int32 */
            attempts: number;
            id: string;
            status: string;
            tool: null | string;
            /** @description What it waits for: retry, timer, signal, decision, executor, ...; null: for nothing but the end of what runs, or it is a fan-out. */
            waitsFor: null | string;
        };
        /** @description An attempt is about to begin: durable before the tool is called. */
        StepAssignedData: {
            /** Format: int32 */
            attempt: number;
            /**
             * @description Whether `attempt-offered` tells once it is handed to a worker, so that without that it is known to have
             *     done nothing; false, and of whatever was written before there was such an event: nobody knows.
             */
            awaitsOffer?: boolean;
            effect: components["schemas"]["EffectClass"];
            /** Format: int32 */
            item?: number;
            step: string;
            tool: string;
        };
        StepAssignedEvent: {
            data: null | components["schemas"]["StepAssignedData"];
            /** @constant */
            type: "step-assigned";
        } & components["schemas"]["EventEnvelope"];
        /**
         * @description The step had completed in the execution that this one was forked from, and its output counts here. Of a fan-out
         *     it is the array of the items' outputs.
         */
        StepCarriedData: {
            output: components["schemas"]["DataValue"];
            step: string;
        };
        StepCarriedEvent: {
            data: null | components["schemas"]["StepCarriedData"];
            /** @constant */
            type: "step-carried";
        } & components["schemas"]["EventEnvelope"];
        /** @description The step did what was asked. The output of a fan-out is that of its items. */
        StepCompletedData: {
            /** Format: int32 */
            attempt?: number;
            output?: components["schemas"]["DataValue"];
            step: string;
            usage?: components["schemas"]["AttemptUsage"];
        };
        StepCompletedEvent: {
            data: null | components["schemas"]["StepCompletedData"];
            /** @constant */
            type: "step-completed";
        } & components["schemas"]["EventEnvelope"];
        /** @description A step with its attempts. */
        StepDetail: {
            /** @description The step as the plan says it now. */
            definition: components["schemas"]["DataValue"];
            dependents: string[];
            needs: string[];
            output: components["schemas"]["DataValue"];
            /** @description Why it did not run. */
            skipReason: null | string;
            step: components["schemas"]["StepResource"];
            /** @description The step itself, or the items of its fan-out that have begun, the first 1,000. */
            units: components["schemas"]["UnitResource"][];
        };
        /** @description The step failed for good. */
        StepFailedData: {
            error: components["schemas"]["Failure"];
            step: string;
        };
        StepFailedEvent: {
            data: null | components["schemas"]["StepFailedData"];
            /** @constant */
            type: "step-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description An attempt told how far it is. */
        StepProgressData: {
            /** Format: int32 */
            attempt: number;
            /** Format: double */
            fraction?: number;
            /** Format: int32 */
            item?: number;
            message: string;
            step: string;
        };
        StepProgressEvent: {
            data: null | components["schemas"]["StepProgressData"];
            /** @constant */
            type: "step-progress";
        } & components["schemas"]["EventEnvelope"];
        /** @description What the step needs is there, and it waits for a free place. */
        StepReadyData: {
            /** Format: int32 */
            item?: number;
            step: string;
        };
        StepReadyEvent: {
            data: null | components["schemas"]["StepReadyData"];
            /** @constant */
            type: "step-ready";
        } & components["schemas"]["EventEnvelope"];
        /** @description Why a step is in a plan. */
        StepReasonResource: {
            /** @description What it comes after, and why. */
            after: components["schemas"]["OrderReasonResource"][];
            /** @description Where each argument is from. */
            arguments: components["schemas"]["ArgumentReasonResource"][];
            /**
             * Format: int32
             * @description The clause of the goal that asks for it, from 1.
             */
            clause: number;
            /** @description The words that speak for the tool. */
            matched: string[];
            runnerUp: null | string;
            /** Format: double */
            runnerUpScore: null | number;
            /**
             * Format: double
             * @description How well the tool fits, comparable within the clause; 0: a person chose it.
             */
            score: number;
            step: string;
            tool: string;
            /** @description That clause. */
            words: string;
        };
        /** @description A step of an execution. */
        StepResource: {
            /** Format: int32 */
            attempts: number;
            /** Format: date-time */
            endedAt: null | string;
            error: null | components["schemas"]["FailureResource"];
            /**
             * Format: double
             * @description How far the attempt that runs says that it is, 0 to 1.
             */
            fraction: null | number;
            id: string;
            items: null | components["schemas"]["ItemsResource"];
            /** Format: date-time */
            startedAt: null | string;
            /** @description pending, ready, running, waiting, completed, failed, skipped, cancelled or undone. */
            status: string;
            tool: null | string;
            wait: null | components["schemas"]["WaitResource"];
        };
        /** @description The step does not run. With `Blocks`, what needs it does not run either. */
        StepSkippedData: {
            blocks: boolean;
            /** @description Whether it was removed from the plan while the execution ran. */
            isRemoved?: boolean;
            reason: string;
            step: string;
        };
        StepSkippedEvent: {
            data: null | components["schemas"]["StepSkippedData"];
            /** @constant */
            type: "step-skipped";
        } & components["schemas"]["EventEnvelope"];
        /** @description What the step did is undone. */
        StepUndoneData: {
            /** Format: int32 */
            item?: number;
            step: string;
        };
        StepUndoneEvent: {
            data: null | components["schemas"]["StepUndoneData"];
            /** @constant */
            type: "step-undone";
        } & components["schemas"]["EventEnvelope"];
        /** @description The step waits for a time or a signal. */
        StepWaitingData: {
            /** Format: int32 */
            item?: number;
            on: components["schemas"]["WaitKind"];
            signal?: string;
            step: string;
            /** Format: date-time */
            until?: string;
        };
        StepWaitingEvent: {
            data: null | components["schemas"]["StepWaitingData"];
            /** @constant */
            type: "step-waiting";
        } & components["schemas"]["EventEnvelope"];
        /** @description The next version of a named plan. */
        StorePlanRequest: {
            /** @description The plan: an object (plan format 1), or a text in YAML or JSON. */
            plan: components["schemas"]["DataValue"];
        };
        /** @description A strategy in a list. */
        StrategyEntry: {
            createdBy: string;
            id: string;
            /**
             * Format: int32
             * @description How many items it has.
             */
            items: number;
            /** @description The project that its steps are tasks of; null: it was not propagated. */
            project: null | string;
            title: string;
        };
        /** @description An item of a strategy. */
        StrategyItemBody: {
            /** @description Items that come before it, with everything that is a part of them. */
            dependsOn?: null | string[];
            /** @description Its id within the strategy. */
            id: string;
            /**
             * Format: int32
             * @description 1, the broadest, to 4, which is work.
             */
            level: number;
            /** @description The item of a lower level that it is a part of. */
            parent?: null | string;
            /** @description critical, high, medium, low or background. Default: as the rule that applies says. */
            priority?: null | string;
            /** @description What it is, in words, 1 to 150 characters; of level 4, its words tell which agents it is for. */
            title: string;
        };
        /** @description A strategy: items of four levels, of which those of level 4 are work for agents. */
        StrategyRequest: {
            /** @description Its items, 1 to 1000. */
            items: components["schemas"]["StrategyItemBody"][];
            /** @description What it is called, 1 to 200 characters. */
            title: string;
        };
        /** @description A strategy, and what became of it. */
        StrategyResource: {
            createdBy: string;
            id: string;
            items: components["schemas"]["StrategyItemBody"][];
            /** @description Which rule made which step. */
            log: components["schemas"]["RuleAppliedResource"][];
            /** @description The project that its steps are tasks of; null: it was not propagated. */
            project: null | string;
            steps: components["schemas"]["AgentStepResource"][];
            title: string;
        };
        /** @description A stretch of time of a step. */
        StretchResource: {
            /** Format: int32 */
            attempt: null | number;
            /** @description The kind of the failure that it ended with. */
            failure: null | string;
            /** Format: date-time */
            from: string;
            /** Format: int32 */
            item: null | number;
            /** @description attempt, wait or undo. */
            kind: string;
            /** @description The tool; or what was waited for: place, retry, signal, approval, ... */
            name: string;
            step: string;
            /**
             * Format: date-time
             * @description null: it is not over.
             */
            to: null | string;
        };
        /** @description How long what was submitted is likely to take. */
        SubmitEstimate: {
            text: string;
            total: components["schemas"]["RangeResource"];
            waitsForOthers: boolean;
        };
        /** @description What is to be run. */
        SubmitRequest: {
            /** @description With a goal: it is planned and started at once, where there is nothing to ask or to approve. */
            autoApprove?: null | boolean;
            budget?: null | components["schemas"]["BudgetRequest"];
            callback?: null | components["schemas"]["CallbackRequest"];
            /** @description What is wanted, in words, in place of a plan; with autoApprove. */
            goal?: null | string;
            inputs?: null | components["schemas"]["DataObject"];
            plan?: components["schemas"]["DataValue"];
            /** @description A plan of the workspace by its name: the newest version, or the one named, as in nightly@3. */
            planName?: null | string;
            /** @description critical, high, medium (the default), low or background. */
            priority?: null | string;
            /** @description The project that it belongs to. */
            project?: null | string;
        };
        /** @description What was submitted. */
        SubmittedResource: {
            estimate?: null | components["schemas"]["SubmitEstimate"];
            /** @description The goal that it was planned from; null: it was submitted with a plan. */
            goal?: null | string;
            id: string;
            links: components["schemas"]["ExecutionLinks"];
            planOrigin?: null | components["schemas"]["PlanOriginResource"];
            status: string;
            /** @description What is no fault of the plan and yet worth a word: tools that were found for goals, and tools that no connected worker offers now. */
            warnings?: components["schemas"]["WarningResource"][];
        };
        /** @description Whether a webhook does anything. */
        SwitchWebhookRequest: {
            enabled: boolean;
            /** @description Why; kept in the audit log. 2000 characters at most. */
            reason?: null | string;
        };
        /** @description A task was laid down, with this status. */
        TaskAddedData: {
            by: string;
            dependencies: string[];
            description?: string;
            /** @description What it is the task of; null: a person thought of it. */
            origin?: string;
            priority: components["schemas"]["Priority"];
            status: components["schemas"]["ProjectTaskStatus"];
            task: string;
            title: string;
            work: components["schemas"]["TaskWork"];
        };
        TaskAddedEvent: {
            data: null | components["schemas"]["TaskAddedData"];
            /** @constant */
            type: "task-added";
        } & components["schemas"]["EventEnvelope"];
        /** @description Somebody cancelled a task whose execution runs; it is cancelled once that has ended. */
        TaskCancelRequestedData: {
            by: string;
            reason?: string;
            task: string;
        };
        TaskCancelRequestedEvent: {
            data: null | components["schemas"]["TaskCancelRequestedData"];
            /** @constant */
            type: "task-cancel-requested";
        } & components["schemas"]["EventEnvelope"];
        /** @description A task is this from now on. */
        TaskChangedData: {
            by: string;
            dependencies: string[];
            description?: string;
            priority: components["schemas"]["Priority"];
            task: string;
            title: string;
            work: components["schemas"]["TaskWork"];
        };
        TaskChangedEvent: {
            data: null | components["schemas"]["TaskChangedData"];
            /** @constant */
            type: "task-changed";
        } & components["schemas"]["EventEnvelope"];
        /** @description A task is done. */
        TaskCompletedData: {
            remark?: string;
            result?: components["schemas"]["DataObject"];
            task: string;
            /** Format: int32 */
            try: number;
        };
        TaskCompletedEvent: {
            data: null | components["schemas"]["TaskCompletedData"];
            /** @constant */
            type: "task-completed";
        } & components["schemas"]["EventEnvelope"];
        /** @description How a sandbox's task ended. */
        TaskCompleteRequest: {
            /** @description Why it failed. */
            error_message?: null | string;
            result?: null | components["schemas"]["DataObject"];
            /** @description Whether it did what it was to do. Default true; with an error_message it is to be said. */
            success?: null | boolean;
            /** @description The task. */
            task_id: string;
        };
        /** @description What became of the task that a sandbox told the end of. */
        TaskCompleteResource: {
            /** @description completed or failed. */
            new_status: string;
            /** @description recorded, or known where it was told before. */
            status: string;
            task_id: string;
            /** @description The tasks that needed nothing else; with the switch on they start by themselves. */
            unblocked_tasks: string[];
        };
        /** @description How many tasks there are of each status. */
        TaskCounts: {
            /** Format: int32 */
            blocked: number;
            /** Format: int32 */
            cancelled: number;
            /** Format: int32 */
            completed: number;
            /** Format: int32 */
            failed: number;
            /** Format: int32 */
            paused: number;
            /** Format: int32 */
            queued: number;
            /** Format: int32 */
            running: number;
            /** Format: int32 */
            waiting: number;
        };
        /** @description A task has failed. */
        TaskFailedData: {
            error: string;
            task: string;
            /** Format: int32 */
            try: number;
        };
        TaskFailedEvent: {
            data: null | components["schemas"]["TaskFailedData"];
            /** @constant */
            type: "task-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description A task. */
        TaskResource: {
            /** Format: date-time */
            addedAt: string;
            addedBy: string;
            /** @description Whether it is cancelled once its execution has ended. */
            cancelling: boolean;
            /** @description The command for a sandbox. */
            command: null | string;
            dependencies: string[];
            description: null | string;
            /** Format: date-time */
            endedAt: null | string;
            /** @description Why it failed, or what a completed one should be known with. */
            error: null | string;
            /** @description The execution of its latest run; of a goal's, once that is planned. */
            execution: null | string;
            goal: null | string;
            /** @description The goal of its latest run, at /goals/{id}: its plan, and its questions where it waits for answers. */
            goalId: null | string;
            id: string;
            inputs: null | components["schemas"]["DataObject"];
            /** @description plan, sandbox or goal. */
            kind: string;
            /** @description Who moved it to its status; null: the engine. */
            movedBy: null | string;
            plan: null | components["schemas"]["DataObject"];
            /** @description The name of the plan; null: it is given, or there is none. */
            planName: null | string;
            priority: string;
            project: string;
            reason: null | string;
            result: null | components["schemas"]["DataObject"];
            /** @description The sandbox of its latest run. */
            sandbox: null | string;
            /** Format: date-time */
            startedAt: null | string;
            /** @description queued, blocked, running, paused, waiting (for a person), completed, failed or cancelled. */
            status: string;
            title: string;
            /**
             * Format: int32
             * @description How often it was started.
             */
            tries: number;
            /**
             * Format: int64
             * @description That of its project; the ETag.
             */
            version: number;
            /** @description What is no fault of the plan and yet worth a word, as at a submission; in answers to what gave the plan, or its name, alone. */
            warnings?: null | components["schemas"]["WarningResource"][];
        };
        /** @description One run of a task, from its start to its end. */
        TaskRun: {
            /** @description The execution that it is; null: a sandbox that somebody else keeps. */
            execution?: string;
            /** @description The goal whose plan the execution is, by its id; null: the task has a plan of its own. */
            goal?: string;
            /** @description The sandbox that it is in; null: an execution of the task's plan. */
            sandbox?: string;
            /**
             * Format: int32
             * @description Which one, from 1.
             */
            try: number;
        };
        /** @description A task is somewhere else on the board. */
        TaskStatusChangedData: {
            /** @description Who did it; null: the engine. */
            by?: string;
            from: components["schemas"]["ProjectTaskStatus"];
            /** @description Why, if somebody said so. */
            reason?: string;
            run?: components["schemas"]["TaskRun"];
            /** @description The task. */
            task: string;
            to: components["schemas"]["ProjectTaskStatus"];
        };
        TaskStatusChangedEvent: {
            data: null | components["schemas"]["TaskStatusChangedData"];
            /** @constant */
            type: "task-status-changed";
        } & components["schemas"]["EventEnvelope"];
        /** @description The execution of a task has taken that a person paused or resumed it. */
        TaskSteeredData: {
            task: string;
        };
        TaskSteeredEvent: {
            data: null | components["schemas"]["TaskSteeredData"];
            /** @constant */
            type: "task-steered";
        } & components["schemas"]["EventEnvelope"];
        /** @description All that these tasks need has completed. */
        TasksUnblockedData: {
            tasks: string[];
        };
        TasksUnblockedEvent: {
            data: null | components["schemas"]["TasksUnblockedData"];
            /** @constant */
            type: "tasks-unblocked";
        } & components["schemas"]["EventEnvelope"];
        /** @description What a task does: exactly one of a plan, the name of one, a command for a sandbox, a goal. */
        TaskWork: {
            /** @description What is wanted, in words: it is planned when the task starts. */
            goal?: string;
            inputs?: components["schemas"]["DataObject"];
            plan?: components["schemas"]["DataObject"];
            /** @description The name of a plan of the workspace, or its name and a version, which is looked up each time the task starts. */
            planName?: string;
            /** @description A command that a sandbox runs, and tells the end of. */
            sandbox?: string;
        };
        /** @description Where the time of an execution went, by step. */
        TimelineResource: {
            /** Format: date-time */
            endedAt: null | string;
            id: string;
            /**
             * Format: int32
             * @description How many there were besides, after the first 20,000.
             */
            omitted: number;
            /** Format: date-time */
            startedAt: null | string;
            status: string;
            /** @description Attempts, waits and undos, in the order in which they began. */
            stretches: components["schemas"]["StretchResource"][];
            /** Format: date-time */
            submittedAt: string;
        };
        /** @description A token, without its text. */
        TokenResource: {
            /** Format: date-time */
            created: string;
            createdBy: string;
            /** Format: date-time */
            expires: null | string;
            id: string;
            /**
             * Format: date-time
             * @description To the minute or so; null: not yet.
             */
            lastUsed: null | string;
            name: string;
            role: string;
            workspace: string;
        };
        /** @description What would become of a call. */
        ToolCheckResource: {
            /** @description ask, allow or deny: what becomes of it by policy, for a step that leaves it open (approval: auto). */
            answer: null | string;
            /** @description What repeating the call would do; null where the arguments are not known, or wrong. */
            effect: null | string;
            faults: components["schemas"]["ToolFaultResource"][];
            /** @description The pause that would hold it now. */
            heldBy: null | string;
            /** @description The policy that says so; null: the default does. */
            policy: null | string;
            /** @description What it would reach: a host, a path, a command. */
            target: null | string;
            tool: string;
            /** @description Whether the arguments are as the tool wants them. */
            valid: boolean;
        };
        /** @description A mistake in the arguments. */
        ToolFaultResource: {
            fix: string;
            message: string;
            path: string;
        };
        /** @description How the calls of a tool went. */
        ToolHealthResource: {
            /**
             * Format: int64
             * @description Calls that ended, of all workspaces of the engine.
             */
            calls: number;
            /** Format: int64 */
            failed: number;
            /** @description How many failed, by the kind of failure. */
            failures: {
                [key: string]: number;
            };
            /** @description The pause that holds its calls now; null: none. */
            heldBy: null | string;
        };
        /** @description A tool. */
        ToolResource: {
            canProbe: boolean;
            canUndo: boolean;
            description: string;
            /** @description pure, idempotent, compensatable or irreversible, where the arguments do not say otherwise. */
            effect: string;
            health: components["schemas"]["ToolHealthResource"];
            inputSchema: components["schemas"]["DataObject"];
            name: string;
            outputSchema: components["schemas"]["DataObject"];
            /** @description engine, worker, or the connection that has it: mcp:NAME, openapi:NAME. */
            source: string;
            version: string;
        };
        /** @description Undoing failed; a decision follows. */
        UndoFailedData: {
            /** Format: int32 */
            attempt: number;
            error: components["schemas"]["Failure"];
            /** Format: int32 */
            item?: number;
            step: string;
        };
        UndoFailedEvent: {
            data: null | components["schemas"]["UndoFailedData"];
            /** @constant */
            type: "undo-failed";
        } & components["schemas"]["EventEnvelope"];
        /** @description What becomes of one completed call. */
        UndoLineResource: {
            effect: string;
            /** Format: int32 */
            item: null | number;
            obstacle: null | string;
            step: string;
            tool: null | string;
        };
        /** @description What a cancel with undo would do now, the last first. */
        UndoPreviewResource: {
            id: string;
            undo: components["schemas"]["UndoLineResource"][];
        };
        /** @description A person left the effect of a step as it is. */
        UndoSkippedData: {
            /** Format: int32 */
            item?: number;
            reason: string;
            step: string;
        };
        UndoSkippedEvent: {
            data: null | components["schemas"]["UndoSkippedData"];
            /** @constant */
            type: "undo-skipped";
        } & components["schemas"]["EventEnvelope"];
        /** @description The call that undoes a completed step is about to begin. */
        UndoStartedData: {
            /** Format: int32 */
            attempt: number;
            effect: components["schemas"]["EffectClass"];
            /** Format: int32 */
            item?: number;
            step: string;
            tool: string;
        };
        UndoStartedEvent: {
            data: null | components["schemas"]["UndoStartedData"];
            /** @constant */
            type: "undo-started";
        } & components["schemas"]["EventEnvelope"];
        /** @description A step without a fan-out, or one item of one. */
        UnitResource: {
            /** Format: int32 */
            attempts: number;
            /** Format: date-time */
            endedAt: null | string;
            /** Format: int32 */
            item: null | number;
            lastFailure: null | components["schemas"]["FailureResource"];
            /** Format: date-time */
            startedAt: null | string;
            status: string;
            tool: null | string;
            wait: null | components["schemas"]["WaitResource"];
        };
        /**
         * @description What a step that neither runs nor is ready waits for.
         * @enum {string}
         */
        WaitKind: "retry" | "timer" | "signal" | "child" | "approval" | "decision" | "hold" | "budget" | "rollback" | "executor";
        /** @description What is waited for. */
        WaitResource: {
            detail: string;
            kind: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: null | string;
        };
        /** @description What is no fault of a plan and yet worth a word. */
        WarningResource: {
            fix: string;
            message: string;
            path: string;
        };
        /** @description What kept something from being delivered. */
        WebhookProblemResource: {
            message: string;
            /** Format: date-time */
            time: string;
        };
        /** @description A webhook. */
        WebhookResource: {
            createdBy: string;
            description: null | string;
            direction: string;
            enabled: boolean;
            events: string[];
            id: string;
            lastProblem: null | components["schemas"]["WebhookProblemResource"];
            project: null | string;
            /** @description The name of the secret, never the secret. */
            secret: null | string;
            signal: null | components["schemas"]["WebhookSignal"];
            start: null | components["schemas"]["WebhookStart"];
            /** @description Outbound: where it tells. Inbound: the path to post messages to. */
            url: string;
        };
        /** @description The signal that a message becomes; the message is its payload. */
        WebhookSignal: {
            /** @description The execution that it is for. Either this or executionFrom. */
            execution?: null | string;
            /** @description Where in the message the execution's id is, as a JSON pointer: /data/execution. */
            executionFrom?: null | string;
            /** @description The signal's name. */
            name: string;
        };
        /** @description The execution that a message starts. */
        WebhookStart: {
            inputs?: null | components["schemas"]["DataObject"];
            /** @description The input that the message becomes. */
            payloadInput?: null | string;
            plan?: components["schemas"]["DataValue"];
            /** @description A plan of the workspace by its name: the newest version at that time, or the one named (nightly@3). */
            planName?: null | string;
            /** @description The project of the execution. */
            project?: null | string;
        };
        /** @description What came of a message to an inbound webhook. */
        WebhookTakenResource: {
            /** @description The execution that it was for, or that it started. */
            execution: string;
            /** @description taken, or known: it had been done before. */
            status: string;
        };
        /** @description Why an execution is where it is. */
        WhyResource: {
            /** @description What leads to what: each cause is the reason of the one before it. */
            causes: components["schemas"]["CauseResource"][];
            estimate: null | components["schemas"]["LeftEstimate"];
            /** @description The whole answer in one sentence. */
            headline: string;
            id: string;
            /** @description nothing, attempt, clock, signal, child, person, engine or executor. */
            movedBy: string;
            next: string;
            remedies: components["schemas"]["RemedyResource"][];
            status: string;
            step: null | string;
        };
        /** @description An attempt that a worker runs. */
        WorkerAttemptResource: {
            /**
             * Format: int32
             * @description The attempt's number, from 1.
             */
            attempt: number;
            execution: string;
            /** @description Whether it was asked to stop. */
            isCancelled: boolean;
            /**
             * Format: int32
             * @description Which item of the step; null: the step has none.
             */
            item: null | number;
            /**
             * Format: date-time
             * @description When the worker last named it.
             */
            lastHeartbeat: string;
            /**
             * Format: date-time
             * @description When it counts as lost, should the worker not name it before.
             */
            leaseEnds: string;
            step: string;
            tool: string;
        };
        /** @description A worker that is connected. */
        WorkerResource: {
            /** @description What it runs. */
            attempts: components["schemas"]["WorkerAttemptResource"][];
            /**
             * Format: int32
             * @description Attempts at once, of all tools together.
             */
            concurrency: number;
            /** @description This run of its program. */
            instance: string;
            /** @description Whether it takes no more attempts: it is about to stop, or the service is. */
            isDraining: boolean;
            /**
             * Format: date-time
             * @description When something was last heard of it.
             */
            lastHeartbeat: string;
            /**
             * Format: date-time
             * @description When it counts as gone, should nothing be heard of it before.
             */
            leaseEnds: string;
            /** @description Its name, for people; several may have the same. */
            name: string;
            /**
             * Format: int32
             * @description Attempts that it runs.
             */
            running: number;
            /**
             * Format: date-time
             * @description When it connected.
             */
            since: string;
            tools: components["schemas"]["WorkerToolResource"][];
        };
        /** @description A tool that a worker offers. */
        WorkerToolResource: {
            /**
             * Format: int32
             * @description Attempts of it at once.
             */
            concurrency: number;
            /** @description pure, idempotent, compensatable or irreversible. */
            effect: string;
            name: string;
            /**
             * Format: int32
             * @description Attempts of it that it runs.
             */
            running: number;
            version: string;
        };
        /** @description A workspace. */
        WorkspaceResource: {
            name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
