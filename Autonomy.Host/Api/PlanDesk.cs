using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Plans;

namespace Autonomy.Host.Api;

/// <summary>
/// Compiles plans as they are submitted. Those that were compiled last are kept: services submit the same plan over and
/// over. Safe to call from any thread.
/// </summary>
public sealed class PlanDesk(IToolCatalog tools)
{
    /// <summary>Plans that are kept at most: 128.</summary>
    private const int KeptMax = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Plan> _kept = [];
    private readonly Queue<string> _oldest = [];

    /// <summary>The plan.</summary>
    /// <param name="given">An object as in JSON, or a text in YAML or JSON.</param>
    /// <exception cref="ApiException">It has mistakes; all are named.</exception>
    public Plan Compile(DataValue given)
    {
        string key = KeyOf(given);
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out Plan? kept)) return kept;
        }

        PlanReading reading = PlanCompiler.Compile(DocumentOf(given), tools);
        if (!reading.IsPlan) throw Refusals.Of("invalid_plan", "The plan", reading.Faults, "/plan");
        lock (_lock)
        {
            if (!_kept.TryAdd(key, reading.Plan)) return reading.Plan;
            _oldest.Enqueue(key);
            if (_oldest.Count > KeptMax) _kept.Remove(_oldest.Dequeue());
            return reading.Plan;
        }
    }

    private static PlanDocument DocumentOf(DataValue given) =>
        given is DataString text ? YamlPlanText.Read(text.Value) : PlanDocument.Of(given);

    private static string KeyOf(DataValue given)
    {
        (byte kind, byte[] text) = given is DataString yaml
            ? ((byte)1, Encoding.UTF8.GetBytes(yaml.Value))
            : ((byte)0, DataJson.WriteUtf8(given));
        return Convert.ToHexString([kind, .. SHA256.HashData(text)]);
    }
}
