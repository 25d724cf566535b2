using System.Net;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Configuration;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    [Fact]
    public void WithoutFilesEverythingHasItsDefault()
    {
        ServiceSettings settings = Loaded();
        Assert.Equal(IPAddress.Loopback, settings.Http.Address);
        Assert.Equal(8080, settings.Http.Port);
        Assert.Equal(8081, settings.Grpc.Port);
        Assert.Equal(1L << 20, settings.Streams.BehindBytesMax);
        Assert.Equal(5_000, settings.Streams.BehindEventsMax);
        Assert.Equal(TimeSpan.FromSeconds(15), settings.Streams.Heartbeat);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Workers.HeartbeatTimeout);
        Assert.Equal(new Autonomy.Actors.Executions.EngineLimits(), settings.Engine);
    }

    [Fact]
    public void EveryFormIsRead()
    {
        ServiceSettings settings = Loaded("""
            definitions { data = /var/data }
            autonomy {
              http { address = "::", port = 0, hosts = [autonomy.example.com], headers-timeout = 5s }
              grpc { certificate-file = a.pem, key-file = b.pem, message-bytes-max = 1 MiB }
              store.data-directory = ${definitions.data}/store
              security { egress-networks = [10.1.0.0/16, "::1/128"], egress-hosts = ["*.example.com"] }
              security.store-key-file = null
              telemetry { log-level = warning, otlp-endpoint = "http://127.0.0.1:4317", metrics = off }
              notifications.sinks = [stdout, "webhook:https://example.com/hook"]
            }
            """);
        Assert.Equal(IPAddress.IPv6Any, settings.Http.Address);
        Assert.Equal(0, settings.Http.Port);
        Assert.Equal(["autonomy.example.com"], settings.Http.Hosts);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Http.HeadersTimeout);
        Assert.Equal("a.pem", settings.Grpc.CertificateFile);
        Assert.Equal(1L << 20, settings.Grpc.MessageBytesMax);
        Assert.Equal("/var/data/store", settings.Store.DataDirectory);
        Assert.Equal(2, settings.Security.EgressNetworks.Count);
        Assert.Null(settings.Security.StoreKeyFile);
        Assert.Equal(LogDetail.Warning, settings.Telemetry.LogLevel);
        Assert.Equal(new Uri("http://127.0.0.1:4317"), settings.Telemetry.OtlpEndpoint);
        Assert.False(settings.Telemetry.Metrics);
        Assert.Equal(
            ["stdout", "webhook:https://example.com/hook"],
            settings.Notifications.Sinks.Select(sink => sink.ToString()));
    }

    [Fact]
    public void LaterFilesGoBeforeEarlierAndTheEnvironmentBeforeAll()
    {
        _variables["AUTONOMY_HTTP_PORT"] = "3";
        _variables["AUTONOMY_GRPC_PORT"] = "";
        _variables["AUTONOMY_SECURITY_EGRESS_HOSTS"] = "a.example, *.b.example";
        _variables["AUTONOMY_STREAMS_BEHIND_BYTES_MAX"] = "2MiB";
        _variables["AUTONOMY_TELEMETRY_LOG_FILE"] = "null";
        ServiceSettings settings = Loaded(
            "autonomy { http.port = 1, grpc.port = 1, grpc.address = 127.0.0.2, telemetry.log-file = x.log }",
            "autonomy { http.port = 2, grpc.port = 2 }");
        Assert.Equal(3, settings.Http.Port);
        Assert.Equal(2, settings.Grpc.Port);
        Assert.Equal(IPAddress.Parse("127.0.0.2"), settings.Grpc.Address);
        Assert.Equal(["a.example", "*.b.example"], settings.Security.EgressHosts);
        Assert.Equal(2L << 20, settings.Streams.BehindBytesMax);
        Assert.Null(settings.Telemetry.LogFile);
    }

    [Fact]
    public void EveryFaultIsToldAtOnceWithPlaceRuleAndRemedy()
    {
        _variables["AUTONOMY_WORKERS_HEARTBEAT_TIMEOUT"] = "soon";
        string file = Write("one.conf", """
            autonomy {
              http.port = 99999
              streams { hartbeat = 15s, behind-bytes-max = 1 }
              telemetry = loud
              workers.plain-sandboxes = null
              zebra { x = 1 }
            }
            autonomi.http.port = 1
            """);
        Assert.Equal(
            [
                $"autonomy.http.port ({file}:2:15): The number '99999' breaks the rule: whole number, 0 to 65535. "
                    + "The default is 8080.",
                $"autonomy.streams.behind-bytes-max ({file}:3:48): The number '1' breaks the rule: "
                    + "size, 64KiB to 64MiB. The default is 1MiB.",
                "autonomy.workers.heartbeat-timeout (environment variable AUTONOMY_WORKERS_HEARTBEAT_TIMEOUT): "
                    + "The text 'soon' breaks the rule: duration, 1s to 10m. The default is 10s.",
                $"autonomy.workers.plain-sandboxes ({file}:5:29): The value 'null' breaks the rule: true or false. "
                    + "The default is false.",
                $"autonomy.streams.hartbeat ({file}:3:24): There is no such key. Did you mean heartbeat?",
                $"autonomy.telemetry ({file}:4:15): The text 'loud' is no object. Write keys in braces.",
                $"autonomy.zebra ({file}:6:9): There is no such key. Known here: http, grpc, store, engine, security, "
                    + "streams, ingest, workers, connections, telemetry, notifications.",
                $"autonomi ({file}:8:1): There is no such key. Did you mean autonomy?",
            ],
            Load(file).Faults.Select(static fault => fault.ToString()));
    }

    [Theory]
    [InlineData("http.address = localhost", "autonomy.http.address", "IP address")]
    [InlineData("http.address = 127.1", "autonomy.http.address", "IP address")]
    [InlineData("http.address = [127.0.0.1]", "autonomy.http.address", "An array of 1")]
    [InlineData("http.hosts = [\"a:80\"]", "autonomy.http.hosts", "host name without port")]
    [InlineData("http.hosts = a", "autonomy.http.hosts", "list: host name")]
    [InlineData("grpc.port = 8080", "autonomy.grpc.port", "that of autonomy.http")]
    [InlineData("grpc { port = 8080, address = 0.0.0.0 }", "autonomy.grpc.port", "that of autonomy.http")]
    [InlineData("grpc.certificate-file = a.pem", "autonomy.grpc.key-file", "go together")]
    [InlineData("grpc.key-file = a.pem", "autonomy.grpc.certificate-file", "go together")]
    [InlineData("store.data-directory = \"\"", "autonomy.store.data-directory", "path of a folder")]
    [InlineData("engine.attempts-max = 0", "autonomy.engine.attempts-max", "1 or more")]
    [InlineData("engine.attempts-max = 3000000000", "autonomy.engine.attempts-max", "1 or more")]
    [InlineData("engine.sleeps-beyond = 2d", "autonomy.engine.sleeps-beyond", "duration, 0ms to 1d")]
    [InlineData("engine.sleeps-beyond = -1s", "autonomy.engine.sleeps-beyond", "duration, 0ms to 1d")]
    [InlineData("security.file-roots = []", "autonomy.security.file-roots", "The list is empty")]
    [InlineData("security.egress-networks = [10.0.0.0]", "autonomy.security.egress-networks", "address/bits")]
    [InlineData("telemetry.log-level = loud", "autonomy.telemetry.log-level", "trace, debug, information")]
    [InlineData("telemetry.log-level = 2", "autonomy.telemetry.log-level", "trace, debug, information")]
    [InlineData("telemetry.otlp-endpoint = \"ftp://x\"", "autonomy.telemetry.otlp-endpoint", "http or https")]
    [InlineData("telemetry.metrics = maybe", "autonomy.telemetry.metrics", "true or false")]
    [InlineData("notifications.sinks = [\"mail:ada\"]", "autonomy.notifications.sinks", "webhook:URL")]
    [InlineData("notifications.sinks = [\"webhook:ftp://x\"]", "autonomy.notifications.sinks", "webhook:URL")]
    public void AValueThatBreaksItsRuleIsRefused(string line, string path, string what)
    {
        SettingsReading reading = Load(Write("one.conf", $"autonomy.{line}"));
        SettingsFault fault = Assert.Single(reading.Faults);
        Assert.Equal(path, fault.Path);
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
        Assert.Null(reading.Settings);
    }

    [Fact]
    public void PortsMayBeTheSameWhereTheAddressesAreNotOrTheSystemChooses()
    {
        Assert.Equal(8080, Loaded("autonomy.grpc { port = 8080, address = 127.0.0.2 }").Grpc.Port);
        Assert.Equal(0, Loaded("autonomy { http.port = 0, grpc.port = 0 }").Grpc.Port);
    }

    [Fact]
    public void AFileThatIsNoHoconIsRefusedWithItsPlace()
    {
        string file = Write("one.conf", "autonomy {\n  http.port = ${nowhere}\n}");
        SettingsFault fault = Assert.Single(Load(file).Faults);
        Assert.Equal($"{file}:2:15", fault.Where);
        Assert.Contains("${nowhere}", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsMissingIsRefused()
    {
        string file = _folder.File("none.conf");
        SettingsFault fault = Assert.Single(Load(file).Faults);
        Assert.Equal($"configuration: There is no file {file}. Name files that can be read.", fault.ToString());
    }

    [Fact]
    public void EachItemOfAListThatBreaksTheRuleIsNamed()
    {
        string file = Write("a.conf", "autonomy.security.egress-networks = [10.0.0.0/8, here, 10.0.0.0/99]");
        Assert.Equal(
            [
                $"autonomy.security.egress-networks ({file}:1:50): The text 'here' breaks the rule: "
                    + "list: network as address/bits. The default is [].",
                $"autonomy.security.egress-networks ({file}:1:56): The text '10.0.0.0/99' breaks the rule: "
                    + "list: network as address/bits. The default is [].",
            ],
            Load(file).Faults.Select(static fault => fault.ToString()));
    }

    [Fact]
    public void AVariableThatIsNearlyASettingIsToldOfAndThoseOfOthersAreNot()
    {
        SettingsReading reading = SettingsLoader.Load([], static _ => null, [
            "AUTONOMY_STREAMS_HARTBEAT", "AUTONOMY_HTTP_COLOUR", "AUTONOMY_HTTP_PORT", "AUTONOMY_SECRET_KEY",
            "AUTONOMY_SECURITY_STORE_KEY", "AUTONOMY_SERVER", "AUTONOMY_TOKEN", "AUTONOMY_ELSEWHERE", "PATH",
        ]);

        Assert.Equal(
            [
                "The environment variable AUTONOMY_HTTP_COLOUR sets nothing. docs/configuration.md has all that do.",
                "The environment variable AUTONOMY_STREAMS_HARTBEAT sets nothing. "
                    + "Did you mean AUTONOMY_STREAMS_HEARTBEAT?",
            ],
            reading.Warnings);
        Assert.NotNull(reading.Settings);
    }

    public void Dispose() => _folder.Dispose();

    private ServiceSettings Loaded(params string[] texts)
    {
        SettingsReading reading = Load([.. texts.Select((text, i) => Write($"{i}.conf", text))]);
        Assert.Empty(reading.Faults);
        return reading.Settings!;
    }

    private SettingsReading Load(params string[] files) =>
        SettingsLoader.Load(files, name => _variables.GetValueOrDefault(name));

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }
}
