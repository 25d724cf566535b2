using Google.Protobuf;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>A method that is served: its name, which sides stream, and what it does.</summary>
internal sealed class GrpcMethod
{
    private GrpcMethod(string name, bool streamsIn, bool streamsOut, Func<GrpcCall, Task> run) =>
        (Name, StreamsIn, StreamsOut, Run) = (name, streamsIn, streamsOut, run);

    /// <summary>The name within its service.</summary>
    public string Name { get; }

    /// <summary>Whether the caller sends any number of messages.</summary>
    public bool StreamsIn { get; }

    /// <summary>Whether the caller is sent any number of messages.</summary>
    public bool StreamsOut { get; }

    /// <summary>Serves a call; that it returns means all is well.</summary>
    public Func<GrpcCall, Task> Run { get; }

    /// <summary>One message in, one out.</summary>
    public static GrpcMethod Unary<TRequest, TReply>(
        string name, MessageParser<TRequest> parser, Func<GrpcCall, TRequest, Task<TReply>> handle)
        where TRequest : class, IMessage<TRequest>
        where TReply : IMessage =>
        new(name, streamsIn: false, streamsOut: false, async call =>
        {
            TRequest request = await ReadOnlyAsync(call, parser);
            call.NoteTarget(request);
            // Nobody is kept waiting beyond its time; what was begun may take effect all the same.
            TReply reply = await handle(call, request).WaitAsync(call.Gone);
            call.NoteMade(reply);
            await call.WriteAsync(reply);
        });

    /// <summary>One message in, any number out.</summary>
    public static GrpcMethod ServerStream<TRequest>(
        string name, MessageParser<TRequest> parser, Func<GrpcCall, TRequest, Task> handle)
        where TRequest : class, IMessage<TRequest> =>
        new(name, streamsIn: false, streamsOut: true, async call =>
            await handle(call, await ReadOnlyAsync(call, parser)));

    /// <summary>Any number both ways.</summary>
    public static GrpcMethod Duplex(string name, Func<GrpcCall, Task> handle) =>
        new(name, streamsIn: true, streamsOut: true, handle);

    private static async Task<T> ReadOnlyAsync<T>(GrpcCall call, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        T first = await call.ReadAsync(parser, call.Gone) ?? throw WrongCount("none");
        return await call.ReadAsync(parser, call.Gone) is null ? first : throw WrongCount("more");
    }

    private static GrpcRefusedException WrongCount(string count) => new(
        GrpcCode.Unimplemented, "wrong_message_count", $"This method takes one message; there are {count}.");
}
