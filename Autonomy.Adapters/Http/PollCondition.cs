using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>Whether an answer is the one that is waited for.</summary>
/// <param name="answer">An object with <c>status</c>, <c>headers</c> and, as far as there are, <c>body</c> and
/// <c>text</c>.</param>
/// <returns>Whether it holds; the fault when the condition cannot be evaluated on this answer.</returns>
public delegate (bool Holds, string? Fault) PollCondition(DataValue answer);

/// <summary>Reads the text of a condition; the fault is null when it is one.</summary>
/// <param name="text">The condition: a JMESPath expression.</param>
public delegate (PollCondition? Condition, string? Fault) PollConditionReader(string text);
