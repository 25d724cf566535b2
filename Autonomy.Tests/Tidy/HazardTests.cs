using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Queues have a maximum, and exceptions a type and a reader.</summary>
public sealed class HazardTests
{
    [Fact]
    public void EveryChannelHasAMaximum() => Rules.Hold(HazardRules.UnboundedChannels);

    [Fact]
    public void AnUnboundedChannelIsReported() => Rules.Reports(
        HazardRules.UnboundedChannels, "a.cs", "class C { object o = Channel.CreateUnbounded<int>(); }");

    [Fact]
    public void NoCatchIsEmpty() => Rules.Hold(HazardRules.EmptyCatches);

    [Fact]
    public void AnEmptyCatchIsReported()
    {
        Rules.Reports(HazardRules.EmptyCatches, "a.cs", Catch("catch (IOException) { }"));
        Rules.LetsPass(HazardRules.EmptyCatches, "a.cs", Catch("catch (IOException)\n{\n// It is gone already.\n}"));
    }

    [Fact]
    public void NoCatchSwallowsEveryException() => Rules.Hold(HazardRules.BroadCatches);

    [Theory]
    [InlineData("catch { Log(); }")]
    [InlineData("catch (Exception) { Log(); }")]
    [InlineData("catch (System.Exception fault) { Log(); }")]
    public void ABroadCatchIsReported(string clause) => Rules.Reports(HazardRules.BroadCatches, "a.cs", Catch(clause));

    [Theory]
    [InlineData("catch (Exception fault) { Log(fault); }")]
    [InlineData("catch (Exception) { Log(); throw; }")]
    [InlineData("catch (Exception fault) when (fault is IOException) { Log(); }")]
    [InlineData("catch (IOException) { Log(); }")]
    public void ACatchThatUsesItsExceptionPasses(string clause) =>
        Rules.LetsPass(HazardRules.BroadCatches, "a.cs", Catch(clause));

    [Fact]
    public void EveryThrownExceptionHasATypeOfItsOwn() => Rules.Hold(HazardRules.NamelessThrows);

    [Fact]
    public void ANamelessExceptionIsReported()
    {
        Rules.Reports(HazardRules.NamelessThrows, "a.cs", "class C { void F() { throw new Exception(\"x\"); } }");
        Rules.LetsPass(HazardRules.NamelessThrows, "a.cs", "class C { void F() { throw new IOException(\"x\"); } }");
    }

    private static string Catch(string clause) => $"class C {{ void F() {{ try {{ G(); }} {clause} }} }}";
}
