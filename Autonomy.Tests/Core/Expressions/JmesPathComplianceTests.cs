using Autonomy.Core.Expressions;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Core.Expressions;

public sealed class JmesPathComplianceTests
{
    private const string Folder = "jmespath";

    public static TheoryData<string> Files() => SharedData.Find(Folder) is { } folder
        ? [.. Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileName(file)).Order()]
        : [];

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Files))]
    public void EveryCaseOfTheSpecificationPasses(string file)
    {
        string path = Path.Combine(SharedData.Find(Folder)!, file);
        var suites = (DataArray)DataJson.Parse(File.ReadAllBytes(path));
        Assert.NotEmpty(suites.Items);
        Assert.Empty(suites.Items.Cast<DataObject>().SelectMany(FailuresOf));
    }

    private static IEnumerable<string> FailuresOf(DataObject suite)
    {
        foreach (DataObject testCase in ((DataArray)suite["cases"]!).Items.Cast<DataObject>())
        {
            if (testCase.TryGet("bench", out _)) continue;
            string text = ((DataString)testCase["expression"]!).Value;
            (DataValue? value, ExpressionFault? fault) = Run(text, suite["given"]!);
            string? expectedError = (testCase["error"] as DataString)?.Value;
            bool passes = expectedError is null ? testCase["result"]!.Equals(value) : fault?.Name == expectedError;
            if (!passes) yield return $"{text}: expected {testCase["result"]}{expectedError}, got {value}{fault}";
        }
    }

    private static (DataValue? Value, ExpressionFault? Fault) Run(string text, DataValue given)
    {
        ExpressionResult parsed = Expression.Parse(text);
        if (!parsed.IsParsed) return (null, parsed.Fault);
        EvaluationResult result = parsed.Expression.Evaluate(given);
        return (result.Value, result.Fault);
    }
}
