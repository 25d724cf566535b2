using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>A test of what is kept by means that Linux alone has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "needs kernel: Linux, whose /proc tells what processes use";
    }
}
