using Autonomy.V1;
using Google.Protobuf;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>What the tests submit.</summary>
internal static class Samples
{
    public const string Submit = "/autonomy.v1.ExecutionService/Submit";
    public const string Get = "/autonomy.v1.ExecutionService/Get";
    public const string List = "/autonomy.v1.ExecutionService/List";
    public const string Watch = "/autonomy.v1.ExecutionService/Watch";
    public const string Ingest = "/autonomy.v1.IngestService/Ingest";

    private const string WaitsForGo =
        """{"plan":1,"name":"waits","steps":[{"id":"a","tool":"core.signal","with":{"name":"go"}}]}""";

    private const string Sets =
        """{"plan":1,"name":"sets","steps":[{"id":"a","tool":"core.set","with":{"value":1}}]}""";

    /// <summary>An execution that waits for a signal.</summary>
    public static SubmitRequest Waiting => new() { PlanJson = ByteString.CopyFromUtf8(WaitsForGo) };

    /// <summary>An execution that ends by itself.</summary>
    public static SubmitRequest Ending => new() { PlanJson = ByteString.CopyFromUtf8(Sets) };

    /// <summary>An execution that ends by itself, with a plan of more than a thousand bytes.</summary>
    public static SubmitRequest Long => new()
    {
        PlanJson = ByteString.CopyFromUtf8(
            Sets.Replace("1}}", $"\"{new string('x', 1_000)}\"}}}}", StringComparison.Ordinal)),
    };

    /// <summary>A submission of a stream.</summary>
    public static byte[] Of(SubmitRequest submission) =>
        RawGrpcClient.Frame(new IngestRequest { Submission = submission });
}
