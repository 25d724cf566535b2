namespace Autonomy.Actors.Journaled;

/// <summary>A command was under way when its actor broke: whether it took effect, its journal shows.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner)
    : InvalidOperationException(message, inner);
