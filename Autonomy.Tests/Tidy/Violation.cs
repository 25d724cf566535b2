namespace Autonomy.Tests.Tidy;

/// <summary>A place in the tree that breaks a rule, printed as one line that an editor can jump to.</summary>
internal sealed record Violation(string Path, int Line, string Rule, string Remedy)
{
    public override string ToString() => $"{Path}:{Line}: {Rule} - {Remedy}";
}
