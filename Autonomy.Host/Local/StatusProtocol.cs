using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Host.Local;

/// <summary>
/// The status of an engine as it goes over the control socket, and as programs read it:
/// <c>{"pressure":{"level":"none","reasons":[]},"gates":[...]}</c>.
/// </summary>
public static class StatusProtocol
{
    internal const string Request = """{"command":"status"}""";

    /// <summary>The document.</summary>
    public static DataObject DataOf(EngineStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return DataObject.Of(
            ("pressure", DataObject.Of(
                ("level", Words.Of(status.Pressure.Level)),
                ("reasons", new DataArray([.. status.Pressure.Reasons.Select(reason => (DataValue)reason)])))),
            ("gates", new DataArray([.. status.Gates.Select(gate => (DataValue)DataOf(gate))])));
    }

    /// <summary>The status of what was answered; null where the owner of the store does not understand.</summary>
    internal static EngineStatus? Read(string line)
    {
        if (!DataJson.TryParse(line, out DataValue? value, out _) || value is not DataObject status) return null;
        if (status["pressure"] is not DataObject pressure || status["gates"] is not DataArray gates) return null;
        if (!Words.TryParse(Text(pressure, "level"), out PressureLevel level)) return null;
        ImmutableArray<string> reasons = pressure["reasons"] is DataArray lines
            ? [.. lines.Items.OfType<DataString>().Select(reason => reason.Value)]
            : [];
        return new EngineStatus(
            new EnginePressure(level, reasons), [.. gates.Items.OfType<DataObject>().Select(GateOf)]);
    }

    private static DataObject DataOf(ToolGate gate) => DataObject.Of(
        ("host", gate.Host),
        ("credential", gate.Credential),
        ("circuit", Words.Of(gate.Circuit)),
        ("openUntil", gate.OpenUntil is { } until ? ReadableTimes.Iso(until) : DataNull.Value),
        ("concurrencyLimit", gate.ConcurrencyLimit),
        ("callsUnderWay", gate.CallsUnderWay),
        ("callsWaiting", gate.CallsWaiting),
        ("callsPerSecond", new DataNumber((decimal)gate.CallsPerSecond)),
        ("callsLeft", gate.CallsLeft is { } left ? left : DataNull.Value));

    private static ToolGate GateOf(DataObject gate) => new()
    {
        Host = Text(gate, "host"),
        Credential = (int)(Number(gate, "credential") ?? 0),
        Circuit = Words.TryParse(Text(gate, "circuit"), out CircuitState circuit) ? circuit : CircuitState.Closed,
        OpenUntil = DateTimeOffset.TryParse(
            Text(gate, "openUntil"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset until) ? until : null,
        ConcurrencyLimit = (int)(Number(gate, "concurrencyLimit") ?? 0),
        CallsUnderWay = (int)(Number(gate, "callsUnderWay") ?? 0),
        CallsWaiting = (int)(Number(gate, "callsWaiting") ?? 0),
        CallsPerSecond = (double)(Number(gate, "callsPerSecond") ?? 0),
        CallsLeft = (long?)Number(gate, "callsLeft"),
    };

    private static string Text(DataObject data, string name) => (data[name] as DataString)?.Value ?? "";

    private static decimal? Number(DataObject data, string name) =>
        data[name] is DataNumber number ? (decimal)number.Value : null;
}
