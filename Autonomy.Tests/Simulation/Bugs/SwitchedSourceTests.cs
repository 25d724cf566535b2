using Autonomy.Simulation.Bugs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Autonomy.Tests.Simulation.Bugs;

/// <summary>Several planted bugs in one source, of which the process chooses.</summary>
public sealed class SwitchedSourceTests
{
    private const string Sound = """
        class Clock
        {
            int _now;
            int Now => _now;
            void Tick() => _now++;
            int After(int more) { int sum = _now + more; return sum; }
            int Twice { get { return _now * 2; } set => _now = value / 2; }
        }
        """;

    [Theory]
    [InlineData("_now++", "_now--")]
    [InlineData("=> _now;", "=> _now + 1;")]
    [InlineData("_now + more", "_now - more")]
    [InlineData("value / 2", "value")]
    [InlineData("int sum = _now + more; ", "int sum = 3; if (more > 2) { int inner = 1; sum += inner; } ")]
    public void ABugOfABodyCanBeSwitched(string find, string replace)
    {
        Assert.True(SwitchedSource.CanSwitch(Parse(Sound), Parse(Sound.Replace(find, replace))));
    }

    [Theory]
    [InlineData("int _now;", "int _now = 1;")]
    [InlineData("int After(int more)", "int After(long more)")]
    [InlineData("void Tick() => _now++;", "")]
    public void ABugOfAnythingElseCannot(string find, string replace)
    {
        Assert.False(SwitchedSource.CanSwitch(Parse(Sound), Parse(Sound.Replace(find, replace))));
    }

    [Fact]
    public void EachChosenBugIsTheOneThatRunsAndWithoutOneTheSourceAsItStands()
    {
        string combined = SwitchedSource.Combine(Parse(Sound), new Dictionary<int, SyntaxNode>
        {
            [0] = Parse(Sound.Replace("_now++", "_now--")),
            [1] = Parse(Sound.Replace("_now + more", "_now - more")),
            [2] = Parse(Sound.Replace("_now + more", "_now").Replace("value / 2", "value")),
            [3] = Parse(Sound.Replace("=> _now;", "=> 7;")),
        });

        string[] members = combined.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(
            "int Now { get { if (global::PlantedBugSwitch.Chosen == 3) { return 7; } else { return _now; } } }",
            members[3]);
        Assert.Equal(
            "void Tick() { if (global::PlantedBugSwitch.Chosen == 0) { _now--; } else { _now++; } }", members[4]);
        Assert.Equal(
            "int After(int more) { if (global::PlantedBugSwitch.Chosen == 1) { int sum = _now - more; return sum; } "
            + "else if (global::PlantedBugSwitch.Chosen == 2) { int sum = _now; return sum; } "
            + "else { int sum = _now + more; return sum; } }",
            members[5]);
        Assert.Equal(
            "int Twice { get { return _now * 2; } "
            + "set { if (global::PlantedBugSwitch.Chosen == 2) { _now = value; } else { _now = value / 2; } } }",
            members[6]);
    }

    private static SyntaxNode Parse(string text) => CSharpSyntaxTree.ParseText(text).GetRoot();
}
