using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;

namespace Autonomy.Benchmarks.Loads;

/// <summary>Connections of another process that follow streams: some see nothing happen, some never read.</summary>
internal sealed class Bystanders : IDisposable
{
    /// <summary>Connections that are made at the same time: 64.</summary>
    private const int ConnectingMax = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The process.</summary>
    public static readonly Benchmark Part = new(
        "stream-part",
        "",
        [
            new Setting.Text("--address", "URL", "where the service is", ""),
            new Setting.Number("--idle", "connections that read", 0, 0, 15_000),
            new Setting.Text("--quiet", "IDS", "what those follow", ""),
            new Setting.Number("--stuck", "connections that never read", 0, 0, 15_000),
            new Setting.Text("--lively", "IDS", "what those follow", ""),
        ],
        ServeAsync);

    private readonly ChildProgram? _process;
    private readonly int _count;
    private readonly double _seconds;
    private readonly MemoryFigures _before;
    private readonly MemoryFigures _connected;

    private Bystanders(
        ChildProgram? process, int count, double seconds, MemoryFigures before, MemoryFigures connected) =>
        (_process, _count, _seconds, _before, _connected) = (process, count, seconds, before, connected);

    /// <summary>Connects as many as the settings say.</summary>
    public static async Task<Bystanders> ConnectAsync(
        Settings settings, Uri service, ExecutionId[] quiet, ExecutionId[] lively, CancellationToken cancellation)
    {
        int count = settings.Number("--idle") + settings.Number("--stuck");
        MemoryFigures before = MemoryFigures.AfterFullCollection();
        if (count == 0) return new Bystanders(null, 0, 0, before, before);
        ChildProgram process = ChildProgram.StartSelf(
        [
            "stream-part", "--address", $"{service}", "--quiet", string.Join(',', quiet), "--lively",
            string.Join(',', lively), .. settings.Repeat("--idle"), .. settings.Repeat("--stuck"),
        ]);
        string? seconds = await process.ReadLineAsync(Patience, cancellation);
        return double.TryParse(seconds, CultureInfo.InvariantCulture, out double connected)
            ? new Bystanders(process, count, connected, before, MemoryFigures.AfterFullCollection())
            : throw new BenchmarkRefusedException($"The bystanders did not connect: {seconds}");
    }

    /// <summary>Adds what they cost.</summary>
    public Report AddTo(Report report)
    {
        if (_count == 0) return report;
        return report.Add("bystanders", "bystanders", _count)
            .Add("connectSeconds", "until all of them were connected", _seconds, "s", 2)
            .Add("heapBytesEach", "managed memory of each", Each(_before.HeapBytes, _connected.HeapBytes), "bytes")
            .Add(
                "residentBytesEach", "resident memory of each", Each(_before.ResidentBytes, _connected.ResidentBytes),
                "bytes")
            .Add("residentBytesMax", "resident memory of all, at most", MemoryFigures.PeakResidentBytes, "bytes");
    }

    public void Dispose() => _process?.Dispose();

    private double Each(long before, long after) => (double)(after - before) / _count;

    private static async Task<IReport> ServeAsync(Settings settings, CancellationToken cancellation)
    {
        var service = new Uri(settings.Text("--address")!);
        string[] quiet = settings.Text("--quiet")!.Split(',');
        string[] lively = settings.Text("--lively")!.Split(',');
        var clock = Stopwatch.StartNew();
        using var places = new SemaphoreSlim(ConnectingMax);
        Socket[] idle = await ConnectAsync(service, quiet, settings.Number("--idle"), places, cancellation);
        Socket[] stuck = await ConnectAsync(service, lively, settings.Number("--stuck"), places, cancellation);
        Console.WriteLine(clock.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        await Task.WhenAll(idle.Select(socket => ReadAsync(socket, cancellation)));
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        GC.KeepAlive(stuck);
        return new Report("autonomy", "bystanders");
    }

    private static Task<Socket[]> ConnectAsync(
        Uri service, string[] executions, int count, SemaphoreSlim places, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(
            number => FollowAsync(service, executions[number % executions.Length], places, cancellation)));

    // Once the answer begins, it follows.
    private static async Task<Socket> FollowAsync(
        Uri service, string execution, SemaphoreSlim places, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(service.Host, service.Port, cancellation);
            string request = $"GET /api/v1/executions/{execution}/stream HTTP/1.1\r\nHost: {service.Authority}\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
            byte[] first = new byte[12];
            await socket.ReceiveAsync(first, cancellation);
            return Encoding.ASCII.GetString(first) == "HTTP/1.1 200"
                ? socket
                : throw new BenchmarkRefusedException($"A stream was refused: {Encoding.ASCII.GetString(first)}");
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task ReadAsync(Socket socket, CancellationToken cancellation)
    {
        byte[] buffer = new byte[512];
        while (await socket.ReceiveAsync(buffer, cancellation) > 0)
        {
            // Signs of life are all that comes.
        }
    }
}
