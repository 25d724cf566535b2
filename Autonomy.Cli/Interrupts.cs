using System.Runtime.InteropServices;

namespace Autonomy.Cli;

/// <summary>
/// Ctrl-C and its kin. While nobody listens they end the process as they always do; a run listens, so that it can pause
/// before it ends.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Told once for each signal, with the exit code that belongs to it: 128 and the signal's number.</summary>
    public event Action<int>? Requested;

    /// <summary>The signals of this process.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        interrupts.Listen(PosixSignal.SIGINT, ExitCode.Interrupted);
        interrupts.Listen(PosixSignal.SIGTERM, ExitCode.Terminated);
        return interrupts;
    }

    /// <summary>Tells it as if a signal had come; false when nobody listens.</summary>
    public bool Raise(int exitCode)
    {
        Requested?.Invoke(exitCode);
        return Requested is not null;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    private void Listen(PosixSignal signal, int exitCode) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Raise(exitCode)));
}
