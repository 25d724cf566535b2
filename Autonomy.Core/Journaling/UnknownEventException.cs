namespace Autonomy.Core.Journaling;

/// <summary>The journal holds an event that this engine does not know.</summary>
public sealed class UnknownEventException : InvalidOperationException
{
    /// <summary>Names the event.</summary>
    public UnknownEventException(string name, int version)
        : base(
            $"The journal holds an event '{name}' version {version}, which this engine does not know. "
            + "A newer engine wrote it: use that one.")
    {
    }

    /// <summary>With a text of its own.</summary>
    public UnknownEventException(string message)
        : base(message)
    {
    }

    /// <summary>With a text of its own and what led to it.</summary>
    public UnknownEventException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a text.</summary>
    public UnknownEventException()
    {
    }
}
