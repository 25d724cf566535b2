using Autonomy.Actors.Runtime;
using BenchmarkDotNet.Attributes;

namespace Autonomy.Benchmarks.Micro;

/// <summary>A message into a mailbox and out of it, without the turn between.</summary>
[MemoryDiagnoser]
public sealed class MailboxOps
{
    private const int Burst = 64;

    private static readonly object Message = new();

    private readonly Mailbox _mailbox = new(1_024);

    /// <summary>One message at a time.</summary>
    [Benchmark]
    public bool TellAndReceive()
    {
        _mailbox.Post(new Envelope(Message, null));
        return _mailbox.TryTake(out _, out _);
    }

    /// <summary>64 messages in, and 64 out.</summary>
    [Benchmark(OperationsPerInvoke = Burst)]
    public int TellAndReceiveInBursts()
    {
        for (int i = 0; i < Burst; i++) _mailbox.Post(new Envelope(Message, null));
        int taken = 0;
        while (_mailbox.TryTake(out _, out _)) taken++;
        return taken;
    }
}
