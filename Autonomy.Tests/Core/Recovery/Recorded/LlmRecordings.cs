using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>Answers of language models' providers, and answers of models that are of no use.</summary>
internal static class LlmRecordings
{
    public static IEnumerable<Recording> All =>
    [
        .. Passing, .. Refusals, .. Endings,
    ];

    private static IEnumerable<Recording> Passing =>
    [
        new("LLM", FailureKind.ConnectFailed, FailureEffect.None, "connection refused", static () => Classify(
            Ending with { Fault = LlmFault.Connection, ConnectionFault = HttpFault.Refused })),
        new("LLM", FailureKind.Timeout, FailureEffect.None, "read timeout", static () => Classify(
            Ending with { Fault = LlmFault.Connection, ConnectionFault = HttpFault.Timeout })),
        new("LLM", FailureKind.AnswerCut, FailureEffect.None, "a stream that is cut", static () => Classify(
            Ending with { Fault = LlmFault.Connection, ConnectionFault = HttpFault.BodyCut })),
        Says(FailureKind.Unavailable, 529, "Anthropic (anthropic-sdk-typescript issue 616)",
            """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""),
        Says(FailureKind.Unavailable, 503, "OpenAI", """
            {"error":{"message":"That model is currently overloaded with other requests.","type":"server_error",
            "param":null,"code":null}}
            """),
        Says(FailureKind.RateLimited, 429, "OpenAI (openai/codex issue 88)", """
            {"error":{"message":"Rate limit reached for o4-mini in organization org-x on tokens per min (TPM): Limit
            200000,
            Used 162960, Requested 42288. Please try again in 1.574s.","type":"tokens","param":null,
            "code":"rate_limit_exceeded"}}
            """),
        Says(FailureKind.RateLimited, 429, "Anthropic (claude-code issue 71670)", """
            {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate
            limit. Please try again later."}}
            """),
        Says(FailureKind.RateLimited, 429, "Google Gemini", """
            {"error":{"code":429,"message":"Resource has been exhausted (e.g. check quota).",
            "status":"RESOURCE_EXHAUSTED"}}
            """),
        Says(FailureKind.RateLimited, 503, "OpenAI, slow_down", """
            {"error":{"message":"Slow down","type":"slow_down","param":null,"code":"slow_down"}}
            """),
        Says(FailureKind.Conflict, 409, "OpenAI, a thread with an active run",
            """{"error":{"message":"Another process is at it.","type":"conflict","param":null,"code":null}}"""),
    ];

    private static IEnumerable<Recording> Refusals =>
    [
        Says(FailureKind.BudgetExhausted, 429, "OpenAI (langchainjs issue 1929)", """
            {"error":{"message":"You exceeded your current quota, please check your plan and billing details.",
            "type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
            """),
        Says(FailureKind.BudgetExhausted, 400, "Anthropic (claude-code issue 66314)", """
            {"type":"error","error":{"type":"invalid_request_error",
            "message":"Your credit balance is too low to access the
            Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}
            """),
        Says(FailureKind.TokenExpired, 401, "Anthropic, OAuth", """
            {"type":"error","error":{"type":"authentication_error",
            "message":"OAuth token has expired. Please obtain a new
            token or refresh your existing token."}}
            """),
        Says(FailureKind.MissingScope, 403, "OpenAI, a project's key", """
            {"error":{"message":"Project `proj_x` does not have access to model `gpt-4o`",
            "type":"invalid_request_error",
            "param":null,"code":"model_not_found"}}
            """),
        Says(FailureKind.AccessRevoked, 401, "OpenAI", """
            {"error":{"message":"Incorrect API key provided: sk-x.","type":"invalid_request_error","param":null,
            "code":"invalid_api_key"}}
            """),
        Says(FailureKind.AccessRevoked, 401, "Anthropic",
            """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"""),
        Says(FailureKind.Denied, 400, "Azure OpenAI, content_filter", """
            {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content
            management
            policy.","type":null,"param":"prompt","code":"content_filter","status":400}}
            """),
        Says(FailureKind.Denied, 400, "Anthropic, output blocked", """
            {"type":"error","error":{"type":"invalid_request_error",
            "message":"Output blocked by content filtering policy"}}
            """),
        Says(FailureKind.BadInput, 400, "OpenAI, a parameter", """
            {"error":{"message":"Invalid type for 'messages[0].content': expected a string.",
            "type":"invalid_request_error","param":"messages[0].content","code":"invalid_type"}}
            """),
        Says(FailureKind.NotFound, 404, "OpenAI", """
            {"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.",
            "type":"invalid_request_error","param":null,"code":"model_not_found"}}
            """),
        Says(FailureKind.NotFound, 404, "Anthropic",
            """{"type":"error","error":{"type":"not_found_error","message":"model: claude-0"}}"""),
        Says(FailureKind.TooLarge, 400, "Anthropic (claude-code issue 81487)", """
            {"type":"error","error":{"type":"invalid_request_error",
            "message":"prompt is too long: 1520294 tokens > 1000000 maximum"}}
            """),
        Says(FailureKind.TooLarge, 400, "OpenAI", """
            {"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in
            9001
            tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
            """),
        Says(FailureKind.PermanentExternal, 404, "OpenAI, a retired model", """
            {"error":{"message":"The model `text-davinci-003` has been deprecated, learn more here:
            https://platform.openai.com/docs/deprecations","type":"invalid_request_error","param":null,
            "code":"model_not_found"}}
            """),
    ];

    private static IEnumerable<Recording> Endings =>
    [
        Ends(FailureKind.AnswerCut, LlmFault.Finish, "a stream without a finish reason"),
        Ends(FailureKind.TooLarge, LlmFault.Finish, "OpenAI, finish_reason length", "length"),
        Ends(FailureKind.TooLarge, LlmFault.Finish, "Anthropic, stop_reason max_tokens", "max_tokens"),
        Ends(FailureKind.TooLarge, LlmFault.Finish, "Gemini, finishReason MAX_TOKENS", "MAX_TOKENS"),
        Ends(FailureKind.Denied, LlmFault.Finish, "OpenAI, finish_reason content_filter", "content_filter"),
        Ends(FailureKind.Denied, LlmFault.Finish, "Anthropic, stop_reason refusal", "refusal"),
        Ends(FailureKind.OutputMismatch, LlmFault.InvalidJson, "an answer with a fence around its JSON"),
        Ends(FailureKind.BadInput, LlmFault.InvalidArguments, "arguments that break the tool's schema"),
        Ends(FailureKind.Configuration, LlmFault.NotConfigured, "a model that no provider is set up for"),
        Ends(FailureKind.BudgetExhausted, LlmFault.BudgetRefused, "our ledger"),
        Ends(FailureKind.InputRequired, LlmFault.QuestionAsked, "a question back"),
        Ends(FailureKind.SecurityViolation, LlmFault.SecretInPrompt, "a secret in the prompt"),
        Ends(FailureKind.Cancelled, LlmFault.Cancelled, "our own token"),
        Ends(FailureKind.Unknown, LlmFault.Finish, "a finish reason of tomorrow", "daydreaming"),
        new("LLM", FailureKind.NoProgress, FailureEffect.Applied, "the same call and result four times", static () =>
            LoopDetection.ToFailure(LoopDetection.Find([new("a", "1"), new("a", "1"), new("a", "1"), new("a",
                "1")])!.Value,
                "the planner")),
    ];

    private static readonly LlmEnding Ending = new("provider", "model-1");

    private static Failure Classify(LlmEnding ending) => LlmClassification.Of(ending, Recording.Now);

    private static Recording Says(FailureKind kind, int status, string source, string body) =>
        new("LLM", kind, FailureEffect.None, $"{status}, {source}", () => Classify(Ending with
        {
            Answer = new HttpAnswer(status)
            {
                Body = HttpErrorBody.Read(DataJson.Parse(body.ReplaceLineEndings(" "))),
            },
        }));

    private static Recording Ends(FailureKind kind, LlmFault fault, string source, string? finish = null) =>
        new("LLM", kind, FailureEffect.None, source,
            () => Classify(Ending with { Fault = fault, FinishReason = finish, Detail = source }));
}
