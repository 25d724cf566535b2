using System.Text;
using Autonomy.Core.Journaling;
using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>Stored events as they were first shipped, which an engine reads and writes for ever.</summary>
internal static class GoldenSamples
{
    /// <summary>Read and written again, no sample changes a byte.</summary>
    /// <param name="samples">The stored names, with what was stored.</param>
    /// <param name="again">Reads the event of this name and version 1, and writes it again.</param>
    public static void StayTheSame((string Name, string Body)[] samples, Func<string, byte[], NewEvent> again)
    {
        foreach ((string name, string body) in samples)
            Assert.Equal(body, Encoding.UTF8.GetString(again(name, Encoding.UTF8.GetBytes(body)).Body.Span));
    }
}
