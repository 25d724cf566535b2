using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class PlanPropertyTests
{
    private static readonly string[] Names =
        [
            "plan", "name", "steps", "id", "tool", "with", "needs", "forEach", "retry", "attempts", "inputs",
            "default", "undo", "fallback", "a/b~",
        ];

    private static readonly DataValue[] Leaves =
        [
            DataNull.Value, true, 1L, -1L, new DataNumber(1.5), "", "a", "demo.fetch", "10s",
            "${{ steps.a.output }}", "${{ item", "${{ keys(@) }}",
        ];

    [Fact]
    public void AnyJsonValueAsAPlanIsReadWithoutAnException() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Values(4).ToArbitrary(), value =>
        {
            PlanReading reading = PlanCompiler.Compile(JsonPlanText.Read(DataJson.WriteUtf8(value)), new DemoTools());
            return reading.IsPlan == reading.Faults.IsEmpty;
        }));

    [Fact]
    public void AnyBytesAsAPlanAreReadWithoutAnException() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<string, byte[]>((text, bytes) =>
            JsonPlanText.Read(bytes) is not null
                && JsonPlanText.Read(Encoding.UTF8.GetBytes($"{{\"{text}\":[\"{text}\"]}}")) is not null));

    private static Gen<DataValue> Values(int depth) => depth == 0
        ? Gen.Elements(Leaves)
        : Gen.Frequency(
            (2, Gen.Elements(Leaves)),
            (
                2,
                Gen.Choose(0, 3).SelectMany(
                    count =>
                        Gen.ArrayOf(Values(depth - 1), count)).Select(items => (DataValue)new DataArray([.. items]))),
            (
                4,
                Gen.Choose(0, 5).SelectMany(
                    count =>
                        Gen.ArrayOf(Properties(depth - 1), count)).Select(items => (DataValue)DataObject.Of(items))));

    private static Gen<(string Name, DataValue Value)> Properties(int depth) =>
        Gen.Elements(Names).SelectMany(name => Values(depth).Select(value => (name, value)));
}
