using System.Collections.Immutable;

namespace Autonomy.Core.Explaining;

/// <summary>An explanation in the making: the chain below some point, and what moves its root on.</summary>
internal sealed record Finding(ImmutableArray<Cause> Causes, Mover MovedBy, string Next)
{
    public ImmutableArray<Remedy> Remedies { get; init; } = [];

    public static Finding Of(Cause root, Mover mover, string next, params ReadOnlySpan<Remedy> remedies) =>
        new([root], mover, next) { Remedies = [.. remedies] };

    /// <summary>Something has ended and stays so.</summary>
    public static Finding Ended(Cause root) => Of(root, Mover.Nothing, "nothing; it has ended");

    /// <summary>The same as the reason of something else.</summary>
    public Finding Because(Cause outer) => this with { Causes = Causes.Insert(0, outer) };

    public Explanation About(string subject, string status) => new()
    {
        Subject = subject,
        Status = status,
        Causes = Causes,
        MovedBy = MovedBy,
        Next = Next,
        Remedies = Remedies,
    };
}
