using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using Autonomy.Host.Configuration;
using Autonomy.Host.Service;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>TLS on both ports, to real clients.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _authority = new();

    private string CertificateFile => _folder.File("tls.crt");

    private string KeyFile => _folder.File("tls.key");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task RestAndWebSocketsAreServedInBothVersionsOfHttp(string version)
    {
        Write(_authority.Give(Month));
        RunningService service = Service();
        await service.InitializeAsync();
        using var client = new HttpClient(_authority.Handler())
        {
            BaseAddress = service.Service.HttpAddress,
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/executions");
        Uri address = service.Service.HttpAddress;
        string welcome = await WelcomeAsync(address, client.DefaultRequestVersion);
        await service.DisposeAsync();

        Assert.Equal("https", address.Scheme);
        Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version.ToString()));
        Assert.Contains("welcome", welcome, StringComparison.Ordinal);
    }

    [NodeClientFact]
    public Task GrpcJsIsServedOverTls() => RunAsync(
        "node", Path.Combine(GrpcClients.Folder, "node", "secure.js"),
        Path.Combine(GrpcClients.Root, "Autonomy.Host", "Grpc", "Protos"));

    [PythonClientFact]
    public Task GrpcioIsServedOverTls() =>
        RunAsync(GrpcClients.Python, Path.Combine(GrpcClients.Folder, "python", "secure.py"));

    [Fact]
    public async Task APortWithACertificateTakesNoClearText()
    {
        Write(_authority.Give(Month));
        RunningService service = Service();
        await service.InitializeAsync();
        using var client = new HttpClient();
        var clear = new UriBuilder(service.Service.HttpAddress) { Scheme = "http" };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(clear.Uri));
        await service.DisposeAsync();
    }

    [Fact]
    public async Task RenewedFilesAreShownToWhoeverConnectsNext()
    {
        // As Kubernetes mounts a secret: what is named is a link into a folder, which is itself a link.
        Directory.CreateDirectory(_folder.File("first"));
        Directory.CreateDirectory(_folder.File("second"));
        Write(_authority.Give(Month), "first");
        Write(_authority.Give(Month), "second");
        Directory.CreateSymbolicLink(_folder.File("data"), "first");
        File.CreateSymbolicLink(CertificateFile, Path.Combine("data", "tls.crt"));
        File.CreateSymbolicLink(KeyFile, Path.Combine("data", "tls.key"));
        RunningService service = Service();
        await service.InitializeAsync();
        string before = await ShownAsync(service);
        Directory.CreateSymbolicLink(_folder.File("next"), "second");
        Process.Start("mv", ["-T", _folder.File("next"), _folder.File("data")])!.WaitForExit();
        string after = await ShownAsync(service);
        await service.DisposeAsync();

        Assert.Equal(("0101", "0102"), (before, after));
    }

    [Fact]
    public async Task WhatCannotBeUsedLeavesTheFormerInUseUntilItCan()
    {
        Write(_authority.Give(Month));
        RunningService service = Service();
        await service.InitializeAsync();
        (string certificate, string key) = _authority.Give(Month);
        await File.WriteAllTextAsync(CertificateFile, certificate);
        string half = await ShownAsync(service);
        File.Delete(KeyFile);
        string missing = await ShownAsync(service);
        await File.WriteAllTextAsync(KeyFile, key);
        string whole = await ShownAsync(service);
        await service.DisposeAsync();

        Assert.Equal(("0101", "0101", "0102"), (half, missing, whole));
    }

    [Theory]
    [InlineData("missing", "autonomy.http.certificate-file: ", "cannot be read")]
    [InlineData("no certificate", "autonomy.http.certificate-file: ", "holds no certificate")]
    [InlineData("expired", "autonomy.http.certificate-file: ", "is not valid now")]
    [InlineData("other key", "autonomy.http.key-file: ", "does not fit the certificate")]
    [InlineData("no key", "autonomy.http.key-file: ", "holds no private key")]
    public async Task FilesThatCannotBeUsedAreRefusedAtTheStart(string fault, string key, string message)
    {
        (string Certificate, string Key) pair = _authority.Give(fault == "expired" ? TimeSpan.FromDays(-1) : Month);
        if (fault == "no certificate") pair.Certificate = "nothing";
        if (fault == "no key") pair.Key = "nothing";
        if (fault == "other key") pair.Key = _authority.Give(Month).Key;
        if (fault != "missing") Write(pair);
        UnusableSettingException refused =
            await Assert.ThrowsAsync<UnusableSettingException>(() => Service().BeginAsync());

        Assert.StartsWith(key, refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private RunningService Service() => new()
    {
        Http = new HttpSettings { Port = 0, CertificateFile = CertificateFile, KeyFile = KeyFile },
        Grpc = new GrpcSettings { Port = 0, CertificateFile = CertificateFile, KeyFile = KeyFile },
    };

    private void Write((string Certificate, string Key) pair, string folder = "")
    {
        File.WriteAllText(_folder.File(Path.Combine(folder, "tls.crt")), pair.Certificate);
        File.WriteAllText(_folder.File(Path.Combine(folder, "tls.key")), pair.Key);
    }

    /// <summary>The serial number of what a new connection is shown.</summary>
    private async Task<string> ShownAsync(RunningService service)
    {
        string shown = "";
        using var client = new HttpClient(_authority.Handler(serial => shown = serial));
        (await client.GetAsync(new Uri(service.Service.HttpAddress, "/health/live"))).Dispose();
        return shown;
    }

    private async Task<string> WelcomeAsync(Uri address, Version version)
    {
        using var invoker = new HttpMessageInvoker(_authority.Handler());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var url = new UriBuilder(new Uri(address, "/api/v1/stream")) { Scheme = "wss" };
        await socket.ConnectAsync(url.Uri, invoker, CancellationToken.None);
        await GuardedService.SayAsync(socket, "{}");
        return await GuardedService.HearAsync(socket);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        Write(_authority.Give(Month));
        await File.WriteAllTextAsync(_folder.File("root.pem"), _authority.RootPem);
        RunningService service = Service();
        await service.InitializeAsync();
        var start = new ProcessStartInfo(
            program, [.. arguments, $"127.0.0.1:{service.Service.GrpcAddress.Port}", _folder.File("root.pem")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process client = Process.Start(start)!;
        Task<string> output = client.StandardOutput.ReadToEndAsync();
        Task<string> errors = client.StandardError.ReadToEndAsync();
        await client.WaitForExitAsync();
        await service.DisposeAsync();
        Assert.True(client.ExitCode == 0, await errors);
        Assert.Equal("SERVING", (await output).Trim());
    }
}
