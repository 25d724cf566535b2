using System.Security.Cryptography;
using System.Text;
using Autonomy.Actors.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Plans;

namespace Autonomy.Host.Api;

/// <summary>
/// Compiles plans as they are submitted. Those that were compiled last are kept: services submit the same plan over and
/// over. Safe to call from any thread.
/// </summary>
public sealed class PlanDesk(ExecutionEngine engine)
{
    /// <summary>Plans that are kept at most: 128.</summary>
    private const int KeptMax = 128;

    private const string GoalKey = "goal";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (PlanReading Reading, IToolCatalog Tools)> _kept = [];
    private readonly Queue<string> _oldest = [];

    /// <summary>The plan, and what is to be said of it.</summary>
    /// <param name="workspace">Whose tools it may call.</param>
    /// <param name="given">An object as in JSON, or a text in YAML or JSON.</param>
    /// <param name="former">What was made of the same before: goals keep the tools that were found then. Null: nothing
    /// was.</param>
    /// <exception cref="ApiException">It has mistakes; all are named.</exception>
    public PlanReading Compile(string workspace, DataValue given, Plan? former = null)
    {
        IToolCatalog tools = engine.ToolsOf(workspace);
        return former is null
            ? Compile(workspace, given, tools)
            : Accept(PlanCompiler.Compile(DocumentOf(given), tools, former));
    }

    /// <summary>
    /// Whether steps of a plan seem to say goals, so that what was made of it before is worth a look. It is not read
    /// for that.
    /// </summary>
    public static bool MaySayGoals(DataValue given) => given is DataString text
        ? text.Value.Contains(GoalKey, StringComparison.Ordinal)
        : given is DataObject plan && plan["steps"] is DataArray steps
            && steps.Items.Any(static step => (step as DataObject)?[GoalKey] is not null);

    private PlanReading Compile(string workspace, DataValue given, IToolCatalog tools)
    {
        string key = KeyOf(workspace, given);
        lock (_lock)
        {
            // When workers come or go, what was found before may not hold.
            if (_kept.TryGetValue(key, out var kept) && ReferenceEquals(kept.Tools, tools)) return kept.Reading;
        }

        PlanReading reading = Accept(PlanCompiler.Compile(DocumentOf(given), tools));
        lock (_lock)
        {
            if (!_kept.ContainsKey(key)) _oldest.Enqueue(key);
            _kept[key] = (reading, tools);
            if (_oldest.Count > KeptMax) _kept.Remove(_oldest.Dequeue());
            return reading;
        }
    }

    private static PlanReading Accept(PlanReading reading) =>
        reading.IsPlan ? reading : throw Refusals.Of("invalid_plan", "The plan", reading.Faults, "/plan");

    private static PlanDocument DocumentOf(DataValue given) =>
        given is DataString text ? YamlPlanText.Read(text.Value) : PlanDocument.Of(given);

    private static string KeyOf(string workspace, DataValue given)
    {
        (byte kind, byte[] text) = given is DataString yaml
            ? ((byte)1, Encoding.UTF8.GetBytes(yaml.Value))
            : ((byte)0, DataJson.WriteUtf8(given));
        return $"{workspace}/{Convert.ToHexString([kind, .. SHA256.HashData(text)])}";
    }
}
