using System.Security.Cryptography;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Cli;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Where secrets come from, and that the store has them sealed.</summary>
public sealed class SecretKeeperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasSealedOpensUnderItsNameWithItsKeyAndUnchangedAlone()
    {
        SecretSeal seal = SealOf("one");
        string text = seal.Seal("red", "KEY", "hush ✓");
        byte[] changed = Convert.FromBase64String(text);
        changed[^1] ^= 1;

        Assert.Equal("hush ✓", seal.Open("red", "KEY", text));
        Assert.Null(seal.Open("blue", "KEY", text));
        Assert.Null(seal.Open("red", "OTHER", text));
        Assert.Null(SealOf("two").Open("red", "KEY", text));
        Assert.Null(seal.Open("red", "KEY", Convert.ToBase64String(changed)));
        Assert.NotEqual(text, seal.Seal("red", "KEY", "hush ✓"));
    }

    [Fact]
    public void AKeyOfAnotherLengthIsRefused()
    {
        File.WriteAllText(_folder.File("short"), Convert.ToBase64String(new byte[16]));

        Assert.Contains(
            "32 bytes", Assert.Throws<IOException>(() => SecretSeal.FromFile(_folder.File("short"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesGoBeforeTheEnvironmentAndThatBeforeTheStore()
    {
        SecretSeal seal = SealOf("key");
        Directory.CreateDirectory(_folder.File("secrets/red"));
        await File.WriteAllTextAsync(_folder.File("secrets/A"), "file\n");
        await File.WriteAllTextAsync(_folder.File("secrets/red/A"), "of red");
        await using SqliteJournal journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = _folder.File("store"), TimeProvider = TimeProvider.System });
        using var keeper = new SecretKeeper(journal, TimeProvider.System, new SecretSources
        {
            Folder = _folder.File("secrets"),
            Environment = static name => name is "A" or "B" ? "environment" : null,
            Seal = seal,
        });
        foreach (string name in new[] { "A", "B", "C" })
        {
            Assert.Null(await keeper.SendAsync(
                new SecretEvent.Set("default", name, seal.Seal("default", name, "store"), "ada")));
        }

        Assert.Equal("file", keeper.Find("default", "A"));
        Assert.Equal("environment", keeper.Find("default", "B"));
        Assert.Equal("store", keeper.Find("default", "C"));
        Assert.Equal("of red", keeper.Find("red", "A"));
        Assert.Null(keeper.Find("red", "B"));
        Assert.Null(keeper.Find("red", "C"));
        Assert.Null(keeper.Find("default", "../secrets/A"));
        Assert.Null(keeper.Find("default", "red"));
        Assert.Equal(
            ["A file", "B store", "C store"], keeper.List("default").Select(one => $"{one.Name} {one.Source}"));
    }

    [Fact]
    public async Task WhatHasBeenReadIsTakenOutOfTextsAsItIsAndAsItWas()
    {
        SecretSeal seal = SealOf("key");
        var clock = new VirtualTime();
        Directory.CreateDirectory(_folder.File("secrets"));
        await File.WriteAllTextAsync(_folder.File("secrets/SHORT"), "seven77");
        await using SqliteJournal journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = _folder.File("store"), TimeProvider = TimeProvider.System });
        using var keeper = new SecretKeeper(journal, clock, new SecretSources
        {
            Folder = _folder.File("secrets"),
            Environment = static name => name is "TOLD" or "USED" ? $"environment of {name}" : null,
            EnvironmentNames = ["TOLD"],
            Seal = seal,
        });
        const string All = "former-0 latter-1 in a file seven77 environment of TOLD environment of USED";
        string first = keeper.RedactorOf("default").Redact(All);
        await keeper.SendAsync(new SecretEvent.Set("default", "A", seal.Seal("default", "A", "former-0"), "ada"));
        await keeper.SendAsync(new SecretEvent.Set("red", "A", seal.Seal("red", "A", "latter-1"), "ada"));
        string stored = keeper.RedactorOf("default").Redact(All);
        await keeper.SendAsync(new SecretEvent.Set("default", "A", seal.Seal("default", "A", "latter-1"), "ada"));
        Assert.NotNull(keeper.Find("default", "USED"));
        string changed = keeper.RedactorOf("default").Redact(All);
        await File.WriteAllTextAsync(_folder.File("secrets/F"), "in a file");
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("former-0 latter-1 in a file seven77 ***TOLD*** environment of USED", first);
        Assert.Equal("***A*** latter-1 in a file seven77 ***TOLD*** environment of USED", stored);
        Assert.Equal("***A*** ***A*** in a file seven77 ***TOLD*** ***USED***", changed);
        Assert.Equal(
            "***A*** ***A*** ***F*** seven77 ***TOLD*** ***USED***", keeper.RedactorOf("default").Redact(All));
        Assert.Equal(All.Replace("latter-1", "***A***"), keeper.RedactorOf("red").Redact(All));
        Assert.Same(keeper.RedactorOf("default"), keeper.RedactorOf("default"));
        Assert.True(keeper.RedactorOf("").IsEmpty);
    }

    [Fact]
    public async Task AWorkspaceWithoutSecretsCostsNothing()
    {
        await using SqliteJournal journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = _folder.File("store"), TimeProvider = TimeProvider.System });
        using var keeper = new SecretKeeper(
            journal, TimeProvider.System, new SecretSources { Environment = static _ => null });
        DataValue value = DataJson.Parse("""{"a":["b",1]}""");
        Assert.Same(value, keeper.RedactorOf("default").Redact(value));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 1_000; call++) keeper.RedactorOf("default").Redact(value);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task WhatCallsAreNotGivenIsNotReadable()
    {
        Directory.CreateDirectory(_folder.File("secrets/red"));
        await File.WriteAllTextAsync(_folder.File("secrets/red/FILE"), "hush");
        await File.WriteAllTextAsync(_folder.File("secrets/red/LARGE"), new string('x', SecretSeal.SecretBytesMax + 1));
        await using SqliteJournal journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = _folder.File("store"), TimeProvider = TimeProvider.System });
        using var keeper = new SecretKeeper(journal, TimeProvider.System, new SecretSources
        {
            Folder = _folder.File("secrets"),
            Environment = static _ => null,
            Seal = SealOf("key"),
        });
        await keeper.SendAsync(new SecretEvent.Set("red", "OURS", SealOf("key").Seal("red", "OURS", "hush"), "ada"));
        await keeper.SendAsync(new SecretEvent.Set("red", "LOST", SealOf("lost").Seal("red", "LOST", "hush"), "ada"));

        Assert.Equal(
            ["FILE True", "LARGE False", "LOST False", "OURS True"],
            keeper.List("red").Select(one => $"{one.Name} {keeper.CanRead("red", one.Name)}"));
    }

    [Fact]
    public async Task TheCommandLineKeepsTokensAndSecretsInAStoppedStore()
    {
        using var bench = new CommandBench { Typed = "hush-hush\n" };
        bench.Write("key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        bench.Variables["AUTONOMY_SECURITY_STORE_KEY_FILE"] = "key";
        CommandResult made = await bench.RunAsync("token", "create", "--workspace", "red", "--role", "viewer");
        CommandResult set = await bench.RunAsync("secret", "set", "API_KEY");
        CommandResult secrets = await bench.RunAsync("secret", "list");
        CommandResult tokens = await bench.RunAsync("token", "list");
        StoredToken token = (await StoredAccess.TokensAsync(bench.Store)).Tokens.Values.Single();
        CommandResult revoked = await bench.RunAsync("token", "revoke", token.Id);
        CommandResult again = await bench.RunAsync("token", "revoke", token.Id);
        CommandResult bad = await bench.RunAsync("token", "create", "--workspace", "Red!", "--role", "viewer");

        Assert.Equal((0, 0, 0, 3, 2), (made.ExitCode, set.ExitCode, revoked.ExitCode, again.ExitCode, bad.ExitCode));
        Assert.Equal(TokenText.HashOf(made.Out.Trim()), token.Hash);
        Assert.Contains("API_KEY", secrets.Out, StringComparison.Ordinal);
        Assert.Contains("viewer", tokens.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", secrets.Out + set.Out + set.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCommandLineReachesARunningService()
    {
        SecretSeal seal = SealOf("key");
        var service = new GuardedService { Security = new SecuritySettings { StoreKeyFile = _folder.File("key") } };
        await service.InitializeAsync();
        string id = "t-shown";
        await service.TokenAsync("red", Role.Viewer, id: id);
        RulesAnswer? set = await ControlClient.SendAsync(
            service.Store, new SecretEvent.Set("red", "KEY", seal.Seal("red", "KEY", "x"), "ada"));
        Answer listed = await service.GetAsync("/secrets", service.Red);
        Answer foreign = await service.GetAsync("/secrets", service.Blue);
        await service.DisposeAsync();

        Assert.Null(set!.Refusal);
        Assert.Contains(
            "{\"name\":\"KEY\",\"source\":\"store\",\"readable\":true,", listed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY", foreign.Body, StringComparison.Ordinal);
    }

    private SecretSeal SealOf(string name)
    {
        string file = _folder.File(name);
        if (!File.Exists(file)) File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return SecretSeal.FromFile(file);
    }
}
