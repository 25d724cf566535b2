using System.Runtime.InteropServices;

namespace Autonomy.Cli;

/// <summary>
/// Ctrl-C and its kin. While nobody listens they end the process as they always do; a run listens, so that it can pause
/// before it ends.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Action<int>? _listener;

    /// <summary>The signals of this process.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        interrupts.Take(PosixSignal.SIGINT, ExitCode.Interrupted);
        interrupts.Take(PosixSignal.SIGTERM, ExitCode.Terminated);
        return interrupts;
    }

    /// <summary>
    /// Tells each signal's exit code (128 and its number) to one listener, until the result is disposed.
    /// </summary>
    public IDisposable Listen(Action<int> listener)
    {
        _listener = listener;
        return new Subscription(this);
    }

    /// <summary>Tells it as if a signal had come; false when nobody listens.</summary>
    public bool Raise(int exitCode)
    {
        Action<int>? listener = _listener;
        listener?.Invoke(exitCode);
        return listener is not null;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    private void Take(PosixSignal signal, int exitCode) =>
        // Others listen as well: what a service has taken for itself stays taken.
        _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel |= Raise(exitCode)));

    private sealed class Subscription(Interrupts interrupts) : IDisposable
    {
        public void Dispose() => interrupts._listener = null;
    }
}
