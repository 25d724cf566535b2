using System.Collections.Immutable;
using Autonomy.Core.Expressions;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Expressions;

public sealed class TemplateReferencesTests
{
    [Theory]
    [InlineData("steps.check.output", "check")]
    [InlineData("steps.\"a-b.c\".output | [0]", "a-b.c")]
    [InlineData("@.steps.check", "check")]
    [InlineData("steps | check", "check")]
    [InlineData("steps.{x: one.output, y: [two, three]}", "one two three")]
    [InlineData("join(steps.glue.output, steps.list.output[*].steps.inner)", "glue list")]
    [InlineData("map(&steps.inner, steps.list.output)", "list")]
    [InlineData("(steps.a || steps.b).output", "a b")]
    [InlineData("inputs.steps.inner", "")]
    public void AStepIsNamedByAPathFromTheRoot(string expression, string steps)
    {
        TemplateReferences references = Of(expression);
        Assert.Equal(steps, Names(references.Steps));
        Assert.False(references.AllSteps);
    }

    [Theory]
    [InlineData("keys(steps)")]
    [InlineData("steps.*")]
    [InlineData("steps")]
    [InlineData("[steps]")]
    [InlineData("steps | @")]
    [InlineData("steps || inputs")]
    [InlineData("to_string(@)")]
    [InlineData("*.check")]
    [InlineData("@")]
    [InlineData("values(@)[0]")]
    public void StepsAsAWholeAreAllSteps(string expression) => Assert.True(Of(expression).AllSteps);

    [Fact]
    public void ANameInsideAProjectionOrAFilterIsRelativeToTheItem()
    {
        TemplateReferences references = Of("steps.check.output[?item.x == index].inputs");
        Assert.Equal("steps", Names(references.Roots));
        Assert.Empty(references.Unknown);
        Assert.False(references.Reads("item"));
    }

    [Fact]
    public void UnknownNamesAreListedWithTheirPlaces()
    {
        DataValue value = DataJson.Parse("""{"a": "${{ inputs.x }} ${{ step.y.z }}", "b": ["${{ output.env || env.HOME }}"]}""");
        TemplateReferences references = Template.Parse(value).Template!.References;
        Assert.Equal(
            [new TemplateReference("step", "/a", 20), new TemplateReference("env", "/b/0", 14)], references.Unknown);
        Assert.Equal("inputs output", Names(references.Roots));
        Assert.Equal("x", Names(references.Inputs));
    }

    [Fact]
    public void SecretsAreListedByName()
    {
        TemplateReferences references = Template.Parse("${{ secrets.A }} and ${{ secrets.B }}").Template!.References;
        Assert.Equal([new TemplateReference("A", "", 12), new TemplateReference("B", "", 33)], references.Secrets);
        Assert.Empty(references.Roots);
    }

    [Fact]
    public void InputsAsAWholeAreAllInputs()
    {
        Assert.True(Of("to_string(inputs)").AllInputs);
        Assert.False(Of("inputs.a.b").AllInputs);
    }

    private static TemplateReferences Of(string expression) => Template.Parse($"${{{{ {expression} }}}}").Template!.References;

    private static string Names(ImmutableArray<TemplateReference> references) => string.Join(' ', references.Select(reference => reference.Name));
}
