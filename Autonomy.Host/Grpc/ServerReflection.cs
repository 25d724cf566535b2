using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Google.Protobuf;
using Grpc.Reflection.V1;
using Asked = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Autonomy.Host.Grpc;

/// <summary>
/// The public reflection protocol. Its messages are the same in <c>v1</c> and <c>v1alpha</c>, byte by byte, so that one
/// method serves both.
/// </summary>
internal sealed class ServerReflection(IReadOnlyList<string> services, ServedFiles files)
{
    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods => [GrpcMethod.Duplex("ServerReflectionInfo", RunAsync)];

    private async Task RunAsync(GrpcCall call)
    {
        while (await call.ReadAsync(ServerReflectionRequest.Parser, call.Cancellation) is { } request)
            await call.SendAsync(Answer(request));
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        ServerReflectionResponse response = request.MessageRequestCase switch
        {
            Asked.FileByFilename => OfFiles(files.Named(request.FileByFilename), request.FileByFilename),
            Asked.FileContainingSymbol =>
                OfFiles(files.Declaring(request.FileContainingSymbol), request.FileContainingSymbol),
            Asked.ListServices => OfServices(),
            Asked.AllExtensionNumbersOfType when files.HasMessage(request.AllExtensionNumbersOfType) =>
                new ServerReflectionResponse
                {
                    AllExtensionNumbersResponse =
                        new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType },
                },
            Asked.AllExtensionNumbersOfType => Absent(request.AllExtensionNumbersOfType),
            Asked.FileContainingExtension => Absent(
                $"{request.FileContainingExtension.ContainingType} {request.FileContainingExtension.ExtensionNumber}"),
            _ => Failed(GrpcCode.InvalidArgument, "Nothing was asked."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private ServerReflectionResponse OfServices()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(services.Select(static name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }

    private static ServerReflectionResponse OfFiles(IReadOnlyList<ByteString>? found, string name)
    {
        if (found is null) return Absent(name);
        var response = new FileDescriptorResponse();
        response.FileDescriptorProto.AddRange(found);
        return new ServerReflectionResponse { FileDescriptorResponse = response };
    }

    private static ServerReflectionResponse Absent(string name) =>
        Failed(GrpcCode.NotFound, $"There is no '{Refusals.Excerpt(name)}'.");

    private static ServerReflectionResponse Failed(GrpcCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
