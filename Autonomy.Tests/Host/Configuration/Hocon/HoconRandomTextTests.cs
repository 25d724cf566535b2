using System.Text;
using Autonomy.Host.Configuration.Hocon;
using Xunit;

namespace Autonomy.Tests.Host.Configuration.Hocon;

/// <summary>Texts that nobody thought of.</summary>
public sealed class HoconRandomTextTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "c", "a.b", "include", "\"x.conf\"", "required(", ")", " ", " ", "\n", "\n", ",", "=", ":", "+=",
        "{", "}", "[", "]", "${a}", "${?b}", "${c.a}", "${", "\"q\"", "\"\"\"t\"\"\"", "\"", "1", "-1.5e3", "true",
        "null", "#c", "//", "/", "\\", "$", "\u00A0", "\uD800",
    ];

    private static readonly Dictionary<string, string> Files =
        new(StringComparer.Ordinal) { ["x.conf"] = "a=1,b=${?a}" };

    [Fact]
    public void EveryTextIsReadOrRefusedWithItsPlace()
    {
        Random random = new(1);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(random.GetItems(Pieces, random.Next(1, 24)));
            if (IsRead(text)) read++;
        }

        Assert.InRange(read, 500, 19_500);
    }

    [Fact]
    public void EveryJsonIsReadAsItIs()
    {
        Random random = new(2);
        for (int i = 0; i < 1_000; i++)
        {
            StringBuilder json = new("{\"k\":");
            Write(json, random, depth: 0);
            json.Append('}');
            Assert.Equal(json.ToString(), HoconBench.Read(json.ToString()));
        }
    }

    private static bool IsRead(string text)
    {
        try
        {
            HoconBench.Value(text, Files);
            return true;
        }
        catch (HoconException fault)
        {
            Assert.True(fault.Position is { Line: > 0, Column: > 0 }, $"{text}: {fault.Message}");
            return false;
        }
    }

    private static void Write(StringBuilder json, Random random, int depth)
    {
        int kind = random.Next(depth < 4 ? 7 : 5);
        if (kind < 5)
        {
            json.Append(random.GetItems(["null", "true", "-0.5E+10", "\"x.y\"", "\"${a} # \\\"\\n\""], 1)[0]);
            return;
        }

        bool isArray = kind == 5;
        json.Append(isArray ? '[' : '{');
        int count = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) json.Append(',');
            if (!isArray) json.Append($"\"k {i}.\":");
            Write(json, random, depth + 1);
        }

        json.Append(isArray ? ']' : '}');
    }
}
