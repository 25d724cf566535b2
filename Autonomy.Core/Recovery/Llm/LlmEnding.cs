namespace Autonomy.Core.Recovery;

/// <summary>How a call of a language model ended, as far as the classification of its failure needs it.</summary>
/// <param name="Provider">The provider's name in the settings.</param>
/// <param name="Model">The model's name.</param>
public sealed record LlmEnding(string Provider, string Model)
{
    /// <summary>How it ended.</summary>
    public LlmFault Fault { get; init; } = LlmFault.Refused;

    /// <summary>The provider's answer with its error; null when none came, or when it was a success.</summary>
    public HttpAnswer? Answer { get; init; }

    /// <summary>
    /// The finish reason of a success, as written: <c>length</c>, <c>content_filter</c>, <c>max_tokens</c>,
    /// <c>refusal</c>; null when it was left out.
    /// </summary>
    public string? FinishReason { get; init; }

    /// <summary>How the connection broke, where no answer came.</summary>
    public HttpFault? ConnectionFault { get; init; }

    /// <summary>Whether the token was refreshed just before.</summary>
    public bool HasFreshToken { get; init; }

    /// <summary>
    /// What is known besides: the parser's or schema's complaint, the question asked; empty for nothing.
    /// </summary>
    public string Detail { get; init; } = "";
}

/// <summary>How a call of a language model ended.</summary>
public enum LlmFault
{
    /// <summary>The provider answered with an error.</summary>
    Refused,

    /// <summary>No answer came: the connection broke.</summary>
    Connection,

    /// <summary>The answer ended, and its finish reason is no success or is missing.</summary>
    Finish,

    /// <summary>The answer is not JSON where JSON was asked for.</summary>
    InvalidJson,

    /// <summary>The arguments that the model wrote for a tool do not fit the tool's schema.</summary>
    InvalidArguments,

    /// <summary>The settings name a model or provider that no client knows.</summary>
    NotConfigured,

    /// <summary>Our own ledger refused the reservation for the call.</summary>
    BudgetRefused,

    /// <summary>The model asked a question instead of answering.</summary>
    QuestionAsked,

    /// <summary>A secret stood in the prompt; nothing was sent.</summary>
    SecretInPrompt,

    /// <summary>Cancelled by us.</summary>
    Cancelled,
}
