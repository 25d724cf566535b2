using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Google.Protobuf;

namespace Autonomy.Worker;

/// <summary>A tool with what runs it: JSON in, JSON out.</summary>
internal sealed class ToolHandler
{
    private static readonly JsonSchemaExporterOptions NonNull = new() { TreatNullObliviousAsNonNullable = true };

    private ToolHandler(
        WorkerTool tool, string inputSchema, string outputSchema,
        Func<ByteString, WorkContext, CancellationToken, Task<byte[]>> run,
        Func<ByteString, WorkContext, CancellationToken, Task<FoundTrace>>? probe) =>
        (Tool, InputSchema, OutputSchema, Run, Probe) = (tool, inputSchema, outputSchema, run, probe);

    public WorkerTool Tool { get; }

    public string InputSchema { get; }

    public string OutputSchema { get; }

    public Func<ByteString, WorkContext, CancellationToken, Task<byte[]>> Run { get; }

    /// <summary>Finds out whether an attempt happened; null: it cannot be told.</summary>
    public Func<ByteString, WorkContext, CancellationToken, Task<FoundTrace>>? Probe { get; }

    public static ToolHandler Of<TInput, TOutput>(
        WorkerTool tool, JsonSerializerOptions json,
        Func<TInput, WorkContext, CancellationToken, Task<TOutput>> handle,
        Func<TInput, WorkContext, CancellationToken, Task<CallTrace<TOutput>>>? probe) => new(
        tool, tool.InputSchema ?? SchemaOf<TInput>(json), tool.OutputSchema ?? SchemaOf<TOutput>(json),
        async (input, context, cancellation) =>
            Write(tool, await handle(Read<TInput>(input, json), context, cancellation), json),
        probe is null ? null : async (input, context, cancellation) =>
            Found(await probe(Read<TInput>(input, json), context, cancellation), json));

    private static FoundTrace Found<TOutput>(CallTrace<TOutput> trace, JsonSerializerOptions json) => new(
        trace.Kind,
        trace.Kind == CallTraceKind.Happened ? JsonSerializer.SerializeToUtf8Bytes(trace.Output, json) : [],
        trace.Reason);

    private static TInput Read<TInput>(ByteString input, JsonSerializerOptions json)
    {
        try
        {
            return JsonSerializer.Deserialize<TInput>(input.Span, json)!;
        }
        catch (JsonException exception)
        {
            throw new WorkerFailureException(FailureKind.BadInput, $"The input cannot be read: {exception.Message}")
            {
                Code = "bad_input",
                Effect = FailureEffect.None,
            };
        }
    }

    // The call was made, whatever its output is.
    private static byte[] Write<TOutput>(WorkerTool tool, TOutput output, JsonSerializerOptions json)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(output, json);
        }
        catch (Exception exception)
        {
            throw new WorkerFailureException(
                FailureKind.OutputMismatch,
                $"{tool.Name} gave an output that cannot be written as JSON: {exception.Message}")
            {
                Code = "output_invalid",
                Effect = FailureEffect.Applied,
            };
        }
    }

    // A value of any shape has a schema that is 'true', which says as much as none.
    private static string SchemaOf<T>(JsonSerializerOptions json) =>
        json.GetJsonSchemaAsNode(typeof(T), NonNull) is JsonObject schema ? schema.ToJsonString() : "";
}
