namespace Autonomy.Actors.Executions;

/// <summary>The store took nothing of a new execution: it does not exist, and its actor goes.</summary>
public sealed class SubmissionRefusedException(string reason) : InvalidOperationException(reason);
