using System.Security.Cryptography;
using Autonomy.Cli;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Host.Service;
using Autonomy.Tests.Cli;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Secrets of a store that the key at hand does not open: nothing begins that would miss them.</summary>
public sealed class StoreKeyTests : IDisposable
{
    private const string KeyFile = "AUTONOMY_SECURITY_STORE_KEY_FILE";

    private readonly CommandBench _bench = new() { Typed = "hush-hush\n" };
    private readonly TemporaryFolder _folder = new();

    public StoreKeyTests()
    {
        foreach (string name in new[] { "right", "wrong" })
            _bench.Write(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _bench.Variables[KeyFile] = "right";
    }

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("wrong", "does not open the secret 'PW' of the workspace 'red' in the store")]
    [InlineData(null, "there is no key, and the store has the secret 'PW' of the workspace 'red'")]
    public async Task AServiceThatCannotReadTheSecretsOfItsStoreDoesNotStart(string? key, string message)
    {
        await SetAsync("PW", "--workspace", "red");
        await SetAsync("PX", "--workspace", "red");

        UnusableSettingException refused =
            await Assert.ThrowsAsync<UnusableSettingException>(() => StartAndStopAsync(key));
        Assert.StartsWith("autonomy.security.store-key-file: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("autonomy secret remove PW --workspace red", refused.Message, StringComparison.Ordinal);
        await StartAndStopAsync("right");
    }

    [Fact]
    public async Task OnceTheSecretsOfALostKeyAreRemovedTheServiceStarts()
    {
        await SetAsync("PW");
        Assert.Equal(ExitCode.Done, (await _bench.RunAsync("secret", "remove", "PW")).ExitCode);

        await StartAndStopAsync("wrong");
        await StartAndStopAsync(null);
    }

    [Fact]
    public async Task ASecretIsNotSetWithAKeyThatDoesNotOpenTheOthers()
    {
        await SetAsync("PW");
        _bench.Variables[KeyFile] = "wrong";

        CommandResult refused = await _bench.RunAsync("secret", "set", "PX");
        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        Assert.Contains(
            "does not open the secret 'PW' of the workspace 'default'", refused.Error, StringComparison.Ordinal);
        Assert.Single((await StoredAccess.SecretsAsync(_bench.Store)).Secrets);
        // The only one may get another key by this.
        await SetAsync("PW");
        await StartAndStopAsync("wrong");
    }

    [Theory]
    [InlineData("wrong", "another key than the service has")]
    [InlineData(null, "The service has no key")]
    public async Task ARunningServiceTakesNoSecretThatItCouldNotRead(string? key, string message)
    {
        await using AutonomyService service = await AutonomyService.StartAsync(OptionsOf(key));
        string sealedText = SecretSeal.FromFile(PathOf("right")!).Seal("red", "PW", "hush");

        RulesAnswer? answer = await ControlClient.SendAsync(
            _bench.Store, new SecretEvent.Set("red", "PW", sealedText, "ada"));
        Assert.Equal(RejectionCode.InvalidArgument, answer!.Refusal!.Code);
        Assert.Contains(message, answer.Refusal.Message, StringComparison.Ordinal);
        Assert.Empty((await StoredAccess.SecretsAsync(_bench.Store)).Secrets);
    }

    [Fact]
    public async Task TheKeyMayStandInAVariable()
    {
        string key = await File.ReadAllTextAsync(PathOf("right")!);
        _bench.Variables[SecretSeal.KeyVariable] = key;
        CommandResult both = await _bench.RunAsync("secret", "set", "PW");
        _bench.Variables.Remove(KeyFile);
        await SetAsync("PW");

        Assert.Equal(ExitCode.BadUsage, both.ExitCode);
        Assert.Contains("Leave one of the two out", both.Error, StringComparison.Ordinal);
        ServiceOptions withKey = OptionsOf(null) with { StoreKey = key };
        await using (AutonomyService service = await AutonomyService.StartAsync(withKey))
            Assert.Equal("***PW***", service.Engine.RedactorOf("default").Redact("hush-hush"));
        await StartAndStopAsync("right");
    }

    [Theory]
    [InlineData("right", "YQ==", "leave one of the two out")]
    [InlineData(null, "YQ==", "AUTONOMY_SECURITY_STORE_KEY is not the key of the store's secrets: 32 bytes")]
    [InlineData(null, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "key in AUTONOMY_SECURITY_STORE_KEY does not")]
    public async Task AKeyInAVariableThatCannotBeUsedIsRefused(string? file, string key, string message)
    {
        await SetAsync("PW");
        UnusableSettingException refused = await Assert.ThrowsAsync<UnusableSettingException>(
            async () => await AutonomyService.StartAsync(OptionsOf(file) with { StoreKey = key }));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private async Task SetAsync(string name, params string[] options)
    {
        CommandResult set = await _bench.RunAsync(["secret", "set", name, .. options]);
        Assert.True(set.ExitCode == ExitCode.Done, set.Error);
    }

    private async Task StartAndStopAsync(string? key)
    {
        await using AutonomyService service = await AutonomyService.StartAsync(OptionsOf(key));
    }

    private ServiceOptions OptionsOf(string? key) => new()
    {
        Settings = new ServiceSettings
        {
            Http = new HttpSettings { Port = 0 },
            Grpc = new GrpcSettings { Port = 0 },
            Store = new StoreSettings { DataDirectory = _bench.Store },
            Security = new SecuritySettings { StoreKeyFile = PathOf(key) },
            Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning },
        },
        WorkingFolder = _folder.Path,
        Clock = TimeProvider.System,
        Secrets = static _ => null,
    };

    private string? PathOf(string? key) => key is null ? null : Path.Combine(_bench.Folder, key);
}
