using System.Diagnostics;
using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>The public clients of gRPC that tests run, where they are there.</summary>
internal static class GrpcClients
{
    /// <summary>The Python that Debian's packages are for.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the clients.</summary>
    public static string Folder { get; } = Path.Combine(Root, "Autonomy.Tests", "Host", "Grpc", "clients");

    /// <summary>Whether node and the packages of the client are there.</summary>
    public static bool HasNode =>
        Directory.Exists(Path.Combine(Folder, "node", "node_modules")) && CanRun("node", "--version");

    /// <summary>Whether Python and its packages are there.</summary>
    public static bool HasPython => File.Exists(Python) && CanRun(Python, "-c", "import grpc, google.protobuf");

    private static bool CanRun(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Autonomy.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}

/// <summary>A test that runs a client of <c>@grpc/grpc-js</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeClientFactAttribute : FactAttribute
{
    public NodeClientFactAttribute()
    {
        if (!GrpcClients.HasNode)
            Skip = "needs data: node, and the packages that scripts/restore-grpc-clients.sh fetches";
    }
}

/// <summary>A test that runs a client of Python's <c>grpcio</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonClientFactAttribute : FactAttribute
{
    public PythonClientFactAttribute()
    {
        if (!GrpcClients.HasPython) Skip = "needs data: Debian's python3-grpcio and python3-protobuf";
    }
}
