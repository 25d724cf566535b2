using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>A test that limits what a process of its own may have.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrlimitFactAttribute : FactAttribute
{
    public PrlimitFactAttribute()
    {
        if (!File.Exists("/usr/bin/prlimit")) Skip = "needs kernel: prlimit, which Linux has (util-linux)";
    }
}
