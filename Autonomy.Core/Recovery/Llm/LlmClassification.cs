using System.Globalization;
using System.Text.RegularExpressions;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of how a call of a language model ended, for APIs in the style of OpenAI,
/// Anthropic and Google. A call changes nothing outside, so its effect is always none. Pure.
/// </summary>
public static partial class LlmClassification
{
    // Providers put several causes under one code (invalid_request_error, model_not_found); their text tells which.
    private static readonly PhraseTable Phrases = new(
        ("does not have access to model", FailureKind.MissingScope),
        ("must be verified to use the model", FailureKind.MissingScope),
        ("has been deprecated", FailureKind.PermanentExternal),
        ("has been retired", FailureKind.PermanentExternal),
        ("is no longer available", FailureKind.PermanentExternal),
        ("credit balance is too low", FailureKind.BudgetExhausted),
        ("exceeded your current quota", FailureKind.BudgetExhausted),
        ("spend limit", FailureKind.BudgetExhausted),
        ("specified api usage limits", FailureKind.BudgetExhausted),
        ("prompt is too long", FailureKind.TooLarge),
        ("maximum context length", FailureKind.TooLarge),
        ("context window", FailureKind.TooLarge),
        ("exceeds the maximum number of tokens", FailureKind.TooLarge),
        ("content filtering policy", FailureKind.Denied),
        ("content management policy", FailureKind.Denied),
        ("rejected as a result of our safety system", FailureKind.Denied),
        ("token has expired", FailureKind.TokenExpired),
        ("invalid x-api-key", FailureKind.AccessRevoked),
        ("incorrect api key provided", FailureKind.AccessRevoked),
        ("api key not valid", FailureKind.AccessRevoked),
        ("organization has been disabled", FailureKind.AccessRevoked),
        ("model is currently overloaded", FailureKind.Unavailable));

    /// <summary>The failure that an ending means.</summary>
    /// <param name="ending">How the call ended.</param>
    /// <param name="now">The time, for a <c>Retry-After</c> that is a date.</param>
    public static Failure Of(LlmEnding ending, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ending);
        Failure? carrier = CarrierOf(ending, now);
        FailureKind kind = KindOf(ending, carrier);
        FailureEvidence evidence = carrier?.Evidence ?? FailureEvidence.Nothing;
        return new Failure
        {
            Kind = kind,
            Code = carrier?.Code ?? CodeOf(ending),
            Message = LlmMessages.Of(kind, ending, carrier),
            Effect = FailureEffect.None,
            Scope = ScopeOf(kind, ending),
            RetryAfter = carrier?.RetryAfter ?? (
                kind is FailureKind.RateLimited ? WaitIn(ending.Answer?.Body.Message) : null),
            Evidence = evidence with
            {
                Code = evidence.Code ?? ending.FinishReason,
                Target = $"{ending.Provider}/{ending.Model}",
                Missing = kind is FailureKind.NotFound || ending.Fault == LlmFault.NotConfigured ? ending.Model : null,
                Question = ending.Fault == LlmFault.QuestionAsked ? ending.Detail : null,
            },
            Causes = Sentence.Causes(ending.Detail),
        };
    }

    // An answer and a broken connection are HTTP's own; what they say of a model comes on top.
    private static Failure? CarrierOf(LlmEnding ending, DateTimeOffset now)
    {
        var call = new HttpCall("POST", ending.Provider)
        {
            SentIdempotencyKey = true,
            HasFreshToken = ending.HasFreshToken,
        };
        return ending switch
        {
            { Fault: LlmFault.Refused, Answer: { } answer } => HttpClassification.OfAnswer(call, answer, now),
            { Fault: LlmFault.Connection, ConnectionFault: { } fault } =>
                HttpClassification.OfFault(call, fault, ending.Detail),
            _ => null,
        };
    }

    private static FailureKind KindOf(LlmEnding ending, Failure? carrier) => ending.Fault switch
    {
        LlmFault.Refused => Phrases.In(ending.Answer?.Body.Message) ?? carrier?.Kind ?? FailureKind.Unknown,
        LlmFault.Connection => carrier?.Kind ?? FailureKind.ConnectFailed,
        LlmFault.Finish => KindOfFinish(ending.FinishReason),
        LlmFault.InvalidJson => FailureKind.OutputMismatch,
        LlmFault.InvalidArguments => FailureKind.BadInput,
        LlmFault.NotConfigured => FailureKind.Configuration,
        LlmFault.BudgetRefused => FailureKind.BudgetExhausted,
        LlmFault.QuestionAsked => FailureKind.InputRequired,
        LlmFault.SecretInPrompt => FailureKind.SecurityViolation,
        LlmFault.Cancelled => FailureKind.Cancelled,
        _ => FailureKind.Unknown,
    };

    private static FailureKind KindOfFinish(string? reason) => reason?.ToLowerInvariant() switch
    {
        null or "" => FailureKind.AnswerCut,
        "length" or "max_tokens" or "max_output_tokens" or "model_context_window_exceeded" => FailureKind.TooLarge,
        "content_filter" or "refusal" or "safety" or "recitation" or "prohibited_content" or "blocklist" =>
            FailureKind.Denied,
        "malformed_function_call" => FailureKind.BadInput,
        // The model ended in order, but not with what was asked for.
        "stop" or "end_turn" or "stop_sequence" => FailureKind.NoProgress,
        "error" or "network_error" => FailureKind.AnswerCut,
        _ => FailureKind.Unknown,
    };

    private static string CodeOf(LlmEnding ending) => ending.Fault switch
    {
        LlmFault.Finish =>
            ending.FinishReason is { Length: > 0 } reason ? $"finish_{reason.ToLowerInvariant()}" : "finish_missing",
        LlmFault.InvalidJson => "invalid_json",
        LlmFault.InvalidArguments => "invalid_arguments",
        LlmFault.NotConfigured => "model_not_configured",
        LlmFault.BudgetRefused => "budget_refused",
        LlmFault.QuestionAsked => "question_asked",
        LlmFault.SecretInPrompt => "secret_in_prompt",
        LlmFault.Cancelled => "cancelled",
        _ => "no_answer",
    };

    private static FailureScope ScopeOf(FailureKind kind, LlmEnding ending) => kind switch
    {
        // A model that is not there, retired or not set up fails every call of it alike.
        FailureKind.NotFound or FailureKind.PermanentExternal or FailureKind.Configuration => FailureScope.Tool,
        FailureKind.BudgetExhausted when ending.Fault == LlmFault.BudgetRefused => FailureScope.Execution,
        _ => FailureTraits.ScopeOf(kind),
    };

    // "Please try again in 18.642s", "in 6ms", "in 1m12s": said in the text where the headers say nothing.
    private static TimeSpan? WaitIn(string? text)
    {
        Match match = Wait().Match(text ?? "");
        if (!match.Success || match.Groups.Values.Skip(1).All(static group => !group.Success)) return null;
        double seconds = Part("m") * 60 + Part("s") + Part("ms") / 1000;
        return TimeSpan.FromSeconds(Math.Min(seconds, RetryAfterHeader.WaitMax.TotalSeconds));

        double Part(string name) => match.Groups[name] is { Success: true, Value: var digits }
            ? double.Parse(digits, CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex(
        @"try again in (?:(?<m>\d{1,6})m(?!s))?(?:(?<s>\d{1,6}(?:\.\d{1,6})?)s)?(?:(?<ms>\d{1,9}(?:\.\d{1,6})?)ms)?",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Wait();
}
