namespace Autonomy.Core.Recovery;

/// <summary>What is told of a call of a language model that failed.</summary>
internal static class LlmMessages
{
    internal static string Of(FailureKind kind, LlmEnding ending, Failure? carrier)
    {
        string model = $"{ending.Model} of {ending.Provider}";
        string detail = Sentence.Said(ending.Detail);
        return ending.Fault switch
        {
            LlmFault.Connection => $"{carrier?.Message ?? $"{model} gave no answer."}",
            LlmFault.Finish => $"{model} {EndOf(kind, ending)}",
            LlmFault.InvalidJson =>
                $"The answer of {model} is no JSON as was asked{detail}. Ask again with the complaint.",
            LlmFault.InvalidArguments => $"The arguments that {model} wrote do not fit the tool{detail}. Correct them.",
            LlmFault.NotConfigured => $"No provider is set up for {model}{detail}. Correct the name, or set it up.",
            LlmFault.BudgetRefused =>
                $"The budget does not cover a call of {model}{detail}. Raise it, or use a cheaper model.",
            LlmFault.QuestionAsked => $"{model} asks{detail}.",
            LlmFault.SecretInPrompt =>
                $"A secret stood in the prompt for {model}{detail}; nothing was sent. Take it out.",
            LlmFault.Cancelled => $"The call of {model} was cancelled.",
            _ => $"{model} answered {ending.Answer?.Status}{Sentence.Said(ending.Answer?.Body.Message)}. "
                + RemedyOf(kind),
        };
    }

    private static string EndOf(FailureKind kind, LlmEnding ending) => kind switch
    {
        FailureKind.AnswerCut => "broke off without saying why. Ask again.",
        FailureKind.TooLarge => $"met its limit of length ('{ending.FinishReason}'). Allow more, or ask for parts.",
        FailureKind.Denied =>
            $"refused by its content policy ('{ending.FinishReason}'). Word it otherwise, or use another.",
        FailureKind.BadInput => "wrote a tool call that cannot be read. Ask again with the complaint.",
        FailureKind.NoProgress =>
            $"ended in order ('{ending.FinishReason}'), but not with what was asked for{Sentence.Said(ending.Detail)}. "
            + "Ask otherwise, or use another model.",
        _ => $"ended with '{ending.FinishReason}', which no rule knows. See the evidence.",
    };

    private static string RemedyOf(FailureKind kind) => kind switch
    {
        FailureKind.Timeout => "It did not answer in time; it is worth another try.",
        FailureKind.Unavailable => "The provider is overloaded for now; wait, or use another model.",
        FailureKind.RateLimited => "Too much is asked of it with this key; wait, or lower the concurrency.",
        FailureKind.BudgetExhausted => "The account's quota or credit is used up; raise it, or use another provider.",
        FailureKind.TokenExpired => "The key or token expired or is missing; refresh it.",
        FailureKind.MissingScope => "The key may not use this model; grant it, or use another model.",
        FailureKind.AccessRevoked => "The key is not valid; enter a new one.",
        FailureKind.Denied => "Its policy refuses this; word it otherwise, or use another model.",
        FailureKind.BadInput => "It refuses the request as it is; correct its parameters.",
        FailureKind.NotFound => "There is no such model; use one of the provider's list.",
        FailureKind.TooLarge => "The input is longer than the model takes; shorten or split it.",
        FailureKind.PermanentExternal => "The model is retired; use its successor.",
        FailureKind.Configuration => "A setting is wrong; correct it.",
        FailureKind.Conflict => "The provider was busy with another such call; it is worth another try.",
        _ => "No rule tells what this means; see the evidence.",
    };
}
