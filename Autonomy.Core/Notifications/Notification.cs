using System.Globalization;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;

namespace Autonomy.Core.Notifications;

/// <summary>
/// Something that people want to be told of. It is delivered at least once, always under the same id, so that a
/// receiver who keeps the ids takes it exactly once.
/// </summary>
/// <param name="Id">The same at each delivery: the execution and the version of the event.</param>
/// <param name="Type">What happened: <c>execution.completed</c>, <c>decision.required</c>.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">What is to be known of it.</param>
public sealed record Notification(string Id, string Type, DateTimeOffset Time, DataObject Data)
{
    /// <summary>
    /// Where it goes, of a sink that delivers to several places; it is not sent. Null (the default): the sink is one
    /// place.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>What is sent, byte for byte: the payload of Standard Webhooks, and the id.</summary>
    public string Payload => DataJson.Write(ToData());

    internal DataObject ToData() => DataObject.Of(
        ("id", Id), ("type", Type), ("timestamp", ReadableTimes.Iso(Time)), ("data", Data));

    internal static Notification FromData(DataObject stored) => new(
        ((DataString)stored["id"]!).Value,
        ((DataString)stored["type"]!).Value,
        DateTimeOffset.Parse(((DataString)stored["timestamp"]!).Value, CultureInfo.InvariantCulture),
        (DataObject)stored["data"]!);
}
