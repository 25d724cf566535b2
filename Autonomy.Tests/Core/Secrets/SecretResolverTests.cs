using Autonomy.Core.Expressions;
using Autonomy.Core.Secrets;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Secrets;

public sealed class SecretResolverTests
{
    private static readonly DataValue Value = Template
        .Parse(DataJson.Parse("""{"auth": "Bearer ${{ secrets.A }}", "list": [1, "${{ secrets.B }}", "${{ secrets.A }}"]}"""))
        .Template!.Evaluate(DataObject.Empty).Value!;

    [Fact]
    public void HandlesBecomePlainText()
    {
        SecretResolution resolution = SecretResolver.Resolve(Value, name => $"<{name}>");
        Assert.Equal(DataJson.Parse("""{"auth": "Bearer <A>", "list": [1, "<B>", "<A>"]}"""), resolution.Value);
        Assert.Empty(resolution.Missing);
    }

    [Fact]
    public void EveryMissingNameIsReportedOnce()
    {
        SecretResolution resolution = SecretResolver.Resolve(Value, name => name == "C" ? "" : null);
        Assert.Null(resolution.Value);
        Assert.Equal(["A", "B"], resolution.Missing);
        Assert.Equal(["A", "B"], SecretResolver.NamesIn(Value));
    }

    [Fact]
    public void AValueWithoutSecretsComesBackAsItIs()
    {
        DataValue plain = DataJson.Parse("""{"a": [1, {"b": "c"}]}""");
        Assert.Same(plain, SecretResolver.Resolve(plain, _ => null).Value);
    }
}
