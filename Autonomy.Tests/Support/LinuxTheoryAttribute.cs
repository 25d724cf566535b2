using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>Rows of what only Linux has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "needs kernel: Linux, for pipes and devices";
    }
}
