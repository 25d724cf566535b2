using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Health;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The shapes of stored events: camel case, enumerations as words, what is absent left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = DepthMax,
    Converters =
    [
        typeof(DataValueConverter<DataValue>), typeof(DataValueConverter<DataObject>), typeof(PlanConverter),
        typeof(WordConverter<Priority>), typeof(WordConverter<ExecutionPhase>), typeof(WordConverter<EffectClass>),
        typeof(WordConverter<WaitKind>), typeof(WordConverter<DecisionKind>), typeof(WordConverter<FailureKind>),
        typeof(WordConverter<FailureEffect>), typeof(WordConverter<FailureScope>), typeof(WordConverter<Rung>),
        typeof(WordConverter<PauseThen>), typeof(WordConverter<ForkReason>),
        typeof(WordConverter<BudgetPart>),
        typeof(WordConverter<HealthClass>),
    ])]
[JsonSerializable(typeof(ExecutionEvent.Submitted))]
[JsonSerializable(typeof(ExecutionEvent.Started))]
[JsonSerializable(typeof(ExecutionEvent.PhaseChanged))]
[JsonSerializable(typeof(ExecutionEvent.PauseRequested))]
[JsonSerializable(typeof(ExecutionEvent.Paused))]
[JsonSerializable(typeof(ExecutionEvent.Resumed))]
[JsonSerializable(typeof(ExecutionEvent.CancelRequested))]
[JsonSerializable(typeof(ExecutionEvent.Cancelled))]
[JsonSerializable(typeof(ExecutionEvent.Completed))]
[JsonSerializable(typeof(ExecutionEvent.Failed))]
[JsonSerializable(typeof(ExecutionEvent.StepReady))]
[JsonSerializable(typeof(ExecutionEvent.FanOutStarted))]
[JsonSerializable(typeof(ExecutionEvent.AttemptStarted))]
[JsonSerializable(typeof(ExecutionEvent.AttemptOffered))]
[JsonSerializable(typeof(ExecutionEvent.AttemptProgressed))]
[JsonSerializable(typeof(ExecutionEvent.AttemptDoubted))]
[JsonSerializable(typeof(ExecutionEvent.ProbeStarted))]
[JsonSerializable(typeof(ExecutionEvent.AttemptFailed))]
[JsonSerializable(typeof(ExecutionEvent.RetryScheduled))]
[JsonSerializable(typeof(ExecutionEvent.FallbackChosen))]
[JsonSerializable(typeof(ExecutionEvent.StepWaiting))]
[JsonSerializable(typeof(ExecutionEvent.StepCompleted))]
[JsonSerializable(typeof(ExecutionEvent.ItemCompleted))]
[JsonSerializable(typeof(ExecutionEvent.StepFailed))]
[JsonSerializable(typeof(ExecutionEvent.ItemFailed))]
[JsonSerializable(typeof(ExecutionEvent.StepSkipped))]
[JsonSerializable(typeof(ExecutionEvent.UndoStarted))]
[JsonSerializable(typeof(ExecutionEvent.StepUndone))]
[JsonSerializable(typeof(ExecutionEvent.UndoFailed))]
[JsonSerializable(typeof(ExecutionEvent.UndoSkipped))]
[JsonSerializable(typeof(ExecutionEvent.DecisionRequired))]
[JsonSerializable(typeof(ExecutionEvent.DecisionAnswered))]
[JsonSerializable(typeof(ExecutionEvent.DecisionExpired))]
[JsonSerializable(typeof(ExecutionEvent.DecisionWithdrawn))]
[JsonSerializable(typeof(ExecutionEvent.SignalReceived))]
[JsonSerializable(typeof(ExecutionEvent.HealingApplied))]
[JsonSerializable(typeof(ExecutionEvent.LessonLearned))]
[JsonSerializable(typeof(ExecutionEvent.Terminated))]
[JsonSerializable(typeof(ExecutionEvent.Prioritized))]
[JsonSerializable(typeof(ExecutionEvent.PlanChanged))]
[JsonSerializable(typeof(ExecutionEvent.StepCarried))]
[JsonSerializable(typeof(ExecutionEvent.ItemCarried))]
[JsonSerializable(typeof(ExecutionEvent.AttemptStopped))]
[JsonSerializable(typeof(ExecutionEvent.BudgetReserved))]
[JsonSerializable(typeof(ExecutionEvent.BudgetSettled))]
[JsonSerializable(typeof(ExecutionEvent.BudgetWarned))]
[JsonSerializable(typeof(ExecutionEvent.BudgetRaised))]
[JsonSerializable(typeof(ExecutionEvent.FinishRequested))]
[JsonSerializable(typeof(ExecutionEvent.BudgetGranted))]
[JsonSerializable(typeof(ExecutionEvent.BudgetReturned))]
[JsonSerializable(typeof(ExecutionEvent.HealthDropped))]
[JsonSerializable(typeof(ExecutionEvent.RollbackStarted))]
[JsonSerializable(typeof(ExecutionEvent.RollbackCompleted))]
[JsonSerializable(typeof(ExecutionEvent.RollbackFailed))]
[JsonSerializable(typeof(ExecutionEvent.Estimated))]
[JsonSerializable(typeof(ExecutionEvent.HealthRecovered))]
internal sealed partial class ExecutionEventJson : JsonSerializerContext
{
    /// <summary>How deep stored JSON nests: a value of the greatest depth, and what surrounds it.</summary>
    internal const int DepthMax = DataJson.DepthMax + 16;
}

/// <summary>Enumerations as words: <c>rate-limited</c>.</summary>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? "";
        return Words.TryParse(text, out T value) ? value : throw new JsonException($"'{text}' is no {typeof(T).Name}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words.Of(value));
}

/// <summary>JSON values as themselves.</summary>
internal sealed class DataValueConverter<T> : JsonConverter<T>
    where T : DataValue
{
    // A completed step without an output says null, and must not be read back as no output at all.
    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataJson.Read(ref reader) as T ?? throw new JsonException($"Expected {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        DataJson.Write(writer, value);
}

/// <summary>A plan as the text that was submitted; it was valid then, and so it is now.</summary>
internal sealed class PlanConverter : JsonConverter<Plan>
{
    public override Plan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return StoredPlans.Shared.Read(JsonMarshal.GetRawUtf8Value(document.RootElement));
        }
        catch (FormatException exception)
        {
            throw new JsonException($"The journal holds a plan that is not valid. {exception.Message}", exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, Plan value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
}
