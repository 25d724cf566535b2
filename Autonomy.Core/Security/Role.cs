namespace Autonomy.Core.Security;

/// <summary>What a caller is there for.</summary>
public enum Role
{
    /// <summary>Looks, and changes nothing.</summary>
    Viewer,

    /// <summary>Submits executions, and does nothing else.</summary>
    Ingest,

    /// <summary>Takes attempts, and does nothing else.</summary>
    Worker,

    /// <summary>Looks, submits, steers and decides.</summary>
    Operator,

    /// <summary>May do everything in its workspace.</summary>
    Admin,
}
