namespace Autonomy.Actors.Journaled;

/// <summary>
/// A command was under way when its actor broke, or the store has refused it for long and may still take it: whether it
/// took effect, its journal shows.
/// </summary>
public sealed class OutcomeUnknownException(string message, Exception? inner)
    : InvalidOperationException(message, inner);
