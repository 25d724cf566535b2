using System.Net;
using Autonomy.Host.Api;
using Autonomy.Host.Security;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>A call as its method sees it: who calls, and the messages both ways.</summary>
/// <param name="context">The request.</param>
/// <param name="encoding">How messages are compressed.</param>
/// <param name="messageBytesMax">The longest message either way, in bytes.</param>
/// <param name="tokens">What ends it.</param>
internal sealed class GrpcCall(
    HttpContext context, MessageEncoding encoding, int messageBytesMax, CallTokens tokens)
{
    private readonly FrameReader _reader = new(context.Request.BodyReader, encoding, messageBytesMax);
    private readonly FrameWriter _writer = new(context.Response.BodyWriter, encoding, messageBytesMax);

    /// <summary>Who calls, as the guard of tokens found.</summary>
    public Caller Caller => context.CallerOf();

    /// <summary>Whom the address that it comes from stands for.</summary>
    public string Source => RequestRates.SourceOf(context.Connection.RemoteIpAddress ?? IPAddress.None);

    /// <summary>Cancelled once nobody waits any more, the caller's time is over, or the service stops.</summary>
    public CancellationToken Cancellation => tokens.Ending;

    /// <summary>Cancelled once nobody waits any more, or the caller's time is over.</summary>
    public CancellationToken Gone => tokens.Gone;

    /// <summary>The longest message either way, in bytes.</summary>
    public int MessageBytesMax => messageBytesMax;

    /// <summary>Whether the caller was sent anything.</summary>
    public bool HasWritten => _writer.HasWritten;

    /// <summary>Who calls, and may do this.</summary>
    /// <exception cref="ApiException">The role does not allow it.</exception>
    public Caller Demand(Right right) => context.Demand(right);

    /// <summary>A reason or comment as the journal keeps it and the audit log tells it; null where it is
    /// empty.</summary>
    /// <exception cref="ApiException">It is too long, or no text.</exception>
    public string? ReasonOf(string text, string path) => context.ReasonOf(WireValues.TextOf(text, path), path);

    /// <summary>Writes into the audit log that the call begins, for one that acknowledges as it goes.</summary>
    public Task RecordBeginAsync() => context.Features.Get<AuditNote>()?.RecordBegin() ?? Task.CompletedTask;

    /// <summary>Tells the audit log what the call is about, where its message says so.</summary>
    public void NoteTarget(IMessage request)
    {
        if (context.Features.Get<AuditNote>() is { } note) note.Target = TargetOf(request);
    }

    /// <summary>Tells the audit log what the call made, where its message named nothing.</summary>
    public void NoteMade(IMessage reply)
    {
        if (context.Features.Get<AuditNote>() is { } note && string.IsNullOrEmpty(note.Target))
            note.Target = TargetOf(reply);
    }

    /// <summary>The next message; null: the caller has sent the last.</summary>
    /// <exception cref="GrpcRefusedException">It is not of the form, or too long.</exception>
    public ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T> => _reader.ReadAsync(parser, cancellation);

    /// <summary>The next message; of one that is too long, what is made of its first bytes stands for it.</summary>
    /// <exception cref="GrpcRefusedException">It is not of the form, or too long and nothing stands for it.</exception>
    public ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, Func<byte[], T?> standIn, CancellationToken cancellation)
        where T : class, IMessage<T> => _reader.ReadAsync(parser, standIn, cancellation);

    /// <summary>Adds a message to those that leave with the next flush, or before when there are many.</summary>
    /// <exception cref="OperationCanceledException">The caller's token is not in force any more.</exception>
    public ValueTask WriteAsync(IMessage message)
    {
        // What is there to be told is written without a wait, in which the end would be seen.
        tokens.DemandCaller();
        return _writer.WriteAsync(message, tokens.Gone);
    }

    /// <summary>The same, as long as the token lets it: a wait that the token ends has cut the caller off.</summary>
    public ValueTask WriteAsync(IMessage message, CancellationToken patience) =>
        _writer.WriteAsync(message, patience);

    /// <summary>Sends what was written; waits while the caller does not read.</summary>
    public ValueTask FlushAsync() => _writer.FlushAsync(tokens.Gone);

    /// <summary>The same, as long as the token lets it: a wait that the token ends has cut the caller off.</summary>
    public ValueTask FlushAsync(CancellationToken patience) => _writer.FlushAsync(patience);

    /// <summary>Sends a message; waits while the caller does not read.</summary>
    public async ValueTask SendAsync(IMessage message)
    {
        await WriteAsync(message);
        await FlushAsync();
    }

    private static string? TargetOf(IMessage message)
    {
        MessageDescriptor form = message.Descriptor;
        FieldDescriptor? field = form.FindFieldByName("id") ?? form.FindFieldByName("decision");
        return field?.FieldType == FieldType.String ? (string)field.Accessor.GetValue(message) : null;
    }
}
